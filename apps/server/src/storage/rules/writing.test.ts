import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { REPEAT_MS } from '../storage.ts';
import { hasRoom, isRepeat, mayWrite, type Receiver, sameName, shareOf } from './writing.ts';

const friend: Receiver = { isDisabled: false, takesStrangers: false, isFriend: true, hasBlocked: false };
const bounds = fc.record({ mostWaiting: fc.nat(50), mostFromOne: fc.nat(60) });

test('friends may write, strangers where they are taken; a block stands against both', () => {
  assert.equal(mayWrite(friend), undefined);
  assert.equal(mayWrite({ ...friend, isFriend: false }), 'stranger');
  assert.equal(mayWrite({ ...friend, isFriend: false, takesStrangers: true }), undefined);
  assert.equal(mayWrite({ ...friend, hasBlocked: true }), 'stranger');
  assert.equal(mayWrite({ ...friend, takesStrangers: true, hasBlocked: true }), 'stranger');
});

test('a disabled account is as one that is not there, whatever else is so', () => {
  assert.equal(mayWrite(undefined), 'unknown');
  const facts = fc.record({ takesStrangers: fc.boolean(), isFriend: fc.boolean(), hasBlocked: fc.boolean() });
  fc.assert(fc.property(facts, (each) => assert.equal(mayWrite({ ...each, isDisabled: true }), 'unknown')));
});

test('a mailbox takes so many, and of one sender no more than its share', () => {
  const most = { mostWaiting: 10, mostFromOne: 4 };
  assert.equal(hasRoom(3, 3, most), undefined);
  assert.equal(hasRoom(4, 4, most), 'share');
  assert.equal(hasRoom(9, 0, most), undefined);
  assert.equal(hasRoom(9, 1, most), 'share', 'it must leave as many free as it takes');
  assert.equal(hasRoom(10, 0, most), 'full');
  assert.equal(hasRoom(9, 9, { mostWaiting: 10, mostFromOne: 10 }), undefined, 'without a share of its own');
});

test('without an objection to as many as wait, there is none to fewer: they need not be counted', () => {
  fc.assert(
    fc.property(bounds, fc.nat(60), fc.nat(60), (most, waiting, part) => {
      const fromSender = Math.min(part, waiting);
      if (hasRoom(waiting, waiting, most) === undefined) assert.equal(hasRoom(waiting, fromSender, most), undefined);
      // Counting may stop at the share.
      const counted = Math.min(fromSender, shareOf(waiting, most));
      assert.equal(hasRoom(waiting, counted, most), hasRoom(waiting, fromSender, most));
    }),
  );
});

test('senders that act together never fill a mailbox for the next one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 1, max: 20 }), (mostWaiting, senders) => {
      const most = { mostWaiting, mostFromOne: mostWaiting - 1 };
      let waiting = 0;
      for (let sender = 0; sender < senders; sender++) {
        for (let mine = 0; hasRoom(waiting, mine, most) === undefined; mine++) waiting++;
      }
      if (waiting < mostWaiting) assert.equal(hasRoom(waiting, 0, most), undefined);
      assert.ok(senders > Math.log2(mostWaiting) || waiting < mostWaiting);
    }),
  );
});

test('a name that was used before names the same message, or none', () => {
  assert.equal(sameName(1, 'tea', 1, 'tea'), 'repeated');
  assert.equal(sameName(1, 'tea', 1, 'coffee'), 'reused');
  assert.equal(sameName(1, 'tea', 2, 'tea'), 'reused');
});

test('a repeat is one for half a minute', () => {
  assert.deepEqual([isRepeat(5, 5), isRepeat(5, 4 + REPEAT_MS), isRepeat(5, 5 + REPEAT_MS)], [true, true, false]);
});
