import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../testing/raw.ts';
import { addFriends, logIn, request, startRig } from '../testing/rig.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const HOUR_MS = 3_600_000;

test('an old client on a line that says nothing for an hour is still there, and gets its messages', async (t) => {
  let late = 0;
  const rig = await startRig(t, { config: { limits: false }, now: () => Date.now() + late });
  await addFriends(rig.storage, ANN, BOB);
  const { talk } = await Talk.logIn(rig.tcpPort, BOB, '1.4');
  late = HOUR_MS;
  // The server looks after its sessions every five seconds.
  await sleep(5500);
  await logIn(rig.port, ANN);
  assert.match(await ask(rig.port, request('Query_Stat', ANN, 'TN=50')), /SN=1&ST=10,&UN=10002,/);
  await ask(rig.port, request('CLTMSG', ANN, `UN=${BOB}&MG=Are you there?`));
  let line = await talk.line();
  if (!line.includes('CMD=Server_Msg')) line = await talk.line();
  assert.equal(fieldOf(line, 'MG'), 'Are you there?');
});
