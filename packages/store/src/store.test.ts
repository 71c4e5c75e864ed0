import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError, UnreachableError } from '@rookery/client';
import { errors } from '@rookery/protocol';
import { emptyState, faceOf, kept, messageOf, PAGE, Store, type WindowAct } from './index.ts';
import { BEN, FakeClient, ME, MEI, open, settled } from './testing/fake-client.ts';

const talkOf = (store: Store, peer = BEN) => store.state.talks.get(peer);
const messagesOf = (store: Store, peer = BEN) => talkOf(store, peer)?.messages ?? [];
const numbersOf = (store: Store) => messagesOf(store).map(({ number }) => number);
const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('messages are looked for until something is found, a few times', async () => {
  const { client, store } = await open();
  const found = { UN: [BEN, MEI], ID: [7, 5], TS: [70, 50], DR: [0, 1], MG: ['Tea?', 'Tea!'] };
  const pages = [{ ND: 300 }, { ND: 200 }, { ...found, ND: 5 }];
  client.answers.set('FindMsg', () => pages.shift());
  assert.deepEqual(await store.findMessages('tea', { before: 400 }), {
    found: [
      { peer: BEN, number: 7, at: 70, mine: false, text: 'Tea?' },
      { peer: MEI, number: 5, at: 50, mine: true, text: 'Tea!', name: `${ME}-5` },
    ],
    next: 5,
  });
  assert.deepEqual(
    client.askedFor('FindMsg').map(({ ID }) => ID),
    [400, 300, 200],
  );
  await settled();
  assert.equal(store.state.names.get(MEI), `n${MEI}`, 'a found account has a name');

  client.answers.set('FindMsg', ({ ID = 100 }) => ({ ND: Number(ID) - 1 }));
  const nothing = await store.findMessages('coffee', { peer: BEN });
  assert.deepEqual(nothing.found, []);
  assert.equal(client.askedFor('FindMsg').at(-1)?.UN, BEN);
  assert.ok(nothing.next !== undefined && nothing.next < 100 && nothing.next > 80, 'a few pages, not all');
  client.answers.set('FindMsg', () => ({ ND: 0, ID: '' }));
  assert.deepEqual(await store.findMessages('coffee'), { found: [], next: undefined });
  const before = client.asked.length;
  assert.deepEqual(await store.findMessages(''), { found: [], next: undefined });
  assert.equal(client.asked.length, before);
});

test('a search over the limit returns what it has so far, and is refused only at first', async () => {
  const { client, store } = await open();
  const limited = new RefusedError(errors.limited.res, 'Too many searches.', { retrySeconds: 3 });
  let asked = 0;
  client.answers.set('FindMsg', () => {
    if (asked++ === 1) throw limited;
    return { ND: 70 };
  });
  assert.deepEqual(await store.findMessages('tea'), { found: [], next: 70 });
  asked = 1;
  await assert.rejects(store.findMessages('tea'), limited);
});

test('a wait that a server tells whose clock went wrong is not shown as it is', () => {
  const says = (retrySeconds: number) => messageOf(new RefusedError(errors.limited.res, 'Too fast.', { retrySeconds }));
  assert.equal(says(3), 'Too fast. Try again in 3 s.');
  assert.equal(says(3_000_000), 'Too fast. Try again in 60 s.');
});

test('messages not sent when a run ended are sent by the next one, in order and under their names', async () => {
  const { store } = await open();
  for (const text of ['one', 'two', 'three']) store.send(BEN, text);
  store.send(MEI, 'to Mei');
  const names = messagesOf(store).map(({ key }) => key);
  const { client: next, store: restored } = await open(new FakeClient(), structuredClone(kept(store.state)));
  assert.deepEqual(
    next.sends.filter(({ to }) => to === BEN),
    ['one', 'two', 'three'].map((text, index) => ({ id: names[index], to: BEN, text })),
  );
  assert.equal(next.sends.length, 4);
  assert.equal(restored.onTheirWay, 4);
  for (const { id } of next.sends) next.deliver(id);
  assert.equal(restored.onTheirWay, 0);
  await restored.openTalk(BEN);
  assert.deepEqual(
    messagesOf(restored).map(({ text, fate }) => `${text} ${fate}`),
    ['one stored', 'two stored', 'three stored'],
  );
});

test('a message refused before a run ended is not sent again by itself', async () => {
  const { client, store } = await open();
  store.send(BEN, 'no');
  const [only] = client.sends;
  const error = new RefusedError(errors.refused.res, 'Friends only.');
  client.emit({ type: 'failed', id: only?.id ?? '', to: BEN, text: 'no', error });
  const { client: next, store: restored } = await open(new FakeClient(), kept(store.state));
  assert.equal(next.sends.length, 0);
  assert.deepEqual([messagesOf(restored)[0]?.fate, messagesOf(restored)[0]?.why], ['failed', 'Friends only.']);
  restored.retry(BEN, messagesOf(restored)[0]?.key ?? '');
  assert.equal(next.sends[0]?.text, 'no');
});

