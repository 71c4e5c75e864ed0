import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Input } from './input.ts';

/** What a listener is told, in few words. */
function read(...slices: string[]): string[] {
  const told: string[] = [];
  const input = new Input({
    key: ({ name, text }) => void told.push(text === undefined ? name : `"${text}"`),
    paste: (text) => void told.push(`paste ${JSON.stringify(text)}`),
    focus: (hasFocus) => void told.push(hasFocus ? 'focus' : 'no focus'),
  });
  for (const slice of slices) input.take(slice);
  input.flush();
  return told;
}

const known: readonly (readonly [string, string])[] = [
  ['a', '"a"'],
  ['中', '"中"'],
  ['😀', '"😀"'],
  ['\r', 'enter'],
  ['\n', 'ctrl-j'],
  ['\u001b\r', 'alt-enter'],
  ['\u001b\n', 'alt-enter'],
  ['\t', 'tab'],
  ['\u007f', 'backspace'],
  ['\u001b\u007f', 'alt-backspace'],
  ['\u0001', 'ctrl-a'],
  ['\u0017', 'ctrl-w'],
  ['\u001b[A', 'up'],
  ['\u001bOB', 'down'],
  ['\u001b[1;5D', 'ctrl-left'],
  ['\u001b[1;3A', 'alt-up'],
  ['\u001b\u001b[A', 'alt-up'],
  ['\u001b[1;2B', 'shift-down'],
  ['\u001b[1;6C', 'ctrl-shift-right'],
  ['\u001b[Z', 'shift-tab'],
  ['\u001b[H', 'home'],
  ['\u001b[4~', 'end'],
  ['\u001b[5~', 'pageup'],
  ['\u001b[6;5~', 'ctrl-pagedown'],
  ['\u001b[3;5~', 'ctrl-delete'],
  ['\u001bOP', 'f1'],
  ['\u001b[11~', 'f1'],
  ['\u001bb', 'alt-b'],
  ['\u001b[13;2u', 'shift-enter'],
  ['\u001b[27;2;13~', 'shift-enter'],
  ['\u001b[97;5u', 'ctrl-a'],
  ['\u001b[228u', '"ä"'],
  ['\u001b[I', 'focus'],
  ['\u001b[O', 'no focus'],
  ['\u001b[200~two\rlines\u001b[201~', 'paste "two\\rlines"'],
];

test('keys are known by what terminals send', () => {
  for (const [sent, name] of known) assert.deepEqual(read(sent), [name], JSON.stringify(sent));
});

test('Escape alone is a key when nothing follows', () => {
  assert.deepEqual(read('\u001b'), ['escape']);
  assert.deepEqual(read('\u001b\u001b'), ['escape']);
  assert.deepEqual(read('\u001b['), ['alt-[']);
});

test('Escape and a key right after it are two keys, Alt and a key come in one piece', () => {
  assert.deepEqual(read('\u001b', '\r'), ['escape', 'enter']);
  assert.deepEqual(read('\u001b\r'), ['alt-enter']);
  assert.deepEqual(read('\u001b', '[', 'A'), ['up']);
});

test('a late cursor report, or an unknown sequence, types nothing', () => {
  assert.deepEqual(read('a\u001b[12;30Rb'), ['"a"', '"b"']);
  assert.deepEqual(read('\u001b[?62;4c\u001b[99~'), []);
  assert.deepEqual(read('\u001b[200~\u001b[201~'), []);
});

test('it does not matter how the bytes come apart', () => {
  const all = fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(all, fc.array(fc.nat(60), { maxLength: 6 }), (sent, cuts) => {
      const characters = [...sent.map(([bytes]) => bytes).join('')];
      // Escape and a key that come apart are two keys.
      const isAlt = (at: number) => characters[at - 1] === '\u001b' && !'[O\u001b'.includes(characters[at] ?? '');
      const places = cuts.map((cut) => cut % characters.length).filter((at) => !isAlt(at));
      const ends = [...new Set(places)].sort((a, b) => a - b);
      const slices = [0, ...ends].map((start, index) => characters.slice(start, ends[index]).join(''));
      assert.deepEqual(
        read(...slices),
        sent.map(([, name]) => name),
      );
    }),
  );
});

test('a paste without an end does not swallow memory', () => {
  const told = read('\u001b[200~', 'x'.repeat(300_000), '\u001b[201~');
  assert.equal(told.length, 1);
  assert.ok((told[0]?.length ?? 0) <= 100_010);
});
