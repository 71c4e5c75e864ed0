import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agoIn, dayOf } from './time.ts';

const MINUTE_MS = 60_000;
const now = new Date(2026, 5, 15, 12, 0).getTime();
const ago = (ms: number, tag = 'en') => agoIn(tag, now - ms, now);

test('how long ago something was is said in minutes, hours, and days of the calendar', () => {
  assert.equal(ago(0), 'now');
  assert.equal(ago(-5 * MINUTE_MS), 'now', 'a clock that goes before ours');
  assert.equal(ago(MINUTE_MS), '1 minute ago');
  assert.equal(ago(59 * MINUTE_MS), '59 minutes ago');
  assert.equal(ago(11 * 60 * MINUTE_MS), '11 hours ago');
  assert.equal(ago(13 * 60 * MINUTE_MS), 'yesterday');
  assert.equal(ago(3 * 24 * 60 * MINUTE_MS), '3 days ago');
  assert.equal(ago(40 * 24 * 60 * MINUTE_MS), undefined);
  assert.equal(ago(3 * 24 * 60 * MINUTE_MS, 'zh'), '3天前');
  assert.notEqual(dayOf(now), dayOf(now - 13 * 60 * MINUTE_MS));
});
