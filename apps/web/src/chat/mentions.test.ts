import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begunAt, candidatesFor, mentionPieces, mentionsIn } from './mentions.ts';

const people = [
  { uin: 10001, name: 'Ann' },
  { uin: 10002, name: 'Anna Lee' },
  { uin: 10003, name: '小美' },
  { uin: 0, name: 'all' },
];

test('a mention begins with an @ that is not inside of an address', () => {
  assert.deepEqual(begunAt('@', 1), { from: 0, wanted: '' });
  assert.deepEqual(begunAt('hello @an, you', 9), { from: 6, wanted: 'an' });
  assert.deepEqual(begunAt('你好@小', 4), { from: 2, wanted: '小' });
  assert.equal(begunAt('ann@example.org', 15), undefined);
  assert.equal(begunAt('@ann ', 5), undefined);
  assert.equal(begunAt('hello', 5), undefined);
});

test('whose name begins so comes first, in any case and by the number, too', () => {
  const names = (wanted: string) => candidatesFor(wanted, people).map(({ name }) => name);
  assert.deepEqual(names('AN'), ['Ann', 'Anna Lee']);
  assert.deepEqual(names('l'), ['Anna Lee', 'all']);
  assert.deepEqual(names('10003'), ['小美']);
  assert.deepEqual(names('x'), []);
});

test('who is mentioned stands in the text, the longer name before the shorter one', () => {
  assert.deepEqual(mentionsIn('@Anna Lee and @小美', people), [10002, 10003]);
  assert.deepEqual(mentionsIn('@Ann, @Ann', people), [10001]);
  assert.deepEqual(mentionsIn('ann@Ann and @Nobody', people), []);
  assert.deepEqual(mentionsIn('@all', people), [0]);
});

test('mentions are pieces of their own, and all pieces are the text', () => {
  const text = 'Tea, @Anna Lee? @Ann';
  const pieces = mentionPieces(text, ['Anna Lee']);
  assert.deepEqual(
    pieces.filter(({ isMention }) => isMention).map((piece) => piece.text),
    ['@Anna Lee'],
  );
  assert.equal(pieces.map((piece) => piece.text).join(''), text);
});
