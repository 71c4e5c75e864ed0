import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Friend } from '@rookery/store';
import { NameOrder } from './roster.ts';
import { numberIn, peopleIn, rowsFound, searchLabels, searchPeople } from './searching.ts';
import { spellingOf } from './spelling.ts';

const friend = (uin: number, nick: string, more: Partial<Friend> = {}): Friend => ({
  uin,
  nick,
  remark: '',
  muted: false,
  pinned: false,
  label: '',
  status: 20,
  face: 0,
  ...more,
});
const friends = new Map(
  [friend(10_002, 'Ben'), friend(10_003, '小美'), friend(10_004, 'Anna'), friend(10_005, 'Annabel')].map((each) => [
    each.uin,
    each,
  ]),
);
const names = new Map([[10_009, 'Anne']]);
const people = peopleIn({ friends, groups: new Map(), names }, [10_005, 10_009], new NameOrder('en'));
const found = (query: string) => searchPeople(people, query, spellingOf);
const nothing = { found: [], more: false, isBusy: false };
const other = (uin: number) => ({ uin, nick: `n${uin}`, age: 0, sex: '', province: '', face: 0 });
const message = (number: number) => ({ number, peer: 10_002, at: 1, mine: false, text: 'tea' });
const blank = { people: [], isWhole: false, labels: [], messages: nothing, number: undefined, others: nothing };
/** The rows in a word each. */
const lines = (parts: Partial<Parameters<typeof rowsFound>[0]>) =>
  rowsFound({ ...blank, ...parts }).map((row) =>
    [row.kind, 'section' in row ? row.section : '', 'uin' in row ? row.uin : '', 'other' in row ? row.other?.nick : '']
      .filter(Boolean)
      .join(' '),
  );

describe('the search of a list', () => {
  it('looks through those with whom I have talked first, then through the other friends by name', () => {
    assert.deepEqual(
      people.map(({ uin }) => uin),
      [10_005, 10_009, 10_004, 10_002, 10_003],
    );
  });

  it('finds friends and others, who fits best first', () => {
    assert.deepEqual(found('ann'), [10_005, 10_009, 10_004]);
    assert.deepEqual(found('anna'), [10_004, 10_005]);
    assert.deepEqual(found('xm'), [10_003]);
    assert.deepEqual(found('nobody'), []);
    assert.deepEqual(found('   '), []);
  });

  it('finds labels by their names and how these are typed, with how many are in them', () => {
    const inLabels = [friend(10_002, 'Ben', { label: '家人' }), friend(10_004, 'Anna', { label: 'Work 2' })];
    const labels = (query: string) => searchLabels(inLabels, ['家人', 'Work 2'], query, spellingOf);
    assert.deepEqual(labels('jr'), [{ label: '家人', count: 1 }]);
    assert.deepEqual(labels('2 WORK'), [{ label: 'Work 2', count: 1 }]);
    assert.deepEqual(labels('1000'), []);
    assert.deepEqual(labels(' '), []);
  });
});

describe('what a search shows', () => {
  it('is nothing for nothing', () => {
    assert.deepEqual(lines({}), []);
  });

  it('stands under headings, and says what is still being looked for', () => {
    const labels = [{ label: 'Work', count: 2 }];
    const busy = { ...nothing, isBusy: true };
    assert.deepEqual(lines({ people: [10_002], labels, messages: busy, others: busy }), [
      'heading people',
      'person 10002',
      'heading labels',
      'label',
      'heading messages',
      'busy messages',
      'heading others',
      'busy others',
    ]);
  });

  it('is the beginning of what is long, and leads to the rest', () => {
    const people = Array.from({ length: 9 }, (_, i) => 20_000 + i);
    assert.equal(lines({ people }).length, 8);
    assert.equal(lines({ people }).at(-1), 'more people');
    assert.equal(lines({ people, isWhole: true }).length, 10);
    const messages = { ...nothing, found: Array.from({ length: 9 }, (_, i) => message(i)) };
    assert.deepEqual(lines({ messages }).slice(-2), ['message', 'more messages']);
    assert.deepEqual(lines({ messages: { ...nothing, more: true } }), ['heading messages', 'more messages']);
  });

  it('has an account that no one here has once, under its number', () => {
    const others = { ...nothing, found: [other(10_077), other(10_078)] };
    assert.deepEqual(lines({ number: 10_077 }), ['heading others', 'number 10077']);
    assert.deepEqual(lines({ number: 10_077, others }), ['heading others', 'number 10077 n10077', 'other n10078']);
  });

  it('says once that there is no connection, and offers to try again after anything else', () => {
    const lost = { ...nothing, trouble: { text: 'No connection', isLost: true } };
    const limited = { ...nothing, trouble: { text: 'Too many', isLost: false } };
    assert.deepEqual(lines({ messages: lost, others: lost }), ['heading messages', 'trouble messages']);
    assert.deepEqual(lines({ others: limited }), ['heading others', 'trouble others', 'again others']);
  });
});

describe('a number', () => {
  it('is one that an account can have', () => {
    assert.equal(numberIn('10001'), 10_001);
    assert.equal(numberIn(' 4294967295 '), 4_294_967_295);
    assert.equal(numberIn('１０００１'), 10_001);
    for (const text of ['', '10000', '4294967296', '1234', 'abc', '10001x', '1e5', '99999999999']) {
      assert.equal(numberIn(text), undefined, text);
    }
  });
});
