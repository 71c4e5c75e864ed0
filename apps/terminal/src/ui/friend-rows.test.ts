import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '@rookery/protocol';
import { emptyState, emptyTalk, type Friend, type State, type Talk } from '@rookery/store';
import { type FriendRow, friendRows } from './friend-rows.ts';

function friend(uin: number, nick: string, status: Status, more: Partial<Friend> = {}): [number, Friend] {
  return [uin, { uin, nick, status, remark: '', label: '', muted: false, pinned: false, face: 0, ...more }];
}

function talk(peer: number, at: number): [number, Talk] {
  return [peer, { ...emptyTalk(peer), latest: { number: at, at, mine: false, text: '' } }];
}

const state: State = {
  ...emptyState(10001),
  friends: new Map([
    friend(10002, 'Ben', 20),
    friend(10003, '小美', 10, { label: '家人' }),
    friend(10004, 'eve', 40, { remark: 'Älter', label: 'Work' }),
    friend(10005, 'Dan', 30),
  ]),
  names: new Map([[10099, 'Stranger']]),
  talks: new Map([talk(10099, 5), talk(10002, 9), [10077, emptyTalk(10077)]]),
};

const shown = (rows: readonly FriendRow[]) =>
  rows.map((row) =>
    row.kind === 'requests' ? 'requests' : row.kind === 'label' ? `[${row.name} ${row.here}/${row.all}]` : row.name,
  );

test('the latest conversation comes first, then who is here, then the rest, each by name', () => {
  assert.deepEqual(shown(friendRows(state, { grouped: false, filter: '' })), [
    'Ben',
    'Stranger',
    'Dan',
    '小美',
    'Älter',
  ]);
});

test('by labels: named ones first, then who is in none, then who is no friend', () => {
  assert.deepEqual(shown(friendRows(state, { grouped: true, filter: '' })), [
    '[Work 0/1]',
    'Älter',
    '[家人 1/1]',
    '小美',
    '[Friends 1/2]',
    'Dan',
    'Ben',
    '[Others 0/1]',
    'Stranger',
  ]);
});

test('groups stand among people by their latest message, and by labels on their own', () => {
  const group = { name: 'Chess', face: 0, members: 3, role: 'member', muted: false, pinned: false, label: '' } as const;
  const groups = new Map([
    [10500, { ...group, group: 10500 }],
    [10501, { ...group, group: 10501, name: 'Kin', label: '家人' }],
  ]);
  const inGroups = { ...state, groups, talks: new Map([...state.talks, talk(10500, 7)]) };
  assert.deepEqual(shown(friendRows(inGroups, { grouped: false, filter: '' })).slice(0, 4), [
    'Ben',
    'Chess',
    'Stranger',
    'Dan',
  ]);
  assert.deepEqual(shown(friendRows(inGroups, { grouped: true, filter: '' })).slice(2), [
    '[家人 2/2]',
    'Kin',
    '小美',
    '[Friends 1/2]',
    'Dan',
    'Ben',
    '[Groups 1/1]',
    'Chess',
    '[Others 0/1]',
    'Stranger',
  ]);
});

test('the list is narrowed by name, nickname and number, labels or not', () => {
  const find = (filter: string) => shown(friendRows(state, { grouped: true, filter }));
  assert.deepEqual(find('ÄLT'), ['Älter']);
  assert.deepEqual(find('eve'), ['Älter']);
  assert.deepEqual(find('10003'), ['小美']);
  assert.deepEqual(find('missing'), []);
});

test('requests and answers stand above', () => {
  const asked = { ...state, answers: [{ uin: 10077, accepted: true, reason: '' }] };
  assert.equal(shown(friendRows(asked, { grouped: false, filter: '' }))[0], 'requests');
});
