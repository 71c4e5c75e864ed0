import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '@rookery/protocol';
import { Client, type ClientOptions } from './client.ts';
import { RefusedError, UnreachableError } from './errors.ts';
import type { ClientEvent, ClientState, Message } from './events.ts';
import { Peer } from './testing/peer.ts';
import { settle, Time } from './testing/time.ts';

const ANN = 10001;
const BEN = 10002;

function open(peer: Peer, more: Partial<ClientOptions> = {}, pushes = true) {
  const time = new Time();
  const options = { transport: peer.transport(pushes), uin: ANN, password: 'secret', clock: time, random: () => 0.5 };
  const client = new Client({ ...options, ...more });
  const texts: string[] = [];
  const states: ClientState[] = [];
  client.on('message', ({ text }) => void texts.push(text));
  client.on('state', ({ state }) => void states.push(state));
  return { client, time, texts, states };
}

for (const pushes of [true, false]) {
  const way = pushes ? 'with pushes' : 'by long poll';

  test(`${way}: a client logs in, gets what waits and what comes, and confirms it`, async () => {
    const peer = new Peer();
    peer.add(ANN, { text: 'one' });
    const { client, time, texts, states } = open(peer, { name: 'Kitchen' }, pushes);
    await client.connect();
    await settle();
    peer.add(ANN, { text: 'two' });
    await time.pass(1500);
    assert.deepEqual(texts, ['one', 'two']);
    assert.deepEqual(states, ['connecting', 'online']);
    assert.equal(client.position, 2);
    const { name, fields } = peer.asked[0] ?? { name: '' };
    assert.deepEqual([name, fields?.get('VER'), fields?.get('CL')], ['Login', '2.0', 'Kitchen']);
    assert.equal(fields?.get('PS'), '5ebe2294ecd0e0f08eab7690d2a6ee69');
    assert.equal(peer.session(client.token ?? '')?.cursor, 2);
    await client.close();
    assert.deepEqual(states.at(-1), 'closed');
    await settle();
    assert.equal(time.timers, 0);
    assert.equal(peer.wires.size, 0);
  });

  test(`${way}: it goes on where it was after the connection was lost`, async () => {
    const peer = new Peer();
    const { client, time, texts, states } = open(peer, {}, pushes);
    await client.connect();
    peer.add(ANN, { text: 'one' });
    await time.pass(1000);
    peer.isUp = false;
    peer.cut();
    await time.pass(1000);
    peer.add(ANN, { text: 'two' });
    const sent = client.send(BEN, 'sent meanwhile');
    peer.isUp = true;
    await time.pass(10_000);
    assert.deepEqual(texts, ['one', 'two']);
    assert.deepEqual(states.slice(0, 3), ['connecting', 'online', 'waiting']);
    assert.equal(client.state, 'online');
    assert.equal(peer.count('Login'), 1);
    assert.ok((await sent.done).number > 0);
    await client.close();
    await settle();
    assert.equal(time.timers, 0);
  });

  test(`${way}: a session that has ended is told, and the next one begins where the old one was`, async () => {
    const peer = new Peer();
    const { client, time, texts } = open(peer, {}, pushes);
    const ended: string[] = [];
    client.on('ended', ({ why }) => void ended.push(why));
    await client.connect();
    peer.add(ANN, { text: 'one' });
    await time.pass(1000);
    peer.endSessions();
    peer.cut();
    // Another device has got and confirmed the second: this one gets it all the same.
    peer.add(ANN, { text: 'two' });
    const other = open(peer);
    await other.client.connect();
    await other.time.pass(1000);
    assert.deepEqual(other.texts, ['two']);
    await other.client.close();
    await time.pass(10_000);
    assert.deepEqual(ended, ['Not logged in.']);
    assert.deepEqual(texts, ['one', 'two']);
    assert.equal(peer.count('Login'), 3);
    await client.close();
  });

  test(`${way}: closing confirms what was handled, and lets a listener finish`, async () => {
    const peer = new Peer();
    const { client, time } = open(peer, {}, pushes);
    const gate = Promise.withResolvers<void>();
    const seen: string[] = [];
    client.on('message', async ({ text }) => {
      seen.push(`${text} begins`);
      await gate.promise;
      seen.push(`${text} ends`);
    });
    await client.connect();
    await settle();
    peer.add(ANN, { text: 'one' });
    peer.add(ANN, { text: 'two' });
    await time.pass(1000);
    const closing = client.close();
    await time.pass(1000);
    gate.resolve();
    await closing;
    assert.deepEqual(seen, ['one begins', 'one ends']);
    assert.equal(peer.session(client.token ?? '')?.cursor, 1);
  });

  test(`${way}: a message whose listener closes the client is confirmed`, async () => {
    const peer = new Peer();
    const { client, time } = open(peer, {}, pushes);
    client.on('message', () => void client.close());
    peer.add(ANN, { text: 'one' });
    peer.add(ANN, { text: 'two' });
    await client.connect();
    await time.pass(1000);
    assert.equal(client.state, 'closed');
    assert.equal(peer.session(client.token ?? '')?.cursor, 1);
    assert.deepEqual([peer.count('Login'), peer.count('Resume')], [1, 0]);
  });

  test(`${way}: what a listener is not done with at the end comes again next time`, async () => {
    const peer = new Peer();
    const { client, time } = open(peer, {}, pushes);
    client.on('message', () => new Promise<void>(() => {}));
    await client.connect();
    await settle();
    peer.add(ANN, { text: 'one' });
    await time.pass(1000);
    const closing = client.close();
    await time.pass(5000);
    await closing;
    const next = open(peer, { token: client.token, password: undefined }, pushes);
    await next.client.connect();
    await next.time.pass(1000);
    assert.deepEqual(next.texts, ['one']);
    await next.client.close();
  });

  test(`${way}: a client to which nobody listens takes nothing from the mailbox`, async () => {
    const peer = new Peer();
    peer.add(ANN, { text: 'one' });
    const time = new Time();
    const client = new Client({ transport: peer.transport(pushes), uin: ANN, password: 'secret', clock: time });
    await client.connect();
    await client.send(BEN, 'x').done;
    await time.pass(60_000);
    assert.equal(peer.session(client.token ?? '')?.cursor, 0);
    const texts: string[] = [];
    const off = client.on('message', ({ text }) => void texts.push(text));
    await time.pass(1000);
    peer.add(ANN, { text: 'two' });
    await time.pass(1000);
    off();
    peer.add(ANN, { text: 'three' });
    await time.pass(30_000);
    assert.deepEqual(texts, ['one', 'two']);
    client.on('message', ({ text }) => void texts.push(`again ${text}`));
    await time.pass(1000);
    assert.deepEqual(texts, ['one', 'two', 'again three']);
    await client.close();
  });

  test(`${way}: catching up waits until all is handled`, async () => {
    const peer = new Peer();
    for (let i = 1; i <= 120; i++) peer.add(ANN, { text: String(i) });
    const { client, texts } = open(peer, {}, pushes);
    await client.connect();
    await client.catchUp();
    assert.deepEqual(
      texts,
      Array.from({ length: 120 }, (_, i) => String(i + 1)),
    );
    await client.close();
  });

  test(`${way}: with a position of its own a program gets all that is behind it`, async () => {
    const peer = new Peer();
    for (const text of ['one', 'two', 'three']) peer.add(ANN, { text });
    const first = open(peer, {}, pushes);
    await first.client.connect();
    await first.time.pass(1500);
    await first.client.close();
    const second = open(peer, { from: 1 }, pushes);
    await second.client.connect();
    await second.time.pass(1500);
    assert.deepEqual(second.texts, ['two', 'three']);
    await second.client.close();
    const third = open(peer, { from: 1, token: first.client.token, password: undefined }, pushes);
    await third.client.connect();
    await third.time.pass(1500);
    assert.deepEqual(third.texts, ['two', 'three']);
    await third.client.close();
  });

  test(`${way}: a mailbox that has become shorter is followed`, async () => {
    const peer = new Peer();
    peer.add(ANN, { text: 'one' });
    peer.add(ANN, { text: 'two' });
    const { client, time, texts } = open(peer, {}, pushes);
    await client.connect();
    await time.pass(1500);
    peer.account(ANN).entries.pop();
    const session = peer.session(client.token ?? '');
    if (session) session.cursor = 1;
    peer.cut();
    await time.pass(10_000);
    peer.add(ANN, { text: 'another two' });
    await time.pass(2000);
    assert.deepEqual(texts, ['one', 'two', 'another two']);
    assert.equal(client.position, 2);
    await client.close();
  });

  test(`${way}: logging out ends the session`, async () => {
    const peer = new Peer();
    const { client, time } = open(peer, {}, pushes);
    await client.connect();
    const token = client.token ?? '';
    await client.logout();
    assert.equal(peer.session(token), undefined);
    assert.deepEqual([client.token, client.state], [undefined, 'closed']);
    await settle();
    assert.equal(time.timers, 0);
  });
}

