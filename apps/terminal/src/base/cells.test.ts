import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphemes } from '@rookery/protocol';
import fc from 'fast-check';
import { anyText, nasty } from '../testing/texts.ts';
import { Cells, cautious, type Terminal } from './cells.ts';

const modern: Terminal = { ...cautious, pictures: true, marks: false, unicode: 17 };
const ascii: Terminal = { ...cautious, utf8: false };
const terminals = [cautious, modern, ascii].map((terminal) => new Cells(terminal));
const [careful = new Cells(cautious), fancy = new Cells(modern)] = terminals;

test('what takes how many cells', () => {
  const widths: readonly (readonly [string, number])[] = [
    ['abc', 3],
    ['你好', 4],
    ['ｶﾞ', 2],
    ['e\u0301', 1],
    ['가', 2],
    ['😀', 2],
    ['🇨🇳', 2],
    ['कि', 2],
    ['นำ', 2],
  ];
  for (const [text, width] of widths) assert.equal(careful.width(careful.shown(text)), width, text);
});

test('an emoji of several characters is one picture where the terminal paints one, and otherwise its parts', () => {
  assert.equal(fancy.shown('👨‍👩‍👧'), '👨‍👩‍👧');
  assert.equal(fancy.width('👨‍👩‍👧'), 2);
  assert.equal(careful.shown('👨‍👩‍👧'), '👨👩👧');
  assert.equal(careful.width('👨👩👧'), 6);
  assert.equal(fancy.width(fancy.shown('❤️')), 2);
  assert.equal(careful.shown('❤️'), '❤');
  assert.equal(careful.width('❤'), 1);
  assert.equal(careful.shown('👍🏽'), '👍');
  assert.equal(careful.shown('👩🏽‍⚕️'), '👩⚕');
});

test('an emoji that is newer than the terminal becomes a replacement mark', () => {
  assert.equal(careful.shown('🫩'), '\ufffd');
  assert.equal(fancy.shown('🫩'), '🫩');
});

test('nothing that is shown moves the cursor, changes colours or reorders', () => {
  assert.equal(careful.shown('\u001b[31mred\u0007\r\u009b2J'), '[31mred2J');
  assert.equal(careful.shown('a\u202eb\u2066c\u200fd'), 'abcd');
  assert.equal(careful.shown('a\tb'), 'a    b');
  assert.equal(careful.shown('\u0301x'), '\u25cc\u0301x');
  fc.assert(
    fc.property(anyText, (text) => {
      for (const cells of terminals)
        assert.doesNotMatch(cells.shown(text), /(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('on a terminal without UTF-8 everything is ASCII', () => {
  for (const text of nasty) assert.match(new Cells(ascii).shown(text), /^[\n -~]*$/);
});

test('what is shown is shown as it is the second time', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const cells of terminals) {
        const shown = cells.shown(text);
        assert.equal(cells.width(cells.shown(shown)), cells.width(shown));
      }
    }),
  );
});

test('a cut line is never wider than asked, and a fitted one exactly as wide', () => {
  fc.assert(
    fc.property(anyText, fc.nat(60), (text, most) => {
      for (const cells of terminals) {
        const shown = cells.shown(text.replaceAll('\n', ' '));
        assert.ok(cells.width(cells.cut(shown, most)) <= most);
        assert.equal(cells.width(cells.fit(shown, most)), most);
        assert.equal(cells.width(cells.fitRight(shown, most)), most);
        if (cells.width(shown) <= most) assert.equal(cells.cut(shown, most), shown);
      }
    }),
  );
});

test('the width of a line is that of its characters', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = careful.shown(text.replaceAll('\n', ' '));
      const sum = graphemes(shown).reduce((width, cluster) => width + careful.widthOf(cluster), 0);
      assert.equal(careful.width(shown), sum);
    }),
  );
});
