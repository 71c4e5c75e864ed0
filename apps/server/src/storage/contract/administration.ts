import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Act, DoneAct } from '../storage.ts';
import { type Ground, PLENTY } from './ground.ts';

/** What administrators do with accounts, and see of them. */
export function administrationContract(ground: Ground): void {
  const act = (by: number, more: Partial<Act> = {}): Act => ({ by, at: 5000, most: PLENTY, ...more });
  const newAccount = { password: 'hash', admin: false, createdAt: 77, policy: {}, profile: { nick: 'new' } };

  async function admin(): Promise<number> {
    return ground.account({ admin: true });
  }

  /** Takes every administrator away but those of the test. */
  async function only(...admins: number[]): Promise<void> {
    for (const { uin, admin: is } of await everyAccount()) {
      if (is && !admins.includes(uin)) await ground.storage.changeAccount({ uin, admin: false });
    }
  }

  async function everyAccount() {
    const { accounts, next } = await ground.storage.findAccounts({ after: 0, count: PLENTY, text: '' });
    assert.equal(next, 0);
    return accounts;
  }

  const standing = async (uin: number) => {
    const account = await ground.storage.account(uin);
    return [account?.admin, account?.disabled];
  };

  test('an administrator makes accounts, under a number of choice or the next free one', async () => {
    const by = await admin();
    const first = await ground.storage.addAccount({ account: newAccount, act: act(by) });
    assert.ok(first.outcome === 'created');
    const next = { ...newAccount, admin: true };
    assert.deepEqual(await ground.storage.addAccount({ account: next, act: act(by) }), {
      outcome: 'created',
      uin: first.uin + 1,
    });
    assert.deepEqual(await standing(first.uin + 1), [true, false]);
    const chosen = { ...newAccount, uin: 3_500_000_000 };
    assert.deepEqual(await ground.storage.addAccount({ account: chosen, act: act(by) }), {
      outcome: 'created',
      uin: 3_500_000_000,
    });
    assert.deepEqual(await ground.storage.addAccount({ account: chosen, act: act(by) }), { outcome: 'taken' });
    const made = await ground.storage.account(first.uin);
    assert.deepEqual([made?.password, made?.createdAt, made?.profile.nick, made?.admin], ['hash', 77, 'new', false]);
    // What other tests make comes behind these.
    while (ground.number() < first.uin + 1);
  });

  test('accounts that are made at once get numbers of their own', async () => {
    const by = await admin();
    const made = await Promise.all(
      Array.from({ length: 6 }, () => ground.storage.addAccount({ account: newAccount, act: act(by) })),
    );
    const uins = made.map((one) => (one.outcome === 'created' ? one.uin : 0));
    assert.equal(new Set(uins).size, 6);
    assert.ok(!uins.includes(0));
    while (ground.number() < Math.max(...uins));
  });

  test('an account that is not an administrator, or is locked out, can do nothing', async () => {
    const [locked, nobody, victim] = [await admin(), await ground.account(), await ground.account()];
    await ground.storage.changeAccount({ uin: locked, disabled: true });
    for (const by of [locked, nobody, ground.number()]) {
      assert.deepEqual(await ground.storage.addAccount({ account: newAccount, act: act(by) }), { outcome: 'refused' });
      assert.equal(await ground.storage.setStanding({ uin: victim, disabled: true, act: act(by) }), 'refused');
      assert.equal(await ground.storage.resetPassword({ uin: victim, password: 'x', act: act(by) }), 'refused');
    }
    const session = await ground.openModern(victim);
    const invite = { code: 'of the locked out', by: locked, uses: 1, expiresAt: 9000, at: 5000, most: PLENTY };
    for (const by of [locked, nobody]) {
      assert.equal(await ground.storage.addInvite({ ...invite, act: act(by) }), 'refused');
      assert.equal(await ground.storage.endSession({ uin: victim, session, act: act(by) }), false);
    }
    assert.equal(await ground.storage.addInvite(invite), 'added');
    assert.equal(await ground.storage.endInvite({ code: invite.code, act: act(nobody) }), false);
    assert.equal(await ground.storage.endInvite({ code: invite.code }), true);
    assert.equal((await ground.sessions(victim)).length, 1);
    assert.deepEqual(await standing(victim), [false, false]);
    assert.notEqual(await ground.openLegacy(victim), undefined, 'the password is what it was');
  });

  test('locking out ends all sessions; letting in again opens none', async () => {
    const [by, uin] = [await admin(), await ground.account()];
    await ground.openLegacy(uin);
    await ground.openModern(uin);
    assert.equal(await ground.storage.setStanding({ uin, admin: true, act: act(by) }), 'changed');
    assert.equal((await ground.sessions(uin)).length, 2);
    assert.equal(await ground.storage.setStanding({ uin, disabled: true, act: act(by) }), 'changed');
    assert.deepEqual(await standing(uin), [true, true]);
    assert.deepEqual(await ground.sessions(uin), []);
    assert.equal(await ground.openLegacy(uin), undefined);
    assert.equal(await ground.storage.setStanding({ uin, disabled: false, admin: false, act: act(by) }), 'changed');
    assert.deepEqual(await standing(uin), [false, false]);
    assert.deepEqual(await ground.sessions(uin), []);
    const unknown = ground.number();
    assert.equal(await ground.storage.setStanding({ uin: unknown, disabled: true, act: act(by) }), 'unknown');
  });

  test('another password ends all sessions', async () => {
    const [by, uin] = [await admin(), await ground.account()];
    await ground.openLegacy(uin);
    await ground.openModern(uin);
    assert.equal(await ground.storage.resetPassword({ uin, password: 'another', act: act(by) }), 'changed');
    assert.deepEqual(await ground.sessions(uin), []);
    assert.equal(await ground.openLegacy(uin), undefined);
    assert.notEqual(await ground.openLegacy(uin, { password: 'another' }), undefined);
    const unknown = ground.number();
    assert.equal(await ground.storage.resetPassword({ uin: unknown, password: 'x', act: act(by) }), 'unknown');
  });

  test('the last administrator who may log in stays one', async () => {
    const [one, two] = [await admin(), await admin()];
    await only(one, two);
    assert.equal(await ground.storage.setStanding({ uin: two, disabled: true, act: act(one) }), 'changed');
    assert.equal(await ground.storage.setStanding({ uin: one, admin: false, act: act(one) }), 'last');
    assert.equal(await ground.storage.setStanding({ uin: one, disabled: true, act: act(0) }), 'last');
    assert.equal(await ground.storage.setStanding({ uin: one, admin: true, act: act(one) }), 'changed');
    assert.deepEqual(await standing(one), [true, false]);
    assert.equal(await ground.storage.setStanding({ uin: two, disabled: false, act: act(one) }), 'changed');
    assert.equal(await ground.storage.setStanding({ uin: one, admin: false, act: act(one) }), 'changed');
    assert.deepEqual(await standing(one), [false, false]);
  });

  test('administrators that lock each other out at once: one of them is left', async () => {
    const admins = [await admin(), await admin(), await admin()];
    await only(...admins);
    const orders = admins.flatMap((by) => admins.filter((uin) => uin !== by).map((uin) => ({ by, uin })));
    const outcomes = await Promise.all(
      orders.map(({ by, uin }, index) =>
        ground.storage.setStanding({ uin, ...(index % 2 ? { disabled: true } : { admin: false }), act: act(by) }),
      ),
    );
    assert.equal(outcomes.filter((outcome) => outcome === 'changed').length, 2);
    const left = await Promise.all(admins.map(standing));
    assert.equal(left.filter(([isAdmin, isLocked]) => isAdmin && !isLocked).length, 1);
  });

  test('accounts are found by the beginning of their number, or by what is in their nickname', async () => {
    const by = await admin();
    const named = ['Ångström', 'ångel', 'Bob', 'bOBby', '王小明', '50% & more'];
    const uins: number[] = [];
    for (const nick of named) uins.push(await ground.account({ profile: { nick } }));
    const found = async (text: string) => {
      const { accounts } = await ground.storage.findAccounts({ after: by, count: PLENTY, text });
      return accounts.map(({ nick }) => nick);
    };
    assert.deepEqual(await found('ÅNG'), ['Ångström', 'ångel']);
    assert.deepEqual(await found('bob'), ['Bob', 'bOBby']);
    assert.deepEqual(await found('小'), ['王小明']);
    assert.deepEqual(await found('% &'), ['50% & more']);
    assert.deepEqual(await found('_'), []);
    assert.deepEqual(await found(String(uins[2])), ['Bob']);
    assert.deepEqual((await found(String(uins[0]).slice(0, 2))).slice(0, 6), named);
    assert.deepEqual(await found(String(uins[0]).slice(1)), [], 'the beginning only');
    assert.deepEqual((await found('')).slice(0, 6), named);
  });

  test('the pages of a search are what is found, in order', async () => {
    const nicks = ['page a', 'PAGE B', 'other', 'page c', 'page d'];
    for (const nick of nicks) await ground.account({ profile: { nick } });
    const whole = await ground.storage.findAccounts({ after: 0, count: PLENTY, text: 'page' });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), async (count) => {
        const found = [];
        for (let after = 0, pages = 0; ; pages++) {
          const page = await ground.storage.findAccounts({ after, count, text: 'page' });
          found.push(...page.accounts);
          assert.ok(page.accounts.length <= count && pages < 10);
          if (page.next === 0) break;
          after = page.next;
        }
        assert.deepEqual(found, whole.accounts);
      }),
      { numRuns: 10 },
    );
  });

  test('an account was last seen when its latest session was, also when that has ended', async () => {
    const uin = await ground.account();
    const seenAt = async () => (await everyAccount()).find((account) => account.uin === uin)?.seenAt;
    assert.equal(await seenAt(), 0);
    await ground.openLegacy(uin, { at: 1000 });
    const session = await ground.openModern(uin, { at: 2000 });
    assert.equal(await seenAt(), 2000);
    await ground.storage.sawSessions([{ uin, session, address: 'b', at: 3000 }]);
    assert.equal(await seenAt(), 3000);
    await ground.storage.endSession({ uin, session });
    assert.equal(await seenAt(), 3000, 'it has ended');
    await ground.storage.closeSession({ uin, address: 'a', seenAt: 4000 });
    assert.equal(await seenAt(), 4000);
    const later = await ground.openModern(uin, { at: 5000 });
    await ground.storage.endSession({ uin, session: later, seenAt: 4500 });
    assert.equal(await seenAt(), 5000, 'never back');
    await ground.openModern(uin, { at: 6000 });
    await ground.storage.changeAccount({ uin, disabled: true });
    assert.equal(await seenAt(), 6000);
  });

  test('an account in a list says what it is', async () => {
    const uin = await ground.account({ admin: true, createdAt: 123, profile: { nick: 'a listed one', face: 7 } });
    const listed = async () => (await ground.storage.findAccounts({ after: uin - 1, count: 1, text: '' })).accounts;
    const row = { uin, nick: 'a listed one', face: 7, createdAt: 123, seenAt: 0 };
    assert.deepEqual(await listed(), [{ ...row, admin: true, disabled: false }]);
    await ground.storage.changeAccount({ uin, admin: false, disabled: true });
    assert.deepEqual(await listed(), [{ ...row, admin: false, disabled: true }]);
  });

  auditContract(ground);
}

