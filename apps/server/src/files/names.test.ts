import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dispositionOf, readFileName } from './names.ts';

const names: readonly (readonly [given: string, name: string | undefined])[] = [
  ['cat.jpg', 'cat.jpg'],
  ['猫 🐈.jpg', '猫 🐈.jpg'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ann\\cat.jpg', 'cat.jpg'],
  ['a/b/', 'file'],
  ['..', 'file'],
  ['', 'file'],
  [' .bashrc ', '.bashrc'],
  ['cat\r\nSet-Cookie: a=b\0.jpg', 'catSet-Cookie: a=b.jpg'],
  ['gpj.\u202eexe', 'gpj.exe'],
  ['\u200bcat\ufeff.jpg', 'cat.jpg'],
  ['e\u0301.txt', '\u00e9.txt'],
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(201), undefined],
  ['猫'.repeat(67), undefined],
];

test('a name is one of a file, and reads as it is', () => {
  for (const [given, name] of names) assert.equal(readFileName(given), name, JSON.stringify(given));
});

test('a header says the name to every browser, and nothing else', () => {
  assert.equal(
    dispositionOf('inline', '猫 "1"\\%41;.jpg'),
    `inline; filename="_ _1___41;.jpg"; filename*=UTF-8''%E7%8C%AB%20%221%22%5C%2541%3B.jpg`,
  );
  assert.doesNotMatch(dispositionOf('attachment', "a'b(c)*"), /UTF-8''.*['()*]/);
});
