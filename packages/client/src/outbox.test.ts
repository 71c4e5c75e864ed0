import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '@rookery/protocol';
import { Client } from './client.ts';
import { RefusedError, UnreachableError } from './errors.ts';
import type { ClientOptions } from './options.ts';
import { Peer, type Reaction } from './testing/peer.ts';
import { settle, Time } from './testing/time.ts';

const ANN = 10001;
const BEN = 10002;

function open(peer: Peer, more: Partial<ClientOptions> = {}) {
  const time = new Time();
  const options = { transport: peer.transport(), uin: ANN, password: 'secret', clock: time, random: () => 0.5 };
  const client = new Client({ ...options, ...more });
  const fates: string[] = [];
  client.on('sent', ({ text, number }) => void fates.push(`${text} is ${number}`));
  client.on(
    'failed',
    ({ text, error }) =>
      void fates.push(`${text} failed: ${error instanceof RefusedError ? error.code : 'unreachable'}`),
  );
  const got: string[] = [];
  client.on('message', ({ text, sent, number }) => void got.push(`${sent ? 'sent ' : ''}${text} is ${number}`));
  return { client, time, fates, got };
}

/** The texts in a mailbox. */
const textsOf = (peer: Peer, uin: number) => peer.account(uin).entries.map(({ text }) => text);

/** Reactions to messages, one after the other. */
function reactTo(peer: Peer, ...reactions: (Reaction | undefined)[]): void {
  peer.react = (name) => (name === 'CLTMSG' ? reactions.shift() : undefined);
}

test('messages that were written without a connection are sent in order, and their fates are told', async () => {
  const peer = new Peer();
  const { client, fates } = open(peer);
  const sendings = ['one', 'two', 'three'].map((text) => client.send(BEN, text));
  await client.connect();
  assert.deepEqual(
    (await Promise.all(sendings.map(({ done }) => done))).map(({ number }) => number),
    [1, 2, 3],
  );
  assert.deepEqual(textsOf(peer, BEN), ['one', 'two', 'three']);
  assert.deepEqual(fates, ['one is 1', 'two is 2', 'three is 3']);
  assert.equal(new Set(sendings.map(({ id }) => id)).size, 3);
  for (const { id } of sendings) assert.match(id, /^[0-9a-f]{32}$/);
  await client.close();
});

test('sixteen at the most are on the way, or as many as wished; one over HTTP', async () => {
  for (const [transport, inFlight, expected] of [
    [true, undefined, 16],
    [true, 3, 3],
    [false, undefined, 1],
  ] as const) {
    const peer = new Peer();
    peer.react = (name) => (name === 'CLTMSG' ? 'silence' : undefined);
    const { client } = open(peer, { transport: peer.transport(transport), inFlight });
    for (let i = 0; i < 30; i++) client.send(BEN, String(i));
    await client.connect();
    await settle();
    assert.equal(peer.count('CLTMSG'), expected);
    await client.close();
  }
});

test('an answer that was lost: the message is sent again under its name, and is there once', async () => {
  const peer = new Peer();
  const { client, time, fates } = open(peer);
  await client.connect();
  peer.react = (name, fields) => {
    if (name !== 'CLTMSG') return undefined;
    // Stored, and the connection breaks before the answer.
    peer.react = () => undefined;
    peer.add(BEN, { peer: ANN, text: 'one' });
    const kept = peer.add(ANN, { text: 'one', sent: true }, 1);
    peer.account(ANN).byId.set(fields.get('ID') ?? '', kept);
    queueMicrotask(() => peer.cut());
    return 'silence';
  };
  client.send(BEN, 'one');
  client.send(BEN, 'two');
  await time.pass(10_000);
  assert.deepEqual(textsOf(peer, BEN), ['one', 'two']);
  assert.deepEqual(fates.toSorted(), ['one is 1', 'two is 2']);
  await client.close();
});

