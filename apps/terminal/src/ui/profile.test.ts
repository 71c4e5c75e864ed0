import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cells, cautious } from '../base/cells.ts';
import { profileChanges, profileFields, profileLines } from './profile.ts';

const profile = { NK: 'Ann', AG: 33, SX: 1, PV: '广东', SH: 5, CO: 0 } as const;

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
  assert.deepEqual(profileChanges(profile, edited({ NK: 'Anna', PV: '', AG: '', SX: '2', CO: '3' })), {
    NK: 'Anna',
    SX: 2,
    AG: 0,
    PV: '',
    CO: 3,
  });
});

test('what cannot be is told in words', () => {
  assert.throws(() => profileChanges(profile, edited({ AG: '151' })), /age is a whole number up to 150/);
  assert.throws(() => profileChanges(profile, edited({ FC: '-1' })), /face is a whole number/);
  assert.throws(() => profileChanges(profile, edited({ NK: '' })), /nickname cannot be empty/);
});
