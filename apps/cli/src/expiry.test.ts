import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, readExpiry } from './expiry.ts';

const now = new Date(2028, 1, 28, 12).getTime();

test('days count from now', () => {
  assert.equal(readExpiry('1', now), now + DAY_MS);
  assert.equal(readExpiry('36500', now), now + 36_500 * DAY_MS);
});

test('a day counts to its end, where this machine is', () => {
  assert.equal(readExpiry('2028-02-28', now), new Date(2028, 1, 29).getTime());
  assert.equal(readExpiry('2028-02-29', now), new Date(2028, 2, 1).getTime());
  assert.equal(readExpiry('2028-12-31', now), new Date(2029, 0, 1).getTime());
});

test('what is over, in no calendar or no date is refused', () => {
  const wrong = ['0', '-1', '36501', '1.5', '', 'never', '2028-02-27', '2029-02-29', '2028-04-31', '2028-13-01'];
  for (const text of [...wrong, '2028-00-10', '2028-03-00', '2028-3-1', '0000-00-00', '2028-03-01T00:00']) {
    assert.equal(readExpiry(text, now), undefined, text);
  }
});
