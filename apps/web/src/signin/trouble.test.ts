import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNumber } from './trouble.ts';

test('a number is read as people type it, and is one that an account can have', () => {
  for (const text of ['10001', ' 1 00 01 ', '100-01', '１０００１']) assert.equal(readNumber(text), 10_001, text);
  assert.equal(readNumber('4294967295'), 4_294_967_295);
  for (const text of ['', '10000', '4294967296', '10001x', '1e5', '一万'])
    assert.equal(readNumber(text), undefined, text);
});
