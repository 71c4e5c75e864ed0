import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCsv } from './csv.ts';

test('plain lines, with either line end and without a last one', () => {
  const { records, problem } = readCsv('1,a,b\r\n2,c,d\n\n3,e,f');
  assert.equal(problem, undefined);
  assert.deepEqual(records, [
    { line: 1, fields: ['1', 'a', 'b'] },
    { line: 2, fields: ['2', 'c', 'd'] },
    { line: 4, fields: ['3', 'e', 'f'] },
  ]);
});

test('a last line that ends in CR alone has no CR in its last field', () => {
  assert.deepEqual(readCsv('1,a,secret\r').records, [{ line: 1, fields: ['1', 'a', 'secret'] }]);
});

test('quotes hold commas, quotes and line breaks, and lines are counted through them', () => {
  const { records } = readCsv('1,"a,""b""","x\ny"\n2,,""\n');
  assert.deepEqual(records, [
    { line: 1, fields: ['1', 'a,"b"', 'x\ny'] },
    { line: 3, fields: ['2', '', ''] },
  ]);
});

test('what is no CSV is named with its line', () => {
  assert.equal(readCsv('1,a\n2,"b').problem, 'line 2: a quote is not closed');
  assert.equal(readCsv('1,"a"b').problem, 'line 1: something follows a closing quote');
  assert.equal(readCsv('1,a"b').problem, 'line 1: a quote stands inside a field that does not begin with one');
});

test('any fields, written with quotes, are read back', () => {
  const fields = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(fields, (rows) => {
      const text = rows.map((row) => `${row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\n`).join('');
      assert.deepEqual(
        readCsv(text).records.map((record) => record.fields),
        rows,
      );
    }),
  );
});

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a') }), (text) => {
      readCsv(text);
    }),
  );
});
