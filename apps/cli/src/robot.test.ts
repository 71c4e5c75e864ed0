import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, type Message, websocket } from '@rookery/client';
import { createLog, createServer, defaults, openInMemory, type RunningServer, type Storage } from '@rookery/server';
import { keep } from './password.ts';
import { Rate, type Robot, startRobot } from './robot.ts';

const log = createLog('silent');
const ANN = 10001;
const ROBOT = 10010;
let storage: Storage;
let server: RunningServer;
let robot: Robot;
let ann: Client;
let replies: AsyncIterator<Message>;

before(async () => {
  storage = await openInMemory();
  server = await createServer({ config: { ...defaults, port: 0, 'tcp-port': 0 }, storage, log });
  const password = await keep('secret');
  for (const uin of [ANN, ROBOT]) {
    await storage.createAccount({ uin, password, admin: false, createdAt: 0, policy: {}, profile: { nick: 'x' } });
  }
  await storage.befriend({ uin: ANN, peer: ROBOT, mostFriends: 10 });
  robot = startRobot({ url: new URL(`http://127.0.0.1:${server.tcp.port}`), uin: ROBOT, password: 'secret', log });
  ann = new Client({ transport: websocket(server.http.url), uin: ANN, password: 'secret' });
  replies = ann.messages();
  await ann.connect();
});

after(async () => {
  await robot.stop();
  await ann.close();
  await server.close();
  await storage.close();
});

/** The next messages that reach Ann. */
async function next(count: number): Promise<string[]> {
  const texts: string[] = [];
  while (texts.length < count) texts.push((await replies.next()).value.text);
  return texts;
}

test('the robot sends back what it is sent, in order, and once', async () => {
  const said = ['Hello', 'a & b, 100%', '两行\nline', 'Hello'];
  for (const text of said) ann.send(ROBOT, text);
  assert.deepEqual(await next(4), said);
});

test('the robot logs in again when its session has ended', async () => {
  const other = new Client({ transport: websocket(server.http.url), uin: ROBOT, password: 'secret' });
  await other.connect();
  const { ID, CL } = await other.call('Sessions', {});
  const session = (ID || [])[(CL || []).indexOf('Echo robot')];
  assert.ok(session);
  await other.call('EndSession', { ID: session });
  await other.logout();
  ann.send(ROBOT, 'still there?');
  assert.deepEqual(await next(1), ['still there?']);
});

test('messages sent while the robot was away are answered when it is back', async () => {
  await robot.stop();
  await ann.send(ROBOT, 'good morning').done;
  robot = startRobot({ url: new URL(`http://127.0.0.1:${server.tcp.port}`), uin: ROBOT, password: 'secret', log });
  assert.deepEqual(await next(1), ['good morning']);
});

test('two robots that echo each other come to rest', () => {
  const rate = new Rate();
  const allowed = (at: number) => Array.from({ length: 1000 }, () => rate.allows(ANN, at)).filter(Boolean).length;
  assert.equal(allowed(0), 60);
  assert.equal(allowed(10_000), 10);
  assert.equal(rate.allows(10002, 10_000), true);
});