/** What is kept of what administrators, and the command line, have done. */
function auditContract(ground: Ground): void {
  const latest = async (count: number) => (await ground.storage.auditLog({ before: 0, count })).acts;
  const told = ({ by, at, about, act, detail }: DoneAct) => [by, at, about, act, detail];
  let times = 0;
  const act = (by = 0, most = PLENTY): Act => ({ by, at: ++times, most });

  /** What a change has left in the log. */
  async function leaves(work: () => Promise<unknown>): Promise<(readonly unknown[])[]> {
    const [before] = await latest(1);
    await work();
    const acts = (await latest(20)).filter(({ number }) => number > (before?.number ?? 0));
    return acts.map(told);
  }

  test('each act is in the log, with who did it to whom', async () => {
    const { storage } = ground;
    const [by, uin, peer] = [await ground.account({ admin: true }), await ground.account(), await ground.account()];
    const fields = { password: 'p', admin: false, createdAt: 1, policy: {}, profile: { nick: 'n' } };
    const is = async (
      work: (act: Act) => Promise<unknown>,
      ...acts: [about: number, act: string, detail: string][]
    ) => {
      const one = act(by);
      const expected = acts.map(([about, name, detail]) => [by, one.at, about, name, detail]).reverse();
      assert.deepEqual(await leaves(() => work(one)), expected);
    };
    const [third, fourth] = [ground.number(), ground.number()];
    const made = { ...fields, uin: third, admin: true };
    await is((one) => storage.createAccount({ ...made, act: one }), [third, 'create', 'administrator']);
    await is((one) => storage.createAccount({ ...made, act: one }));
    await is((one) => storage.addAccount({ account: { ...fields, uin: fourth }, act: one }), [fourth, 'create', '']);
    await is((one) => storage.setStanding({ uin, disabled: true, act: one }), [uin, 'disable', '']);
    await is((one) => storage.setStanding({ uin, disabled: true, act: one }));
    await is(
      (one) => storage.setStanding({ uin, disabled: false, admin: true, act: one }),
      [uin, 'enable', ''],
      [uin, 'promote', ''],
    );
    await is((one) => storage.setStanding({ uin, admin: false, act: one }), [uin, 'demote', '']);
    await is((one) => storage.resetPassword({ uin, password: 'secret', act: one }), [uin, 'password', '']);
    await is((one) => storage.changeAccount({ uin, password: 'secret', act: one }), [uin, 'password', '']);
    await is((one) => storage.changeAccount({ uin: ground.number(), password: 'secret', act: one }));
    await is(
      (one) => storage.changeAccount({ uin, policy: { add: 'anyone', searchable: true }, act: one }),
      [uin, 'policy', 'add=anyone searchable=true'],
    );
    await is(
      (one) => storage.changeAccount({ uin, profile: { nick: 'Ann', realName: 'Ann Lee' }, act: one }),
      [uin, 'profile', 'nick realName'],
    );
    const pair = { uin, peer };
    await is((one) => storage.befriend({ ...pair, mostFriends: PLENTY, act: one }), [uin, 'befriend', String(peer)]);
    await is((one) => storage.befriend({ ...pair, mostFriends: PLENTY, act: one }));
    await is((one) => storage.unfriend({ ...pair, act: one }), [uin, 'unfriend', String(peer)]);
    await is((one) => storage.block({ ...pair, most: PLENTY, act: one }), [uin, 'block', String(peer)]);
    await is((one) => storage.unblock({ ...pair, act: one }), [uin, 'unblock', String(peer)]);
    await is((one) => storage.unblock({ ...pair, act: one }));
    const app = { uin, name: 'Door bell', hash: 'h', commands: [], networks: [], expiresAt: null, createdAt: 1 };
    await is((one) => storage.addAppPassword({ ...app, most: PLENTY, act: one }), [uin, 'app-password', '1 Door bell']);
    await is((one) => storage.endAppPassword({ uin, id: 1, act: one }), [uin, 'end-app-password', '1']);
    await is((one) => storage.endAppPassword({ uin, id: 1, act: one }));
    const session = await ground.openModern(uin, { password: 'secret' });
    await is((one) => storage.endSession({ uin, session, act: one }), [uin, 'end-session', String(session)]);
    await is((one) => storage.endSession({ uin, session, act: one }));
    const invite = { code: 'audited-invite', by, uses: 3, expiresAt: 1e15, at: 1, most: PLENTY };
    await is((one) => storage.addInvite({ ...invite, act: one }), [0, 'invite', 'audi... for 3']);
    await is((one) => storage.endInvite({ code: invite.code, act: one }), [0, 'uninvite', 'audi...']);
    await is((one) => storage.endInvite({ code: invite.code, act: one }));
  });

  test('what owners do to their own accounts is not logged as an act', async () => {
    const uin = await ground.account();
    const session = await ground.openModern(uin);
    const acts = await leaves(async () => {
      await ground.storage.changeAccount({ uin, profile: { nick: 'new' } });
      await ground.storage.endSession({ uin, session });
      await ground.addApp(uin);
      await ground.register();
    });
    assert.deepEqual(acts, []);
  });

  test('an act that fails leaves nothing', async () => {
    const uin = await ground.account();
    const bogus = { add: 'bogus' as 'ask' };
    const acts = await leaves(() => assert.rejects(ground.storage.changeAccount({ uin, policy: bogus, act: act() })));
    assert.deepEqual(acts, []);
  });

  test('the pages of the log are the log', async () => {
    const uin = await ground.account();
    for (let i = 0; i < 7; i++) await ground.storage.changeAccount({ uin, profile: { age: i }, act: act() });
    const whole = await latest(7);
    assert.deepEqual(
      whole.map(({ number }) => number),
      whole.map((_, index) => (whole[0]?.number ?? 0) - index),
    );
    const pages: DoneAct[] = [];
    let before = 0;
    while (pages.length < 7) {
      const { acts, next } = await ground.storage.auditLog({ before, count: 3 });
      assert.equal(next, acts.at(-1)?.number);
      pages.push(...acts);
      before = next;
    }
    assert.deepEqual(pages.slice(0, 7), whole);
    const last = (await latest(PLENTY)).at(-1);
    assert.deepEqual(await ground.storage.auditLog({ before: (last?.number ?? 0) + 1, count: 1 }), {
      acts: [last],
      next: 0,
    });
    assert.deepEqual(await ground.storage.auditLog({ before: last?.number ?? 0, count: 1 }), { acts: [], next: 0 });
  });

  test('only so many acts are kept: the latest', async () => {
    const uin = await ground.account();
    const age = (age: number, most = PLENTY) =>
      ground.storage.changeAccount({ uin, profile: { age }, act: act(0, most) });
    for (let i = 0; i < 5; i++) await age(i);
    const kept = (await latest(3)).map(({ number }) => number);
    await age(5, 3);
    const left = (await latest(PLENTY)).map(({ number }) => number);
    assert.deepEqual(left, [(kept[0] ?? 0) + 1, kept[0], kept[1]]);
    await ground.reopen();
    assert.deepEqual(
      (await latest(PLENTY)).map(({ number }) => number),
      left,
    );
  });
}
