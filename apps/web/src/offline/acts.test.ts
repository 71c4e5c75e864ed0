import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actIn } from './acts.ts';

const acts = [
  { type: 'sending', id: 'a', to: 10002, text: 'Hello', at: 1 },
  {
    type: 'sending',
    id: 'a',
    to: 10002,
    text: '',
    at: 1,
    quote: '10002-57',
    mentions: [0],
    files: [{ id: 'f', type: 'image/png', bytes: 9, width: 3, height: 4, name: 'cat.png' }],
  },
  { type: 'refused', id: 'a', to: 10002, why: 'no' },
  { type: 'refused', id: 'a', to: 10002, why: 'no', reason: 'mailbox-full' },
  { type: 'discarded', id: 'a', to: 10002 },
  { type: 'dismissed', peer: 10002 },
  { type: 'sent', id: 'a', to: 10002, text: 'Hello', number: 3, at: 1 },
  { type: 'recalled', peer: 10002, number: 0, at: 1, name: '10001-3', who: 10001 },
  { type: 'edited', peer: 10002, number: 0, at: 1, name: '10001-3', who: 10001 },
  { type: 'reacted', peer: 10002, number: 0, at: 1, name: '10001-3', who: 10001, reaction: '👍' },
  { type: 'read', peer: 10002, number: 3 },
  { type: 'seen', peer: 10002, number: 3 },
  { type: 'typing', peer: 10002 },
  { type: 'status', peer: 10001, status: 70 },
  { type: 'list', peer: 10002, change: 'removed' },
] as const;

test('what another window has done is understood', () => {
  for (const act of acts) assert.deepEqual(actIn(structuredClone(act)), act);
});

/** What an act may lack. */
const optional = ['reason', 'quote', 'mentions', 'files', 'reaction'];

test('what lacks anything, or is something else, is nothing', () => {
  for (const act of acts) {
    for (const name of Object.keys(act)) {
      if (!optional.includes(name))
        assert.equal(actIn({ ...act, [name]: undefined }), undefined, `${act.type} without ${name}`);
      assert.equal(actIn({ ...act, [name]: { toString: () => 'x' } }), undefined, `${act.type}: ${name}`);
      assert.equal(actIn({ ...act, [name]: -1 }), undefined, `${act.type}: ${name}`);
    }
  }
  for (const odd of [
    undefined,
    null,
    'read',
    7,
    [],
    {},
    { type: 'constructor' },
    { type: 'status', peer: 1, status: 11 },
  ]) {
    assert.equal(actIn(odd), undefined);
  }
});
