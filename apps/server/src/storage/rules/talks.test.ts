import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  forgetting,
  isListed,
  isMoved,
  marksOf,
  reading,
  readUpTo,
  setting,
  sharesRead,
  type TalkState,
  UNTOUCHED,
} from './talks.ts';

const number = fc.nat(20);
const state: fc.Arbitrary<TalkState> = fc.record({
  read: number,
  seen: number,
  marked: number,
  hidden: number,
  cleared: number,
});
type Step = (kept: TalkState, latest: number) => TalkState;
const steps: fc.Arbitrary<Step> = fc.oneof(
  number.map(
    (to): Step =>
      (kept, latest) =>
        reading(kept, latest, to),
  ),
  number.map(
    (to): Step =>
      (kept, latest) =>
        forgetting(kept, latest, to),
  ),
  fc
    .record({ number, marked: fc.option(fc.boolean(), { nil: undefined }), hidden: fc.constantFrom(true, undefined) })
    .map(
      (given): Step =>
        (kept, latest) =>
          setting(kept, latest, given),
    ),
);

test('read, hidden and deleted never go back, and never beyond the latest', () => {
  fc.assert(
    fc.property(state, fc.integer({ min: 20, max: 30 }), steps, (kept, latest, step) => {
      const next = step(kept, latest);
      for (const name of ['read', 'hidden', 'cleared'] as const) {
        assert.ok(next[name] >= kept[name] && next[name] <= latest, name);
      }
      assert.equal(next.seen, kept.seen);
      assert.deepEqual(step(next, latest), next, 'twice is once');
    }),
  );
});

test('what is deleted is read', () => {
  fc.assert(fc.property(number, (to) => assert.equal(forgetting(UNTOUCHED, 20, to).read, to)));
});

test('a mark as unread lasts until it is read, answered or deleted', () => {
  const marked = setting(UNTOUCHED, 9, { number: 9, marked: true });
  assert.equal(marksOf(marked, 0).isMarked, true);
  assert.equal(marksOf(marked, 10).isMarked, false);
  assert.equal(reading(marked, 9, 1).marked, 0);
  assert.equal(forgetting(marked, 9, 8).marked, 9);
  assert.equal(forgetting(marked, 9, 9).marked, 0);
  assert.equal(setting(marked, 9, { number: 9, marked: false }).marked, 0);
  assert.equal(setting(marked, 9, { number: 9 }).marked, 9);
});

test('a hidden conversation is listed again with its next message, or when it is shown', () => {
  const hidden = setting(UNTOUCHED, 9, { number: 9, hidden: true });
  assert.deepEqual([isListed(hidden, 9), isListed(hidden, 10)], [false, true]);
  assert.equal(isListed(setting(hidden, 9, { number: 9, hidden: false }), 9), true);
  assert.equal(isListed(forgetting(UNTOUCHED, 9, 9), 9), false);
});

test('a reply reads everything before it', () => {
  assert.deepEqual([readUpTo({ ...UNTOUCHED, read: 3 }, 5), readUpTo({ ...UNTOUCHED, read: 7 }, 5)], [5, 7]);
});

test('only a difference is a move', () => {
  assert.equal(isMoved(UNTOUCHED, { ...UNTOUCHED }), false);
  assert.equal(isMoved(UNTOUCHED, { ...UNTOUCHED, hidden: 1 }), true);
});

test('how far one has read is shared by a policy, not in secret and not across a block', () => {
  const facts = { isSecret: false, shareRead: true, isBlocked: false };
  assert.equal(sharesRead(facts), true);
  for (const other of [{ isSecret: true }, { shareRead: false }, { isBlocked: true }])
    assert.equal(sharesRead({ ...facts, ...other }), false);
});
