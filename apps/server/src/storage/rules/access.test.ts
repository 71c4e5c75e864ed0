import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_ACCOUNT } from '@rookery/protocol';
import { becomesFriend, FIRST_NOT_GIVEN, isOpen, numberAfter, registering, remembered } from './access.ts';

test('numbers are given in order, up to nine digits', () => {
  assert.equal(numberAfter(0), FIRST_ACCOUNT);
  assert.equal(numberAfter(FIRST_ACCOUNT), FIRST_ACCOUNT + 1);
  assert.equal(numberAfter(FIRST_NOT_GIVEN - 2), FIRST_NOT_GIVEN - 1);
  assert.equal(numberAfter(FIRST_NOT_GIVEN - 1), undefined);
});

test('an invitation is open until it is used up or over', () => {
  assert.equal(isOpen({ uses: 1, expiresAt: 10 }, 9), true);
  assert.equal(isOpen({ uses: 1, expiresAt: 10 }, 10), false);
  assert.equal(isOpen({ uses: 0, expiresAt: 10 }, 9), false);
});

test('a code must be good where one is needed; and a number must be left', () => {
  const facts = { uin: 10_001, hasCode: true, isInvited: true, isForAll: false };
  const created = { outcome: 'created', uin: 10_001 };
  assert.deepEqual(registering(facts), created);
  assert.deepEqual(registering({ ...facts, isInvited: false }), { outcome: 'invite' });
  assert.deepEqual(registering({ ...facts, isInvited: false, isForAll: true }), created);
  assert.deepEqual(registering({ ...facts, hasCode: false, isInvited: false }), created);
  assert.deepEqual(registering({ ...facts, uin: undefined, isInvited: false }), { outcome: 'full' });
});

test('who invites becomes a friend, if it may log in and has room', () => {
  assert.equal(becomesFriend({ disabled: false, friends: 1 }, 2), true);
  assert.equal(becomesFriend({ disabled: false, friends: 2 }, 2), false);
  assert.equal(becomesFriend({ disabled: true, friends: 0 }, 2), false);
  assert.equal(becomesFriend(undefined, 2), false);
});

test('a network is remembered for half a year, and so many of them', () => {
  const DAY = 24 * 3_600_000;
  assert.deepEqual(remembered(200 * DAY, 5), { after: 17 * DAY, others: 4 });
});
