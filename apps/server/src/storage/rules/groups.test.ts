import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GroupRole } from '../storage.ts';
import { ASK_AGAIN_MS } from './friendship.ts';
import {
  type Applicant,
  hasPlace,
  invitationRings,
  joining,
  mayAdminister,
  mayInvite,
  mayRule,
  mayWriteTo,
  readableSince,
} from './groups.ts';

const open: Applicant = {
  policy: 'anyone',
  isMember: false,
  isBarred: false,
  isInvited: false,
  hasCode: false,
  members: 3,
  mostMembers: 4,
  groups: 1,
  mostGroups: 2,
};

test('an open group takes all; others take the invited, and those with the code', () => {
  assert.equal(joining(open), 'done');
  for (const [policy, otherwise] of [
    ['ask', 'ask'],
    ['nobody', 'nobody'],
  ] as const) {
    assert.equal(joining({ ...open, policy }), otherwise);
    assert.equal(joining({ ...open, policy, isInvited: true }), 'done');
    assert.equal(joining({ ...open, policy, hasCode: true }), 'done');
  }
});

test('one who was removed for good comes back in no way of its own', () => {
  const barred = { ...open, isBarred: true };
  for (const policy of ['anyone', 'ask', 'nobody'] as const) {
    assert.equal(joining({ ...barred, policy, hasCode: true }), 'nobody');
  }
});

test('a full group takes nobody, and an account with too many groups joins none', () => {
  assert.equal(joining({ ...open, members: 4 }), 'full');
  assert.equal(joining({ ...open, groups: 2 }), 'full');
  assert.equal(joining({ ...open, members: 4, isMember: true }), 'already');
  assert.equal(joining({ ...open, members: 4, policy: 'ask' }), 'ask', 'it is not told that the group is full');
  assert.equal(hasPlace({ ...open, members: 4 }), false);
});

test('each rules those below, and the owner all', () => {
  const roles: readonly GroupRole[] = ['member', 'admin', 'owner'];
  const ruled = roles.map((ruler) => roles.filter((other) => mayRule(ruler, other)));
  assert.deepEqual(ruled, [[], ['member'], ['member', 'admin']]);
  assert.deepEqual(roles.filter(mayAdminister), ['admin', 'owner']);
  assert.deepEqual(
    roles.filter((role) => mayInvite(role, false)),
    ['admin', 'owner'],
  );
  assert.deepEqual(
    roles.filter((role) => mayInvite(role, true)),
    roles,
  );
});

test('members write, unless they are silenced or all are; who is none does not', () => {
  const writer = { role: 'member', silencedUntil: 0, quiet: false } as const;
  assert.equal(mayWriteTo(undefined, 5), 'unknown');
  assert.equal(mayWriteTo(writer, 5), undefined);
  assert.equal(mayWriteTo({ ...writer, silencedUntil: 6 }, 5), 'silenced');
  assert.equal(mayWriteTo({ ...writer, silencedUntil: 6 }, 6), undefined);
  assert.equal(mayWriteTo({ ...writer, quiet: true }, 5), 'quiet');
  assert.equal(mayWriteTo({ ...writer, quiet: true, role: 'admin' }, 5), undefined);
  assert.equal(mayWriteTo({ ...writer, role: 'admin', silencedUntil: 6 }, 5), 'silenced');
});

test('new members read what the group lets them of what was before', () => {
  assert.deepEqual([readableSince(10, 0), readableSince(10, 3), readableSince(2, 3)], [10, 7, 0]);
});

test('an invitation rings once in a while, and not without end', () => {
  const last = { isOpen: true, at: 1000, asks: 1 };
  assert.equal(invitationRings(undefined, 1000), true);
  assert.equal(invitationRings(last, 1000 + ASK_AGAIN_MS - 1), false);
  assert.equal(invitationRings(last, 1000 + ASK_AGAIN_MS), true);
  assert.equal(invitationRings({ ...last, isOpen: false }, 1000), true, 'it was taken back, and given again');
  for (const isOpen of [true, false]) assert.equal(invitationRings({ at: 0, isOpen, asks: 5 }, 1e12), false);
});
