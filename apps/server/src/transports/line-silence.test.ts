import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addFriends, openHouse } from '@rookery/testing/server';
import { ask, logIn, request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const HOUR_MS = 3_600_000;

test('a legacy client on a line that says nothing for an hour is still there, and gets its messages', async (t) => {
  let late = 0;
  const house = await openHouse(t, { config: { limits: false }, now: () => Date.now() + late });
  await addFriends(house.storage, ANN, BOB);
  const { talk } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  late = HOUR_MS;
  // The server looks after its sessions every five seconds.
  await sleep(5500);
  await logIn(house.port, ANN);
  assert.match(await ask(house.port, request('Query_Stat', ANN, 'TN=50')), /SN=1&ST=10,&UN=10002,/);
  await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=Are you there?`));
  let line = await talk.line();
  if (!line.includes('CMD=Server_Msg')) line = await talk.line();
  assert.equal(fieldOf(line, 'MG'), 'Are you there?');
});
