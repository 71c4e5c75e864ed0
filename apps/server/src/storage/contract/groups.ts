import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import type { Joining } from '../storage.ts';
import { type Ground, PLENTY } from './ground.ts';

export function groupContract(ground: Ground): void {
  const bounds = { mostGroups: PLENTY, mostMembers: PLENTY };
  const at = 1000;
  const everything = { after: 0, count: 100, bytes: 1e6 };

  async function make(owner: number, policy: 'anyone' | 'ask' | 'nobody' = 'anyone'): Promise<number> {
    const made = await ground.storage.createGroup({ owner, name: 'Chess', policy, at, ...bounds });
    assert.ok(made.outcome === 'created');
    ground.taken(made.group);
    return made.group;
  }

  const join = (group: number, uin: number, more: Partial<Joining> = {}) =>
    ground.storage.joinGroup({ group, uin, at, ...bounds, ...more });
  const outcomeOf = async (act: Promise<{ outcome: string }>) => (await act).outcome;
  const said = async (uin: number, group: number) =>
    (await ground.storage.history({ uin, peer: group, before: 0, count: 100, bytes: 1e6 })).entries.map(
      ({ text }) => text,
    );

  test('a group has a number that no account has, and none gets', async () => {
    const [a = 0] = await ground.accounts(1);
    const group = await make(a);
    assert.equal(await ground.storage.account(group), undefined);
    const account = { uin: group, password: 'x', admin: false, createdAt: 1, policy: {}, profile: { nick: 'x' } };
    assert.equal(await ground.storage.createAccount(account), 'taken');
    const next = await ground.register();
    assert.ok(next.outcome === 'created' && next.uin !== group);
    assert.deepEqual(await ground.storage.contacts(a), [{ uin: group, isGroup: true, muted: false }]);
    assert.deepEqual(await ground.storage.cards([group]), [{ uin: group, nick: 'Chess', face: 0 }]);
    const [own] = await ground.storage.groupsOf({ uin: a, after: 0, count: 9 });
    assert.deepEqual([own?.group, own?.role, own?.members], [group, 'owner', 1]);
    assert.ok((await ground.storage.allGroups({ after: group - 1, count: 1 })).some((one) => one.group === group));
  });

  test('a message is in the log once, and in the mailbox of every member', async () => {
    const { storage } = ground;
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const group = await make(a);
    assert.equal(await outcomeOf(join(group, b)), 'done');
    assert.equal(await outcomeOf(join(group, b)), 'already');
    const message = ground.message(a, group, { text: 'hello' });
    const stored = await storage.storeMessage(message);
    assert.ok(stored.outcome === 'fanned');
    assert.deepEqual([...stored.uins], [a, b]);
    const { number = 0, at, entry } = { number: stored.numbers[0], at: stored.at, entry: stored.entry };
    assert.deepEqual(await storage.storeMessage(message), { outcome: 'repeated', number, at, entry });
    assert.equal(await outcomeOf(storage.storeMessage(ground.message(c, group))), 'unknown');
    await ground.reopen();
    const { entries } = await ground.storage.log({ uin: b, session: 1, ...everything });
    assert.deepEqual(
      entries.map(({ kind, peer, text, author, entry }) => [kind, peer, text, author, entry]),
      [
        [kinds.happened.code, group, 'joined', b, 1],
        [kinds.message.code, group, 'hello', a, 2],
      ],
    );
    const { entries: waiting } = await ground.storage.waiting({ uin: b, ...everything });
    assert.deepEqual(
      waiting.map(({ kind, text }) => [kind, text]),
      [
        [kinds.message.code, `* n${b} has joined.`],
        [kinds.message.code, `n${a}: hello`],
      ],
    );
    const { conversations } = await ground.storage.conversations({ uin: b, before: 0, count: 9, preview: 9 });
    assert.deepEqual([conversations[0]?.peer, conversations[0]?.unread], [group, 1]);
    assert.deepEqual(await ground.storage.markRead({ uin: b, peer: group, number: 2 }), { moved: true, read: 2 });
  });

  test('one who has left, or was removed, reads nothing any more', async () => {
    const { storage } = ground;
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const group = await make(a);
    for (const uin of [b, c]) await join(group, uin);
    await storage.storeMessage(ground.message(a, group, { text: 'before' }));
    assert.equal(await outcomeOf(storage.leaveGroup({ group, uin: a, at })), 'owner');
    assert.equal(await outcomeOf(storage.leaveGroup({ group, uin: b, at })), 'done');
    assert.equal(await outcomeOf(storage.kick({ group, uin: b, member: c, bars: false, at })), 'none');
    assert.equal(await outcomeOf(storage.kick({ group, uin: a, member: c, bars: true, at })), 'done');
    await storage.storeMessage(ground.message(a, group, { text: 'after' }));
    for (const uin of [b, c]) {
      assert.deepEqual(await said(uin, group), []);
      const { entries } = await storage.log({ uin, session: 1, ...everything });
      assert.ok(!entries.some(({ text }) => text === 'after'));
      const query = { uin, text: 'after', before: 0, count: 9, bytes: 1e6 };
      assert.deepEqual((await storage.findMessages(query)).entries, []);
      assert.deepEqual((await storage.findMessages({ ...query, peer: group })).entries, []);
    }
    assert.equal(await outcomeOf(join(group, c)), 'nobody');
    assert.equal(await outcomeOf(join(group, b)), 'done');
    assert.deepEqual(await said(b, group), ['joined'], 'nothing from before');
  });

  test('joining by asking, by invitation and by the code of the link', async () => {
    const { storage } = ground;
    const [a = 0, b = 0, c = 0, d = 0] = await ground.friends(4);
    const group = await make(a, 'ask');
    assert.equal(await outcomeOf(join(group, b)), 'ask');
    const ask = { group, uin: b, reason: 'please', at, mostRequests: 9, ...bounds };
    assert.deepEqual(await storage.askGroup(ask), { outcome: 'asked', rung: [a] });
    assert.equal((await storage.askGroup(ask)).outcome, 'again');
    const [asked] = await storage.joinRequests({ uin: a, count: 9 });
    assert.deepEqual([asked?.uin, asked?.group, asked?.isInvitation], [b, group, false]);
    const answer = { uin: a, peer: b, accept: true, reason: '', at, ...bounds };
    assert.equal((await storage.answerAsk(answer)).group, group);
    assert.deepEqual(await storage.memberNumbers(group), [a, b]);

    const { invited } = await storage.inviteToGroup({ group, uin: b, uins: [c, b, 1], at, mostRequests: 9 });
    assert.deepEqual(invited, [c]);
    assert.equal((await storage.joinRequests({ uin: c, count: 9 }))[0]?.isInvitation, true);
    assert.equal(await outcomeOf(storage.answerInvitation({ group, uin: c, accept: true, at, ...bounds })), 'done');

    assert.equal(await outcomeOf(storage.groupCode({ group, uin: b, code: 'sesame' })), 'denied');
    assert.equal((await storage.groupCode({ group, uin: a, code: 'sesame' })).code, 'sesame');
    assert.equal(await outcomeOf(join(group, d, { code: 'wrong' })), 'ask');
    assert.equal(await outcomeOf(join(group, d, { code: 'sesame' })), 'done');
    const members = await storage.members({ group, after: 0, count: 9 });
    assert.deepEqual(
      members.map(({ uin, role }) => [uin, role]),
      [[a, 'owner'], ...[b, c, d].map((uin) => [uin, 'member'])],
    );
  });

  test('what may not come back, was refused or is invited again and again has a bound', async () => {
    const { storage } = ground;
    const [a = 0, b = 0, c = 0, d = 0] = await ground.friends(4);
    const group = await make(a, 'ask');
    const kick = (member: number, mostBars: number) =>
      outcomeOf(storage.kick({ group, uin: a, member, bars: true, mostBars, at }));
    assert.deepEqual([await kick(b, 1), await kick(b, 1), await kick(c, 1)], ['done', 'done', 'full']);
    assert.equal(await outcomeOf(join(group, b)), 'nobody');
    await storage.addMembers({ group, uins: [c], at, ...bounds });
    assert.equal(await kick(c, 1), 'full');
    assert.deepEqual(await storage.memberNumbers(group), [a, c], 'one for whom there is no room stays');

    let rings = 0;
    for (let i = 0; i < 9; i++) {
      const { invited, rung } = await storage.inviteToGroup({ group, uin: a, uins: [b], at, mostRequests: 9 });
      assert.deepEqual(invited, [b]);
      rings += rung.length;
      assert.equal(await kick(b, 1), 'done');
    }
    assert.equal(rings, 5);

    const ask = { group, uin: d, reason: 'please', at, mostRequests: 1, ...bounds };
    assert.equal(await outcomeOf(storage.askGroup(ask)), 'asked');
    const refuse = { group, uin: a, peer: d, accept: false, reason: '', ...bounds };
    assert.equal(await outcomeOf(storage.answerAsk({ ...refuse, at })), 'done');
    assert.equal(await outcomeOf(storage.answerAsk({ ...refuse, at })), 'done', 'a repetition is known');
    const [e = 0] = await ground.accounts(1);
    assert.equal(await outcomeOf(storage.askGroup({ ...ask, uin: e, at: at + 3_600_000 })), 'asked');
    assert.equal(await outcomeOf(storage.answerAsk({ ...refuse, at })), 'absent', 'and forgotten later');
  });

  test('roles: the owner changes all, administrators those below, members themselves', async () => {
    const { storage } = ground;
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const group = await make(a);
    for (const uin of [b, c]) await join(group, uin);
    const set = (uin: number, member: number, change: object) =>
      outcomeOf(storage.setMember({ group, uin, member, at, ...change }));
    assert.equal(await set(b, c, { silencedUntil: 5000 }), 'denied');
    assert.equal(await set(a, b, { role: 'admin' }), 'done');
    assert.equal(await set(b, c, { silencedUntil: 5000 }), 'done');
    assert.equal(await outcomeOf(storage.storeMessage(ground.message(c, group, { at: 4000 }))), 'silenced');
    assert.equal(await outcomeOf(storage.storeMessage(ground.message(c, group, { at: 5000 }))), 'fanned');
    assert.equal(await set(b, a, { card: 'x' }), 'denied');
    assert.equal(await set(c, c, { card: 'Cid, black', muted: true, label: 'games' }), 'done');
    assert.equal(await outcomeOf(storage.setGroup({ group, uin: c, at, name: 'Go' })), 'denied');
    assert.equal(await outcomeOf(storage.setGroup({ group, uin: b, at, name: 'Go', quiet: true })), 'done');
    assert.equal(await outcomeOf(storage.storeMessage(ground.message(c, group, { at: 6000 }))), 'quiet');
    assert.equal(await set(a, c, { role: 'owner' }), 'done');
    const view = await storage.group({ group, uin: a });
    assert.deepEqual([view?.owner, view?.membership?.role, view?.name], [c, 'admin', 'Go']);
    assert.equal(await outcomeOf(storage.endGroup({ group, uin: a, at })), 'denied');
    assert.equal(await outcomeOf(storage.endGroup({ group, uin: c, at })), 'done');
    assert.equal(await storage.group({ group, uin: a }), undefined);
  });

  test('operators put accounts into groups, and change owners; groups are found where they allow it', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await make(a, 'nobody');
    const act = { by: 0, at, most: 100 };
    const added = await storage.addMembers({ group, uins: [b, b, 1], at, act, ...bounds });
    assert.deepEqual([added.outcome, added.added], ['done', [b]]);
    assert.equal(await outcomeOf(storage.setOwner({ group, member: b, at, act })), 'done');
    const name = `Find me ${group}`;
    const query = { text: name, after: 0, count: 9 };
    assert.deepEqual((await storage.findGroups(query)).groups, []);
    await storage.setGroup({ group, uin: b, at, name, searchable: true });
    assert.deepEqual(
      (await storage.findGroups(query)).groups.map((found) => found.group),
      [group],
    );
  });
}
