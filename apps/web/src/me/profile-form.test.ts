import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '@rookery/store';
import { changedFields, editedProfile, inOneLine, shownText, textOf, troubleWith } from './profile-form.ts';

const profile = {
  NK: 'Ann',
  AG: 30,
  BT: 1,
  CO: 0,
  SH: 0,
  SX: '',
  PV: '广东',
  PR: '',
  EM: 'ann@example.org',
} as Profile;

test('a field shows what the profile has, and "not told" where it has nothing', () => {
  assert.equal(textOf(profile, 'NK'), 'Ann');
  assert.equal(textOf(profile, 'AG'), '30');
  assert.equal(textOf({ ...profile, AG: 0 }, 'AG'), '');
  assert.equal(textOf(profile, 'SX'), '2');
  assert.equal(textOf({} as Profile, 'BT'), '0');
  assert.equal(shownText(profile, { PR: 'Hello' }, 'PR'), 'Hello');
});

test('only what has become different is saved', () => {
  assert.deepEqual(changedFields(profile, {}), {});
  assert.deepEqual(changedFields(profile, { AG: ' ３０ ' }), {});
  assert.deepEqual(changedFields(profile, { AG: '３１' }), { AG: 31 });
  assert.deepEqual(changedFields(profile, { NK: ' Ann ', BT: '1', SX: '2', PV: '广东' }), {});
  assert.deepEqual(changedFields(profile, { NK: 'Anna', SX: '1', BT: '0', AG: '', PV: '', PR: ' Hi ' }), {
    NK: 'Anna',
    SX: 1,
    BT: 0,
    AG: 0,
    PV: '',
    PR: 'Hi',
  });
});

test('what cannot be saved is named, and is not sent', () => {
  assert.equal(troubleWith('NK', '  '), 'missing');
  assert.equal(troubleWith('NK', '鸟'.repeat(32)), undefined);
  assert.equal(troubleWith('NK', '🐦'.repeat(33)), 'long');
  assert.equal(troubleWith('PR', 'x'.repeat(121)), 'long');
  assert.equal(troubleWith('AD', 'one\u0007two'), 'control');
  for (const age of ['151', '-1', '3.5', 'old']) assert.equal(troubleWith('AG', age), 'age', age);
  for (const age of ['', '0', '150']) assert.equal(troubleWith('AG', age), undefined, age);
  assert.equal(troubleWith('EM', 'ann at home'), 'mail');
  assert.equal(troubleWith('EM', ''), undefined);
  assert.deepEqual(changedFields(profile, { AG: 'old', NK: '' }), {});
});

test('what others would see follows the edits', () => {
  assert.equal(editedProfile(profile, { CT: 'Shenzhen' }).CT, 'Shenzhen');
  assert.equal(editedProfile(profile, { AG: 'old' }).AG, 30);
});

test('line breaks become blanks', () => {
  assert.equal(inOneLine('one \r\n\n two\u2028three '), 'one two three ');
});
