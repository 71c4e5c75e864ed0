import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lengthOf, split } from './splitting.ts';

const withoutSpace = (text: string) => text.replace(/\s/g, '');

test('a text is cut between paragraphs, lines, sentences, words: at what comes first of these', () => {
  assert.deepEqual(split('One two three', 8), ['One two', 'three']);
  assert.deepEqual(split('First.\n\nSecond one', 12), ['First.', 'Second one']);
  assert.deepEqual(split('A long line\nand another', 16), ['A long line', 'and another']);
  assert.deepEqual(split('今天下雨。明天天晴，我们去。', 8), ['今天下雨。', '明天天晴，我们去', '。']);
  assert.deepEqual(split('  short  ', 100), ['short']);
  assert.deepEqual(split(' \n ', 100), []);
});

test('no piece is too long, none is empty, and nothing but space at the cuts is lost', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.lorem({ maxCount: 60 }));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 50 }), (whole, most) => {
      const pieces = split(whole, most);
      for (const piece of pieces) assert.ok(lengthOf(piece) <= most && piece !== '');
      assert.equal(withoutSpace(pieces.join('')), withoutSpace(whole));
    }),
  );
});

test('a sign that is made of several is not cut in two', () => {
  const family = '👩‍👩‍👧‍👦';
  for (const piece of split(family.repeat(30), 50)) assert.equal(piece, family.repeat(piece.length / family.length));
  // Except for a character longer than a message.
  const flood = `a${'\u0301'.repeat(100)}`;
  assert.equal(split(flood, 30).join(''), flood);
});
