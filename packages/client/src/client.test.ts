import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './client.ts';
import { ANN, BEN, open } from './testing/opened.ts';
import { Peer } from './testing/peer.ts';
import { settle, Time } from './testing/time.ts';

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

  test(`${way}: closing confirms handled entries, and lets a listener finish`, async () => {
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

  test(`${way}: a client without listeners takes nothing from the mailbox`, async () => {
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
