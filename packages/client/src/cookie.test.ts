import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePush, kinds } from '@rookery/protocol';
import { ANN, BEN, open } from './testing/opened.ts';
import { Peer } from './testing/peer.ts';
import { settle } from './testing/time.ts';

for (const pushes of [true, false]) {
  const way = pushes ? 'with pushes' : 'by long poll';
  const openWithCookie = (peer: Peer) => {
    const opened = open(peer, { cookie: true, password: undefined }, pushes);
    const ended: string[] = [];
    opened.client.on('ended', ({ why }) => void ended.push(why));
    return { ...opened, ended };
  };

  test(`${way}: the session of a cookie is gone on with, and no token is sent or known`, async () => {
    const peer = new Peer();
    peer.signIn(ANN);
    const { client, time, texts, states } = openWithCookie(peer);
    await client.connect();
    peer.add(ANN, { text: 'one' });
    await time.pass(1500);
    peer.cut();
    await time.pass(10_000);
    peer.add(ANN, { text: 'two' });
    await time.pass(1500);
    assert.deepEqual(texts, ['one', 'two']);
    assert.equal(client.state, 'online');
    assert.deepEqual(states.slice(0, 2), ['connecting', 'online']);
    assert.ok((await client.send(BEN, 'hello').done).number > 0);
    assert.equal(client.token, undefined);
    assert.equal(peer.count('Login'), 0);
    assert.ok(peer.asked.every(({ fields }) => !fields.has('SID')));
    await client.close();
    await settle();
    assert.equal(time.timers, 0);
  });

  test(`${way}: neither a password nor a token is used beside a cookie`, async () => {
    const peer = new Peer();
    peer.signIn(ANN);
    const token = peer.cookie;
    peer.cookie = '';
    const { client } = open(peer, { cookie: true, token, password: 'secret' }, pushes);
    await assert.rejects(client.connect(), { name: 'RefusedError', code: 20 });
    assert.equal(client.state, 'closed');
    assert.deepEqual(
      peer.asked.map(({ name }) => name),
      ['Resume'],
    );
  });

  test(`${way}: without a session in the cookie the client ends`, async () => {
    const peer = new Peer();
    const { client, time, ended } = openWithCookie(peer);
    await assert.rejects(client.connect({ keepTrying: true }), { name: 'RefusedError', code: 20 });
    assert.equal(client.state, 'closed');
    assert.deepEqual(ended, ['Not logged in.']);
    await settle();
    assert.equal(time.timers, 0);
  });

  test(`${way}: when the session has ended the client is told, and ends`, async () => {
    const peer = new Peer();
    peer.signIn(ANN);
    const { client, time, states, ended } = openWithCookie(peer);
    await client.connect();
    peer.endSessions();
    await assert.rejects(client.call('List', { count: 1, after: 0 }), { name: 'RefusedError', code: 20 });
    await time.pass(10_000);
    assert.deepEqual(ended, ['Not logged in.']);
    assert.equal(states.at(-1), 'closed');
    await settle();
    assert.equal(time.timers, 0);
  });

  test(`${way}: a session that another tab has put in its place is gone on with`, async () => {
    const peer = new Peer();
    peer.signIn(ANN);
    const { client, time, texts, ended } = openWithCookie(peer);
    await client.connect();
    peer.add(ANN, { text: 'one' });
    await time.pass(1500);
    peer.endSessions();
    peer.signIn(ANN);
    peer.add(ANN, { text: 'two' });
    await client.call('List', { count: 1, after: 0 }).catch(() => {});
    await time.pass(10_000);
    peer.add(ANN, { text: 'three' });
    await time.pass(1500);
    assert.equal(client.state, 'online');
    assert.deepEqual(ended, []);
    assert.deepEqual(texts, ['one', 'two', 'three']);
    await client.close();
  });
}

test('why the session has ended is what the server has said when it did', async () => {
  const peer = new Peer();
  peer.signIn(ANN);
  const { client, time } = open(peer, { cookie: true, password: undefined });
  const ended: string[] = [];
  client.on('ended', ({ why }) => void ended.push(why));
  await client.connect();
  peer.endSessions();
  const text = 'The password was changed.';
  const entry = { kind: kinds.ended.code, peer: ANN, text, number: 0, at: 0, sent: false };
  for (const wire of peer.wires) wire.say(encodePush(ANN, entry));
  await time.pass(10_000);
  assert.deepEqual(ended, [text]);
  assert.equal(client.state, 'closed');
});

test('a logout with a cookie ends the session without a word about it', async () => {
  const peer = new Peer();
  peer.signIn(ANN);
  const { client } = open(peer, { cookie: true, password: undefined });
  const ended: string[] = [];
  client.on('ended', ({ why }) => void ended.push(why));
  await client.connect();
  await client.logout();
  assert.equal(peer.session(peer.cookie), undefined);
  assert.deepEqual(ended, []);
});
