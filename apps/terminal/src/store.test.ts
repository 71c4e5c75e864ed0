import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Message, nameOf, PAGE, type Store, unreadIn, WINDOW } from '@rookery/store';
import { ANN, BEN, EVE, House, MEI, until } from './testing/house.ts';

const messagesOf = (store: Store, peer: number): readonly Message[] => store.state.talks.get(peer)?.messages ?? [];
const textsOf = (store: Store, peer: number) => messagesOf(store, peer).map(({ text }) => text);

test('friends, what they are called and whether they are here', async (t) => {
  const house = await House.open(t);
  const { store } = await house.store(ANN);
  assert.deepEqual([...store.state.friends.keys()], [BEN, MEI]);
  assert.equal(store.state.friends.get(BEN)?.status, 20);
  const ben = await house.client(BEN);
  await until(store, () => store.state.friends.get(BEN)?.status === 10);
  await ben.call('Change_Stat', { ST: 50 });
  await until(store, () => store.state.friends.get(BEN)?.status === 50);
  await store.setFriend(BEN, 'Benny', 'Family');
  assert.equal(nameOf(store.state, BEN), 'Benny');
  assert.equal(nameOf(store.state, ANN), 'Ann');
  await store.remove(BEN);
  assert.deepEqual([...store.state.friends.keys()], [MEI]);
});

test('a message is shown at once, then stored, then seen', async (t) => {
  const house = await House.open(t);
  const { store } = await house.store(ANN);
  const { store: theirs } = await house.store(BEN);
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

test('what arrives where nobody looks is unread, also for another messenger of mine, until it is read there', async (t) => {
  const house = await House.open(t);
  const { store } = await house.store(ANN);
  const { store: second } = await house.store(ANN);
  const arrived: number[] = [];
  store.onArrival((peer) => arrived.push(peer));
  await house.say(BEN, ANN, ['one', 'two']);
  await until(store, () => unreadIn(store.state) === 2);
  await until(second, () => unreadIn(second.state) === 2);
  assert.deepEqual(arrived, [BEN, BEN]);
  second.attend(BEN);
  await until(store, () => unreadIn(store.state) === 0);
  const { store: third } = await house.store(ANN);
  assert.equal(unreadIn(third.state), 0);
  assert.equal(third.state.talks.get(BEN)?.latest?.text, 'two');
});

test('what one messenger of mine sends appears in the other', async (t) => {
  const house = await House.open(t);
  const { store } = await house.store(ANN);
  const { store: second } = await house.store(ANN);
  await Promise.all([store.openTalk(BEN), second.openTalk(BEN)]);
  store.send(BEN, 'from the first');
  await until(second, () => messagesOf(second, BEN).length === 1);
  assert.deepEqual([messagesOf(second, BEN)[0]?.mine, unreadIn(second.state)], [true, 0]);
  assert.deepEqual(textsOf(store, BEN), ['from the first']);
});

test('a message that is refused says why, and can be tried again or given up', async (t) => {
  const house = await House.open(t);
  const { store } = await house.store(ANN);
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

test('whoever is asked accepts or refuses, and both see it', async (t) => {
  const house = await House.open(t);
  const { store } = await house.store(ANN);
  const { store: theirs } = await house.store(EVE);
  assert.equal(await store.add(EVE), 'ask');
  await store.ask(EVE, 'We met yesterday');
  await until(theirs, () => theirs.state.requests[0]?.nick === 'Ann');
  assert.equal(theirs.state.requests[0]?.reason, 'We met yesterday');
  await theirs.answer(ANN, false, 'Not now');
  assert.deepEqual(theirs.state.requests, []);
  await until(store, () => store.state.answers.length === 1);
  assert.deepEqual(store.state.answers[0], { uin: EVE, accepted: false, reason: 'Not now' });
  store.dismiss(EVE);
  assert.deepEqual(store.state.answers, []);
  await store.ask(EVE, '');
  await until(theirs, () => theirs.state.requests.length === 1);
  await theirs.answer(ANN, true, '');
  assert.ok(theirs.state.friends.has(ANN));
  await until(store, () => store.state.friends.has(EVE));
});

test('people are found, blocked and let in again; profile and policy change', async (t) => {
  const house = await House.open(t);
  const { store } = await house.store(ANN);
  await store.setProfile({ AG: 33, SX: 1, PV: '广东' });
  assert.deepEqual([store.state.profile?.AG, store.state.profile?.PV], [33, '广东']);
  const { store: theirs } = await house.store(BEN);
  const { found } = await theirs.search({ age: 33, sex: 1 });
  assert.deepEqual(
    found.map(({ uin, province }) => [uin, province]),
    [[ANN, '广东']],
  );
  await store.block(BEN);
  assert.equal(store.state.friends.has(BEN), false);
  assert.deepEqual(await store.blocks(), [{ uin: BEN, nick: 'Ben' }]);
  await store.unblock(BEN);
  assert.deepEqual(await store.blocks(), []);
  const policy = await store.policy({ MS: 1 });
  assert.equal(policy.MS, 1);
});

test('typing is told, and over after a while', async (t) => {
  const house = await House.open(t);
  const { store } = await house.store(ANN);
  const { store: theirs } = await house.store(BEN);
  await until(store, () => store.state.friends.get(BEN)?.status === 10);
  store.typing(BEN);
  await until(theirs, () => (theirs.state.talks.get(ANN)?.typingAt ?? 0) > 0);
  store.send(BEN, 'done');
  await until(theirs, () => theirs.state.talks.get(ANN)?.typingAt === 0);
});

test('a long conversation is fetched page by page, and memory stays bounded', async (t) => {
  const house = await House.open(t);
  const count = WINDOW + 3 * PAGE;
  await house.say(
    BEN,
    ANN,
    Array.from({ length: count }, (_, index) => `${index}`),
  );
  const { store } = await house.store(ANN);
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
  const house = await House.open(t);
  const { store, client } = await house.store(ANN);
  const other = await house.client(ANN);
  const { ID = [], ME = [] } = await client.call('Sessions', {});
  const own = (ID as number[])[(ME as number[]).indexOf(1)];
  await other.call('EndSession', { ID: own ?? 0 });
  await until(store, () => store.state.ended !== undefined);
});
