import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withinGbk } from './gbk.ts';

test('GBK has 21,791 characters beyond ASCII, the same that Python encodes', () => {
  let count = 0;
  for (let code = 0x80; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    if (withinGbk(character) === character && character.isWellFormed()) count++;
  }
  assert.equal(count, 21_791);
});

test('what it has stays, what it does not have is one ? each', () => {
  const kept = '求你好，〇㈱﹋ 100% é ü à α Я ぁ ￥ “” … — ·\n龥兀嗀﨩';
  assert.equal(withinGbk(kept), kept);
  const strange = [
    '€',
    '😀',
    'ñ',
    '\u00a0',
    '㐀',
    '𠀀',
    '\ue5e5',
    '\u200d',
    '\ufe0f',
    '⺁',
    'ǹ',
    '︐',
    '\ufffd',
    '\ud800',
  ];
  assert.equal(withinGbk(strange.join('')), '?'.repeat(strange.length));
});
