import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import { addFriends } from '@rookery/testing/server';
import { logInModern, startCore } from '../../testing/core.ts';
import { request } from '../../testing/raw.ts';
import { openInMemory } from '../open.ts';
import type { Storage } from '../storage.ts';
import { storageContract } from './contract.ts';
import { type CountingStorage, countingStorage } from './counting.ts';

const [ANN, BOB] = [10_001, 10_002];

let driver: CountingStorage | undefined;
const open = async () => {
  driver = countingStorage(await openInMemory());
  return driver.storage;
};
storageContract('a second driver', open, false);

test('the contract calls every operation of the interface', () => {
  const missing = Object.keys(driver?.storage ?? {}).filter((name) => !driver?.calls.has(name as keyof Storage));
  assert.deepEqual(missing, []);
});

test('a server on a second driver: a message is one operation, an empty poll none', async (t) => {
  let calls = new Map<keyof Storage, number>();
  const through = (real: Storage) => {
    const counting = countingStorage(real);
    calls = counting.calls;
    return counting.storage;
  };
  const core = await startCore(t, { through });
  await addFriends(core.storage, ANN, BOB);
  const ann = await logInModern(core, ANN);
  await core.logIn(BOB);
  const poll = () => core.ask(request('GetMsgEx', BOB));
  for (let i = 0; i < 3; i++) await poll();
  calls.clear();
  assert.match(await poll(), /&MN=0/);
  assert.deepEqual([...calls], []);
  assert.match(await ann.ask('CLTMSG', `UN=${BOB}&MG=Tea?&ID=first`), /^RES=0/);
  assert.deepEqual([...calls], [['storeMessage', 1]]);
  assert.match(await poll(), new RegExp(`&MN=1&MT=${kinds.message.code},`));
  assert.match(await ann.ask('History', `UN=${BOB}`), /^RES=0/);
});
