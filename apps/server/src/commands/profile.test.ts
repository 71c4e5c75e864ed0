import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLine } from '../one-line.ts';
import { readNick, readTrait } from './profile.ts';

test('lengths are counted in characters, behind the blanks', () => {
  assert.equal(readNick(` ${'𠀀'.repeat(32)}\n`), '𠀀'.repeat(32));
  assert.equal(readNick('a'.repeat(33)), undefined);
  assert.equal(readNick('𠀀'.repeat(33)), undefined);
  assert.equal(readTrait(`${'x'.repeat(120)} `)?.length, 120);
  assert.equal(readTrait('x'.repeat(121)), undefined);
  assert.equal(readLine('abc', 3), 'abc');
  assert.equal(readLine('abcd', 3), undefined);
});

test('a nickname is never empty, another text may be', () => {
  for (const empty of ['', ' ', '\t\u3000']) {
    assert.equal(readNick(empty), undefined);
    assert.equal(readTrait(empty), '');
  }
});

test('what breaks lines, moves cursors or is half a character is refused', () => {
  for (const wrong of ['a\nb', 'a\tb', 'a\u0007b', 'a\u009bb', 'a\u2028b', 'a\ud800b', 'a\0b']) {
    assert.equal(readNick(wrong), undefined, JSON.stringify(wrong));
    assert.equal(readTrait(wrong), undefined, JSON.stringify(wrong));
  }
  for (const right of ['小美', "Ann & Ben, 100% = 'us'", '👩‍👧', 'e\u0301']) assert.equal(readNick(right), right);
});
