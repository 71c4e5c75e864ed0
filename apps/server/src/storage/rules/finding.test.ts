import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, sought } from './finding.ts';

const ann = { uin: 10_001, nick: 'Ännchen', face: 0, age: 30, sex: 1, province: 'Hubei' } as const;

test('a text is in the name, in any case, width and composition, or begins the number', () => {
  for (const text of ['', 'änn', 'A\u0308NN', 'ｃｈｅｎ', '1000', '10001']) assert.equal(named(text)(ann), true, text);
  for (const text of ['anna', '0001', '100011']) assert.equal(named(text)(ann), false, text);
});

test('a search finds others only, and all that it names must be so', () => {
  const query = { searcher: 10_002, after: 0, count: 9 };
  assert.equal(sought(query)(ann), true);
  assert.equal(sought({ ...query, searcher: 10_001 })(ann), false);
  assert.equal(sought({ ...query, age: 30, sex: 1, province: 'Hubei', text: 'ANN' })(ann), false, 'an Ä is no A');
  assert.equal(sought({ ...query, age: 30, sex: 1, province: 'Hubei', text: 'CHEN' })(ann), true);
  for (const other of [{ age: 31 }, { sex: 0 as const }, { province: 'Hunan' }, { text: 'Bob' }])
    assert.equal(sought({ ...query, ...other })(ann), false);
});
