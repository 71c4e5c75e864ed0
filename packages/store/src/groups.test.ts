import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState, isMuted, kept, memberNameOf, nameOf, type State, type Store, unreadIn } from './index.ts';
import { BEN, CHESS, FakeClient, ME, MEI, open, settled } from './testing/fake-client.ts';

const talkOf = (store: Store) => store.state.talks.get(CHESS);
const textsOf = (store: Store) => talkOf(store)?.messages.map(({ text, happened }) => happened?.what ?? text);

async function inGroup(said = 0) {
  const client = new FakeClient();
  client.found(CHESS, [ME, BEN, MEI]);
  for (let i = 1; i <= said; i++) client.log(CHESS, BEN, `move ${i}`);
  return { ...(await open(client)), client };
}

test('a message of a group is known by its number in the log: in events, pages, and what is sent', async () => {
  const { client, store } = await inGroup(3);
  assert.equal(talkOf(store)?.latest?.number, 3);
  client.say(CHESS, MEI, 'live');
  await store.openTalk(CHESS);
  client.say(CHESS, BEN, 'later');
  store.send(CHESS, 'mine');
  const { id } = client.sends[0] ?? { id: '' };
  const { number: entry, at } = client.log(CHESS, ME, 'mine');
  client.emit({ type: 'sent', id, to: CHESS, text: 'mine', number: 9000, at, entry });
  const { messages = [] } = talkOf(store) ?? {};
  assert.deepEqual(
    messages.map(({ number, author, mine }) => [number, author, mine]),
    [
      [1, BEN, false],
      [2, BEN, false],
      [3, BEN, false],
      [4, MEI, false],
      [5, BEN, false],
      [6, ME, true],
    ],
  );
  assert.equal(messages[0]?.readBy, 1);
  await store.openAt(CHESS, 2);
  assert.equal(talkOf(store)?.messages.length, 6, 'nothing is there twice');
});

test('read marks and counts go by the log, and what has happened does not count', async () => {
  const { client, store } = await inGroup(2);
  client.say(CHESS, MEI, 'third');
  client.happen(CHESS, BEN, `role ${MEI} 1`);
  assert.equal(unreadIn(store.state), 3);
  assert.equal(talkOf(store)?.latest?.happened?.what, 'role');
  await store.openTalk(CHESS);
  assert.equal(talkOf(store)?.firstUnread, 1);
  assert.deepEqual(textsOf(store), ['move 1', 'move 2', 'third', 'role']);
  store.attend(CHESS);
  client.pass(1000);
  assert.deepEqual(client.askedFor('Read'), [{ UN: CHESS, ID: 4 }]);
  assert.equal(unreadIn(store.state), 0);
  client.emit({ type: 'talk', peer: CHESS, isMarked: false, hiddenTo: 0, clearedTo: 3 });
  assert.deepEqual(textsOf(store), ['role']);
});

test('a muted group rings nowhere, and is counted nowhere', async () => {
  const { client, store } = await inGroup(2);
  client.answers.set('SetMember', () => ({}));
  await (await store.groups.acts()).setNotes(CHESS, { muted: true });
  assert.ok(isMuted(store.state, CHESS));
  assert.equal(unreadIn(store.state), 0);
});

test('authors have names: the card, what I call a friend, or the nickname, also once they have left', async () => {
  const { client, store } = await inGroup();
  const gone = 10044;
  client.log(CHESS, gone, 'bye');
  client.say(CHESS, BEN, 'hello');
  await settled();
  assert.equal(memberNameOf(store.state, CHESS, BEN), 'Rook');
  assert.equal(store.state.members.get(CHESS)?.isWhole, false, 'of an unopened one only who speaks is asked for');
  await store.openTalk(CHESS);
  await settled();
  assert.equal(store.state.members.get(CHESS)?.isWhole, true);
  assert.equal(memberNameOf(store.state, CHESS, MEI), `n${MEI}`);
  assert.equal(memberNameOf(store.state, CHESS, gone), `n${gone}`);
  assert.equal(nameOf(store.state, CHESS), 'Chess');
  assert.equal(store.state.groups.get(CHESS)?.about?.notice, 'Be kind.');
  assert.equal(memberNameOf(kept(store.state), CHESS, BEN), 'Rook', 'what is kept shows who has written it');
  assert.equal(kept(store.state).members.get(CHESS)?.known.has(MEI), false);
});

