import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError } from '@rookery/client';
import { errors } from '@rookery/protocol';
import { PAGE, Store, WINDOW } from './index.ts';
import { BEN, FakeClient, MEI, open, settled } from './testing/fake-client.ts';

const talkOf = (store: Store, peer = BEN) => store.state.talks.get(peer);
const messagesOf = (store: Store, peer = BEN) => talkOf(store, peer)?.messages ?? [];
const numbersOf = (store: Store) => messagesOf(store).map(({ number }) => number);
const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('a window can begin anew around a message, and goes on from there in both directions', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 1000);
  const { store } = await open(client);
  await store.openTalk(BEN);
  const opening = store.openAt(BEN, 500);
  assert.equal(talkOf(store)?.loading, 'around');
  await opening;
  assert.deepEqual(numbersOf(store), upTo(451, 550));
  assert.deepEqual([talkOf(store)?.fromBeginning, talkOf(store)?.hasNewer], [false, true]);
  await store.loadOlder(BEN);
  await store.loadNewer(BEN);
  assert.deepEqual(numbersOf(store), upTo(351, 650));
  const before = client.asked.length;
  await store.openAt(BEN, 640);
  await store.openTalk(BEN);
  assert.equal(client.asked.length, before, 'what is in the window is shown there');
  client.arrive(BEN, 'new');
  assert.deepEqual(numbersOf(store), upTo(351, 650));
  while (talkOf(store)?.hasNewer) await store.loadNewer(BEN);
  assert.deepEqual(numbersOf(store), upTo(1001 - WINDOW + 1, 1001));
  await store.openAt(BEN, 0);
  assert.deepEqual([numbersOf(store)[0], talkOf(store)?.fromBeginning], [1, true]);
  await store.openNewest(BEN);
  assert.deepEqual(numbersOf(store), upTo(1001 - PAGE + 1, 1001));
  client.arrive(BEN, 'and in the window');
  assert.equal(numbersOf(store).at(-1), 1002);
});

test('a conversation that was left in the middle is opened at its newest message', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 500);
  client.storeMany(MEI, 3);
  const { store } = await open(client);
  await store.openAt(BEN, 200);
  await store.openTalk(MEI);
  await store.openTalk(BEN);
  assert.equal(numbersOf(store).at(-1), 500);
  await store.openAt(BEN, 200);
  store.closeTalk(BEN);
  await store.openTalk(BEN);
  assert.equal(numbersOf(store).at(-1), 500);
});

test('a place that cannot be had leaves the window as it is, and says why', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 500);
  const { store } = await open(client);
  await store.openTalk(BEN);
  client.answers.set('History', () => {
    throw new RefusedError(errors.failed.res, 'Not now.');
  });
  await store.openAt(BEN, 100);
  assert.deepEqual(numbersOf(store), upTo(401, 500));
  assert.deepEqual([talkOf(store)?.trouble, talkOf(store)?.hasNewer], ['Not now.', false]);
  client.answers.clear();
  await store.openAt(BEN, 100);
  assert.deepEqual(numbersOf(store), upTo(51, 150));
  assert.equal(talkOf(store)?.trouble, undefined);
});

test('what has come while a page was on its way is in the window all the same', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 500);
  const { store } = await open(client);
  // The server looks, and something arrives before its answer does.
  const page = client.serve('History', { UN: BEN, BF: 0, TN: PAGE });
  client.answers.set('History', () => {
    client.answers.clear();
    client.arrive(BEN, 'late');
    return page;
  });
  await store.openTalk(BEN);
  assert.deepEqual(numbersOf(store), upTo(401, 501));
  assert.equal(talkOf(store)?.hasNewer, false);
});

test('loading on as soon as a page is there does not disturb the next page', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 1000);
  const { store } = await open(client);
  store.subscribe(() => {
    if (messagesOf(store).length === PAGE && !talkOf(store)?.loading) void store.loadOlder(BEN);
  });
  client.answers.set('History', async (fields) => {
    // An older page takes its time.
    if (fields.BF && fields.TN === PAGE) await settled();
    return client.serve('History', fields);
  });
  await store.openTalk(BEN);
  await store.openAt(BEN, 300);
  await settled();
  assert.deepEqual(numbersOf(store), upTo(numbersOf(store)[0] ?? 0, numbersOf(store).at(-1) ?? 0));
  assert.ok(numbersOf(store).includes(300));
});

test('two who open at once get one page', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 10);
  const { store } = await open(client);
  await Promise.all([store.openTalk(BEN), store.openTalk(BEN), store.openNewest(BEN)]);
  assert.equal(client.askedFor('History').length, 1);
});

test('the first unread message is known, in the window or not, and stays while it is looked at', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 50);
  client.store(BEN, 'mine', true);
  client.storeMany(BEN, 300);
  client.readTo.set(BEN, 50);
  const { store } = await open(client);
  await store.openTalk(BEN);
  assert.equal(talkOf(store)?.firstUnread, 52);
  assert.equal(numbersOf(store)[0], 252);
  await store.openAt(BEN, 52);
  assert.equal(talkOf(store)?.firstUnread, 52);
  await store.openTalk(BEN);
  store.attend(BEN);
  assert.equal(talkOf(store)?.unread, 0);
  client.arrive(BEN, 'one more');
  assert.equal(talkOf(store)?.firstUnread, 52);
  await store.openTalk(MEI);
  assert.equal(talkOf(store)?.firstUnread, undefined);
  await store.openTalk(BEN);
  assert.equal(talkOf(store)?.firstUnread, undefined, 'everything was read');
});

