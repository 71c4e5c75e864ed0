import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Throttle } from './throttle.ts';

test('one change is told at once, a flood of them together, and its end is told as well', async () => {
  let change = () => {};
  const throttle = new Throttle({
    subscribe: (listener) => {
      change = listener;
    },
  });
  let value = 0;
  const heard: number[] = [];
  const end = throttle.subscribe(() => void heard.push(value));
  value = 1;
  change();
  assert.deepEqual(heard, [1]);
  for (value = 2; value < 1000; value++) change();
  await pause(100);
  assert.equal(heard.at(-1), value);
  assert.ok(heard.length < 100, `${heard.length} times`);
  end();
  change();
  await pause(100);
  assert.ok(heard.every((each) => each <= 1000) && heard.length < 100);
});
