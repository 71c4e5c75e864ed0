import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evened } from './direction.ts';

const [LRE, RLE, PDF, RLO, LRI, FSI, PDI] = ['\u202A', '\u202B', '\u202C', '\u202E', '\u2066', '\u2068', '\u2069'];

test('a text without signs of direction is left as it is', () => {
  for (const text of ['', 'Ann', '小美', 'שלום', '👩‍👩‍👧', 'a\nb']) assert.equal(evened(text), text);
});

test('what is left open is taken back at the end', () => {
  assert.equal(evened(`${RLO}gnp.exe`), `${RLO}gnp.exe${PDF}`);
  assert.equal(evened(`a${LRI}b${RLE}c`), `a${LRI}b${RLE}c${PDF}${PDI}`);
  assert.equal(evened(`${FSI}a${PDI}`), `${FSI}a${PDI}`);
  assert.equal(evened(`${LRE}a${PDF}${RLO}b`), `${LRE}a${PDF}${RLO}b${PDF}`);
});

test('nothing is taken back that was not begun', () => {
  assert.equal(evened(`a${PDI}b${PDF}c`), 'abc');
  assert.equal(evened(`${LRI}a${PDF}b${PDI}${PDI}`), `${LRI}ab${PDI}`);
  assert.equal(evened(`${LRI}${RLO}a${PDI}${PDF}b`), `${LRI}${RLO}a${PDI}b`);
});

test('a line ends all that is open', () => {
  assert.equal(evened(`${RLO}a\nb${PDF}`), `${RLO}a${PDF}\nb`);
});
