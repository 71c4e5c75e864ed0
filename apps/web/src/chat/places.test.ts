import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeIn } from './places.ts';

test('addresses lead to conversations, messages in them, and searches', () => {
  assert.deepEqual(placeIn(['10002']), { at: 'talk', peer: 10002 });
  assert.deepEqual(placeIn(['10002', 'at', '345']), { at: 'talk', peer: 10002, number: 345 });
  assert.deepEqual(placeIn(['10002', 'at', 'x']), { at: 'talk', peer: 10002, number: undefined });
  assert.deepEqual(placeIn(['10002', 'search']), { at: 'talk', peer: 10002, search: '' });
  assert.deepEqual(placeIn(['10002', 'search', 'a/b']), { at: 'talk', peer: 10002, search: 'a/b' });
  assert.deepEqual(placeIn(['search']), { at: 'search', text: '' });
  assert.deepEqual(placeIn(['search', 'tea']), { at: 'search', text: 'tea' });
  for (const first of ['', '0', '-1', '1e3', '0x10', 'ann', '9'.repeat(20)]) assert.equal(placeIn([first]), undefined);
});
