import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cutLine, Lines, toBinary } from './index.ts';

const BOUND = 200;

const bytesOf = (binary: string): Uint8Array => Uint8Array.from(binary, (character) => character.charCodeAt(0));

/** What a splitter finds when its input comes in these slices. */
function split(slices: readonly string[], bound = BOUND): { lines: string[]; overflows: number } {
  const splitter = new Lines(bound);
  const found: { lines: string[]; overflows: number } = { lines: [], overflows: 0 };
  for (const slice of slices) {
    const { lines, overflow } = splitter.push(bytesOf(slice));
    found.lines.push(...lines.map(toBinary));
    if (overflow) found.overflows++;
  }
  return found;
}

/** A recorded hour of a line connection: lengths in front, both line ends, noise, one line of 138 bytes. */
const LONG = `VER=1.4&CON=1&CMD=CLTMSG&SEQ=245&UIN=10001&SID=&XP=C4CA4238A0B92382&UN=10002&MG=${'x'.repeat(55)}`;
const INPUT = [
  '\x8a\nVER=1.4&CMD=Login&SEQ=1&UIN=10001\n',
  `\x8a\x01${LONG}\r\n`,
  '|VER=1.1&CMD=List&SEQ=2&UIN=10001\r\n',
  '&VER=1.1&CMD=List&SEQ=3&UIN=10001\n',
  '=VER=1.1&CMD=List&SEQ=4&UIN=10001\n',
  'VVERVER=1.1&CMD=List&SEQ=5&UIN=10001\n',
  '\r\n\n\x00\x00\nnoise\nVER\n=VER\n',
  'VER=1.1&CMD=CLTMSG&SEQ=6&UIN=10001&UN=10002&MG=VER=\xc4\xe3\r\r\n',
  'VER=1.1&CMD=GetMsgEx&SEQ=7&UIN=10001',
].join('');
const EXPECTED = [
  'VER=1.4&CMD=Login&SEQ=1&UIN=10001',
  LONG,
  'VER=1.1&CMD=List&SEQ=2&UIN=10001',
  'VER=1.1&CMD=List&SEQ=3&UIN=10001',
  'VER=1.1&CMD=List&SEQ=4&UIN=10001',
  'VER=1.1&CMD=List&SEQ=5&UIN=10001',
  'VER=1.1&CMD=CLTMSG&SEQ=6&UIN=10001&UN=10002&MG=VER=\xc4\xe3\r',
];

describe('bytes in any slices make the same lines', () => {
  test('whole', () => {
    assert.deepEqual(split([INPUT]), { lines: EXPECTED, overflows: 0 });
  });

  test('byte by byte', () => {
    assert.deepEqual(split([...INPUT]), { lines: EXPECTED, overflows: 0 });
  });

  test('cut once, at every position', () => {
    for (let at = 0; at <= INPUT.length; at++) {
      assert.deepEqual(split([INPUT.slice(0, at), INPUT.slice(at)]), { lines: EXPECTED, overflows: 0 }, `cut at ${at}`);
    }
  });

  test('cut anywhere, empty slices too', () => {
    const cuts = fc.array(fc.nat(INPUT.length), { maxLength: 12 }).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(cuts, (positions) => {
        const ends = [...positions, INPUT.length];
        const slices = ends.map((end, i) => INPUT.slice(ends[i - 1] ?? 0, end));
        assert.deepEqual(split(slices).lines, EXPECTED);
      }),
    );
  });
});

test('a line is not there before its end', () => {
  const splitter = new Lines(BOUND);
  assert.deepEqual(splitter.push(bytesOf('VER=1.1&CMD=List\r')), { lines: [], overflow: false });
  assert.deepEqual(splitter.push(bytesOf('\n')).lines.map(toBinary), ['VER=1.1&CMD=List']);
});

test('a line found does not change when the caller reuses its buffer', () => {
  const splitter = new Lines(BOUND);
  const buffer = bytesOf('VER=1.1&CMD=Li');
  splitter.push(buffer);
  buffer.fill(0);
  assert.deepEqual(splitter.push(bytesOf('st\n')).lines.map(toBinary), ['VER=1.1&CMD=List']);
});

describe('the bound', () => {
  const line = (length: number) => `VER=${'x'.repeat(length - 4)}`;

  test('a line of its length passes, one byte more does not', () => {
    assert.deepEqual(split([`${line(BOUND)}\n`]), { lines: [line(BOUND)], overflows: 0 });
    assert.deepEqual(split([`${line(BOUND + 1)}\n`]), { lines: [], overflows: 1 });
  });

  test('a line that never ends is dropped as soon as it is too long', () => {
    const splitter = new Lines(BOUND);
    assert.equal(splitter.push(bytesOf(line(BOUND))).overflow, false);
    assert.equal(splitter.push(bytesOf('x')).overflow, true);
  });

  test('lines before one that is too long are found, and so are those behind it', () => {
    const splitter = new Lines(BOUND);
    const first = splitter.push(bytesOf(`VER=1\n${line(BOUND + 1)}\nVER=2\n`));
    assert.deepEqual([first.lines.map(toBinary), first.overflow], [['VER=1'], true]);
    assert.deepEqual(splitter.push(bytesOf('VER=3\n')).lines.map(toBinary), ['VER=3']);
  });

  test('holds however long the input is', () => {
    const { lines, overflows } = split(Array.from({ length: 100 }, () => 'x'.repeat(BOUND / 2)));
    assert.deepEqual(lines, []);
    assert.equal(overflows, 33);
  });
});

test('cutting a line that is whole already', () => {
  const cut = (binary: string) => {
    const line = cutLine(bytesOf(binary));
    return line && toBinary(line);
  };
  assert.equal(cut('VER=1.1'), 'VER=1.1');
  assert.equal(cut('\x8a\x01VER=1.1&MG=VER=\r'), 'VER=1.1&MG=VER=');
  assert.equal(cut('VER='), 'VER=');
  assert.equal(cut('VER=\r'), 'VER=');
  for (const none of ['', '\r', 'VER', 'ver=1.1', 'V', 'VERVE', 'EVER']) assert.equal(cut(none), undefined, none);
});
