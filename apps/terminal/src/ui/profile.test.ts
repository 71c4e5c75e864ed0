import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cells, cautious } from '../base/cells.ts';
import { profileChanges, profileFields, profileLines } from './profile.ts';

const profile = { nick: 'Ann', age: 33, sex: 1, province: '广东', animal: 5, sign: 0 } as const;

/** What the form holds, after something was changed in it. */
function edited(changes: Readonly<Record<string, string>>): Record<string, string> {
  return { ...Object.fromEntries(profileFields(profile).map(({ name, draft }) => [name, draft.text])), ...changes };
}

test('a profile is shown in words, without what is not told', () => {
  const lines = profileLines(profile, new Cells(cautious)).map(({ name, text }) => `${name}: ${text}`);
  assert.deepEqual(lines, ['nickname: Ann', 'sex: female', 'age: 33', 'province: 广东', 'animal: dragon']);
});

test('only changed fields are sent, and emptied ones are cleared', () => {
  assert.deepEqual(profileChanges(profile, edited({})), {});
  assert.deepEqual(profileChanges(profile, edited({ nick: 'Anna', province: '', age: '', sex: '2', sign: '3' })), {
    nick: 'Anna',
    sex: 2,
    age: 0,
    province: '',
    sign: 3,
  });
});

test('what cannot be is told in words', () => {
  assert.throws(() => profileChanges(profile, edited({ age: '151' })), /age is a whole number up to 150/);
  assert.throws(() => profileChanges(profile, edited({ face: '-1' })), /face is a whole number/);
  assert.throws(() => profileChanges(profile, edited({ nick: '' })), /nickname cannot be empty/);
});