test('the line above what is new stays where it is while the conversation is open and something more comes', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 70);
  client.readTo.set(BEN, 8);
  const { store } = await open(client);
  await store.openTalk(BEN);
  store.attend(BEN);
  assert.equal(talkOf(store)?.firstUnread, 9);
  store.attend(undefined);
  client.arrive(BEN, 'one more, out of sight');
  assert.deepEqual([talkOf(store)?.unread, talkOf(store)?.firstUnread], [1, 9]);
});

test('messages that arrive while the window is hidden are new until one replies or goes to the end', async () => {
  const { client, store } = await open();
  client.storeMany(BEN, 5);
  await store.openTalk(BEN);
  store.attend(BEN);
  client.arrive(BEN, 'seen');
  assert.equal(talkOf(store)?.firstUnread, undefined);
  store.attend(undefined);
  const { number } = client.arrive(BEN, 'unseen');
  client.arrive(BEN, 'unseen as well');
  assert.equal(talkOf(store)?.firstUnread, number);
  store.attend(BEN);
  assert.equal(talkOf(store)?.firstUnread, number);
  store.send(BEN, 'answer');
  assert.equal(talkOf(store)?.firstUnread, undefined);
  store.attend(undefined);
  const next = client.arrive(BEN, 'again');
  assert.equal(talkOf(store)?.firstUnread, next.number);
  await store.openNewest(BEN);
  assert.equal(talkOf(store)?.firstUnread, undefined);
});

test('the first new message is also known when a conversation is opened and read before the lists load', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 20);
  client.readTo.set(BEN, 15);
  const store = new Store(client, client.clock);
  const opening = store.openTalk(BEN).then(() => store.attend(BEN));
  await settled();
  client.arrive(BEN, 'at the same moment');
  await client.turn('online');
  await opening;
  assert.equal(talkOf(store)?.firstUnread, 16);
});

test('opening a conversation waits until its new messages are known', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 20);
  client.readTo.set(BEN, 15);
  const lists = Promise.withResolvers<void>();
  client.answers.set('Conversations', async () => {
    await lists.promise;
    return client.serve('Conversations', {});
  });
  const { store } = await open(client);
  const opening = store.openTalk(BEN);
  await settled();
  assert.deepEqual(numbersOf(store), upTo(1, 20));
  lists.resolve();
  await opening;
  assert.equal(talkOf(store)?.firstUnread, 16);
});

test('what another window was told of while this one was away is new here', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 5);
  client.readTo.set(BEN, 5);
  const { store } = await open(client);
  await store.openTalk(BEN);
  await client.turn('waiting');
  client.storeMany(BEN, 3);
  await client.turn('online');
  assert.deepEqual([talkOf(store)?.unread, talkOf(store)?.firstUnread], [3, 6]);
});

test('what is new begins before what happens to come first', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 20);
  client.readTo.set(BEN, 10);
  const store = new Store(client, client.clock);
  // The session was at number 20 already: the lists tell of the others.
  client.arrive(BEN, 'first to come');
  assert.equal(talkOf(store)?.firstUnread, 21);
  await client.turn('online');
  await store.openTalk(BEN);
  assert.deepEqual([talkOf(store)?.unread, talkOf(store)?.firstUnread], [11, 11]);
});

test('after reconnecting, the open window holds what only another window was told', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 150);
  const { store } = await open(client);
  await store.openTalk(BEN);
  await store.loadOlder(BEN);
  await client.turn('waiting');
  client.store(BEN, 'told elsewhere');
  const online = client.turn('online');
  client.arrive(BEN, 'told here');
  assert.equal(messagesOf(store).length, 150, 'loaded messages stay in sight');
  await online;
  assert.deepEqual(numbersOf(store), upTo(1, 152));
  assert.deepEqual([talkOf(store)?.loaded, talkOf(store)?.fromBeginning], [true, true]);
});

test('after another connection one who has scrolled up stays where he is', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 1000);
  const { store } = await open(client);
  await store.openAt(BEN, 500);
  await client.turn('waiting');
  await client.turn('online');
  assert.deepEqual(numbersOf(store), upTo(451, 550));
});

test('a page that could not be had is asked for again with the next connection', async () => {
  const client = new FakeClient();
  client.storeMany(BEN, 10);
  client.answers.set('History', () => {
    throw new Error('There is no network.');
  });
  const store = new Store(client, client.clock);
  await store.openTalk(BEN);
  await store.openTalk(MEI);
  assert.equal(talkOf(store)?.trouble, 'There is no network.');
  client.answers.clear();
  await client.turn('online');
  assert.deepEqual(numbersOf(store), upTo(1, 10));
  assert.equal(talkOf(store, MEI)?.trouble, undefined);
});

test('twenty conversations are kept in memory, and those that were opened last', async () => {
  const client = new FakeClient();
  for (let peer = 1; peer <= 25; peer++) client.storeMany(20_000 + peer, 2);
  const { store } = await open(client);
  for (let peer = 1; peer <= 25; peer++) await store.openTalk(20_000 + peer);
  const inMemory = [...store.state.talks.values()].filter(({ loaded }) => loaded).map(({ peer }) => peer);
  assert.deepEqual(inMemory.sort(), upTo(20_006, 20_025));
  assert.deepEqual(messagesOf(store, 20_001), []);
});
