import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '@rookery/protocol';
import { RefusedError, UnreachableError } from './errors.ts';
import type { ClientEvent } from './events.ts';
import { ANN, BEN, open } from './testing/opened.ts';
import { Peer } from './testing/peer.ts';
import { settle } from './testing/time.ts';

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
  peer.react = (name) => (name === 'GetInfo' ? refuse('unknown', 'UN: nobody.', 'no-account') : undefined);
  const { client } = open(peer);
  await client.connect();
  const unknown = { name: 'RefusedError', code: 31, why: 'UN: nobody.', reason: 'no-account' };
  await assert.rejects(client.call('GetInfo', { UN: BEN }), unknown);
  await client.close();
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
