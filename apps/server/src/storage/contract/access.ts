import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import { type AddPolicy, type AppPassword, type NewAppPassword, OLD_NEWS_MS } from '../storage.ts';
import { type Ground, PLENTY } from './ground.ts';

/** Ways in besides the password of an account: invitations, and app passwords. */
export function accessContract(ground: Ground): void {
  let codes = 0;
  const newCode = () => `code ${++codes}`;
  const addInvite = (
    code: string,
    more: { by?: number; uses?: number; expiresAt?: number; at?: number; most?: number } = {},
  ) => ground.storage.addInvite({ code, by: 10_000, uses: 1, expiresAt: 2000, at: 1000, most: PLENTY, ...more });
  const usesOf = async (code: string, at = 1000) =>
    (await ground.storage.invites(at)).find((invite) => invite.code === code)?.uses;
  const accountsMade = async () => (await ground.storage.counts()).accounts;

  test('registered accounts get the numbers behind the greatest, and are accounts like any other', async () => {
    const before = await ground.account();
    await ground.account({ uin: 3_000_000_000 });
    const profile = { nick: 'new here', age: 20 };
    const account = { password: 'hash', createdAt: 77, policy: { shareRead: true }, profile };
    assert.deepEqual(await ground.register({ account }), { outcome: 'created', uin: before + 1 });
    assert.deepEqual(await ground.register(), { outcome: 'created', uin: before + 2 });
    const made = await ground.storage.account(before + 1);
    assert.deepEqual(
      [made?.password, made?.createdAt, made?.profile.nick, made?.profile.age, made?.policy.shareRead],
      ['hash', 77, 'new here', 20, true],
    );
    assert.deepEqual([made?.admin, made?.disabled], [false, false]);
    assert.notEqual(await ground.openLegacy(before + 2), undefined);
  });

  test('accounts that are registered at once get numbers of their own', async () => {
    const registered = await Promise.all(Array.from({ length: 8 }, () => ground.register()));
    const uins = registered.map((made) => (made.outcome === 'created' ? made.uin : 0));
    assert.deepEqual(
      uins,
      uins.map((_, index) => (uins[0] as number) + index),
    );
  });

  test('an invitation is good for so many accounts, until it ends', async () => {
    const [invite, createdAt] = [newCode(), 1999];
    const account = { password: 'p', createdAt, policy: {}, profile: { nick: 'n' } };
    await addInvite(invite, { uses: 2, expiresAt: 2000 });
    const before = await accountsMade();
    assert.deepEqual(await ground.register({ invite, account: { ...account, createdAt: 2000 } }), {
      outcome: 'invite',
    });
    assert.deepEqual(await ground.register({ invite: newCode() }), { outcome: 'invite' });
    assert.deepEqual([await usesOf(invite), await accountsMade()], [2, before], 'nothing has changed');
    assert.equal((await ground.register({ invite, account })).outcome, 'created');
    assert.equal(await usesOf(invite), 1);
    assert.equal((await ground.register({ invite, account })).outcome, 'created');
    assert.equal(await usesOf(invite), undefined);
    assert.deepEqual(await ground.register({ invite, account }), { outcome: 'invite' });
    assert.equal(await accountsMade(), before + 2);
  });

  test('two at once for the last place of an invitation: one gets it', async () => {
    const invite = newCode();
    await addInvite(invite);
    const before = await accountsMade();
    const outcomes = await Promise.all([ground.register({ invite }), ground.register({ invite })]);
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['created', 'invite'],
    );
    assert.equal(await accountsMade(), before + 1);
  });

  test('an account that fails to be made uses up no place', async () => {
    const invite = newCode();
    await addInvite(invite);
    const account = { password: 'p', createdAt: 1, policy: { add: 'bogus' as AddPolicy }, profile: { nick: 'n' } };
    await assert.rejects(ground.register({ invite, account }));
    assert.equal(await usesOf(invite), 1);
    assert.equal((await ground.register({ invite })).outcome, 'created');
  });

  test('who invites and who is invited are friends, and who invites finds that in the mailbox', async () => {
    const by = await ground.account({ profile: { nick: 'Host', face: 7 } });
    const code = newCode();
    await addInvite(code, { by, uses: 3 });
    const shown = { uin: by, nick: 'Host', face: 7, expiresAt: 2000 };
    assert.deepEqual(await ground.storage.invitation({ code, at: 1999 }), shown);
    assert.equal(await ground.storage.invitation({ code, at: 2000 }), undefined);
    const first = await ground.register({ invite: code });
    assert.ok(first.outcome === 'created' && first.inviter === by);
    assert.deepEqual(await ground.storage.friends(by), [first.uin]);
    assert.deepEqual(await ground.storage.friends(first.uin), [by]);
    const [entry] = await ground.waiting(by);
    assert.deepEqual([entry?.kind, entry?.peer], [kinds.accepted.code, first.uin]);
    const full = await ground.register({ invite: code, mostFriends: 1 });
    assert.ok(full.outcome === 'created' && full.inviter === undefined, 'there is no room for another friend');
    await ground.storage.changeAccount({ uin: by, disabled: true });
    assert.equal((await ground.storage.invitation({ code, at: 1000 }))?.uin, 0);
    const last = await ground.register({ invite: code });
    assert.ok(last.outcome === 'created' && last.inviter === undefined);
    assert.equal(await ground.storage.invitation({ code, at: 1000 }), undefined);
  });

  test('where registration is open, an invalid code does no harm', async () => {
    const by = await ground.account();
    const code = newCode();
    await addInvite(code, { by });
    const invited = await ground.register({ invite: code, isOpen: true });
    assert.ok(invited.outcome === 'created' && invited.inviter === by);
    const late = await ground.register({ invite: code, isOpen: true });
    assert.ok(late.outcome === 'created' && late.inviter === undefined);
  });

  test('the open invitations are shown, the first to end first, and can be taken back', async () => {
    const [late, early, used] = [newCode(), newCode(), newCode()];
    await addInvite(late, { expiresAt: 9000, uses: 3 });
    await addInvite(early, { expiresAt: 8000 });
    await addInvite(used, { expiresAt: 8500 });
    await ground.register({ invite: used });
    const shown = async (at: number) =>
      (await ground.storage.invites(at)).filter(({ code }) => [late, early, used].includes(code));
    assert.deepEqual(await shown(7999), [
      { code: early, by: 10_000, uses: 1, expiresAt: 8000 },
      { code: late, by: 10_000, uses: 3, expiresAt: 9000 },
    ]);
    assert.deepEqual(
      (await shown(8000)).map(({ code }) => code),
      [late],
    );
    assert.equal(await ground.storage.endInvite({ code: used }), false, 'it is used up');
    assert.equal(await ground.storage.endInvite({ code: late }), true);
    assert.equal(await ground.storage.endInvite({ code: late }), false);
    assert.equal((await ground.register({ invite: late })).outcome, 'invite');
    assert.deepEqual(await shown(9000), []);
  });

  test('only so many invitations are open; those that have ended make room', async () => {
    const at = 100_000;
    assert.deepEqual(await ground.storage.invites(at), [], 'those of other tests have ended');
    const [one, two, three] = [newCode(), newCode(), newCode()];
    const bounds = { at, most: 2, expiresAt: at + 10 };
    assert.equal(await addInvite(one, bounds), 'added');
    assert.equal(await addInvite(two, bounds), 'added');
    assert.equal(await addInvite(three, bounds), 'full');
    assert.equal(await usesOf(three, at), undefined);
    await ground.register({ invite: one });
    assert.equal(await addInvite(three, bounds), 'added');
    assert.equal(await addInvite(newCode(), bounds), 'full');
    assert.equal(await addInvite(newCode(), { at: at + 10, most: 1, expiresAt: at + 20 }), 'added');
    assert.equal((await ground.storage.invites(0)).length, 1, 'those that have ended are removed');
  });

  test('an app password comes back as it was given', async () => {
    const [uin = 0, other = 0] = await ground.accounts(2);
    const given = {
      name: 'feeder & "co"',
      hash: 'hash of the feeder',
      commands: ['CLTMSG', 'GetMsgEx'],
      networks: ['192.168.1.0/24', '::1'],
      expiresAt: 5000,
      createdAt: 4000,
    };
    assert.equal(await ground.addApp(uin, given), 1);
    assert.equal(await ground.addApp(uin, { name: 'all', hash: 'h2' }), 2);
    const unused = { usedAt: null, usedFrom: '' };
    const all = {
      id: 2,
      name: 'all',
      hash: 'h2',
      commands: [],
      networks: [],
      expiresAt: null,
      createdAt: 1,
      ...unused,
    };
    assert.deepEqual(await ground.storage.appPasswords(uin), [{ id: 1, ...given, ...unused }, all]);
    await ground.storage.usedAppPassword({ uin, id: 1, address: '192.168.1.7', at: 4500 });
    assert.deepEqual(await ground.storage.appPasswords(uin), [
      { id: 1, ...given, usedAt: 4500, usedFrom: '192.168.1.7' },
      all,
    ]);
    assert.deepEqual(await ground.storage.appPasswords(other), []);
    assert.deepEqual(await ground.storage.appPasswords(ground.number()), []);
  });

  test('only so many app passwords are there at once, and no number is used twice', async () => {
    const uin = await ground.account();
    const add = (most: number) => {
      const app: Omit<NewAppPassword, 'hash'> = {
        uin,
        name: 'n',
        commands: [],
        networks: [],
        expiresAt: null,
        createdAt: 1,
        most,
      };
      return ground.storage.addAppPassword({ ...app, hash: 'h' });
    };
    assert.deepEqual([await add(2), await add(2), await add(2)], [1, 2, undefined]);
    assert.equal(await ground.storage.endAppPassword({ uin, id: 2 }), true);
    assert.equal(await ground.storage.endAppPassword({ uin, id: 2 }), false);
    await ground.reopen();
    assert.equal(await add(2), 3);
    const ids = (await ground.storage.appPasswords(uin)).map(({ id }: AppPassword) => id);
    assert.deepEqual(ids, [1, 3]);
    const none = { uin: ground.number(), name: 'n', hash: 'h', commands: [], networks: [] };
    assert.equal(await ground.storage.addAppPassword({ ...none, expiresAt: null, createdAt: 1, most: 9 }), undefined);
  });

  test('an app password takes the sessions along that were opened with it, and no others', async () => {
    const [uin = 0, other = 0] = await ground.accounts(2);
    const [first, second] = [await ground.addApp(uin), await ground.addApp(uin)];
    const others = await ground.addApp(other);
    const own = await ground.openModern(uin);
    await ground.openModern(uin, { app: first });
    const left = await ground.openModern(uin, { app: second });
    const theirs = await ground.openModern(other, { app: others });
    await ground.openLegacy(uin, { app: first });
    await ground.openLegacy(other, { app: others });
    assert.equal(await ground.storage.endAppPassword({ uin, id: first }), true);
    const numbers = async (of: number) => (await ground.sessions(of)).map(({ session }) => session);
    assert.deepEqual(await numbers(uin), [own, left]);
    assert.deepEqual(await numbers(other), [0, theirs]);
    await ground.openLegacy(uin, { app: second });
    await ground.storage.endAppPassword({ uin, id: first });
    assert.equal(await ground.storage.endAppPassword({ uin, id: 0 }), false, '0 is no app password');
    assert.deepEqual(await numbers(uin), [0, own, left]);
  });

  test('the networks that an account has logged in from: the latest few, for half a year', async () => {
    const [uin = 0, other = 0] = await ground.accounts(2);
    const DAY = 24 * 3_600_000;
    const saw = (network: string, at: number) => ground.storage.sawNetwork({ uin, network, at, most: 3 });
    const known = async () => {
      const all = ['10.0.0.1', '2001:db8:1:2', '10.0.0.3', '10.0.0.4'];
      return Promise.all(all.map((network) => ground.storage.knownNetwork({ uin, network })));
    };
    assert.deepEqual(await known(), [undefined, undefined, undefined, undefined]);
    await saw('10.0.0.1', 1000);
    await saw('2001:db8:1:2', 2000);
    await saw('10.0.0.3', 3000);
    await saw('10.0.0.1', 4000);
    assert.deepEqual(await known(), [4000, 2000, 3000, undefined]);
    await saw('10.0.0.4', 5000);
    assert.deepEqual(await known(), [4000, undefined, 3000, 5000], 'the one seen longest ago has gone');
    await saw('10.0.0.4', 200 * DAY);
    assert.deepEqual(await known(), [undefined, undefined, undefined, 200 * DAY]);
    await saw('10.0.0.3', 1000);
    assert.deepEqual(await known(), [undefined, undefined, 1000, 200 * DAY], 'independent of the clock');
    assert.equal(await ground.storage.knownNetwork({ uin: other, network: '10.0.0.4' }), undefined);
    await ground.storage.sawNetwork({ uin: ground.number(), network: '10.0.0.1', at: 1, most: 3 });
  });

  for (const kind of ['legacy', 'modern'] as const) {
    const open = async (uin: number, more: { app?: number; at?: number; password?: string } = {}) => {
      if (kind === 'legacy') return (await ground.openLegacy(uin, more)) !== undefined;
      return (await ground.storage.openModernSession(ground.newModern(uin, more))) !== undefined;
    };

    test(`a session of ${kind} clients opens with what is as it was when it was compared`, async () => {
      const uin = await ground.account();
      assert.equal(await open(uin), true);
      assert.equal(await open(uin, { password: 'the one before' }), false);
      const app = await ground.addApp(uin, { expiresAt: 2000 });
      assert.equal(await open(uin, { app, password: 'not looked at' }), true);
      assert.equal(await open(uin, { app, at: 1999 }), true);
      assert.equal(await open(uin, { app, at: 2000 }), false);
      assert.equal(await open(uin, { app: app + 1 }), false);
      const [other = 0] = await ground.accounts(1);
      assert.equal(await open(other, { app }), false, 'it is of another account');
      const lasting = await ground.addApp(uin);
      assert.equal(await open(uin, { app: lasting, at: 1000 + OLD_NEWS_MS }), true);
      await ground.storage.endAppPassword({ uin, id: lasting });
      assert.equal(await open(uin, { app: lasting }), false);
      await ground.storage.changeAccount({ uin, disabled: true });
      assert.deepEqual([await open(uin), await open(uin, { app })], [false, false]);
      assert.equal(await open(ground.number()), false);
    });
  }

  test('what an account lets the legacy protocol do holds for its legacy clients only', async () => {
    for (const [legacy, own, byApp] of [
      ['yes', true, true],
      ['app', false, true],
      ['no', false, false],
    ] as const) {
      const uin = await ground.account({ policy: { legacy } });
      const app = await ground.addApp(uin);
      assert.equal((await ground.openLegacy(uin)) !== undefined, own, `${legacy}, own password`);
      assert.equal((await ground.openLegacy(uin, { app })) !== undefined, byApp, `${legacy}, app password`);
      await ground.openModern(uin);
      await ground.openModern(uin, { app });
    }
  });
}
