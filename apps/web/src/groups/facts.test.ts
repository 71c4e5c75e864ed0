import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Member } from '@rookery/store';
import { inOrder, linkOf, matching, mayRule, memberName, wantedIn } from './facts.ts';

const member = (uin: number, more: Partial<Member> = {}): Member => ({
  uin,
  nick: `N${uin}`,
  card: '',
  role: 'member',
  face: 0,
  silencedUntil: 0,
  joinedAt: 1,
  ...more,
});

describe('members of a group', () => {
  it('are called by their card, their nickname, or their number', () => {
    assert.equal(memberName(member(10001, { card: 'Coach' })), 'Coach');
    assert.equal(memberName(member(10001, { card: '\u200b' })), 'N10001');
    assert.equal(memberName(member(10001, { nick: ' ' })), '10001');
  });

  it('stand by role, then by name', () => {
    const all = [member(3), member(2, { role: 'admin' }), member(1), member(4, { role: 'owner' })];
    assert.deepEqual(
      inOrder(all, 'en').map(({ uin }) => uin),
      [4, 2, 1, 3],
    );
  });

  it('are found by card, nickname and number, in wide letters as well', () => {
    const all = [member(10001, { card: 'Coach' }), member(10002), member(10003, { nick: '小美' })];
    const found = (text: string) => matching(all, text).map(({ uin }) => uin);
    assert.deepEqual(found('coa'), [10001]);
    assert.deepEqual(found('n10001'), [10001]);
    assert.deepEqual(found('１０００３'), [10003]);
    assert.deepEqual(found('小'), [10003]);
    assert.deepEqual(found(' '), [10001, 10002, 10003]);
  });

  it('are ruled by those above them only', () => {
    assert.ok(mayRule('owner', 'admin') && mayRule('admin', 'member'));
    assert.ok(!mayRule('admin', 'admin') && !mayRule('member', 'member') && !mayRule('admin', 'owner'));
  });
});

describe('what names a group', () => {
  it('is its number, or its invitation link', () => {
    assert.deepEqual(wantedIn(' 10020 '), { group: 10020 });
    assert.deepEqual(wantedIn(linkOf('https://chat.example', 10020, 'a_B-9')), { group: 10020, code: 'a_B-9' });
    assert.equal(wantedIn('Chess'), undefined);
    assert.equal(wantedIn('https://chat.example/#/groups/10020'), undefined);
  });
});
