import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './client.ts';
import type { ClientEvent, Message } from './events.ts';
import { ANN, BEN, open } from './testing/opened.ts';
import { Peer } from './testing/peer.ts';
import { settle, Time } from './testing/time.ts';

test('what listeners do wrong is an event, and stops nothing', async (t) => {
  const peer = new Peer();
  const { client, time, texts } = open(peer);
  client.on('message', () => {
    throw new Error('first');
  });
  client.on('message', () => Promise.reject(new Error('second')));
  const faults: unknown[] = [];
  const off = client.on('error', ({ error }) => void faults.push((error as Error).message));
  await client.connect();
  await settle();
  peer.add(ANN, { text: 'one' });
  peer.add(ANN, { text: 'two' });
  await time.pass(1000);
  assert.deepEqual(texts, ['one', 'two']);
  assert.deepEqual(faults, ['first', 'second', 'first', 'second']);
  assert.equal(client.position, 2);
  off();
  const printed = t.mock.method(console, 'error', () => {});
  client.on('error', () => {
    throw new Error('third');
  });
  peer.add(ANN, { text: 'three' });
  await time.pass(1000);
  assert.equal(printed.mock.callCount(), 2);
  await client.close();
});

test('all kinds of entries are events', async () => {
  const peer = new Peer();
  const { client, time } = open(peer);
  const events: ClientEvent[] = [];
  const reading = (async () => {
    for await (const event of client.events()) events.push(event);
  })();
  await client.connect();
  await settle();
  const at = 1000;
  for (const [kind, text] of [
    [2, 'May I?'],
    [3, 'yes'],
    [4, 'no'],
    [9, 'Hello'],
  ] as const) {
    peer.add(ANN, { kind, text, at });
  }
  peer.add(ANN, { kind: 9, text: 'from my phone', at, sent: true });
  const passing = { number: 0, at };
  for (const [kind, text] of [
    [99, '30'],
    [99, 'no status'],
    [98, 'added'],
    [98, 'no change'],
    [97, ''],
    [96, '5'],
    [94, '7'],
    [91, '1 5 3'],
    [92, '127.0.0.1 http\nasked\nanswered'],
  ] as const) {
    peer.add(ANN, { ...passing, kind, text });
  }
  await time.pass(1000);
  await client.close();
  await reading;
  const peerOf = { peer: BEN };
  assert.deepEqual(events.slice(2), [
    { type: 'request', number: 1, at, ...peerOf, reason: 'May I?' },
    { type: 'answer', number: 2, at, ...peerOf, accepted: true, reason: 'yes' },
    { type: 'answer', number: 3, at, ...peerOf, accepted: false, reason: 'no' },
    { type: 'message', number: 4, at, ...peerOf, text: 'Hello', sent: false },
    { type: 'message', number: 5, at, ...peerOf, text: 'from my phone', sent: true },
    { type: 'status', ...peerOf, status: 30 },
    { type: 'list', ...peerOf, change: 'added' },
    { type: 'typing', ...peerOf },
    { type: 'read', ...peerOf, number: 5 },
    { type: 'seen', ...peerOf, number: 7 },
    { type: 'talk', ...peerOf, isMarked: true, hiddenTo: 5, clearedTo: 3 },
    { type: 'traffic', at, text: '127.0.0.1 http\nasked\nanswered' },
  ]);
});

test('an iterator takes one after the other, and confirms when it asks for the next', async () => {
  const peer = new Peer();
  const { client, time, texts } = open(peer);
  const messages = client.messages();
  await client.connect();
  await settle();
  for (const text of ['one', 'two', 'three']) peer.add(ANN, { text });
  const first = await messages.next();
  await time.pass(1000);
  assert.equal((first.value as Message).text, 'one');
  // It is slow: nothing is confirmed, and no listener gets more.
  assert.deepEqual([client.position, texts], [0, ['one']]);
  await messages.next();
  await time.pass(1000);
  assert.deepEqual([client.position, texts], [1, ['one', 'two']]);
  await messages.return?.();
  await time.pass(1000);
  assert.deepEqual([client.position, texts], [3, ['one', 'two', 'three']]);
  assert.deepEqual(await messages.next(), { done: true, value: undefined });
  await client.close();
  assert.deepEqual(await client.messages().next(), { done: true, value: undefined });
});

test('what its only reader has not come to is kept for the next', async () => {
  const peer = new Peer();
  const time = new Time();
  const client = new Client({ transport: peer.transport(), uin: ANN, password: 'secret', clock: time });
  await client.connect();
  const first = client.events();
  for (const text of ['one', 'two']) peer.add(ANN, { text });
  await settle();
  await first.return?.();
  await time.pass(1000);
  assert.equal(client.position, 0);
  const texts: string[] = [];
  for await (const { text } of client.messages()) if (texts.push(text) === 2) break;
  assert.deepEqual(texts, ['one', 'two']);
  await client.close();
  assert.equal(peer.session(client.token ?? '')?.cursor, 2);
});

test('more than there is room for is fetched when there is room again', async () => {
  const peer = new Peer();
  const { client, time } = open(peer);
  const gate = Promise.withResolvers<void>();
  let next = 1;
  client.on('message', async ({ number }) => {
    assert.equal(number, next++);
    await gate.promise;
  });
  const most = 10_120;
  for (let i = 1; i <= most; i++) peer.account(ANN).entries.push({ ...peer.add(BEN, {}), number: i });
  await client.connect();
  await settle();
  peer.add(ANN, { number: most + 1 });
  gate.resolve();
  await time.pass(2000);
  assert.equal(client.position, most + 1);
  assert.ok(peer.count('GetMsgEx') >= 3);
  peer.add(ANN, { number: most + 2 });
  await time.pass(1000);
  assert.equal(client.position, most + 2);
  await client.close();
});