test('a state that was kept is shown at once, and joined by what has come since', async () => {
  const client = new FakeClient();
  client.friends.push(BEN, MEI);
  client.storeMany(BEN, 150);
  const { store } = await open(client);
  await store.openTalk(BEN);
  await store.loadOlder(BEN);
  const initial = structuredClone(kept(store.state));
  client.storeMany(BEN, 30);

  const restored = new Store(client, client.clock, initial);
  assert.equal(restored.state.connection.state, 'online');
  assert.equal(restored.state.loaded, false);
  assert.deepEqual([...restored.state.friends.keys()], [BEN, MEI]);
  assert.deepEqual(numbersOf(restored), upTo(51, 150));
  const opening = restored.openTalk(BEN);
  assert.deepEqual([numbersOf(restored).length, talkOf(restored)?.loading], [PAGE, 'newest']);
  await opening;
  assert.deepEqual(numbersOf(restored), upTo(51, 180));
  client.storeMany(BEN, 300);
  const late = new Store(client, client.clock, initial);
  await late.openTalk(BEN);
  assert.deepEqual(numbersOf(late), upTo(381, 480), 'too much has been said: the old window would leave a gap');
});

test('what is kept is plain, and nothing of the moment', async () => {
  const client = new FakeClient();
  for (let uin = 20_001; uin <= 20_300; uin++) client.friends.push(uin);
  client.storeMany(BEN, 300);
  const { store } = await open(client);
  await store.openTalk(BEN);
  await store.loadOlder(BEN);
  client.emit({ type: 'typing', peer: BEN });
  client.emit({ type: 'status', peer: 20_001, status: 30 });
  client.emit({ type: 'answer', peer: MEI, number: 1, at: 1, accepted: false, reason: 'No.' });
  client.emit({ type: 'ended', why: 'Elsewhere.' });
  const state = kept(store.state);
  assert.deepEqual(structuredClone(state), state);
  const { connection, ended, trouble, loaded } = state;
  assert.deepEqual([connection, ended, trouble, loaded], [{ state: 'idle' }, undefined, undefined, false]);
  assert.equal(state.friends.size, 300);
  assert.equal(state.friends.get(20_001)?.status, 30);
  assert.equal(state.answers.length, 1);
  const talk = state.talks.get(BEN);
  assert.deepEqual([talk?.messages.length, talk?.typingAt, talk?.loaded, talk?.unread], [PAGE, 0, false, 300]);
  assert.deepEqual(kept(emptyState(ME)), { ...emptyState(ME), generation: undefined, profile: undefined });
});

/** Two windows of one session: what one does, the other hears. */
async function twoWindows() {
  const [one, two] = [await open(), await open()];
  const acts: WindowAct[] = [];
  one.store.onAct((act) => {
    acts.push(act);
    two.store.hear(structuredClone(act));
  });
  two.store.onAct((act) => {
    acts.push(act);
    one.store.hear(structuredClone(act));
  });
  for (const { client } of [one, two]) client.storeMany(BEN, 3);
  for (const { store } of [one, two]) await store.openTalk(BEN);
  return { one, two, acts };
}

test('what one window sends is seen in the other, and hears its fate', async () => {
  const { one, two, acts } = await twoWindows();
  one.store.send(BEN, 'hello');
  const [only] = one.client.sends;
  assert.deepEqual(
    messagesOf(two.store)
      .map(({ key, fate }) => [key, fate])
      .at(-1),
    [only?.id, 'sending'],
  );
  const { number } = one.client.deliver(only?.id ?? '');
  assert.deepEqual(numbersOf(two.store), [1, 2, 3, number]);
  assert.deepEqual(numbersOf(one.store), numbersOf(two.store));
  assert.deepEqual(
    acts.map(({ type }) => type),
    ['sending', 'sent'],
    'known messages are not told again',
  );
  two.client.pass(60_000);
  assert.equal(two.client.sends.length, 0, 'it was sent');
});

