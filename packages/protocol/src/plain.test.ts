import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanText } from './fields.ts';
import { plain, plainJson } from './plain.ts';

const codes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const CONTROLS = [...codes(0, 0x1f), ...codes(0x7f, 0x9f)];
const DIRECTIONS = [0x61c, 0x200e, 0x200f, ...codes(0x202a, 0x202e), ...codes(0x2066, 0x206f)];
const KEPT = [9, 10];

test('no control character is kept but tab and line feed', () => {
  for (const code of CONTROLS) {
    const cleaned = cleanText(`a${String.fromCharCode(code)}b`);
    assert.equal(
      cleaned,
      KEPT.includes(code) ? `a${String.fromCharCode(code)}b` : code === 13 ? 'a\nb' : 'ab',
      `${code}`,
    );
  }
});

test('nothing that a terminal acts on is shown', () => {
  for (const code of [...CONTROLS, ...DIRECTIONS, 0x2028, 0x2029].filter((each) => !KEPT.includes(each)))
    assert.equal(plain(`a${String.fromCharCode(code)}b`), 'ab', code.toString(16));
  for (const text of ['two\nlines\tand a tab', '👩‍💻 नमस्ते', 'שלום', '中文']) assert.equal(plain(text), text);
});

test('JSON is the same document, with escapes for what a terminal acts on', () => {
  const unit = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(fc.array(fc.record({ 'k\u0085': unit, text: unit })), (value) => {
      for (const indent of [undefined, 2]) {
        const json = plainJson(JSON.stringify(value, undefined, indent));
        assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(value)));
        assert.equal(plain(json), json);
      }
    }),
  );
  assert.equal(plainJson(JSON.stringify('\u009b31m\u202e')), '"\\u009b31m\\u202e"');
});
