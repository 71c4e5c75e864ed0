import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kept, type Message, nameOf, PAGE, type Store, unreadIn, WINDOW } from '@rookery/store';
import { ANN, BEN, EVE, MEI, messengerOf, offlineMessenger, openHouse, until } from './testing/house.ts';

const messagesOf = (store: Store, peer: number): readonly Message[] => store.state.talks.get(peer)?.messages ?? [];
const textsOf = (store: Store, peer: number) => messagesOf(store, peer).map(({ text }) => text);

test('friends, what they are called and whether they are here', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  assert.deepEqual([...store.state.friends.keys()], [BEN, MEI]);
  assert.equal(store.state.friends.get(BEN)?.status, 20);
  const ben = await house.client(BEN);
  await until(store, () => store.state.friends.get(BEN)?.status === 10);
  await ben.call('Change_Stat', { status: 50 });
  await until(store, () => store.state.friends.get(BEN)?.status === 50);
  await store.setFriend(BEN, { remark: 'Benny', label: 'Family' });
  assert.equal(nameOf(store.state, BEN), 'Benny');
  assert.equal(nameOf(store.state, ANN), 'Ann');
  await store.remove(BEN);
  assert.deepEqual([...store.state.friends.keys()], [MEI]);
});

test('a message is shown at once, then stored, then seen', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  const { store: theirs } = await messengerOf(house, BEN);
  await store.openTalk(BEN);
  store.send(BEN, 'Hello');
  assert.equal(messagesOf(store, BEN)[0]?.fate, 'sending');
  assert.equal(store.onTheirWay, 1);
  await until(store, () => messagesOf(store, BEN)[0]?.fate === 'stored');
  assert.equal(store.onTheirWay, 0);
  await until(theirs, () => unreadIn(theirs.state) === 1);
  await theirs.openTalk(ANN);
  assert.deepEqual(textsOf(theirs, ANN), ['Hello']);
  theirs.attend(ANN);
  assert.equal(unreadIn(theirs.state), 0);
  const number = messagesOf(store, BEN)[0]?.number;
  await until(store, () => store.state.talks.get(BEN)?.seenTo === number);
});

test('a message out of view is unread, also in another messenger of mine, until it is read there', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  const { store: second } = await messengerOf(house, ANN);
  const arrived: number[] = [];
  store.onArrival((peer) => arrived.push(peer));
  await house.say(BEN, ANN, ['one', 'two']);
  await until(store, () => unreadIn(store.state) === 2);
  await until(second, () => unreadIn(second.state) === 2);
  assert.deepEqual(arrived, [BEN, BEN]);
  second.attend(BEN);
  await until(store, () => unreadIn(store.state) === 0);
  const { store: third } = await messengerOf(house, ANN);
  assert.equal(unreadIn(third.state), 0);
  assert.equal(third.state.talks.get(BEN)?.latest?.text, 'two');
});

test('what one messenger of mine sends appears in the other', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  const { store: second } = await messengerOf(house, ANN);
  await Promise.all([store.openTalk(BEN), second.openTalk(BEN)]);
  store.send(BEN, 'from the first');
  await until(second, () => messagesOf(second, BEN).length === 1);
  assert.deepEqual([messagesOf(second, BEN)[0]?.mine, unreadIn(second.state)], [true, 0]);
  assert.deepEqual(textsOf(store, BEN), ['from the first']);
});

test('a message that is refused says why, and can be tried again or given up', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  store.send(EVE, 'Hello?');
  await until(store, () => messagesOf(store, EVE)[0]?.fate === 'failed');
  const [first] = messagesOf(store, EVE);
  assert.notEqual(first?.why ?? '', '');
  store.retry(EVE, first?.key ?? '');
  assert.equal(messagesOf(store, EVE)[0]?.fate, 'sending');
  await until(store, () => messagesOf(store, EVE)[0]?.fate === 'failed');
  const [second] = messagesOf(store, EVE);
  assert.notEqual(second?.key, first?.key);
  store.discard(EVE, second?.key ?? '');
  assert.deepEqual(messagesOf(store, EVE), []);
});

test('an account asked accepts or refuses, and both see it', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  const { store: theirs } = await messengerOf(house, EVE);
  assert.equal(await store.add(EVE), 'ask');
  await store.ask(EVE, 'We met yesterday');
  await until(theirs, () => theirs.state.requests[0]?.nick === 'Ann');
  assert.equal(theirs.state.requests[0]?.reason, 'We met yesterday');
  await theirs.answer({ uin: ANN }, false, 'Not now');
  assert.deepEqual(theirs.state.requests, []);
  await until(store, () => store.state.answers.length === 1);
  assert.deepEqual(store.state.answers[0], { uin: EVE, accepted: false, reason: 'Not now' });
  store.dismiss(EVE);
  assert.deepEqual(store.state.answers, []);
  await store.ask(EVE, '');
  await until(theirs, () => theirs.state.requests.length === 1);
  await theirs.answer({ uin: ANN }, true, '');
  assert.ok(theirs.state.friends.has(ANN));
  await until(store, () => store.state.friends.has(EVE));
});

