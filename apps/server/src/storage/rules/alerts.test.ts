import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTold, subscribing } from './alerts.ts';

test('a session has a browser woken while it is there, and there are not too many', () => {
  const facts = { hasSession: true, ofAccount: 1, mostOfAccount: 2, all: 8, most: 9 };
  assert.equal(subscribing(facts), 'kept');
  assert.equal(subscribing({ ...facts, ofAccount: 2 }), 'crowded');
  assert.equal(subscribing({ ...facts, all: 9 }), 'full');
  assert.equal(subscribing({ ...facts, hasSession: false, all: 9 }), 'gone');
});

test('an account is told of what it has not read, and of requests that are open', () => {
  const message = { isThere: true, isMuted: false, number: 5, read: 4, isAsked: false };
  assert.equal(isTold(message), true);
  assert.equal(isTold({ ...message, read: 5 }), false);
  assert.equal(isTold({ ...message, isMuted: true }), false);
  assert.equal(isTold({ ...message, isThere: false }), false);
  const request = { ...message, number: 0, read: 0 };
  assert.deepEqual([isTold(request), isTold({ ...request, isAsked: true })], [false, true]);
});
