import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { newFolder, type Owner, openHouse, PS } from './server.ts';

const ANN = 10001;
const BEN = 10002;

const pair = { residents: [{ uin: ANN }, { uin: BEN }], friends: [[ANN, BEN]] } as const;

test('a house goes on after a restart, on the same ports', async (t) => {
  const house = await openHouse(t, pair);
  const ports = [house.port, house.tcpPort];
  await house.say(ANN, BEN, ['before']);
  await house.restart();
  assert.deepEqual([house.port, house.tcpPort], ports);
  await house.say(ANN, BEN, ['after']);
  const { MG } = await (await house.client(BEN)).raw('History', { UN: ANN });
  assert.deepEqual(MG, ['after', 'before']);
  assert.ok(house.logged.length > 0);
});

test('what is put back is as it was when it was copied', async (t) => {
  const house = await openHouse(t, { ...pair, data: newFolder(t) });
  house.backUp();
  await house.add({ uin: 10003, profile: { nick: 'Cat' } });
  await house.stop();
  await house.putBack();
  await house.start();
  const { accounts } = await house.storage.counts();
  assert.equal(accounts, 2);
});

test('without ports, requests are calls, and time is moved', async (t) => {
  let now = 1000;
  const { core } = await openHouse(t, { ...pair, listens: false, now: () => now });
  const peer = { address: '127.0.0.1', spent: core.parts.limits.address('127.0.0.1', now), isPrivate: true };
  const body = `VER=1.1&CMD=Login&SEQ=1&UIN=${ANN}&PS=${PS}&M5=1`;
  const answer = await core.dispatch(body, false, peer);
  assert.match(String(answer), /&RES=0&RS=0&/);
  now += 60_000;
  assert.equal(core.parts.now(), 61_000);
});

test('what a owner was given ends with it', async () => {
  const ends: (() => Promise<void>)[] = [];
  const owner: Owner = { after: (end) => void ends.push(end) };
  const folder = newFolder(owner);
  const house = await openHouse(owner, { ...pair, data: folder });
  const client = await house.client(ANN);
  for (const end of ends) await end();
  assert.equal(client.state, 'closed');
  await assert.rejects(fetch(house.url));
  await assert.rejects(house.storage.counts());
  assert.equal(existsSync(folder), false);
});
