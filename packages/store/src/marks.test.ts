import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPutAway, kept, unreadIn } from './index.ts';
import type { Store } from './store.ts';
import type { Talk } from './talks.ts';
import { BEN, FakeClient, ME, MEI, open, settled } from './testing/fake-client.ts';

const unmarked = { isMarked: false, hiddenTo: 0, clearedTo: 0 };

function talkOf(store: Store): Talk {
  const talk = store.state.talks.get(BEN);
  assert.ok(talk);
  return talk;
}

const textsOf = (store: Store) => talkOf(store).messages.map(({ text }) => text);

/** A client whose server takes all that is done with a conversation. */
function obliging(): FakeClient {
  const client = new FakeClient();
  for (const name of ['SetTalk', 'Forget']) client.answers.set(name, () => ({}));
  return client;
}

test('a conversation is marked as unread until it is looked at, and counts as one', async () => {
  const client = obliging();
  const { store } = await open(client);
  await store.openTalk(BEN);
  client.arrive(BEN, 'one');
  store.attend(BEN);
  store.attend(undefined);
  await store.setTalk(BEN, { isMarked: true });
  const asked = client.asked.filter(({ name }) => name === 'Read' || name === 'SetTalk').map(({ name }) => name);
  assert.deepEqual(asked, ['Read', 'SetTalk'], 'what was read is told first');
  assert.deepEqual([talkOf(store).isMarked, talkOf(store).unread, unreadIn(store.state)], [true, 0, 1]);
  store.attend(BEN);
  assert.equal(talkOf(store).isMarked, false);
  client.pass(1000);
  assert.equal(client.askedFor('Read').length, 2, 'the server is told, though nothing new was read');
  client.emit({ type: 'talk', peer: BEN, ...unmarked, isMarked: true });
  client.emit({ type: 'read', peer: BEN, number: 1 });
  assert.equal(talkOf(store).isMarked, false, 'read elsewhere');
});

test('a hidden conversation counts as nothing, and comes back with its next message', async () => {
  const client = obliging();
  const { store } = await open(client);
  client.arrive(BEN, 'one');
  await store.setTalk(BEN, { isHidden: true });
  assert.deepEqual(client.askedFor('SetTalk'), [{ UN: BEN, HD: 1, ID: 1 }]);
  assert.deepEqual([isPutAway(talkOf(store)), unreadIn(store.state)], [true, 0]);
  await store.setTalk(BEN, { isHidden: false });
  assert.deepEqual([isPutAway(talkOf(store)), unreadIn(store.state)], [false, 1]);
  client.emit({ type: 'talk', peer: BEN, ...unmarked, hiddenTo: 1 });
  assert.equal(isPutAway(talkOf(store)), true);
  client.arrive(BEN, 'two');
  assert.deepEqual([isPutAway(talkOf(store)), unreadIn(store.state)], [false, 2]);
  client.emit({ type: 'talk', peer: BEN, ...unmarked, hiddenTo: 2 });
  store.send(BEN, 'three');
  assert.equal(isPutAway(talkOf(store)), false, 'what is on its way shows it');
});

test('what is deleted here is gone, other windows are told, and a later message stays', async () => {
  const client = obliging();
  const other = new FakeClient();
  const { store } = await open(client);
  const { store: window } = await open(other);
  store.onAct((act) => window.hear(act));
  for (const text of ['one', 'two']) {
    client.arrive(BEN, text);
    other.arrive(BEN, text);
  }
  await store.openTalk(BEN);
  await window.openTalk(BEN);
  await store.forget(BEN);
  assert.deepEqual(client.askedFor('Forget'), [{ UN: BEN, ID: 2 }]);
  for (const each of [store, window]) {
    assert.deepEqual(textsOf(each), []);
    assert.deepEqual([talkOf(each).latest, talkOf(each).unread, isPutAway(talkOf(each))], [undefined, 0, true]);
  }
  client.arrive(BEN, 'three');
  assert.deepEqual([textsOf(store), talkOf(store).unread, isPutAway(talkOf(store))], [['three'], 1, false]);
  // A session that has not fetched them still gets them.
  client.emit({ type: 'message', number: 2, at: 2000, peer: BEN, text: 'two', sent: false });
  assert.deepEqual([textsOf(store), talkOf(store).unread], [['three'], 1]);
});

test('deleted elsewhere up to somewhere: the rest is shown and counted', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 6);
  const { store } = await open(client);
  await store.openTalk(BEN);
  client.emit({ type: 'talk', peer: BEN, ...unmarked, clearedTo: 4 });
  await settled();
  assert.deepEqual(textsOf(store), ['4', '5']);
  assert.deepEqual([talkOf(store).unread, talkOf(store).fromBeginning, talkOf(store).latest?.number], [2, true, 6]);
});

test('what was deleted while a page was away is gone when it is back, also from what it has kept', async () => {
  const client = new FakeClient();
  client.arrive(BEN, 'one');
  client.arrive(MEI, 'two');
  const before = await open(client);
  await before.store.openTalk(BEN);
  const initial = structuredClone(kept(before.store.state));
  assert.equal(initial.talks.get(BEN)?.messages.length, 1);

  const again = new FakeClient();
  again.mailbox.push(...client.mailbox);
  again.answers.set('Conversations', (fields) => {
    assert.equal(fields.AL, 1);
    return {
      ...{ FN: 1, SN: 2, UN: [MEI, BEN], NK: ['m', 'b'], UC: [1, 0], RA: [0, 1], RD: [0, 0], UR: [1, 0], HD: [0, 0] },
      ...{ CL: [0, 1], ID: [2, 1], TS: [1, 1], DR: [0, 0], MG: ['two', ''] },
    };
  });
  const { store } = await open(again, initial);
  assert.equal(store.state.uin, ME);
  // Told twice, as after a connection that was lost.
  for (const again of [false, true]) {
    if (again) await store.load();
    assert.deepEqual([textsOf(store), talkOf(store).latest, isPutAway(talkOf(store))], [[], undefined, true]);
    assert.equal(store.state.talks.get(MEI)?.isMarked, true);
  }
});

test('a page of History that was on its way shows nothing that is deleted', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 3);
  const { store } = await open(client);
  client.answers.set('History', () => {
    client.emit({ type: 'talk', peer: BEN, ...unmarked, clearedTo: 2 });
    return client.serve('History', { UN: BEN, TN: 100 });
  });
  await store.openTalk(BEN);
  assert.deepEqual(textsOf(store), ['2']);
  client.answers.set('History', () => ({ ...(client.serve('History', { UN: BEN, TN: 100 }) as object), CL: 3 }));
  await store.openAt(BEN, 1);
  assert.deepEqual(textsOf(store), []);
});
