import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import type { GroupRole } from '../storage.ts';
import { ASK_AGAIN_MS } from './friendship.ts';
import {
  type Applicant,
  hasPlace,
  invitationRings,
  joining,
  legacyForm,
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

test('a legacy client reads messages and sentences, and answers requests', () => {
  const nameOf = (uin: number) => `n${uin}`;
  const form = (kind: 9 | 11 | 12 | 90, text: string) => {
    const said = legacyForm({ group: 5, author: 7, kind, text }, 'Chess', nameOf);
    return [said.kind, said.peer, said.text];
  };
  const { message, asked } = { message: kinds.message.code, asked: kinds.asked.code };
  assert.deepEqual(form(9, 'a: b'), [message, 5, 'n7: a: b']);
  assert.deepEqual(form(12, 'please'), [asked, 7, '[Chess] please']);
  assert.deepEqual(form(12, ''), [asked, 7, '[Chess]']);
  assert.deepEqual(form(11, 'Chess'), [asked, 5, 'n7 (7) invites you to the group Chess.']);
  const sentences = {
    joined: '* n7 has joined.',
    'joined 8': '* n7 has let n8 in.',
    left: '* n7 has left.',
    'kicked 8': '* n7 has removed n8.',
    'role 8 2': '* n8 is the owner now.',
    'role 8 1': '* n7 has changed what n8 may do.',
    'silenced 8 0': '* n7 lets n8 write again.',
    'silenced 8 99': '* n7 has silenced n8.',
    'named Go = 围棋 club': '* n7 has named the group Go = 围棋 club.',
    noticed: '* n7 has changed the notice.',
    'quiet 1': '* n7: only administrators may write now.',
    'quiet 0': '* n7: everybody may write again.',
    ended: '* n7 has ended the group.',
    'something new': '* n7',
  };
  for (const [text, said] of Object.entries(sentences)) assert.deepEqual(form(90, text), [message, 5, said]);
});

test('an invitation rings once in a while, and not without end', () => {
  const last = { isOpen: true, at: 1000, asks: 1 };
  assert.equal(invitationRings(undefined, 1000), true);
  assert.equal(invitationRings(last, 1000 + ASK_AGAIN_MS - 1), false);
  assert.equal(invitationRings(last, 1000 + ASK_AGAIN_MS), true);
  assert.equal(invitationRings({ ...last, isOpen: false }, 1000), true, 'it was taken back, and given again');
  for (const isOpen of [true, false]) assert.equal(invitationRings({ at: 0, isOpen, asks: 5 }, 1e12), false);
});
