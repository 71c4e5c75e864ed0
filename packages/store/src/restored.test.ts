import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kept, PAGE, type Store } from './index.ts';
import { BEN, FakeClient, open, settled } from './testing/fake-client.ts';

const talkOf = (store: Store) => store.state.talks.get(BEN);
const messagesOf = (store: Store) => talkOf(store)?.messages ?? [];
const numbersOf = (store: Store) => messagesOf(store).map(({ number }) => number);
const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('a server that was restored: what is known by number goes, what is not sent stays, and all is fetched anew', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 12);
  const { store } = await open(client);
  await store.openTalk(BEN);
  store.attend(BEN);
  store.attend(undefined);
  store.send(BEN, 'not sent yet');
  assert.equal(messagesOf(store).length, 13);

  await client.turn('waiting');
  client.mailbox.splice(5);
  for (let i = 1; i <= 3; i++) client.store(BEN, `new ${i}`);
  client.generation = 'g2';
  client.emit({ type: 'restored', generation: 'g2' });
  assert.deepEqual(
    messagesOf(store).map(({ text }) => text),
    ['not sent yet'],
  );
  await client.turn('online');
  await settled();
  assert.deepEqual(numbersOf(store), [...upTo(1, 8), 0]);
  assert.equal(messagesOf(store)[7]?.text, 'new 3');
  assert.equal(talkOf(store)?.unread, 8, 'the old read position is dropped');
  assert.deepEqual([store.state.restores, store.state.generation], [1, 'g2']);
  client.pass(60_000);
  assert.deepEqual(
    client.askedFor('Read').filter(({ ID }) => Number(ID) > 8),
    [],
  );
  assert.equal(kept(store.state).generation, 'g2');
});

test('a page of before a restore that comes late is not taken', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 300);
  const { store } = await open(client);
  await store.openTalk(BEN);
  const late = Promise.withResolvers<unknown>();
  client.answers.set('History', () => late.promise);
  const loading = store.loadOlder(BEN);
  await settled();
  const before = client.serve('History', { UN: BEN, BF: 200, TN: PAGE });
  client.answers.delete('History');
  client.emit({ type: 'restored', generation: 'g2' });
  late.resolve(before);
  await loading;
  assert.deepEqual(messagesOf(store), []);
});
