import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '@rookery/protocol';
import { Chance, seedOf } from '@rookery/testing';
import { Client } from './client.ts';
import { RefusedError, UnreachableError } from './errors.ts';
import type { ClientEvent } from './events.ts';
import { ANN, BEN, open } from './testing/opened.ts';
import { Peer } from './testing/peer.ts';
import { settle, Time } from './testing/time.ts';

test('a wrong password ends the client', async () => {
  const peer = new Peer();
  const { client, time } = open(peer, { password: 'wrong' });
  await assert.rejects(client.connect(), (error) => {
    assert.ok(error instanceof RefusedError);
    assert.deepEqual([error.code, error.error, error.reason], [30, 'refused', undefined]);
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

test('why it was refused is said in a word as well, at the login and later', async () => {
  const peer = new Peer();
  const disabled = { RS: 1, RA: 'This account is disabled.', RC: 'disabled' };
  peer.react = (name) => (name === 'Login' ? disabled : undefined);
  await assert.rejects(open(peer).client.connect(), { name: 'RefusedError', code: 30, reason: 'disabled' });
  peer.react = (name) => (name === 'GetInfo' ? refuse('unknown', 'UN: unknown.', 'no-account') : undefined);
  const { client } = open(peer);
  await client.connect();
  const unknown = { name: 'RefusedError', code: 31, why: 'UN: unknown.', reason: 'no-account' };
  await assert.rejects(client.call('GetInfo', { uin: BEN }), unknown);
  await client.close();
});

test('a server that is not there: connect says so, and may be called again', async () => {
  const peer = new Peer();
  peer.isUp = false;
  const { client, time, states } = open(peer);
  await assert.rejects(client.connect(), {
    name: 'UnreachableError',
    message: 'peer gives no answer: connection refused.',
  });
  assert.deepEqual(states, ['connecting', 'idle']);
  await settle();
  assert.equal(time.timers, 0);
  peer.isUp = true;
  await client.connect();
  assert.equal(client.state, 'online');
  await client.close();
});

test('a client that keeps trying waits a little longer each time, and tries at once when woken', async () => {
  const peer = new Peer();
  peer.isUp = false;
  const { client, time, states } = open(peer, { random: () => 0.999_999 });
  const tries = () => states.filter((state) => state === 'connecting').length;
  const connected = client.connect({ keepTrying: true });
  await time.pass(60_000);
  // 0.5 + 1 s, then every 2 s.
  assert.equal(tries(), 1 + 2 + 29);
  await time.pass(1000);
  client.wake();
  await settle();
  assert.equal(tries(), 33);
  for (let ms = 0; ms < 5000; ms += 10) {
    client.wake();
    client.send(BEN, 'Are you there?');
    await time.pass(10);
  }
  assert.equal(tries(), 33 + 10, 'twice a second, however often it is woken');
  peer.isUp = true;
  await time.pass(2000);
  await connected;
  await client.close();
  await settle();
  assert.equal(time.timers, 0);
});

test('however long a server was away, its clients are back within 3 s of it, and not all at once', async () => {
  const chance = new Chance(seedOf('the server comes back'));
  for (const awayMs of [200, 5000, 60_000]) {
    const peer = new Peer();
    const time = new Time();
    const clients = Array.from({ length: 20 }, (_, i) => {
      const options = { transport: peer.transport(), uin: ANN + i, password: 'secret', clock: time };
      return new Client({ ...options, random: chance.next });
    });
    await Promise.all(clients.map((client) => client.connect()));
    peer.isUp = false;
    peer.cut();
    await time.pass(awayMs + chance.below(2000));
    peer.isUp = true;
    const online = () => clients.filter(({ state }) => state === 'online').length;
    await time.pass(100);
    if (awayMs >= 5000) assert.ok(online() < 10, `${online()} of 20 at once after ${awayMs} ms`);
    await time.pass(2900);
    assert.equal(online(), 20, `after ${awayMs} ms`);
    for (const client of clients) client.close();
    await time.pass(3000);
    assert.equal(time.timers, 0);
  }
});

test('a connection that never opens is given up for another one, with patience from time to time', async () => {
  const peer = new Peer();
  const time = new Time();
  const opened: number[] = [];
  const hanging = () => {
    opened.push(time.now());
    return { send: () => {}, close: () => {} };
  };
  const transport = { ...peer.transport(), open: hanging };
  const options = { transport, uin: ANN, password: 'secret', clock: time, random: () => 0 };
  const client = new Client(options);
  client.connect({ keepTrying: true }).catch(() => {});
  await time.pass(40_000);
  assert.deepEqual(opened, [0, 5000, 15_000, 30_000, 35_000]);
  client.wake();
  await time.pass(1);
  assert.equal(opened.length, 6, 'woken, it takes no more than 4 s');
  client.wake();
  await time.pass(3900);
  assert.equal(opened.length, 6);
  await client.close();
  await settle();
  assert.equal(time.timers, 0);
});

test('woken on a connection that hangs, a client is back soon; on one that lives it asks for nothing', async () => {
  for (const pushes of [true, false]) {
    const peer = new Peer();
    const { client, time } = open(peer, {}, pushes);
    client.on('message', () => {});
    await client.connect();
    client.wake();
    await settle();
    assert.equal(peer.count('Ping'), 0, 'it was heard just now');
    peer.react = () => 'silence';
    await time.pass(5000);
    for (let i = 0; i < 5; i++) client.wake();
    await settle();
    assert.equal(peer.count('Ping'), 1);
    await time.pass(3900);
    assert.equal(client.state, 'online');
    peer.react = () => undefined;
    await time.pass(1000);
    assert.equal(client.state, 'online');
    assert.ok(peer.count('Login') + peer.count('Resume') > 1, 'on another connection');
    await client.close();
  }
});

test('a server that asks to wait for days, or for less than no time, is asked again within a minute', async () => {
  for (const seconds of [259_200, -5, 1e15]) {
    const peer = new Peer();
    peer.react = (name) => (name === 'Login' ? refuse('limited', 'Too many.', seconds) : undefined);
    const { client, time } = open(peer);
    client.connect({ keepTrying: true }).catch(() => {});
    await time.pass(10);
    assert.equal(peer.count('Login'), 1);
    peer.react = () => undefined;
    await time.pass(65_000);
    assert.equal(client.state, 'online');
    await client.close();
  }
});

test('to be woken does not cut short what the server asks to wait, or only to a degree', async () => {
  const peer = new Peer();
  peer.react = (name) => (name === 'Login' ? refuse('limited', 'Too many.', 60) : undefined);
  const { client, time } = open(peer);
  client.connect({ keepTrying: true }).catch(() => {});
  for (let ms = 0; ms < 19_000; ms += 100) {
    client.wake();
    await time.pass(100);
  }
  assert.equal(peer.count('Login'), 4);
  await client.close();
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
  const infos = await Promise.all([1, 2, 3].map((i) => client.call('GetInfo', { uin: BEN + i })));
  assert.deepEqual(
    infos.map(({ nick }) => nick),
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
  await assert.rejects(client.call('AddToList', { uin: BEN }), { code: 40, error: 'limited', retrySeconds: 7 });
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
  await client.call('ChangePwd', { password: 'old', newPassword: 'abc' });
  assert.equal(client.token, 'new');
  peer.cut();
  await time.pass(10_000);
  const logins = peer.asked.filter(({ name }) => name === 'Login').map(({ fields }) => fields.get('PS'));
  assert.deepEqual(logins, ['5ebe2294ecd0e0f08eab7690d2a6ee69', 'abc']);
  await client.close();
});
