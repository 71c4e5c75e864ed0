import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createLog, createServer, defaults, openSqlite, type RunningServer, type Storage } from '@rookery/server';
import { LegacyClient } from './legacy.ts';
import { keep } from './password.ts';
import { Rate, type Robot, startRobot } from './robot.ts';

const log = createLog('silent');
const ANN = 10001;
const ROBOT = 10010;
let storage: Storage;
let server: RunningServer;
let robot: Robot;
let ann: LegacyClient;

before(async () => {
  storage = await openSqlite(':memory:');
  server = await createServer({ config: { ...defaults, port: 0, 'tcp-port': 0 }, storage, log });
  const password = await keep('secret');
  for (const uin of [ANN, ROBOT]) {
    await storage.createAccount({ uin, password, admin: false, createdAt: 0, policy: {}, profile: { nick: 'x' } });
  }
  await storage.befriend({ uin: ANN, peer: ROBOT, mostFriends: 10 });
  const url = new URL(server.http.url);
  robot = startRobot({ url, uin: ROBOT, password: 'secret', log });
  ann = new LegacyClient(url, ANN);
  await ann.login('secret');
});

after(async () => {
  await robot.stop();
  ann.close();
  await server.close();
  await storage.close();
});

/** The messages that reach Ann, at least `count` of them, and whatever comes soon after. */
async function messages(count: number): Promise<string[]> {
  const texts: string[] = [];
  const end = performance.now() + 5000;
  while (texts.length < count && performance.now() < end) {
    await pause(50);
    for (const entry of await ann.fetch()) if (entry.kind === 9) texts.push(entry.text);
  }
  return texts;
}

test('the robot sends back what it is sent, in order', async () => {
  const said = ['Hello', 'a & b, 100%', '两行\nline'];
  for (const text of said) await ann.send(ROBOT, text);
  assert.deepEqual(await messages(3), said);
});

test('the robot logs in again when its session has ended', async () => {
  const other = new LegacyClient(new URL(server.http.url), ROBOT);
  await other.logout();
  other.close();
  await ann.send(ROBOT, 'still there?');
  assert.deepEqual(await messages(1), ['still there?']);
});

test('two robots that echo each other come to rest', () => {
  const rate = new Rate();
  const allowed = (at: number) => Array.from({ length: 1000 }, () => rate.allows(ANN, at)).filter(Boolean).length;
  assert.equal(allowed(0), 60);
  assert.equal(allowed(10_000), 10);
  assert.equal(rate.allows(10002, 10_000), true);
});
