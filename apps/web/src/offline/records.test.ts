import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState, emptyTalk, type Message, type State, stored, type Talk } from '@rookery/store';
import { changedLists, MOST_TALKS, recordOf, restored, talksToKeep, unsentIn, unsentRecordOf } from './records.ts';

const ANN = 10001;
const BEN = 10002;

function message(number: number, text = `message ${number}`): Message {
  return stored({ number, at: number, mine: false, text });
}

function unsent(key: string, at: number, fate: 'sending' | 'failed' = 'sending'): Message {
  return { key, number: 0, at, mine: true, text: key, fate };
}

function talk(messages: readonly Message[], more: Partial<Talk> = {}): Talk {
  const latest = messages.findLast(({ number }) => number > 0);
  return { ...emptyTalk(BEN), loaded: true, fromBeginning: true, messages, latest, ...more };
}

const many = Array.from({ length: 300 }, (_, index) => message(index + 1));

test('of a conversation the newest messages are kept, as many and as long as there is room for', () => {
  const record = recordOf(talk([...many, unsent('a', 1)]), undefined);
  assert.equal(record.messages.length, 40);
  assert.equal(record.messages.at(-1)?.number, 300);
  assert.equal(record.fromBeginning, false);
  assert.equal(recordOf(talk(many.slice(0, 3)), undefined).fromBeginning, true);
  const long = Array.from({ length: 40 }, (_, index) => message(index + 1, 'x'.repeat(4000)));
  assert.equal(recordOf(talk(long), undefined).messages.length, 15);
});

test('while the end of a conversation is not known, what was kept of it stays', () => {
  const before = recordOf(talk(many.slice(0, 3)), undefined);
  for (const state of [{ hasNewer: true }, { loaded: false }]) {
    const record = recordOf(talk(many.slice(100, 110), { ...state, unread: 7 }), before);
    assert.deepEqual(record.messages, before.messages);
    assert.equal(record.unread, 7);
  }
  const never = recordOf(talk([], { loaded: false, latest: message(9) }), undefined);
  assert.deepEqual(
    never.messages.map(({ number }) => number),
    [9],
  );
});

test('no more conversations are kept than the latest ones', () => {
  const talks = Array.from({ length: MOST_TALKS + 20 }, (_, index) => ({
    ...talk([message(index + 1)]),
    peer: 20_000 + index,
  }));
  const kept = talksToKeep(talks);
  assert.equal(kept.length, MOST_TALKS);
  assert.equal(kept[0]?.latest?.number, MOST_TALKS + 20);
  assert.deepEqual(talksToKeep([emptyTalk(BEN)]), []);
});

test('what was written and not sent comes back as it was, in its order, behind what was received', () => {
  const before = talk([message(1), message(2), unsent('first', 5), unsent('second', 6), unsent('third', 7, 'failed')]);
  const waiting = [...unsentIn(before).values()].reverse();
  assert.deepEqual(
    waiting.map(({ key }) => key),
    ['first', 'second', 'third'],
  );
  const records = waiting.map((each) => unsentRecordOf(BEN, each)).filter((each) => each !== undefined);
  const state = restored(ANN, {}, [recordOf(before, undefined)], records.toReversed());
  const after = state.talks.get(BEN);
  assert.deepEqual(after?.messages, before.messages);
  assert.equal(after?.loaded, false);
  assert.equal(unsentRecordOf(BEN, message(1)), undefined);
});

test('what is stored and has no place in the window is not unsent', () => {
  const told: Message = { ...message(7), number: 0, mine: true };
  assert.deepEqual([...unsentIn(talk([message(1), told, unsent('a', 9)])).keys()], ['a']);
});

test('changed lists are kept, without who was online', () => {
  const notes = { remark: '', label: '', muted: false, pinned: false };
  const friend = { uin: BEN, nick: 'Ben', ...notes, status: 10, face: 0 } as const;
  const before: State = { ...emptyState(ANN), friends: new Map([[BEN, friend]]) };
  const away: State = { ...before, friends: new Map([[BEN, { ...friend, status: 30 }]]) };
  assert.deepEqual(changedLists(away, before), {}, 'a status is not worth keeping');
  const renamed: State = { ...before, isAdmin: true, friends: new Map([[BEN, { ...friend, remark: 'B.' }]]) };
  const lists = changedLists(renamed, before);
  assert.deepEqual(Object.keys(lists).sort(), ['friends', 'self']);
  const again = restored(ANN, lists, [], []);
  assert.deepEqual(again.friends.get(BEN), { ...friend, remark: 'B.', status: 20 });
  assert.equal(again.isAdmin, true);
});