test('what is refused in one window is tried again, or given up, in both', async () => {
  const { one, two } = await twoWindows();
  one.store.send(BEN, 'hello');
  const id = one.client.sends[0]?.id ?? '';
  const error = new RefusedError(errors.refused.res, 'Friends only.', { reason: 'friends-only' });
  one.client.emit({ type: 'failed', id, to: BEN, text: 'hello', error });
  for (const { store } of [one, two]) {
    const { fate, why, reason } = messagesOf(store).at(-1) ?? {};
    assert.deepEqual([fate, why, reason], ['failed', 'Friends only.', 'friends-only']);
  }
  two.store.retry(BEN, id);
  assert.deepEqual(
    messagesOf(one.store)
      .slice(3)
      .map(({ key, fate }) => [key, fate]),
    [[two.client.sends[0]?.id, 'sending']],
  );
  two.client.emit({ type: 'failed', id: two.client.sends[0]?.id ?? '', to: BEN, text: 'hello', error });
  one.store.discard(BEN, messagesOf(one.store).at(-1)?.key ?? '');
  assert.deepEqual([messagesOf(one.store).length, messagesOf(two.store).length], [3, 3]);
});

test('what a window has begun to send and did not, the other one sends, under the same name', async () => {
  const { one, two } = await twoWindows();
  one.store.send(BEN, 'hello');
  two.client.pass(14_000);
  assert.equal(two.client.sends.length, 0);
  two.client.pass(2000);
  assert.deepEqual(two.client.sends, one.client.sends);
  // Both get the answer: the same one, since the name is.
  const { number } = two.client.deliver(two.client.sends[0]?.id ?? '');
  one.client.emit({ type: 'sent', id: one.client.sends[0]?.id ?? '', to: BEN, text: 'hello', number, at: 1 });
  assert.deepEqual(numbersOf(one.store), [1, 2, 3, number]);
  assert.deepEqual(numbersOf(two.store), [1, 2, 3, number]);
});

test('a message written after the clock was set back stands behind earlier ones', async () => {
  const { client, store } = await open();
  store.send(BEN, 'one');
  client.pass(-3_600_000);
  store.send(BEN, 'two');
  store.send(BEN, 'three');
  const times = messagesOf(store).map(({ at }) => at);
  assert.deepEqual(times, [...new Set(times)].sort(), 'in order, and none at the time of another');
});

test('what is read, and the status, is so in both windows', async () => {
  const { one, two, acts } = await twoWindows();
  for (const { client } of [one, two]) client.answers.set('Change_Stat', () => ({}));
  for (const { client } of [one, two]) client.arrive(BEN, 'hello');
  assert.equal(talkOf(two.store)?.unread, 1);
  one.store.attend(BEN);
  assert.deepEqual([talkOf(two.store)?.unread, talkOf(two.store)?.readTo], [0, 4]);
  two.client.pass(1000);
  assert.deepEqual(two.client.askedFor('Read'), [], 'only the window that has read tells the server');
  await two.store.setStatus(50);
  assert.equal(one.store.state.status, 50);
  assert.deepEqual(
    acts.map(({ type }) => type),
    ['read', 'status'],
  );
});

test('a friend who is blocked, or called something else, in one window is so in the other', async () => {
  const { one, two } = await twoWindows();
  for (const { client } of [one, two]) {
    client.friends.push(BEN, MEI);
    client.answers.set('Block', () => ({}));
    client.answers.set('SetFriend', () => ({}));
    await client.turn('online');
  }
  const listed = two.client.askedFor('List').length;
  await one.store.setFriend(BEN, { remark: 'Benny', label: 'Work' });
  await settled();
  assert.equal(one.store.state.friends.get(BEN)?.remark, 'Benny');
  assert.equal(two.client.askedFor('List').length, listed + 1, 'the list is fetched again');
  for (const { client } of [one, two]) client.friends.pop();
  await one.store.block(MEI);
  assert.equal(two.store.state.friends.has(MEI), false);
});

test('the blocked accounts are fetched when asked for, and then kept up to date in all windows', async () => {
  const { one, two } = await twoWindows();
  const blocked = new Map([[MEI, 'Mei']]);
  for (const { client } of [one, two]) {
    client.answers.set('Blocks', () => ({ FN: 1, UN: [...blocked.keys()], NK: [...blocked.values()] }));
    client.answers.set('Block', () => ({}));
    client.answers.set('Unblock', ({ UN }) => blocked.delete(Number(UN)) && {});
    await client.turn('online');
    client.emit({ type: 'list', peer: MEI, change: 'changed' });
    await settled();
    assert.deepEqual(client.askedFor('Blocks'), [], 'not asked for yet');
  }
  for (const { store } of [one, two]) await store.loadBlocks();
  await one.store.loadBlocks();
  assert.equal(one.client.askedFor('Blocks').length, 1);
  blocked.set(BEN, 'Ben');
  await one.store.block(BEN);
  await settled();
  for (const { store } of [one, two]) assert.deepEqual([...(store.state.blocks ?? [])], [...blocked]);
  await two.store.unblock(MEI);
  await settled();
  for (const { store } of [one, two]) assert.deepEqual([...(store.state.blocks ?? [])], [[BEN, 'Ben']]);
  blocked.clear();
  one.client.emit({ type: 'list', peer: BEN, change: 'changed' });
  await settled();
  assert.equal(one.store.state.blocks?.size, 0, 'another program has taken it back');
});