test('members come and go, and are what they were made', async () => {
  const { client, store } = await inGroup();
  await store.openTalk(CHESS);
  await settled();
  const members = () => store.state.members.get(CHESS)?.known;
  client.groups.get(CHESS)?.members.push(10050);
  client.happen(CHESS, 10050, 'joined');
  await settled();
  assert.deepEqual([members()?.size, store.state.groups.get(CHESS)?.members], [4, 4]);
  client.happen(CHESS, MEI, `role ${BEN} 1`);
  client.happen(CHESS, MEI, `silenced ${ME} 5000000`);
  client.happen(CHESS, MEI, `kicked ${BEN}`);
  client.happen(CHESS, 10050, 'left');
  assert.deepEqual([...(members()?.keys() ?? [])], [ME, MEI]);
  assert.equal(store.state.groups.get(CHESS)?.about?.silencedUntil, 5_000_000);
  client.happen(CHESS, MEI, `role ${ME} 1`);
  assert.equal(store.state.groups.get(CHESS)?.role, 'admin');
});

test('who is in a group no more has nothing of it, and is told by whom', async () => {
  const { client, store } = await inGroup(2);
  await store.openTalk(CHESS);
  client.groups.delete(CHESS);
  client.emit({ type: 'list', peer: CHESS, change: 'removed' });
  assert.equal(talkOf(store), undefined);
  // What was on its way comes behind it.
  client.emit({ type: 'message', number: 8000, at: 1, peer: CHESS, text: 'late', sent: false, author: BEN, entry: 3 });
  client.emit({ type: 'happened', number: 8001, at: 1, peer: CHESS, entry: 4, who: BEN, what: 'kicked', whom: ME });
  await settled();
  assert.deepEqual([talkOf(store), store.state.groups.size], [undefined, 0]);
  assert.deepEqual(store.state.partings, [{ group: CHESS, who: BEN, what: 'kicked' }]);
  assert.equal(nameOf(store.state, CHESS), 'Chess');
  store.dismiss(CHESS);
  assert.deepEqual(store.state.partings, []);
});

test('an old end of a group that I am in again is none', async () => {
  const { client, store } = await inGroup(2);
  client.emit({ type: 'happened', number: 8001, at: 1, peer: CHESS, entry: 1, who: BEN, what: 'kicked', whom: ME });
  await settled();
  assert.ok(store.state.groups.has(CHESS));
  assert.deepEqual([talkOf(store)?.latest?.number, store.state.partings], [2, []]);
});

test('a group left while this program did not run is not there any more', async () => {
  const { store } = await inGroup(2);
  const again = await open(new FakeClient(), kept(store.state));
  await settled();
  assert.deepEqual([talkOf(again.store), again.store.state.groups.size], [undefined, 0]);
});

test('invitations and those who want to join stand with friend requests, and are answered where they belong', async () => {
  const { client, store } = await inGroup();
  const other = 10600;
  client.answers.set('Ack_AddToList', () => ({}));
  client.emit({ type: 'request', number: 1, at: 1, peer: BEN, reason: 'Friends?' });
  client.emit({ type: 'invited', number: 2, at: 2, peer: other, who: BEN, name: 'Family' });
  client.emit({ type: 'wants', number: 3, at: 3, peer: CHESS, who: BEN, reason: 'I play' });
  client.emit({ type: 'invited', number: 4, at: 4, peer: other, who: MEI, name: 'Family' });
  assert.deepEqual(
    store.state.requests.map(({ uin, group, isInvitation }) => [uin, group, isInvitation]),
    [
      [MEI, other, true],
      [BEN, CHESS, false],
      [BEN, undefined, undefined],
    ],
  );
  for (const request of store.state.requests) await store.answer(request, false, '');
  assert.deepEqual(client.askedFor('Ack_AddToList'), [
    { UN: other, CD: 1 },
    { UN: BEN, GR: CHESS, CD: 1 },
    { UN: BEN, CD: 1 },
  ]);
  assert.deepEqual(store.state.requests, []);
  client.emit({ type: 'wants', number: 5, at: 5, peer: CHESS, who: BEN, reason: '' });
  client.happen(CHESS, MEI, `joined ${BEN}`);
  assert.deepEqual(store.state.requests, [], 'another administrator has let it in');
});

test('several type at once, and each stops by writing or by time', async () => {
  const { client, store } = await inGroup();
  const typists = () => talkOf(store)?.typists.map(({ uin }) => uin);
  client.emit({ type: 'typing', peer: CHESS, author: BEN });
  client.pass(3000);
  client.emit({ type: 'typing', peer: CHESS, author: MEI });
  assert.deepEqual(typists(), [BEN, MEI]);
  client.pass(2500);
  assert.deepEqual(typists(), [MEI]);
  client.say(CHESS, MEI, 'done');
  assert.deepEqual([typists(), talkOf(store)?.typingAt], [[], 0]);
});

test('what a version without groups has kept still loads', async () => {
  const { groups, members, partings, ...old } = emptyState(ME);
  const { store } = await open(new FakeClient(), old as State);
  assert.deepEqual([store.state.loaded, store.state.groups.size, store.state.partings.length], [true, 0, 0]);
});
