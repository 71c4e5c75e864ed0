import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '@rookery/store';
import { changedFields, editedProfile, inOneLine, shownText, textOf, troubleWith } from './profile-form.ts';

const profile = {
  nick: 'Ann',
  age: 30,
  blood: 1,
  sign: 0,
  animal: 0,
  sex: undefined,
  province: '广东',
  introduction: '',
  mail: 'ann@example.org',
} as Profile;

test('a field shows what the profile has, and "not told" where it has nothing', () => {
  assert.equal(textOf(profile, 'nick'), 'Ann');
  assert.equal(textOf(profile, 'age'), '30');
  assert.equal(textOf({ ...profile, age: 0 }, 'age'), '');
  assert.equal(textOf(profile, 'sex'), '2');
  assert.equal(textOf({} as Profile, 'blood'), '0');
  assert.equal(shownText(profile, { introduction: 'Hello' }, 'introduction'), 'Hello');
});

test('only what has become different is saved', () => {
  assert.deepEqual(changedFields(profile, {}), {});
  assert.deepEqual(changedFields(profile, { age: ' ３０ ' }), {});
  assert.deepEqual(changedFields(profile, { age: '３１' }), { age: 31 });
  assert.deepEqual(changedFields(profile, { nick: ' Ann ', blood: '1', sex: '2', province: '广东' }), {});
  assert.deepEqual(
    changedFields(profile, { nick: 'Anna', sex: '1', blood: '0', age: '', province: '', introduction: ' Hi ' }),
    {
      nick: 'Anna',
      sex: 1,
      blood: 0,
      age: 0,
      province: '',
      introduction: 'Hi',
    },
  );
});

test('what cannot be saved is named, and is not sent', () => {
  assert.equal(troubleWith('nick', '  '), 'missing');
  assert.equal(troubleWith('nick', '鸟'.repeat(32)), undefined);
  assert.equal(troubleWith('nick', '🐦'.repeat(33)), 'long');
  assert.equal(troubleWith('introduction', 'x'.repeat(121)), 'long');
  assert.equal(troubleWith('address', 'one\u0007two'), 'control');
  for (const age of ['151', '-1', '3.5', 'old']) assert.equal(troubleWith('age', age), 'age', age);
  for (const age of ['', '0', '150']) assert.equal(troubleWith('age', age), undefined, age);
  assert.equal(troubleWith('mail', 'ann at home'), 'mail');
  assert.equal(troubleWith('mail', ''), undefined);
  assert.deepEqual(changedFields(profile, { age: 'old', nick: '' }), {});
});

test('what others would see follows the edits', () => {
  assert.equal(editedProfile(profile, { city: 'Shenzhen' }).city, 'Shenzhen');
  assert.equal(editedProfile(profile, { age: 'old' }).age, 30);
});

test('line breaks become blanks', () => {
  assert.equal(inOneLine('one \r\n\n two\u2028three '), 'one two three ');
});
