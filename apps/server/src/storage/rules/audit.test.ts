import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgottenUpTo, toldChange, toldCode, toldCreation, toldStanding } from './audit.ts';

test('so many rows stay', () => {
  assert.deepEqual([forgottenUpTo(10, { most: 3 }), forgottenUpTo(2, { most: 3 })], [7, -1]);
});

test('of a change the log has what was changed, and nothing that is secret or private', () => {
  const profile = { nick: 'Ann', phone: '12345' };
  const policy = { add: 'nobody', searchable: false } as const;
  const told = toldChange({ password: 'hash', disabled: true, admin: false, policy, profile });
  assert.deepEqual(told, [
    ['password', ''],
    ['disable', ''],
    ['demote', ''],
    ['policy', 'add=nobody searchable=false'],
    ['profile', 'nick phone'],
  ]);
  assert.deepEqual(toldChange({}), []);
});

test('of a standing the log has only what was not so before', () => {
  const before = { admin: true, disabled: false };
  assert.deepEqual(toldStanding(before, { admin: true, disabled: false }), []);
  assert.deepEqual(toldStanding(before, { disabled: true }), [['disable', '']]);
  assert.deepEqual(toldStanding(before, { admin: false, disabled: true }), [
    ['disable', ''],
    ['demote', ''],
  ]);
});

test('a new administrator is told as one, and an invitation by its beginning', () => {
  assert.deepEqual(toldCreation({ admin: true }), ['create', 'administrator']);
  assert.deepEqual(toldCreation({ admin: false }), ['create', '']);
  assert.equal(toldCode('abcdefgh'), 'abcd...');
});
