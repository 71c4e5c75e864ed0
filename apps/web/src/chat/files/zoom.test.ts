import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitted, zoomed } from './zoom.ts';

test('a picture is zoomed in steps, up to a bound, and back to where it began', () => {
  let zoom = 1;
  const steps = [zoom];
  for (let i = 0; i < 10; i++) {
    zoom = zoomed(zoom, 1);
    steps.push(zoom);
  }
  assert.equal(zoom, 8);
  assert.ok(steps.every((each, i) => i === 0 || each >= (steps[i - 1] ?? 0)));
  for (let i = 0; i < 10; i++) zoom = zoomed(zoom, -1);
  assert.equal(zoom, 1);
});

test('a picture is fitted into the room, and never enlarged', () => {
  assert.deepEqual(fitted({ width: 4000, height: 2000 }, { width: 1000, height: 1000 }), { width: 1000, height: 500 });
  assert.deepEqual(fitted({ width: 40, height: 20 }, { width: 1000, height: 1000 }), { width: 40, height: 20 });
});
