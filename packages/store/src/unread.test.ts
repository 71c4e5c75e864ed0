import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError } from '@rookery/client';
import { errors } from '@rookery/protocol';
import { kept } from './index.ts';
import { BEN, FakeClient, MEI, open, settled } from './testing/fake-client.ts';

/** A client whose server takes note of what is read. */
function noting(): FakeClient {
  const client = new FakeClient();
  client.answers.set('Read', ({ UN, ID }) => {
    client.readTo.set(Number(UN), Number(ID));
    return {};
  });
  return client;
}

test('what was read without a connection is told in the next run, and what came since is unread', async () => {
  const client = noting();
  const { store } = await open(client);
  client.arrive(BEN, 'one');
  client.arrive(BEN, 'two');
  client.arrive(MEI, 'three');
  await client.turn('waiting');
  store.attend(BEN);
  client.pass(1000);
  assert.deepEqual(client.askedFor('Read'), []);

  client.store(BEN, 'four');
  const again = noting();
  again.mailbox.push(...client.mailbox);
  const next = await open(again, structuredClone(kept(store.state)));
  await settled();
  assert.deepEqual(again.askedFor('Read'), [{ UN: BEN, ID: 2 }]);
  assert.equal(next.store.state.talks.get(BEN)?.unread, 1);
  assert.equal(next.store.state.talks.get(MEI)?.unread, 1);
});

test('what was read in a mailbox that is not there any more is not told', async () => {
  const client = noting();
  const { store } = await open(client);
  client.storeMany(MEI, 5);
  client.arrive(BEN, 'one');
  await client.turn('waiting');
  store.attend(BEN);
  const again = noting();
  again.store(BEN, 'of a backup');
  await open(again, structuredClone(kept(store.state)));
  await settled();
  assert.deepEqual(again.askedFor('Read'), []);
});

test('a read mark for which the server has no time is told again', async () => {
  const { client, store } = await open();
  const refusals = [
    new RefusedError(errors.limited.res, 'Too fast.', { retrySeconds: 3 }),
    new RefusedError(errors.refused.res, 'No.'),
  ];
  client.answers.set('Read', () => {
    throw refusals.shift();
  });
  client.arrive(BEN, 'one');
  store.attend(BEN);
  client.pass(200);
  await settled();
  client.pass(2900);
  assert.equal(client.askedFor('Read').length, 1);
  client.pass(200);
  await settled();
  assert.equal(client.askedFor('Read').length, 2);
  client.pass(60_000);
  assert.equal(client.askedFor('Read').length, 2, 'refused for good');
});

test('a message counts as unread also when a later one of mine was told before it', async () => {
  const { client, store } = await open();
  store.send(BEN, 'mine');
  const theirs = client.store(BEN, 'theirs');
  client.deliver(client.sends[0]?.id ?? '');
  const arrived: number[] = [];
  store.onArrival((peer) => arrived.push(peer));
  const { mine: sent, ...rest } = theirs;
  client.emit({ type: 'message', ...rest, sent });
  const talk = store.state.talks.get(BEN);
  assert.equal(talk?.unread, 1);
  assert.deepEqual(arrived, [BEN]);
  assert.equal(talk?.latest?.text, 'mine');
  client.emit({ type: 'message', ...rest, sent });
  assert.equal(store.state.talks.get(BEN)?.unread, 1, 'and once');
});

test('a summary from before my latest message still tells what is unread', async () => {
  const client = new FakeClient();
  client.store(BEN, 'one');
  const summary = client.serve('Conversations', {});
  const { store } = await open(client);
  client.answers.set('Conversations', () => summary);
  client.store(BEN, 'two');
  const before = client.serve('Conversations', {});
  client.answers.set('Conversations', () => before);
  store.send(BEN, 'mine');
  client.deliver(client.sends[0]?.id ?? '');
  await store.load();
  const talk = store.state.talks.get(BEN);
  assert.deepEqual([talk?.unread, talk?.latest?.text], [2, 'mine']);
});

test('what is left when a part was read elsewhere is counted, also in a window that does not show it', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 3);
  const { store } = await open(client);
  for (const text of ['four', 'five', 'six']) client.arrive(BEN, text);
  const unread = () => store.state.talks.get(BEN)?.unread;
  assert.equal(unread(), 6);
  client.emit({ type: 'read', peer: BEN, number: 4 });
  await settled();
  assert.equal(unread(), 2);
  client.emit({ type: 'read', peer: BEN, number: 5 });
  // While it is being asked for.
  const { mine: sent, ...late } = client.store(BEN, 'seven');
  client.emit({ type: 'message', ...late, sent });
  await settled();
  assert.equal(unread(), 2);
  const asked = client.askedFor('History').length;
  client.emit({ type: 'read', peer: BEN, number: 7 });
  await settled();
  assert.equal(unread(), 0);
  assert.equal(client.askedFor('History').length, asked, 'nothing is left to be counted');
});