test('RES=40 is waited for, RES=50 is tried again, in order', async () => {
  const peer = new Peer();
  const { client, time, fates } = open(peer);
  const { done } = client.send(BEN, 'one');
  for (const text of ['two', 'three']) client.send(BEN, text);
  const slow = refuse('limited', 'Slow.', 5);
  reactTo(peer, slow, slow, slow, refuse('failed', 'Disk.'));
  await client.connect();
  await time.pass(4900);
  assert.equal(peer.count('CLTMSG'), 3);
  await time.pass(200);
  assert.equal(peer.count('CLTMSG'), 4);
  await time.pass(2000);
  await done;
  assert.deepEqual(textsOf(peer, BEN), ['one', 'two', 'three']);
  assert.deepEqual(fates, ['one is 1', 'two is 2', 'three is 3']);
  await client.close();
});

test('a refusal that is final is told, with its reason, and holds nothing up', async () => {
  const peer = new Peer();
  const { client, fates } = open(peer);
  reactTo(peer, undefined, refuse('refused', 'UN: 10002 takes messages from friends only.'));
  client.send(BEN, 'one');
  const { done } = client.send(BEN, 'two');
  const { done: third } = client.send(BEN, 'three');
  await client.connect();
  await assert.rejects(done, { code: 30, error: 'refused', message: 'UN: 10002 takes messages from friends only.' });
  await third;
  assert.deepEqual(fates.toSorted(), ['one is 1', 'three is 2', 'two failed: 30']);
  await client.close();
});

test('RES=20 waits for the next session', async () => {
  const peer = new Peer();
  const { client, time, fates } = open(peer);
  await client.connect();
  peer.endSessions();
  client.send(BEN, 'one');
  await time.pass(10_000);
  assert.deepEqual(fates, ['one is 1']);
  assert.equal(peer.count('Login'), 2);
  await client.close();
});

test('the outbox has a bound', async () => {
  const peer = new Peer();
  const { client, fates } = open(peer, { mostWaiting: 2 });
  client.send(BEN, 'one');
  const { done: second } = client.send(BEN, 'two');
  await assert.rejects(client.send(BEN, 'three').done, {
    name: 'RefusedError',
    code: 41,
    message: '2 messages wait to be sent; there is no room for more.',
  });
  await client.connect();
  await second;
  await client.send(BEN, 'four').done;
  assert.deepEqual(fates, ['three failed: 41', 'one is 1', 'two is 2', 'four is 3']);
  await client.close();
});

test('a name that was given is kept; the same message under it is one, another is none', async () => {
  const peer = new Peer();
  const { client } = open(peer);
  const first = client.send(BEN, 'one\r\ntwo', { id: 'a.1' });
  const again = client.send(BEN, 'one\ntwo', { id: 'a.1' });
  assert.equal(first.done, again.done);
  await assert.rejects(client.send(BEN, 'other', { id: 'a.1' }).done, RefusedError);
  await assert.rejects(client.send(BEN, 'x', { id: 'a b' }).done, /The id must be 1 to 64 letters/);
  await client.connect();
  await first.done;
  assert.deepEqual(textsOf(peer, BEN), ['one\ntwo']);
  assert.deepEqual(await client.send(BEN, 'one\ntwo', { id: 'a.1' }).done, await first.done);
  assert.equal(peer.account(BEN).entries.length, 1);
  await client.close();
});

test('at the end, unsent messages fail, and say whether their outcome is known', async () => {
  const peer = new Peer();
  const { client, fates, time } = open(peer, { inFlight: 1 });
  peer.react = (name) => (name === 'CLTMSG' ? 'silence' : undefined);
  const sendings = ['one', 'two'].map((text) => client.send(BEN, text));
  await client.connect();
  await settle();
  const [unclear, waiting] = sendings.map(({ done }) => assert.rejects(done, UnreachableError));
  const told = assert.rejects(sendings[0]?.done ?? Promise.resolve(), /^UnreachableError: Whether .* is not known/);
  await client.close();
  await Promise.all([unclear, waiting, told]);
  await assert.rejects(client.send(BEN, 'three').done, /was not sent: the client is closed/);
  assert.deepEqual(fates, ['one failed: unreachable', 'two failed: unreachable', 'three failed: unreachable']);
  await settle();
  assert.equal(time.timers, 0);
});