test('an answer that was seen in one window is gone in the other, and so is a request that was refused', async () => {
  const { one, two } = await twoWindows();
  for (const { client } of [one, two]) {
    client.answers.set('Ack_AddToList', () => ({}));
    client.emit({ type: 'answer', peer: MEI, number: 9, at: 1, accepted: false, reason: 'No.' });
    client.emit({ type: 'request', peer: BEN, number: 10, at: 1, reason: 'Please.' });
  }
  one.store.dismiss(MEI);
  assert.deepEqual([one.store.state.answers, two.store.state.answers], [[], []]);
  await one.store.answer({ uin: BEN }, false, '');
  await settled();
  assert.deepEqual([one.store.state.requests, two.store.state.requests], [[], []]);
});

test('who looks after the server is known, as soon as it can be', async () => {
  const { client, store } = await open();
  assert.equal(store.state.isAdmin, false);
  client.answers.set('Figures', () => ({ TS: 1 }));
  await client.turn('online');
  assert.equal(store.state.isAdmin, true);
  client.answers.set('Figures', () => {
    throw new Error('There is no network.');
  });
  await client.turn('online');
  assert.equal(store.state.isAdmin, true, 'no answer is no refusal');
  client.answers.delete('Figures');
  client.emit({ type: 'list', peer: ME, change: 'changed' });
  await settled();
  assert.equal(store.state.isAdmin, false);
});

test('friends and found accounts have their faces', async () => {
  const { client, store } = await open();
  client.answers.set('List', () => ({ FN: 1, UN: [BEN, MEI], NK: ['Ben', 'Mei'], FC: [17] }));
  client.answers.set('Finger', () => ({ FN: 1, UN: [BEN], FC: [88] }));
  await client.turn('online');
  assert.deepEqual(
    [...store.state.friends.values()].map(({ face }) => face),
    [17, 0],
  );
  assert.equal((await store.search({ text: 'be' })).found[0]?.face, 88);
  assert.equal(client.askedFor('Finger').at(-1)?.KW, 'be');
});

test('an account that asks or answers has a name, friend or not', async () => {
  const { client, store } = await open();
  await client.turn('online');
  client.emit({ type: 'answer', peer: 30_001, number: 9, at: 1, accepted: false, reason: 'No.' });
  client.emit({ type: 'request', peer: 30_002, number: 10, at: 1, reason: 'Please.' });
  await settled();
  assert.deepEqual([store.state.names.get(30_001), store.state.names.get(30_002)], ['n30001', 'n30002']);
});

test('what many are called and look like is asked for one after the other, once, and not without end', async () => {
  const { client, store } = await open();
  await client.turn('online');
  let [now, most] = [0, 0];
  client.answers.set('GetInfo', async ({ UN }) => {
    most = Math.max(most, ++now);
    await null;
    now--;
    if (UN === 20_001) throw new Error('There is no network.');
    return { UN, NK: `n${UN}`, FC: 7 };
  });
  for (let round = 0; round < 2; round++) for (let uin = 20_001; uin <= 20_500; uin++) store.learn(uin);
  const asked = () => client.askedFor('GetInfo').filter(({ UN }) => Number(UN) >= 20_000).length;
  while (now > 0 || asked() < 200) await settled();
  assert.deepEqual([most, asked()], [1, 200]);
  assert.deepEqual([store.state.names.get(20_002), faceOf(store.state, 20_002)], ['n20002', 7]);
  assert.equal(store.state.faces.has(20_001), false);
  for (const uin of [20_001, 20_002]) store.learn(uin);
  await settled();
  assert.equal(asked(), 201, 'who is known is not asked for again, and who could not be had is');
});

test('tries that fail like those before do not flicker: there is no connection until there is one', async () => {
  const { client, store } = await open();
  const states: string[] = [];
  store.subscribe(() => states.push(store.state.connection.state));
  const error = new UnreachableError('Gone.');
  for (const state of ['waiting', 'connecting', 'waiting', 'connecting'] as const) {
    client.emit(state === 'waiting' ? { type: 'state', state, error } : { type: 'state', state });
    await settled();
    assert.deepEqual(store.state.connection, { state: 'waiting', trouble: 'Gone.' });
  }
  client.emit({ type: 'state', state: 'online' });
  assert.equal(store.state.connection.state, 'online');
  await settled();
  assert.ok(!states.includes('connecting'));
});
