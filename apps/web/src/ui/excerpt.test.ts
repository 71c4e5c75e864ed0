import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { excerptOf, foundIn } from './excerpt.ts';

test('what was looked for is found in any case, as text and never as a pattern', () => {
  const matches = (text: string, wanted: string) =>
    foundIn(text, wanted)
      .filter(({ isMatch }) => isMatch)
      .map((piece) => piece.text);
  assert.deepEqual(matches('Tea, tea and TEA', 'tea'), ['Tea', 'tea', 'TEA']);
  assert.deepEqual(matches('a.b axb', 'a.b'), ['a.b']);
  assert.deepEqual(matches('Größe', 'GRÖSSE'), []);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, wanted) => {
      const whole = foundIn(text, wanted);
      assert.equal(whole.map((piece) => piece.text).join(''), text);
    }),
  );
});

test('an excerpt shows the place that was looked for', () => {
  assert.equal(excerptOf('Tea at four?', 'four'), 'Tea at four?');
  const text = `${'many words before it '.repeat(20)}the needle\nand more`;
  const excerpt = excerptOf(text, 'needle');
  assert.match(excerpt, /^… \S.{0,45}needle and more$/);
  assert.equal(excerptOf('nothing of it', 'needle'), 'nothing of it');
});
