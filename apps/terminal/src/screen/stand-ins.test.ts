import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { Cells, cautious } from '../base/cells.ts';
import { anyText } from '../testing/texts.ts';
import { StandIns } from './stand-ins.ts';

const terminals = [
  cautious,
  { ...cautious, pictures: true, marks: false, unicode: 17 },
  { ...cautious, wideLines: true },
];

test('Ink measures what stands in as the terminal measures what it stands for', () => {
  fc.assert(
    fc.property(fc.constantFrom(...terminals), anyText, (terminal, text) => {
      const cells = new Cells(terminal);
      const standIns = new StandIns(cells);
      const line = cells.shown(text.replaceAll('\n', ' '));
      const given = standIns.in(line);
      assert.equal(stringWidth(given), cells.width(line), JSON.stringify(line));
      assert.equal(cells.width(standIns.out(given)), cells.width(line));
    }),
  );
});

test('what Ink agrees on is left alone, and the rest comes back as it was', () => {
  const cells = new Cells(cautious);
  const standIns = new StandIns(cells);
  assert.equal(standIns.in('你好 😀 é'), '你好 😀 é');
  const thai = cells.shown('นำ ខ្មែរ');
  assert.notEqual(standIns.in(thai), thai);
  assert.equal(standIns.out(`\u001b[1m${standIns.in(thai)}\u001b[K`), `\u001b[1m${thai}\u001b[K`);
});
