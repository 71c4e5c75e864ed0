import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf } from './rows.ts';

type Reply = { readonly UN?: readonly number[] | ''; readonly NK?: readonly string[] | ''; readonly FN?: number | '' };

test('there is a row for each element of the first list, regardless of the others', () => {
  const reply: Reply = { UN: [10002, 10003], NK: ['Ben'], FN: 1 };
  assert.deepEqual(rowsOf(reply, { UN: 0, NK: '?' }), [
    { UN: 10002, NK: 'Ben' },
    { UN: 10003, NK: '?' },
  ]);
  assert.deepEqual(rowsOf(reply, { NK: '', UN: 0 }), [{ NK: 'Ben', UN: 10002 }]);
  const untold: Reply = { ...reply, NK: '' };
  assert.deepEqual(rowsOf(untold, { UN: 0, NK: '' })[1], { UN: 10003, NK: '' });
  for (const empty of [{}, { UN: '' }, { UN: [] }] as Reply[]) assert.deepEqual(rowsOf(empty, { UN: 0, NK: '' }), []);
});

test('only lists make rows, with elements of their type', () => {
  const reply: Reply = {};
  const [row] = rowsOf(reply, { UN: 0, NK: '' });
  row?.NK satisfies string | undefined;
  // @ts-expect-error a number is no list
  rowsOf(reply, { UN: 0, FN: 0 });
  // @ts-expect-error numbers are no texts
  rowsOf(reply, { UN: '' });
});
