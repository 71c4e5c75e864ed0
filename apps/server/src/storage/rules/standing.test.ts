import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addingAccount, changingStanding, endedBy, mayAct, type Power } from './standing.ts';

const act = { by: 10_001, at: 1, most: 9 };
const power: fc.Arbitrary<Power> = fc.record({ admin: fc.boolean(), disabled: fc.boolean() });
const maybe = fc.option(fc.boolean(), { nil: undefined });

test('administrators who may log in may act, the command line, and owners without an act', () => {
  assert.equal(mayAct(undefined, undefined), true);
  assert.equal(mayAct({ ...act, by: 0 }, undefined), true);
  assert.equal(mayAct(act, { admin: true, disabled: false }), true);
  assert.equal(mayAct(act, { admin: true, disabled: true }), false);
  assert.equal(mayAct(act, { admin: false, disabled: false }), false);
  assert.equal(mayAct(act, undefined), false);
});

test('whatever happens to standings, an administrator who may log in is left', () => {
  const steps = fc.array(fc.record({ who: fc.nat(3), admin: maybe, disabled: maybe }), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(power, { minLength: 4, maxLength: 4 }), steps, (begin, all) => {
      const accounts = [{ admin: true, disabled: false }, ...begin.slice(1)];
      const rules = (one: Power | undefined) => one?.admin === true && !one.disabled;
      for (const { who, admin, disabled } of all) {
        const hasOther = accounts.some((one, index) => index !== who && rules(one));
        const account = accounts[who];
        if (changingStanding({ mayAct: true, account, hasOther }, { admin, disabled }) === 'changed' && account)
          accounts[who] = { admin: admin ?? account.admin, disabled: disabled ?? account.disabled };
        assert.ok(accounts.some(rules));
      }
    }),
  );
});

test('only who may act changes a standing, and only of an account that is there', () => {
  const facts = { mayAct: true, account: { admin: false, disabled: false }, hasOther: false };
  assert.equal(changingStanding(facts, { disabled: true }), 'changed');
  assert.equal(changingStanding({ ...facts, account: undefined }, { disabled: true }), 'unknown');
  assert.equal(changingStanding({ ...facts, mayAct: false }, { disabled: true }), 'refused');
  const last = { ...facts, account: { admin: true, disabled: false } };
  assert.equal(changingStanding(last, { disabled: true }), 'last');
  assert.equal(changingStanding(last, { admin: false }), 'last');
  assert.equal(changingStanding(last, { admin: true }), 'changed');
});

test('an account is made under a free number', () => {
  const facts = { mayAct: true, uin: 10_001, isTaken: false };
  assert.deepEqual(addingAccount(facts), { outcome: 'created', uin: 10_001 });
  assert.deepEqual(addingAccount({ ...facts, isTaken: true }), { outcome: 'taken' });
  assert.deepEqual(addingAccount({ ...facts, uin: undefined }), { outcome: 'full' });
  assert.deepEqual(addingAccount({ ...facts, mayAct: false, isTaken: true }), { outcome: 'refused' });
});

test('a new password or a lock ends all sessions, a stricter policy those of legacy clients', () => {
  assert.deepEqual(endedBy({ password: 'new' }), { modern: true, legacy: 'all' });
  assert.deepEqual(endedBy({ disabled: true, policy: { legacy: 'app' } }), { modern: true, legacy: 'all' });
  assert.deepEqual(endedBy({ disabled: false }), { modern: false, legacy: 'none' });
  assert.deepEqual(endedBy({ policy: { legacy: 'no' } }), { modern: false, legacy: 'all' });
  assert.deepEqual(endedBy({ policy: { legacy: 'app' } }), { modern: false, legacy: 'without app' });
  assert.deepEqual(endedBy({ policy: { legacy: 'yes', add: 'nobody' } }), { modern: false, legacy: 'none' });
});