test('a wrong password ends the client', async () => {
  const peer = new Peer();
  const { client, time } = open(peer, { password: 'wrong' });
  await assert.rejects(client.connect(), (error) => {
    assert.ok(error instanceof RefusedError);
    assert.deepEqual([error.code, error.error], [30, 'refused']);
    assert.equal(error.message, 'The login is refused: Password error');
    return true;
  });
  assert.equal(client.state, 'closed');
  await assert.rejects(client.connect(), UnreachableError);
  await assert.rejects(client.call('Requests', {}), UnreachableError);
  await assert.rejects(client.send(BEN, 'x').done, UnreachableError);
  await settle();
  assert.equal(time.timers, 0);
});

test('a server that is not there: connect says so, and may be called again', async () => {
  const peer = new Peer();
  peer.isUp = false;
  const { client, time, states } = open(peer);
  await assert.rejects(client.connect(), {
    name: 'UnreachableError',
    message: 'peer gives no answer: nobody listens.',
  });
  assert.deepEqual(states, ['connecting', 'idle']);
  await settle();
  assert.equal(time.timers, 0);
  peer.isUp = true;
  await client.connect();
  assert.equal(client.state, 'online');
  await client.close();
});

test('a client that keeps trying waits longer and longer, and tries at once when woken', async () => {
  const peer = new Peer();
  peer.isUp = false;
  const { client, time, states } = open(peer, { random: () => 0.999_999 });
  let isConnected = false;
  client.connect({ keepTrying: true }).then(() => {
    isConnected = true;
  });
  await time.pass(400_000);
  // 0.5 + 1 + 2 + 4 + 8 + 16 s, then every 30 s.
  assert.equal(states.filter((state) => state === 'connecting').length, 1 + 6 + 12);
  peer.isUp = true;
  client.wake();
  await settle();
  assert.equal(isConnected, true);
  await client.close();
  await settle();
  assert.equal(time.timers, 0);
});

