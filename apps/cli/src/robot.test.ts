import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Client, Message } from '@rookery/client';
import { createLog } from '@rookery/server';
import { openHouse, PASSWORD } from '@rookery/testing/server';
import { Rate, type Robot, startRobot } from './robot.ts';

const log = createLog('silent');
const ANN = 10001;
const ROBOT = 10010;
const house = await openHouse(
  { after },
  { log, residents: [ANN, ROBOT].map((uin) => ({ uin })), friends: [[ANN, ROBOT]] },
);
let robot: Robot;
let ann: Client;
let replies: AsyncIterator<Message>;

before(async () => {
  robot = start();
  ann = house.newClient(ANN);
  replies = ann.messages();
  await ann.connect();
});

after(() => robot.stop());

function start(): Robot {
  return startRobot({ url: new URL(`http://127.0.0.1:${house.tcpPort}`), uin: ROBOT, password: PASSWORD, log });
}

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

test('what was recalled before the robot came is not answered', async () => {
  await robot.stop();
  const { name = '' } = await ann.send(ROBOT, 'never mind').done;
  await ann.recall(name);
  await ann.send(ROBOT, 'and this?').done;
  robot = start();
  assert.deepEqual(await next(1), ['and this?']);
});

test('the robot logs in again when its session has ended', async () => {
  const other = await house.client(ROBOT);
  const { ID, CL } = await other.raw('Sessions', {});
  const session = (ID || [])[(CL || []).indexOf('Echo robot')];
  assert.ok(session);
  await other.call('EndSession', { id: session });
  await other.logout();
  ann.send(ROBOT, 'still there?');
  assert.deepEqual(await next(1), ['still there?']);
});

test('messages sent while the robot was away are answered when it is back', async () => {
  await robot.stop();
  await ann.send(ROBOT, 'good morning').done;
  robot = start();
  assert.deepEqual(await next(1), ['good morning']);
});

test('two robots that echo each other come to rest', () => {
  const rate = new Rate();
  const allowed = (at: number) => Array.from({ length: 1000 }, () => rate.allows(ANN, at)).filter(Boolean).length;
  assert.equal(allowed(0), 60);
  assert.equal(allowed(10_000), 10);
  assert.equal(rate.allows(10002, 10_000), true);
});