test('people are found, blocked and let in again; profile and policy change', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  await store.setProfile({ age: 33, sex: 1, province: '广东' });
  assert.deepEqual([store.state.profile?.age, store.state.profile?.province], [33, '广东']);
  const { store: theirs } = await messengerOf(house, BEN);
  const { found } = await theirs.search({ age: 33, sex: 1 });
  assert.deepEqual(
    found.map(({ uin, province }) => [uin, province]),
    [[ANN, '广东']],
  );
  await store.block(BEN);
  assert.equal(store.state.friends.has(BEN), false);
  await store.loadBlocks();
  assert.deepEqual([...(store.state.blocks ?? [])], [[BEN, 'Ben']]);
  await store.unblock(BEN);
  assert.equal(store.state.blocks?.size, 0);
  await store.block(BEN);
  assert.equal(store.state.blocks?.size, 1);
  await store.unblock(BEN);
  const policy = await store.policy({ strangers: true });
  assert.equal(policy.strangers, true);
});

test('typing is told, and over after a while', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  const { store: theirs } = await messengerOf(house, BEN);
  await until(store, () => store.state.friends.get(BEN)?.status === 10);
  store.typing(BEN);
  await until(theirs, () => (theirs.state.talks.get(ANN)?.typingAt ?? 0) > 0);
  store.send(BEN, 'done');
  await until(theirs, () => theirs.state.talks.get(ANN)?.typingAt === 0);
});

test('a long conversation is fetched page by page, and memory stays bounded', async (t) => {
  const house = await openHouse(t);
  const count = WINDOW + 3 * PAGE;
  await house.say(
    BEN,
    ANN,
    Array.from({ length: count }, (_, index) => `${index}`),
  );
  const { store } = await messengerOf(house, ANN);
  await store.openTalk(BEN);
  assert.deepEqual(textsOf(store, BEN).at(-1), `${count - 1}`);
  while (!store.state.talks.get(BEN)?.fromBeginning) await store.loadOlder(BEN);
  assert.equal(textsOf(store, BEN)[0], '0');
  assert.ok(textsOf(store, BEN).length <= WINDOW);
  await house.say(BEN, ANN, ['the newest']);
  await until(store, () => store.state.talks.get(BEN)?.latest?.text === 'the newest');
  while (store.state.talks.get(BEN)?.hasNewer) await store.loadNewer(BEN);
  assert.deepEqual(textsOf(store, BEN).slice(-2), [`${count - 1}`, 'the newest']);
  assert.ok(textsOf(store, BEN).length <= WINDOW);
});

test('the session may be ended elsewhere', async (t) => {
  const house = await openHouse(t);
  const { store, client } = await messengerOf(house, ANN);
  const other = await house.client(ANN);
  const { ID = [], ME = [] } = await client.raw('Sessions', {});
  const own = (ID as number[])[(ME as number[]).indexOf(1)];
  await other.call('EndSession', { id: own ?? 0 });
  await until(store, () => store.state.ended !== undefined);
});

/** Lets the stores of one session hear each other, as the windows of a browser do. */
function connect(one: Store, two: Store): void {
  one.onAct((act) => two.hear(structuredClone(act)));
  two.onAct((act) => one.hear(structuredClone(act)));
}

test('two windows of one session show the same', async (t) => {
  const house = await openHouse(t);
  const { store: one, client } = await messengerOf(house, ANN);
  const { store: two } = await messengerOf(house, ANN, { token: client.token });
  connect(one, two);
  await Promise.all([one.openTalk(BEN), two.openTalk(BEN)]);
  one.send(BEN, 'from the first');
  assert.equal(messagesOf(two, BEN)[0]?.fate, 'sending');
  await until(two, () => messagesOf(two, BEN)[0]?.fate === 'stored');
  two.send(BEN, 'from the second');
  await until(one, () => messagesOf(one, BEN)[1]?.fate === 'stored');
  await house.say(BEN, ANN, ['from Ben']);
  for (const store of [one, two]) await until(store, () => textsOf(store, BEN).length === 3);
  assert.deepEqual(textsOf(one, BEN), ['from the first', 'from the second', 'from Ben']);
  assert.deepEqual(messagesOf(two, BEN), messagesOf(one, BEN));
  assert.deepEqual([unreadIn(one.state), unreadIn(two.state)], [1, 1]);
  two.attend(BEN);
  assert.deepEqual([unreadIn(one.state), unreadIn(two.state)], [0, 0]);
  await one.setFriend(BEN, { remark: 'Benny', label: '' });
  await until(two, () => nameOf(two.state, BEN) === 'Benny');
  await two.setStatus(50);
  assert.equal(one.state.status, 50);
  two.send(EVE, 'Hello?');
  await until(one, () => messagesOf(one, EVE)[0]?.fate === 'failed');
  one.discard(EVE, messagesOf(one, EVE)[0]?.key ?? '');
  assert.deepEqual(messagesOf(two, EVE), []);
});