test('without a password, a session that has ended is the end', async () => {
  const peer = new Peer();
  const first = open(peer);
  await first.client.connect();
  await first.client.close();
  const { client, time } = open(peer, { token: first.client.token, password: undefined });
  const events: ClientEvent[] = [];
  const reading = (async () => {
    for await (const event of client.events()) events.push(event);
  })();
  await client.connect();
  peer.add(ANN, { kind: 95, number: 0, text: 'Ended by another session.' });
  await assert.rejects(reading, { name: 'RefusedError', code: 20, message: 'Ended by another session.' });
  assert.equal(client.state, 'closed');
  assert.equal(client.token, undefined);
  assert.deepEqual(events.at(-1), { type: 'ended', why: 'Ended by another session.' });
  await settle();
  assert.equal(time.timers, 0);
});

test('RES=40 to a login is waited for', async () => {
  const peer = new Peer();
  peer.react = (name) => (name === 'Login' ? refuse('limited', 'Too many.', 7) : undefined);
  const { client, time } = open(peer);
  const connected = client.connect({ keepTrying: true });
  await time.pass(6900);
  peer.react = () => undefined;
  assert.equal(peer.count('Login'), 1);
  await time.pass(1000);
  await connected;
  await client.close();
});

test('a silent connection is asked for a sign of life, and given up without one', async () => {
  const peer = new Peer();
  const { client, time, states } = open(peer);
  await client.connect();
  await time.pass(29_000);
  assert.equal(peer.count('Ping'), 0);
  await time.pass(2000);
  assert.equal(peer.count('Ping'), 1);
  await client.call('Requests', {});
  await time.pass(29_000);
  assert.equal(peer.count('Ping'), 1);
  peer.react = () => 'silence';
  await time.pass(2000 + 13_000);
  assert.equal(client.state, 'online');
  await time.pass(2000);
  assert.deepEqual(states.slice(0, 3), ['connecting', 'online', 'waiting']);
  peer.react = () => undefined;
  await time.pass(60_000);
  assert.equal(client.state, 'online');
  await client.close();
});

test('several calls are on the way at once, and each gets its own answer', async () => {
  const peer = new Peer();
  peer.react = (name, fields) => (name === 'GetInfo' ? { NK: `nick${fields.get('UN')}`, AG: '' } : undefined);
  const { client } = open(peer);
  await client.connect();
  const infos = await Promise.all([1, 2, 3].map((i) => client.call('GetInfo', { UN: BEN + i })));
  assert.deepEqual(
    infos.map(({ NK }) => NK),
    ['nick10003', 'nick10004', 'nick10005'],
  );
  await client.close();
});

test('a call is refused with what the server says, and waits for a connection', async () => {
  const peer = new Peer();
  peer.react = (name) => (name === 'AddToList' ? refuse('limited', 'Slow.', 7) : undefined);
  const { client, time } = open(peer);
  const early = client.call('Requests', {});
  await client.connect();
  await early;
  await assert.rejects(client.call('AddToList', { UN: BEN }), { code: 40, error: 'limited', retrySeconds: 7 });
  peer.isUp = false;
  peer.cut();
  await settle();
  const late = assert.rejects(client.call('Requests', {}), UnreachableError);
  await time.pass(16_000);
  await late;
  await client.close();
});

test('a password that was changed by a call is the one of the next login', async () => {
  const peer = new Peer();
  peer.react = (name, fields) => (name === 'ChangePwd' && fields.get('NP') === 'abc' ? { SID: 'new' } : undefined);
  const { client, time } = open(peer);
  await client.connect();
  await client.call('ChangePwd', { PS: 'old', NP: 'abc' });
  assert.equal(client.token, 'new');
  peer.cut();
  await time.pass(10_000);
  const logins = peer.asked.filter(({ name }) => name === 'Login').map(({ fields }) => fields.get('PS'));
  assert.deepEqual(logins, ['5ebe2294ecd0e0f08eab7690d2a6ee69', 'abc']);
  await client.close();
});

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
  // It is slow: nothing is confirmed, and nobody gets more.
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
