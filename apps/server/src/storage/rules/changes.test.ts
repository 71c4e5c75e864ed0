import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGap, isLost } from './changes.ts';

test('a reader misses something when its next change is not there any more', () => {
  assert.deepEqual([isGap(4, 5), isGap(4, 3), isGap(4, 6), isGap(0, 1)], [false, false, true, false]);
});

test('a session is lost when no living node holds it, and it was not seen for long', () => {
  const session = { node: 'one', seenAt: 5 };
  assert.equal(isLost(session, { before: 6, alive: [] }), true);
  assert.equal(isLost(session, { before: 6, alive: ['two'] }), true);
  assert.equal(isLost(session, { before: 6, alive: ['two', 'one'] }), false);
  assert.equal(isLost(session, { before: 5, alive: [] }), false);
});
