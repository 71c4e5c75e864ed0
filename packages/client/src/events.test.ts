import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, kinds } from '@rookery/protocol';
import { eventOf } from './events.ts';

const ANN = 10001;
const BEN = 10002;
const CHESS = 10500;
const fromBen = { peer: BEN, number: 70, at: 1, sent: false };
const entry = (kind: keyof typeof kinds, more: Partial<Entry> = {}): Entry => ({
  kind: kinds[kind].code,
  text: '',
  ...fromBen,
  ...more,
});

test('a message has one name for everybody: who wrote it, or the group, and its number there', () => {
  const nameOf = (more: Partial<Entry>) => {
    const event = eventOf(ANN, entry('message', { text: 'hi', ...more }));
    return event?.type === 'message' ? [event.name, event.entry] : undefined;
  };
  assert.deepEqual(nameOf({ entry: 57 }), ['10002-57', undefined]);
  assert.deepEqual(nameOf({ entry: 70, sent: true }), ['10001-70', undefined]);
  assert.deepEqual(nameOf({ entry: 7, peer: CHESS, author: BEN }), ['10500-7', 7]);
  assert.deepEqual(nameOf({ entry: 7, peer: CHESS, author: ANN, sent: true }), ['10500-7', 7]);
  assert.deepEqual(nameOf({}), [undefined, undefined], 'a server of before tells none');
});

test('what a message has beside its text is in its event', () => {
  const files = [{ id: 'f', type: 'image/png', bytes: 9, width: 3, height: 4, name: 'a cat.png' }];
  const beside = { quote: '10001-3', mentions: [0], files, reactions: [{ reaction: '👍', uins: [ANN] }], editedAt: 5 };
  assert.deepEqual(eventOf(ANN, entry('message', { text: 'hi', entry: 57, beside })), {
    type: 'message',
    ...fromBen,
    name: '10002-57',
    ...beside,
    text: 'hi',
  });
});

test('what is done to a message is told with its name, and by whom', () => {
  const head = { number: 70, at: 1, peer: BEN };
  const name = '10001-57';
  assert.deepEqual(eventOf(ANN, entry('recalled', { text: name })), { type: 'recalled', ...head, name, who: BEN });
  const mine = entry('edited', { text: name, sent: true });
  assert.deepEqual(eventOf(ANN, mine), { type: 'edited', ...head, name, who: ANN });
  const inGroup = { peer: CHESS, author: 10003 };
  assert.deepEqual(eventOf(ANN, entry('reacted', { ...inGroup, text: '10500-7 👍' })), {
    type: 'reacted',
    ...head,
    peer: CHESS,
    name: '10500-7',
    who: 10003,
    reaction: '👍',
  });
  const takenBack = eventOf(ANN, entry('reacted', { text: name }));
  assert.deepEqual(takenBack, { type: 'reacted', ...head, name, who: BEN });
});
