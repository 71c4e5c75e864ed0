import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cautious } from '../base/cells.ts';
import { Answers, question } from './probe.ts';

/** Answers as a terminal gives them that has moved so many columns for each sample. */
function answers(...widths: number[]): string {
  return widths.map((width) => `\u001b[1;${width + 1}R`).join('');
}

const MODERN = [1, 2, 2, 2, 1, 1, 2, 2, 2, 0];
const LEGACY = [1, 6, 1, 4, 2, 1, 2, 0, 0, 0];

test('a terminal that paints pictures is believed, unless it is one inside of another', () => {
  const modern = new Answers();
  assert.equal(modern.take(answers(...MODERN)), true);
  const expected = { utf8: true, pictures: true, marks: false, wideLines: false, unicode: 16 };
  assert.deepEqual(modern.terminal('xterm-kitty'), expected);
  assert.deepEqual(modern.terminal('tmux-256color'), { ...expected, pictures: false });
});

test('answers may come in any slices, between keys that are pressed already', () => {
  const old = new Answers();
  const text = `h${answers(...LEGACY.slice(0, 4))}i${answers(...LEGACY.slice(4))}`;
  const isThere = [...text].map((character) => old.take(character));
  assert.equal(isThere.indexOf(true), text.length - 1);
  assert.equal(old.rest, 'hi');
  assert.deepEqual(old.terminal('xterm'), { ...cautious, unicode: 14 });
});

test('a terminal that does not answer, or only half, gets what is safe', () => {
  const silent = new Answers();
  assert.equal(silent.take(answers(1, 2, 2)), false);
  assert.deepEqual(silent.terminal('xterm'), cautious);
});

test('wide lines and bytes that are no UTF-8 are found out', () => {
  const wide = new Answers();
  wide.take(answers(1, 2, 1, 4, 2, 2, 2, 0, 0, 0));
  assert.equal(wide.terminal('xterm').wideLines, true);
  const latin = new Answers();
  latin.take(answers(2, 18, 6, 8, 6, 3, 4, 4, 4, 4));
  assert.equal(latin.terminal('xterm').utf8, false);
});

test('the question leaves the line empty', () => {
  assert.ok(question.endsWith('\r\u001b[2K'));
});
