import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scrolled, topFor, windowOf } from './scroll.ts';

const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `${index}` }));

test('the window holds as many rows as there is room, the anchor among them', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.integer({ min: 1, max: 30 }), fc.option(fc.nat(80)), (count, height, place) => {
      const rows = rowsOf(count);
      const { top, bottom } = windowOf(rows, place === null ? undefined : `${place}`, height);
      assert.equal(bottom - top + 1, Math.min(count, height));
      if (place === null || place >= count) assert.equal(bottom, count - 1);
      else assert.ok(top <= place && place <= bottom);
    }),
  );
});

test('there and back again one is where one was, unless an end was in the way', () => {
  const rows = rowsOf(50);
  const up = scrolled(rows, undefined, 10, -7);
  assert.deepEqual(windowOf(rows, up, 10), { top: 33, bottom: 42 });
  assert.equal(scrolled(rows, up, 10, 7), undefined);
  const first = scrolled(rows, up, 10, -100);
  assert.deepEqual(windowOf(rows, first, 10), { top: 0, bottom: 9 });
});

test('what is marked is always seen, and the list does not move without need', () => {
  fc.assert(
    fc.property(fc.nat(99), fc.nat(99), fc.integer({ min: 1, max: 40 }), (index, before, height) => {
      const top = topFor(index, before, height, 100);
      assert.ok(top <= index && index < top + height);
      const fitted = Math.min(before, Math.max(0, 100 - height));
      if (fitted <= index && index < fitted + height) assert.equal(top, fitted);
    }),
  );
});
