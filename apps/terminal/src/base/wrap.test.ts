import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyLines } from '../testing/texts.ts';
import { Cells, cautious } from './cells.ts';
import { wrap } from './wrap.ts';

const cells = new Cells(cautious);

test('lines are broken at blanks', () => {
  assert.deepEqual(wrap(cells, 'the quick brown fox', 10), ['the quick', 'brown fox']);
  assert.deepEqual(wrap(cells, 'the quick      brown', 9), ['the quick', 'brown']);
  assert.deepEqual(wrap(cells, 'one\n\ntwo', 10), ['one', '', 'two']);
});

test('indentation stays, and a line of blanks is no line to break at', () => {
  assert.deepEqual(wrap(cells, '    code that is long', 12), ['    code', 'that is long']);
  assert.deepEqual(wrap(cells, '      unbreakable', 10), ['      unbr', 'eakable']);
});

test('Chinese is broken between characters, but no line begins with a closing mark', () => {
  assert.deepEqual(wrap(cells, '你好世界', 4), ['你好', '世界']);
  assert.deepEqual(wrap(cells, '你好，世界', 5), ['你', '好，', '世界']);
  assert.deepEqual(wrap(cells, '看「世界」', 5), ['看', '「世', '界」']);
});

test('a word longer than a line is broken inside, and begins where there is room', () => {
  assert.deepEqual(wrap(cells, 'see https://example.org/path', 12), ['see https://', 'example.org/', 'path']);
  assert.deepEqual(wrap(cells, 'a fitting word', 9), ['a fitting', 'word']);
});

test('no line is wider than asked, and nothing but blanks is lost', () => {
  fc.assert(
    fc.property(anyLines, fc.integer({ min: 12, max: 90 }), (text, width) => {
      const shown = cells.shown(text);
      const lines = wrap(cells, shown, width);
      for (const line of lines) assert.ok(cells.width(line) <= width, JSON.stringify([line, width]));
      assert.equal(lines.join('').replaceAll(' ', ''), shown.replaceAll(/[ \n]/g, ''));
      assert.ok(lines.length >= shown.split('\n').length);
    }),
    { numRuns: 300 },
  );
});
