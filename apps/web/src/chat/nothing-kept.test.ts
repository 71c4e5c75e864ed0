import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DraftBook } from './draft-book.ts';
import { readHabits } from './emoji/habits.ts';

test('in a browser that keeps nothing drafts hold until the end, and emoji have their usual order', () => {
  const window = Object.defineProperty(new EventTarget(), 'localStorage', {
    get(): Storage {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    },
  }) as Window;
  const drafts = new DraftBook(10001, window);
  drafts.set(10002, 'Tea at');
  assert.equal(drafts.textFor(10002), 'Tea at');
  drafts.wipe();
  assert.equal(drafts.textFor(10002), '');
  assert.deepEqual(readHabits(window), { recent: [], tone: 0 });
});
