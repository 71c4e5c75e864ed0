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

test('messages read offline are told in the next run, and those that came since are unread', async () => {
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

test('a read position in a mailbox that no longer exists is not told', async () => {
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

test('a reply marks everything before it as read, on any device and whenever that is told', async () => {
  const { client, store } = await open();
  const talk = () => store.state.talks.get(BEN);
  for (const text of ['one', 'two']) client.arrive(BEN, text);
  assert.equal(talk()?.unread, 2);
  const { mine: sent, ...answer } = client.store(BEN, 'mine', true);
  client.emit({ type: 'message', ...answer, sent });
  assert.deepEqual([talk()?.unread, talk()?.latest?.text], [0, 'mine']);
  client.arrive(BEN, 'three');
  assert.equal(talk()?.unread, 1);

  store.send(BEN, 'mine again');
  const { mine, ...late } = client.store(BEN, 'told late');
  client.deliver(client.sends[0]?.id ?? '');
  client.emit({ type: 'message', ...late, sent: mine });
  assert.deepEqual([talk()?.unread, talk()?.latest?.text], [0, 'mine again']);
});

test('a summary from before my latest message brings nothing back that it has read', async () => {
  const client = new FakeClient();
  client.store(BEN, 'one');
  const { store } = await open(client);
  client.store(BEN, 'two');
  const before = client.serve('Conversations', {});
  client.answers.set('Conversations', () => before);
  store.send(BEN, 'mine');
  client.deliver(client.sends[0]?.id ?? '');
  await store.load();
  const talk = store.state.talks.get(BEN);
  assert.deepEqual([talk?.unread, talk?.latest?.text], [0, 'mine']);
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
