import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OLD_NEWS_MS } from '../storage.ts';
import { beginning, confirmedUpTo, fetchedUpTo, oldNews } from './places.ts';

test('what was fetched or confirmed lies within the mailbox', () => {
  assert.deepEqual([fetchedUpTo(3, 5), fetchedUpTo(7, 5)], [3, 5]);
  assert.deepEqual([confirmedUpTo(3, 5), confirmedUpTo(5, 5)], [3, 5]);
  assert.equal(confirmedUpTo(6, 5), 0, 'a number of another history');
});

test('a session begins at what is confirmed, or, with numbers of another history, where that began', () => {
  const facts = { generation: 'now', confirmed: 9, base: 4 };
  assert.equal(beginning({ ...facts, held: undefined }), 9);
  assert.equal(beginning({ ...facts, held: 'now' }), 9);
  assert.equal(beginning({ ...facts, held: 'before' }), 4);
});

test('what is old does not come to legacy clients', () => {
  assert.equal(oldNews(1e12), 1e12 - OLD_NEWS_MS);
});
