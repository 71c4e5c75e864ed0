import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Keeper, keepIn, keptIn } from './kept.ts';

test('what is kept is there again, and what cannot be read is not', () => {
  const items = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as Storage;
  const window: Keeper = { localStorage };
  assert.equal(keptIn(window, 'a'), undefined);
  keepIn(window, 'a', { b: [1] });
  assert.deepEqual(keptIn(window, 'a'), { b: [1] });
  keepIn(window, 'a', undefined);
  assert.equal(items.size, 0);
  for (const value of ['', '{', 'null']) {
    items.set('a', value);
    assert.equal(keptIn(window, 'a'), undefined, value);
  }
});

/** A browser that lets the page keep nothing throws at every look. */
const refusing: Keeper = {
  get localStorage(): Storage {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  },
};

test('where nothing can be kept nothing is kept, and nothing fails', () => {
  keepIn(refusing, 'a', 1);
  keepIn(refusing, 'a', undefined);
  assert.equal(keptIn(refusing, 'a'), undefined);
});
