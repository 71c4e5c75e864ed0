import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBlank } from './blank.ts';
import { emptyState, type Friend, nameOf } from './state.ts';

test('a text of which nothing is seen is blank', () => {
  for (const text of [
    '',
    ' \n\t',
    '\u3000',
    '\u200B\u200D\u2060',
    '\u202E',
    '\u2800',
    '\u3164',
    '\uFE0F',
    '\u0085\u2028',
  ]) {
    assert.ok(isBlank(text), JSON.stringify(text));
  }
  for (const text of ['.', '\u202Ea', '🙂', ' \u0301', '\uD800', '\u{E000}']) assert.ok(!isBlank(text), text);
});

test('a person whose name is invisible is shown by another one, or by the number', () => {
  const friend: Friend = {
    uin: 10002,
    nick: '\u200B',
    remark: ' \u2800',
    label: '',
    status: 10,
    face: 0,
    pinned: false,
    muted: false,
  };
  const state = { ...emptyState(10001), friends: new Map([[10002, friend]]), names: new Map([[10003, '\u202E']]) };
  assert.equal(nameOf(state, 10002), '10002');
  assert.equal(nameOf(state, 10003), '10003');
  const named = { ...state, friends: new Map([[10002, { ...friend, nick: 'Ben' }]]) };
  assert.equal(nameOf(named, 10002), 'Ben');
});
