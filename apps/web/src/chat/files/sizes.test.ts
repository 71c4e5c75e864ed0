import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxOf, sizeOf } from './sizes.ts';

test('a picture is fitted into a box, and never enlarged', () => {
  assert.deepEqual(boxOf({ width: 4000, height: 3000 }), { width: 320, height: 240 });
  assert.deepEqual(boxOf({ width: 1000, height: 2000 }), { width: 160, height: 320 });
  assert.deepEqual(boxOf({ width: 100, height: 80 }), { width: 100, height: 80 });
  assert.deepEqual(boxOf({ width: 10_000, height: 10 }), { width: 320, height: 56 });
  assert.deepEqual(boxOf({ width: 1, height: 1 }), { width: 56, height: 56 });
});

test('a size is a number that can be read, with its unit', () => {
  assert.equal(sizeOf(0, 'en'), '0 byte');
  assert.equal(sizeOf(1023, 'en'), '1,023 byte');
  assert.equal(sizeOf(12_000, 'en'), '12 kB');
  assert.equal(sizeOf(1_500_000, 'en'), '1.4 MB');
  assert.equal(sizeOf(5 * 1024 ** 4, 'en'), '5,120 GB');
});
