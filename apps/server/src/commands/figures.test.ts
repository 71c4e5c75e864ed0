import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, openHouse, PS, type Settings } from '@rookery/testing/server';
import { keys } from '../config.ts';
import { logInModern, modernRequest, startCore } from '../testing/core.ts';
import { ask, request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;

async function start(t: TestContext, settings: Settings = {}) {
  const house = await openHouse(t, settings);
  await addAccount(house.storage, ANN, { admin: true });
  await addAccount(house.storage, BOB);
  const { talk } = await Talk.logIn(house.port, ANN);
  t.after(() => talk.destroy());
  return {
    house,
    talk,
    ann: (cmd: 'Figures' | 'ServerInfo', fields = '') => talk.ask(modernRequest(cmd, ANN, fields)),
  };
}

const figure = (answer: string, key: string) => Number(fieldOf(answer, key));

test('the figures count what happens', async (t) => {
  const clock = { now: 1_700_000_000_000 };
  const { house, ann } = await start(t, { now: () => clock.now });
  clock.now += 1234;
  const before = await ann('Figures');
  assert.deepEqual([figure(before, 'TS'), figure(before, 'UP')], [clock.now, 1234]);
  assert.deepEqual([figure(before, 'OA'), figure(before, 'SS'), figure(before, 'CN')], [1, 1, 1]);
  assert.ok(figure(before, 'ME') > 10_000_000);
  assert.ok(figure(before, 'DB') > 10_000);

  const { talk: bob } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  t.after(() => bob.destroy());
  await bob.ask(request('CLTMSG', BOB, `UN=${BOB}&MG=to myself`));
  await ask(house.port, request('List', BOB));
  const after = await ann('Figures');
  assert.deepEqual([figure(after, 'OA'), figure(after, 'SS'), figure(after, 'CN')], [2, 2, 2]);
  const more = (key: string) => figure(after, key) - figure(before, key);
  assert.deepEqual([more('RQ'), more('RF')], [4, 2], 'the message to oneself and List without a session');
  assert.equal(more('MS'), 0);
});

test('a WebSocket counts as a connection', async (t) => {
  const { house, ann } = await start(t);
  const socket = new WebSocket(`ws://127.0.0.1:${house.port}/ws`);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  assert.equal(figure(await ann('Figures'), 'CN'), 2);
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve, { once: true }));
  socket.close();
  await closed;
});

test('the information has every key of the configuration, and nothing that is secret', async (t) => {
  const token = 'the-secret-token';
  const { ann } = await start(t, { config: { 'metrics-token': token, 'server-name': 'At home, 50% & more' } });
  const answer = await ann('ServerInfo');
  assert.ok(!answer.includes(token));
  const listed = (key: string) =>
    fieldOf(answer, key)
      .split(',')
      .slice(0, -1)
      .map((text) => decodeURIComponent(text));
  const told = new Map(listed('KN').map((name, i) => [name, listed('KV')[i]]));
  assert.equal(told.size, Number(fieldOf(answer, 'SN')));
  for (const name of Object.keys(keys)) assert.ok(told.has(name), name);
  assert.equal(told.get('metrics-token'), '(set)');
  assert.equal(told.get('server-name'), 'At home, 50% & more');
  assert.equal(told.get('accounts'), '2');
  assert.equal(told.get('node'), process.version);
  assert.match(told.get('version') ?? '', /^\d+\.\d+\.\d+$/);
});

test('what everyone may know', async (t) => {
  const { house } = await start(t, { config: { 'server-name': '家', registration: 'open', 'message-chars': 123 } });
  const answer = await ask(house.port, request('Server', 0, '', { ver: '2.0' }));
  assert.match(answer, /^VER=2\.0&CMD=SERVER&SEQ=1&UIN=0&RES=0&NM=家&VN=\d+\.\d+\.\d+&RG=open&MB=123$/);
  assert.match(await ask(house.port, request('Server', 0)), /&RES=2&/);
  assert.match(await ask(house.port, request('Server', 0, `PS=${PS}`, { ver: '2.0' })), /&RES=1&RA=PS is not a field/);
});

test('the last five minutes are there for who looks now', async (t) => {
  const core = await startCore(t);
  await addAccount(core.storage, ANN, { admin: true });
  const ann = await logInModern(core, ANN);
  const past = async () =>
    fieldOf(await ann.ask('Figures', 'PT=1'), 'PT')
      .split(',')
      .slice(0, -1);
  assert.deepEqual(await past(), []);
  for (let i = 0; i < 80; i++) {
    core.clock.now += 5000;
    await core.parts.figureLog.note(core.clock.now, core.clock.now);
  }
  const noted = await past();
  assert.equal(noted.length, 60);
  const [at, , online] = (noted.at(-1) ?? '').split(' ').map(Number);
  assert.deepEqual([at, online], [core.clock.now, 1]);
  core.clock.now += 300_000;
  assert.deepEqual(await past(), []);
  assert.equal(fieldOf(await ann.ask('Figures'), 'PT'), '');
});
