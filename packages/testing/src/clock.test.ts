import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timers } from './clock.ts';

test('what is due is done in order, as often as it is due, until it is stopped', () => {
  const timers = new Timers();
  const done: string[] = [];
  const stop = timers.every(300, () => void done.push('slow'));
  timers.every(200, () => void done.push('quick'));
  timers.advance(199);
  assert.deepEqual(done, []);
  timers.advance(1);
  assert.deepEqual(done, ['quick']);
  timers.advance(300);
  assert.deepEqual(done, ['quick', 'slow', 'quick']);
  stop();
  timers.advance(200);
  assert.deepEqual(done, ['quick', 'slow', 'quick', 'quick']);
});
