import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import fc from 'fast-check';
import type { GroupRole, Joining } from '../storage.ts';
import { type Ground, PLENTY, withReopening } from './ground.ts';

const MESSAGE = kinds.message.code;
const MEMBERS = 4;

/** One thing that happens in the property; `who` and `whom` are places in the list of accounts. */
type Step =
  | { readonly does: 'write' | 'join' | 'leave'; readonly who: number }
  | { readonly does: 'kick'; readonly who: number }
  | { readonly does: 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('write' as const), who: fc.nat(MEMBERS) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('join' as const), who: fc.nat(MEMBERS) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('leave' as const), who: fc.nat(MEMBERS) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('kick' as const), who: fc.nat(MEMBERS) }) },
  { weight: 1, arbitrary: fc.constant({ does: 'restart' as const }) },
);

/** What is in the logs of groups, and who reads it. */
export function groupLogContract(ground: Ground): void {
  const bounds = { mostGroups: PLENTY, mostMembers: PLENTY };
  const at = 1000;
  const everything = { after: 0, count: PLENTY, bytes: 1e9 };

  async function make(owner: number, ...members: readonly number[]): Promise<number> {
    const made = await ground.storage.createGroup({ owner, name: 'Chess', policy: 'anyone', at, ...bounds });
    assert.ok(made.outcome === 'created');
    ground.taken(made.group);
    for (const uin of members) assert.equal((await join(made.group, uin)).outcome, 'done');
    return made.group;
  }

  const join = (group: number, uin: number, more: Partial<Joining> = {}) =>
    ground.storage.joinGroup({ group, uin, at, ...bounds, ...more });
  const say = (uin: number, group: number, text: string) => ground.send(uin, group, { text });
  const leave = (group: number, uin: number) => ground.storage.leaveGroup({ group, uin, at });
  const history = async (uin: number, group: number) => {
    const { entries } = await ground.storage.history({ uin, peer: group, before: 0, count: 100, bytes: 1e6 });
    return entries.map(({ text }) => text);
  };
  /** The texts of a group in the order of the mailbox of a member, as its session 1 of 2.0 gets them. */
  const received = async (uin: number, group: number) => {
    const { entries } = await ground.storage.log({ uin, session: 1, ...everything });
    return entries.filter(({ peer }) => peer === group);
  };

  test('every member gets every entry of its time, once, in the order of the log', async () => {
    const steps = fc.array(step, { minLength: 5, maxLength: 40 });
    const property = fc.asyncProperty(steps, async (all) => {
      const [owner = 0, ...others] = await ground.accounts(MEMBERS + 1);
      const uins = [owner, ...others];
      const group = await make(owner);
      const members = new Set([owner]);
      const log: string[] = [];
      const wanted = new Map(uins.map((uin) => [uin, [] as string[]]));
      const happens = (text: string) => {
        log.push(text);
        for (const uin of members) wanted.get(uin)?.push(`${log.length} ${text}`);
      };
      for (const [index, one] of all.entries()) {
        if (one.does === 'restart') {
          await ground.reopen();
          continue;
        }
        const who = uins[one.who] ?? owner;
        const isMember = members.has(who);
        if (one.does === 'write') {
          const text = `message ${index}`;
          const { outcome } = await say(who, group, text);
          assert.equal(outcome, isMember ? 'fanned' : 'unknown');
          if (isMember) happens(text);
        } else if (one.does === 'join') {
          const { outcome } = await join(group, who);
          assert.equal(outcome, isMember ? 'already' : 'done');
          members.add(who);
          if (!isMember) happens('joined');
        } else if (isMember && who !== owner) {
          happens(one.does === 'leave' ? 'left' : `kicked ${who}`);
          const kick = { group, uin: owner, member: who, bars: false, at };
          await (one.does === 'leave' ? leave(group, who) : ground.storage.kick(kick));
          members.delete(who);
          // It fetches no more of the log, and has a row of its own that says so.
          const own = (wanted.get(who) ?? []).filter((text) => text.startsWith('0 '));
          wanted.set(who, one.does === 'leave' ? own : [...own, `0 kicked ${who}`]);
        }
      }
      for (const uin of uins) {
        const got = (await received(uin, group)).map(({ entry, text }) => `${entry} ${text}`);
        assert.deepEqual(got, wanted.get(uin));
      }
    });
    await fc.assert(property, withReopening);
  });

  test('many writers at once: the same order for all, without gaps', async () => {
    const uins = await ground.accounts(5);
    const [owner = 0, ...others] = uins;
    const group = await make(owner, ...others);
    const sent = uins.flatMap((uin) => Array.from({ length: 20 }, (_, index) => say(uin, group, `${uin} ${index}`)));
    await Promise.all(sent);
    const orders = await Promise.all(uins.map((uin) => received(uin, group)));
    const messages = orders.map((order) => order.filter(({ kind }) => kind === MESSAGE));
    for (const each of messages) {
      assert.deepEqual(
        each.map(({ entry, text }) => [entry, text]),
        messages[0]?.map(({ entry, text }) => [entry, text]),
      );
      assert.equal(each.length, 100);
    }
    const numbers = orders[0]?.map(({ entry }) => entry);
    assert.deepEqual(
      numbers,
      Array.from({ length: 104 }, (_, index) => index + 1),
    );
  });

  test('new members read as much of what was before as the group lets them', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const group = await make(a);
    for (const text of ['one', 'two', 'three']) await say(a, group, text);
    await join(group, b);
    await ground.storage.setGroup({ group, uin: a, at, past: 2 });
    await join(group, c);
    await ground.reopen();
    assert.deepEqual(await history(b, group), ['joined', 'joined']);
    assert.deepEqual(await history(c, group), ['joined', 'joined', 'three']);
    const { entries } = await ground.storage.history({ uin: a, peer: group, before: 0, count: 9, bytes: 1e6 });
    assert.equal(entries.length, 5);
    const { readBy } = await ground.storage.history({ uin: a, peer: group, before: 4, count: 9, bytes: 1e6 });
    assert.deepEqual(readBy, [0, 0, 0], 'who has joined later has read nothing from before');
  });

  test('one who comes back reads what is new, and nothing from the time away', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await make(a, b);
    await say(a, group, 'first');
    await leave(group, b);
    await say(a, group, 'away');
    await join(group, b);
    await say(a, group, 'again');
    for (let restarts = 0; restarts < 2; restarts++) {
      assert.deepEqual(await history(b, group), ['again', 'joined']);
      const texts = (await received(b, group)).map(({ text }) => text);
      assert.deepEqual(texts, ['joined', 'again']);
      const { conversations } = await ground.storage.conversations({ uin: b, before: 0, count: 9, preview: 9 });
      assert.deepEqual(
        conversations.map(({ peer, latest, unread }) => [peer, latest.text, unread]),
        [[group, 'again', 1]],
      );
      const found = await ground.storage.findMessages({ uin: b, text: 'away', before: 0, count: 9, bytes: 1e6 });
      assert.deepEqual(found.entries, []);
      await ground.reopen();
    }
  });

  test('conversations are in the order of what came last, groups and friends alike, before and after filing', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const [one, two] = [await make(a, b), await make(a, b)];
    const order = async () => {
      const { conversations } = await ground.storage.conversations({ uin: b, before: 0, count: 9, preview: 9 });
      return conversations.map(({ peer }) => peer);
    };
    for (const [peer, expected] of [
      [one, [one, two]],
      [a, [a, one, two]],
      [two, [two, a, one]],
    ] as const) {
      await ground.send(peer === a ? a : a, peer === a ? b : peer);
      assert.deepEqual(await order(), expected);
      await ground.reopen();
      assert.deepEqual(await order(), expected);
    }
    const [first] = (await ground.storage.conversations({ uin: b, before: 0, count: 1, preview: 9 })).conversations;
    const next = await ground.storage.conversations({
      uin: b,
      before: first?.latest.number ?? 0,
      count: 9,
      preview: 9,
    });
    assert.deepEqual(
      next.conversations.map(({ peer }) => peer),
      [a, one],
    );
  });

  test('read, marked, hidden and deleted: each member for itself', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await make(a, b);
    for (const text of ['one', 'two', 'three']) await say(a, group, text);
    const talk = async (uin: number, withHidden = false) => {
      const query = { uin, before: 0, count: 9, preview: 9, withHidden };
      const [found] = (await ground.storage.conversations(query)).conversations;
      return found && [found.unread, found.read, found.isMarked, found.latest.text];
    };
    assert.deepEqual(await talk(b), [3, 0, false, 'three']);
    assert.deepEqual(await storage.markRead({ uin: b, peer: group, number: 3 }), { moved: true, read: 3 });
    assert.deepEqual(await storage.markRead({ uin: b, peer: group, number: 2 }), { moved: false, read: 3 });
    assert.deepEqual(await talk(b), [1, 3, false, 'three']);
    await storage.setTalk({ uin: b, peer: group, number: 4, hidden: true });
    assert.equal(await talk(b), undefined);
    assert.deepEqual(await talk(b, true), [1, 3, false, 'three']);
    await say(a, group, 'four');
    assert.deepEqual(await talk(b), [2, 3, false, 'four']);
    await storage.forget({ uin: b, peer: group, number: 5 });
    await say(a, group, 'five');
    await ground.reopen();
    assert.deepEqual(await history(b, group), ['five']);
    assert.equal((await history(a, group)).length, 6);
    const found = async (uin: number) =>
      (await ground.storage.findMessages({ uin, text: 'o', before: 0, count: 9, bytes: 1e6 })).entries.length;
    assert.deepEqual([await found(b), await found(a)], [0, 3]);
    await say(b, group, 'read by writing');
    assert.equal((await talk(b))?.[0], 0);
  });

  test('entries of a group that has ended still come to those that have not fetched them', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await make(a, b);
    await say(a, group, 'last words');
    assert.equal((await ground.storage.endGroup({ group, uin: a, at })).outcome, 'done');
    await ground.reopen();
    assert.deepEqual(
      (await received(b, group)).map(({ text }) => text),
      ['joined', 'last words', 'ended'],
    );
    assert.deepEqual(await ground.texts(b), [
      `* n${b} has joined.`,
      `n${a}: last words`,
      `* n${a} has ended the group.`,
    ]);
    assert.deepEqual(await history(b, group), []);
    assert.equal((await say(a, group, 'x')).outcome, 'unknown');
    assert.equal((await join(group, b)).outcome, 'none');
    assert.equal(await ground.storage.account(group), undefined);
    const account = { uin: group, password: 'x', admin: false, createdAt: 1, policy: {}, profile: { nick: 'x' } };
    assert.equal(await ground.storage.createAccount(account), 'taken', 'its number is never given again');
  });

  test('an owner alone ends the group by leaving', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await make(a, b);
    assert.equal((await leave(group, a)).outcome, 'owner');
    await leave(group, b);
    assert.equal((await leave(group, a)).outcome, 'done');
    assert.equal(await ground.storage.group({ group, uin: a }), undefined);
    assert.deepEqual(await ground.storage.contacts(a), []);
  });

  test('full groups and accounts in too many groups: nothing changes', async () => {
    const { storage } = ground;
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const group = await make(a, b);
    const few = { mostMembers: 2, mostGroups: PLENTY };
    assert.equal((await join(group, c, few)).outcome, 'full');
    assert.equal((await join(group, c, { mostGroups: 0 })).outcome, 'full');
    await storage.inviteToGroup({ group, uin: a, uins: [c], at, mostRequests: 9 });
    assert.equal(
      (await storage.answerInvitation({ group, uin: c, accept: true, at, ...bounds, ...few })).outcome,
      'full',
    );
    assert.equal((await storage.group({ group, uin: c }))?.isInvited, true, 'the invitation stays');
    const added = await storage.addMembers({ group, uins: [c], at, ...few });
    assert.deepEqual([added.outcome, added.added], ['full', []]);
    assert.deepEqual(await storage.memberNumbers(group), [a, b]);
    const made = await storage.createGroup({ owner: a, name: 'x', policy: 'ask', at, mostGroups: 1, mostMembers: 2 });
    assert.equal(made.outcome, 'full');
  });

  test('a disabled account joins nothing, and owns nothing new; its place in a group stays', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await make(a, b);
    await storage.changeAccount({ uin: b, disabled: true });
    await say(a, group, 'meanwhile');
    const other = await make(a);
    assert.equal((await join(other, b)).outcome, 'none');
    assert.deepEqual((await storage.addMembers({ group: other, uins: [b], at, ...bounds })).added, []);
    assert.equal((await storage.createGroup({ owner: b, name: 'x', policy: 'ask', at, ...bounds })).outcome, 'unknown');
    await storage.changeAccount({ uin: b, disabled: false });
    assert.deepEqual(await history(b, group), ['meanwhile', 'joined']);
  });

  test('roles in all pairs: who may remove, silence, rename, promote whom', async () => {
    const { storage } = ground;
    const uins = await ground.accounts(5);
    const [owner = 0, admin = 0, admin2 = 0, member = 0, member2 = 0] = uins;
    const group = await make(owner, admin, admin2, member, member2);
    const set = async (uin: number, other: number, change: object) =>
      (await storage.setMember({ group, uin, member: other, at, ...change })).outcome;
    for (const uin of [admin, admin2]) assert.equal(await set(owner, uin, { role: 'admin' }), 'done');
    const roles = new Map<number, GroupRole>([
      [owner, 'owner'],
      [admin, 'admin'],
      [admin2, 'admin'],
      [member, 'member'],
      [member2, 'member'],
    ]);
    const ranks = { member: 0, admin: 1, owner: 2 };
    for (const ruler of uins) {
      for (const ruled of uins.filter((uin) => uin !== ruler)) {
        const [mine, its] = [roles.get(ruler) ?? 'member', roles.get(ruled) ?? 'member'];
        const above = ranks[mine] > 0 && ranks[mine] > ranks[its] ? 'done' : 'denied';
        const pair = `${mine} on ${its}`;
        assert.equal(await set(ruler, ruled, { card: 'x' }), above, pair);
        assert.equal(await set(ruler, ruled, { silencedUntil: 0 }), above, pair);
        assert.equal(
          await set(ruler, ruled, { role: its === 'owner' ? 'member' : its }),
          mine === 'owner' ? 'done' : 'denied',
        );
        if (above === 'denied') {
          const kick = { group, uin: ruler, member: ruled, bars: true, at };
          assert.equal((await storage.kick(kick)).outcome, 'denied', pair);
        }
      }
      assert.equal(await set(ruler, ruler, { role: 'owner' }), 'denied', 'nobody promotes itself');
      assert.equal(await set(ruler, ruler, { silencedUntil: 0 }), 'denied');
    }
    assert.equal(await set(owner, admin, { role: 'owner', silencedUntil: 5000 }), 'denied');
    assert.deepEqual(await storage.memberNumbers(group), uins);
    assert.equal(await set(owner, 1, { card: 'x' }), 'absent');
    assert.equal((await storage.group({ group, uin: owner }))?.membership?.role, 'owner');
  });

  test('what waits from groups takes no room of messages, and one that never reads stops nobody', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const group = await make(a, b);
    const few = { mostWaiting: 2 };
    for (let i = 0; i < 5; i++) assert.equal((await ground.send(a, group, few)).outcome, 'fanned');
    await ground.reopen();
    for (let i = 0; i < 5; i++) assert.equal((await ground.send(a, group, few)).outcome, 'fanned');
    assert.equal((await ground.send(a, b, few)).outcome, 'stored');
    assert.equal((await ground.send(a, b, few)).outcome, 'stored');
    assert.equal((await ground.send(a, b, few)).outcome, 'full');
    assert.equal((await ground.send(a, group, few)).outcome, 'fanned');
  });

  test('the same message twice is one entry, by its name and by its bytes, also behind a restart', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const group = await make(a, b);
    const session = await ground.openModern(a);
    const named = ground.message(a, group, { text: 'named', clientId: 'x1', request: undefined, session });
    const plain = ground.message(a, group, { text: 'plain', at: Date.now() });
    for (const message of [named, plain]) {
      const first = await ground.storage.storeMessage(message);
      assert.ok(first.outcome === 'fanned');
      for (let restarts = 0; restarts < 2; restarts++) {
        const again = await ground.storage.storeMessage(message);
        assert.ok(again.outcome === 'repeated' && again.number === first.number);
        await ground.reopen();
      }
    }
    const other = { ...named, text: 'another' };
    assert.equal((await ground.storage.storeMessage(other)).outcome, 'reused');
    assert.deepEqual((await received(b, group)).map(({ text }) => text).slice(1), ['named', 'plain']);
    await leave(group, b);
    const own = await received(a, group);
    assert.deepEqual(
      own.filter(({ sent }) => sent).map(({ text }) => text),
      session === 1 ? ['plain'] : ['named', 'plain'],
    );
  });
}
