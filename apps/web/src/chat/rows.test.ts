import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Message, stored } from '@rookery/store';
import fc from 'fast-check';
import { firstShown, rowsOf, stepTo } from './rows.ts';

const NOON = new Date(2026, 4, 10, 12).getTime();
const MINUTE = 60_000;

function message(number: number, minutes: number, mine = false): Message {
  return stored({ number, at: NOON + minutes * MINUTE, mine, text: `number ${number}` });
}

test('messages of one side in a row are a group, until a pause, a day, or the line of the unread ones', () => {
  const rows = rowsOf(
    [
      message(1, 0),
      message(2, 1),
      message(3, 2, true),
      message(4, 3, true),
      message(5, 20, true),
      message(6, 21),
      message(7, 22),
      message(8, 60 * 24),
    ],
    7,
  );
  const marked = (mark: 'startsDay' | 'startsGroup' | 'endsGroup' | 'startsUnread') =>
    rows.filter((row) => row[mark]).map((row) => row.message.number);
  assert.deepEqual(marked('startsDay'), [1, 8]);
  assert.deepEqual(marked('startsGroup'), [1, 3, 5, 6, 7, 8]);
  assert.deepEqual(marked('endsGroup'), [2, 4, 5, 6, 7, 8]);
  assert.deepEqual(marked('startsUnread'), [7]);
});

test('the minute is said once for those of a group that share it', () => {
  const rows = rowsOf([message(1, 0), message(2, 0.5), message(3, 0.9), message(4, 1), message(5, 1, true)], undefined);
  const marked = (mark: 'startsMinute' | 'endsMinute') =>
    rows.filter((row) => row[mark]).map((row) => row.message.number);
  assert.deepEqual(marked('startsMinute'), [1, 4, 5]);
  assert.deepEqual(marked('endsMinute'), [3, 4, 5]);
});

test('a message on its way and no unread message: there is no line', () => {
  const sending = { ...message(0, 1, true), key: 'a', fate: 'sending' as const };
  assert.ok(rowsOf([message(1, 0), sending], undefined).every(({ startsUnread }) => !startsUnread));
});

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => message(from + i, from + i));
const numbers = (messages: readonly Message[]) => messages.map(({ number }) => number);

test('what is put before goes together with nothing else', () => {
  const old = firstShown(range(100, 500));
  const goal = range(50, 450);
  const first = stepTo(old, goal);
  assert.ok(first.isShift);
  assert.deepEqual(numbers(first.messages), numbers(range(50, 500)));
  const second = stepTo(first, goal);
  assert.ok(!second.isShift);
  assert.equal(second.messages, goal);
});

test('what is dropped at the beginning goes together with nothing else', () => {
  const goal = range(100, 501);
  const first = stepTo(firstShown(range(1, 500)), goal);
  assert.ok(first.isShift);
  assert.deepEqual(numbers(first.messages), numbers(range(100, 500)));
  assert.equal(stepTo(first, goal).messages, goal);
});

test('something else altogether is another run, and what comes first is not', () => {
  assert.equal(stepTo(firstShown([]), range(1, 5)).run, 0);
  assert.equal(stepTo(firstShown(range(1, 5)), range(10, 20)).run, 1);
});

test('two steps lead from any window to any other, and each changes one end only', () => {
  const window = fc
    .tuple(fc.nat(60), fc.integer({ min: 1, max: 40 }))
    .map(([from, count]) => range(from, from + count));
  fc.assert(
    fc.property(window, window, (from, to) => {
      const first = stepTo(firstShown(from), to);
      const last = first.messages === to ? first : stepTo(first, to);
      assert.equal(last.messages, to);
      if (first.run > 0) return;
      if (first.isShift) assert.equal(first.messages.at(-1)?.key, (first.messages === to ? to : from).at(-1)?.key);
      else assert.equal(first.messages[0]?.key, from[0]?.key);
    }),
  );
});
