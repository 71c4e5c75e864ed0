import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statuses } from '@rookery/protocol';
import fc from 'fast-check';
import { crowdedOut, type Held, isMissed, mayChangePassword, mayOpen, mayOpenLegacy } from './sessions.ts';

const account = { password: 'hash', disabled: false, legacy: 'yes' } as const;
const login = { password: 'hash', app: 0, at: 100 };

test('a login opens a session while the password is the one it was compared with', () => {
  assert.equal(mayOpen({ account, app: undefined }, login), true);
  assert.equal(mayOpen({ account: { ...account, password: 'new' }, app: undefined }, login), false);
  assert.equal(mayOpen({ account: { ...account, disabled: true }, app: undefined }, login), false);
  assert.equal(mayOpen({ account: undefined, app: undefined }, login), false);
});

test('with an app password, while that one is there', () => {
  const byApp = { ...login, app: 3, password: 'not looked at' };
  assert.equal(mayOpen({ account, app: { expiresAt: null } }, byApp), true);
  assert.equal(mayOpen({ account, app: { expiresAt: 101 } }, byApp), true);
  assert.equal(mayOpen({ account, app: { expiresAt: 100 } }, byApp), false);
  assert.equal(mayOpen({ account, app: undefined }, byApp), false);
  assert.equal(mayOpen({ account: { ...account, disabled: true }, app: { expiresAt: null } }, byApp), false);
});

test('legacy clients come in as the policy says', () => {
  const app = { expiresAt: null };
  const opens = (legacy: 'yes' | 'app' | 'no', id: number) =>
    mayOpenLegacy({ account: { ...account, legacy }, app: id > 0 ? app : undefined }, { ...login, app: id });
  assert.deepEqual([opens('yes', 0), opens('app', 0), opens('no', 0)], [true, false, false]);
  assert.deepEqual([opens('yes', 3), opens('app', 3), opens('no', 3)], [true, true, false]);
  assert.equal(mayOpenLegacy({ account, app: undefined }, { ...login, password: 'another' }), false);
});

test('a password is changed from the one that was compared, by a session that is there', () => {
  assert.equal(mayChangePassword(account, 'hash', true), true);
  assert.equal(mayChangePassword(account, 'hash', false), false);
  assert.equal(mayChangePassword(account, 'another', true), false);
  assert.equal(mayChangePassword({ ...account, disabled: true }, 'hash', true), false);
  assert.equal(mayChangePassword(undefined, 'hash', true), false);
});

const held: fc.Arbitrary<Held[]> = fc.uniqueArray(
  fc.record({ session: fc.nat(99), app: fc.nat(2), seenAt: fc.nat(9) }),
  { selector: ({ session }) => session, maxLength: 12 },
);

test('room is made for one more, by those not seen for longest; an app password ends its own first', () => {
  fc.assert(
    fc.property(held, fc.nat(2), fc.integer({ min: 1, max: 12 }), (all, app, most) => {
      const ended = new Set(crowdedOut(all, { app, most }));
      assert.equal(ended.size, Math.max(0, all.length - most + 1));
      const stay = all.filter(({ session }) => !ended.has(session));
      for (const gone of all.filter(({ session }) => ended.has(session))) {
        for (const one of stay) {
          const [goneIsOwn, stayIsOwn] = [gone, one].map((each) => app > 0 && each.app === app);
          assert.ok(!stayIsOwn || goneIsOwn);
          if (goneIsOwn === stayIsOwn) assert.ok(gone.seenAt <= one.seenAt);
        }
      }
    }),
  );
});

test('a hidden account is not missed', () => {
  assert.deepEqual([isMissed(statuses.online), isMissed(statuses.hidden)], [true, false]);
});