test('what no server takes is refused at once, and holds up nothing', async () => {
  const peer = new Peer();
  const { client, fates } = open(peer);
  await client.connect();
  await assert.rejects(client.send(BEN, 'x'.repeat(17_000)).done, (error) => {
    return error instanceof RefusedError && error.code === 41 && /at most 16128 bytes/.test(error.message);
  });
  await assert.rejects(client.send(BEN, '&'.repeat(6000)).done, RefusedError);
  await client.send(BEN, 'after').done;
  assert.deepEqual(fates.at(-1), 'after is 1');
  await client.close();
});

/** A message is stored and its answer lost; the session has ended, so the next one gets it as sent elsewhere. */
async function loseAnswerAndSession(peer: Peer, client: Client): Promise<void> {
  await client.connect();
  peer.react = (name, fields) => {
    if (name !== 'CLTMSG') return undefined;
    peer.react = () => undefined;
    peer.add(BEN, { peer: ANN, text: 'one' });
    const kept = peer.add(ANN, { text: 'one', sent: true }, 1);
    peer.account(ANN).byId.set(fields.get('ID') ?? '', kept);
    peer.endSessions();
    queueMicrotask(() => peer.cut());
    return 'silence';
  };
  client.send(BEN, 'one');
  await settle();
}

test('what an ended session has sent is not told twice, though the next one gets it', async () => {
  const peer = new Peer();
  const { client, time, fates, got } = open(peer);
  await loseAnswerAndSession(peer, client);
  await time.pass(10_000);
  assert.deepEqual([fates, got], [['one is 1'], []]);
  assert.equal(client.position, 1);
  await client.close();
});

test('nor when it arrives before the answer', async () => {
  const peer = new Peer();
  const { client, time, fates, got } = open(peer);
  await loseAnswerAndSession(peer, client);
  const slow = refuse('limited', 'Slow.', 5);
  reactTo(peer, slow);
  await time.pass(2000);
  // The entry is there and the answer is not: it is held back, and what is behind it too.
  peer.add(ANN, { peer: BEN, text: 'from Ben' });
  await time.pass(1000);
  assert.deepEqual([fates, got], [[], []]);
  await time.pass(5000);
  assert.deepEqual([fates, got], [['one is 1'], ['from Ben is 2']]);
  await client.close();
});

test('nor when another device has edited it before', async () => {
  const peer = new Peer();
  const { client, time, fates, got } = open(peer);
  await loseAnswerAndSession(peer, client);
  const { entries } = peer.account(ANN);
  entries[0] = { ...entries[0], text: 'uno', beside: { editedAt: 2000 } } as (typeof entries)[number];
  await time.pass(10_000);
  assert.deepEqual([fates, got], [['one is 1'], []]);
  await client.close();
});

test('the same words from another device are told, even while they are on the way here', async () => {
  const peer = new Peer();
  const { client, time, fates, got } = open(peer);
  await client.connect();
  reactTo(peer, refuse('limited', 'Slow.', 5));
  client.send(BEN, 'ok');
  await settle();
  peer.add(ANN, { peer: BEN, text: 'ok', sent: true });
  await time.pass(1000);
  assert.deepEqual([fates, got], [[], []]);
  await time.pass(5000);
  assert.deepEqual([fates, got], [['ok is 2'], ['sent ok is 1']]);
  await client.close();
});

test('a message that is held back for its answer is told at once when that is a refusal', async () => {
  const peer = new Peer();
  const { client, time, fates, got } = open(peer);
  await client.connect();
  reactTo(peer, refuse('limited', 'Slow.', 5), refuse('refused', 'No.'));
  client.send(BEN, 'ok');
  await settle();
  peer.add(ANN, { peer: BEN, text: 'ok', sent: true });
  await time.pass(6000);
  assert.deepEqual([fates, got], [['ok failed: 30'], ['sent ok is 1']]);
  await client.close();
});
