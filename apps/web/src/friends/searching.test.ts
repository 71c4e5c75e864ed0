import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Friend } from '@rookery/store';
import { NameOrder } from './roster.ts';
import { numberIn, peopleIn, searchPeople } from './searching.ts';
import { spellingOf } from './spelling.ts';

const friend = (uin: number, nick: string, more: Partial<Friend> = {}): Friend => ({
  uin,
  nick,
  remark: '',
  muted: false,
  pinned: false,
  group: '',
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
const people = peopleIn({ friends, names }, [10_005, 10_009], new NameOrder('en'));
const found = (query: string) =>
  searchPeople(people, query, spellingOf).map((row) => ('uin' in row ? row.uin : row.text));

describe('the search of a list', () => {
  it('looks through those with whom I have talked first, then through the other friends by name', () => {
    assert.deepEqual(
      people.map(({ uin }) => uin),
      [10_005, 10_009, 10_004, 10_002, 10_003],
    );
  });

  it('finds friends and others, and offers to look in messages', () => {
    assert.deepEqual(found('ann'), [10_005, 10_009, 10_004, 'ann']);
    assert.deepEqual(found('anna'), [10_004, 10_005, 'anna']);
    assert.deepEqual(found('xm'), [10_003, 'xm']);
    assert.deepEqual(found('nobody'), ['nobody']);
  });

  it('offers a number that no contact has', () => {
    assert.deepEqual(searchPeople(people, ' 10077 '), [
      { kind: 'number', uin: 10_077 },
      { kind: 'messages', text: '10077' },
    ]);
    assert.deepEqual(found('10002'), [10_002, '10002']);
  });

  it('is nothing for nothing', () => {
    assert.deepEqual(searchPeople(people, '   '), []);
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
