import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, kinds } from '@rookery/protocol';
import { eventOf } from './events.ts';
import { happeningIn } from './happening.ts';

const ANN = 10001;
const CHESS = 10500;
const inGroup = { peer: CHESS, number: 70, at: 1, sent: false, author: 10002, entry: 7 };
const entry = (kind: keyof typeof kinds, text: string): Entry => ({ ...inGroup, kind: kinds[kind].code, text });

test('what has happened in a group is read into words and numbers', () => {
  const read = (text: string) => happeningIn(10002, text);
  assert.deepEqual(read('joined'), { who: 10002, what: 'joined', whom: 10002 });
  assert.deepEqual(read('joined 10003'), { who: 10002, what: 'joined', whom: 10003 });
  assert.deepEqual(read('left'), { who: 10002, what: 'left' });
  assert.deepEqual(read('kicked 10003'), { who: 10002, what: 'kicked', whom: 10003 });
  assert.deepEqual(read('role 10003 2'), { who: 10002, what: 'role', whom: 10003, role: 'owner' });
  assert.deepEqual(read('silenced 10003 1800'), { who: 10002, what: 'silenced', whom: 10003, until: 1800 });
  assert.deepEqual(read('named Chess at 8'), { who: 10002, what: 'named', name: 'Chess at 8' });
  assert.deepEqual(read('quiet 0'), { who: 10002, what: 'quiet', isQuiet: false });
  assert.deepEqual(read('noticed'), { who: 10002, what: 'noticed' });
  assert.equal(read('sang a song'), undefined);
  assert.equal(read(''), undefined);
});

test('entries of groups become events with the author and the number in the log', () => {
  const head = { number: 70, at: 1, peer: CHESS };
  assert.deepEqual(eventOf(ANN, entry('message', 'e4')), {
    type: 'message',
    ...head,
    author: 10002,
    entry: 7,
    name: '10500-7',
    text: 'e4',
    sent: false,
  });
  assert.deepEqual(eventOf(ANN, entry('happened', 'left')), {
    type: 'happened',
    ...head,
    entry: 7,
    who: 10002,
    what: 'left',
  });
  assert.equal(eventOf(ANN, entry('happened', 'sang')), undefined);
  assert.deepEqual(eventOf(ANN, entry('invited', 'Chess')), { type: 'invited', ...head, who: 10002, name: 'Chess' });
  assert.deepEqual(eventOf(ANN, entry('wants', 'Let me in')), {
    type: 'wants',
    ...head,
    who: 10002,
    reason: 'Let me in',
  });
  assert.deepEqual(eventOf(ANN, entry('typing', '')), { type: 'typing', peer: CHESS, author: 10002 });
  const { author, entry: _, ...ofFriend } = entry('message', 'hi');
  assert.deepEqual(eventOf(ANN, ofFriend), { type: 'message', ...head, text: 'hi', sent: false });
});