test('messages written offline are sent by the next run, once and in order', async (t) => {
  const house = await openHouse(t);
  const texts = Array.from({ length: 60 }, (_, index) => `message ${index}`);
  const { store: first, client } = offlineMessenger(house, ANN);
  for (const text of texts.slice(0, 30)) first.send(BEN, text);
  const offline = structuredClone(kept(first.state));
  await client.close();

  const { store: second } = await messengerOf(house, ANN, { initial: offline });
  for (const text of texts.slice(30)) second.send(BEN, text);
  // Kept too early: all of it will be on the server, and the next run does not know.
  const early = structuredClone(kept(second.state));
  await until(second, () => second.onTheirWay === 0);
  const { store: third } = await messengerOf(house, ANN, { initial: early });
  await until(third, () => third.onTheirWay === 0);

  const { store: theirs } = await messengerOf(house, BEN);
  await theirs.openTalk(ANN);
  assert.deepEqual(textsOf(theirs, ANN), texts);
  await third.openTalk(BEN);
  assert.deepEqual(textsOf(third, BEN), texts);
  assert.ok(messagesOf(third, BEN).every(({ fate }) => fate === 'stored'));
});

test('the kept state is shown without a connection, and brought up to date with one', async (t) => {
  const house = await openHouse(t);
  await house.say(BEN, ANN, ['one', 'two']);
  const { store: before, client } = await messengerOf(house, ANN);
  await before.openTalk(BEN);
  const initial = structuredClone(kept(before.state));
  await client.close();
  await house.say(BEN, ANN, ['three']);

  const { store, client: later } = offlineMessenger(house, ANN, { initial });
  assert.deepEqual([...store.state.friends.keys()], [BEN, MEI]);
  assert.equal(nameOf(store.state, BEN), 'Ben');
  assert.equal(nameOf(store.state, ANN), 'Ann');
  const opening = store.openTalk(BEN);
  assert.deepEqual(textsOf(store, BEN), ['one', 'two']);
  await later.connect();
  await opening;
  await until(store, () => store.state.loaded);
  assert.deepEqual(textsOf(store, BEN), ['one', 'two', 'three']);
  assert.equal(unreadIn(store.state), 3);
});

test('a message is found, and its conversation shown around it', async (t) => {
  const house = await openHouse(t);
  const count = 3 * PAGE;
  await house.say(
    BEN,
    ANN,
    Array.from({ length: count }, (_, index) => `message ${index}.`),
  );
  await house.say(MEI, ANN, ['Message 40. of another one']);
  const { store } = await messengerOf(house, ANN);
  await store.openTalk(BEN);
  assert.equal(store.state.talks.get(BEN)?.firstUnread, 1);
  const { found, next } = await store.findMessages('MESSAGE 40.');
  assert.deepEqual([found.map(({ peer }) => peer), next], [[MEI, BEN], undefined]);
  const here = await store.findMessages('message 40.', { peer: BEN });
  assert.deepEqual(here.found, found.slice(1));
  const [only] = here.found;
  await store.openAt(BEN, only?.number ?? 0);
  const at = messagesOf(store, BEN).findIndex(({ number }) => number === only?.number);
  assert.equal(messagesOf(store, BEN)[at]?.text, 'message 40.');
  assert.deepEqual([at > 10, textsOf(store, BEN).length - at > 10], [true, true]);
  while (store.state.talks.get(BEN)?.hasNewer) await store.loadNewer(BEN);
  await store.loadOlder(BEN);
  assert.deepEqual([textsOf(store, BEN)[0], textsOf(store, BEN).at(-1)], ['message 0.', `message ${count - 1}.`]);
  await assert.rejects(store.findMessages('x'.repeat(65)), /64 characters/);
});

test('administrators and faces are known', async (t) => {
  const house = await openHouse(t);
  const { store } = await messengerOf(house, ANN);
  assert.equal(store.state.isAdmin, false);
  assert.equal((await messengerOf(house, EVE)).store.state.isAdmin, true);
  const { store: theirs } = await messengerOf(house, BEN);
  await theirs.setProfile({ face: 42 });
  await until(store, () => store.state.friends.get(BEN)?.face === 42);
  assert.equal((await store.search({})).found.find(({ uin }) => uin === BEN)?.face, 42);
});
