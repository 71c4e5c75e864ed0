import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statuses } from '@rookery/protocol';
import { type NewSession, OLD_NEWS_MS } from '../storage.ts';
import type { Ground } from './ground.ts';

export function sessionContract(ground: Ground): void {
  const open = (uin: number, address = 'a', more: Partial<NewSession> = {}) =>
    ground.openLegacy(uin, { address, ...more });
  const resume = (uin: number, address = 'a', at = 2000) => ground.storage.resumeSession({ uin, address, at });

  test('a session is found from its own address', async () => {
    const uin = await ground.account();
    assert.equal(await resume(uin), undefined);
    assert.equal(await open(uin, 'a'), 0);
    assert.deepEqual(await resume(uin), { status: statuses.online, cursor: 0, app: 0, version: 1 });
    assert.equal(await resume(uin, 'b'), undefined);
    assert.equal(await resume(ground.number()), undefined);
  });

  test('a second login takes the place of the first', async () => {
    const uin = await ground.account();
    await open(uin, 'a');
    await open(uin, 'b');
    assert.equal(await resume(uin, 'a'), undefined);
    assert.ok(await resume(uin, 'b'));
  });

  test('a session begins where the mailbox was fetched up to', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (let i = 0; i < 3; i++) await ground.send(a, b);
    await ground.storage.moveCursor({ uin: b, number: 2 });
    assert.equal(await open(b), 2);
    assert.deepEqual(await resume(b), { status: statuses.online, cursor: 2, app: 0, version: 1 });
  });

  test('a session knows the app password that it was opened with', async () => {
    const uin = await ground.account();
    const app = await ground.addApp(uin);
    await open(uin, 'a', { app });
    assert.equal((await resume(uin))?.app, app);
    await open(uin, 'a');
    assert.equal((await resume(uin))?.app, 0, 'the last login counts');
  });

  test('what is old, and was confirmed by others, does not come to legacy clients that log in', async () => {
    for (const isFiled of [false, true]) {
      const [a = 0, b = 0] = await ground.friends(2);
      const now = 10 * OLD_NEWS_MS;
      const [old, young] = [now - OLD_NEWS_MS - 1, now - OLD_NEWS_MS];
      for (const [index, at] of [old, old, young, old, young, old, old].entries()) {
        await ground.send(a, b, { at, text: `${index + 1}` });
      }
      if (isFiled) await ground.reopen();
      assert.equal(await open(b, 'a', { at: now }), 0, 'nothing was confirmed');
      const session = await ground.openModern(b);
      await ground.storage.confirm({ uin: b, session, number: 1 });
      assert.equal(await open(b, 'a', { at: now }), 1);
      await ground.storage.confirm({ uin: b, session, number: 3 });
      assert.equal(await open(b, 'a', { at: now }), 2, 'what is young still comes');
      await ground.storage.confirm({ uin: b, session, number: 6 });
      await ground.storage.moveCursor({ uin: b, number: 4 });
      assert.equal(await open(b, 'a', { at: now, password: 'the one before' }), undefined);
      assert.deepEqual(await ground.texts(b), ['5', '6', '7'], 'who was not let in has skipped nothing');
      assert.equal(await open(b, 'a', { at: now }), 6);
      assert.deepEqual(await ground.texts(b), ['7']);
      assert.equal((await resume(b))?.cursor, 6);
      assert.equal(await open(b, 'a', { at: now + 1 }), 6, 'the last one was not confirmed');
      assert.equal((await ground.send(a, b, { mostWaiting: 1 })).outcome, 'full');
    }
  });

  test('a refused account gets no session, and an open session stays', async () => {
    const uin = await ground.account();
    await open(uin);
    assert.equal(await open(uin, 'b', { password: 'the one before' }), undefined);
    assert.ok(await resume(uin, 'a'));
    assert.equal(await open(ground.number()), undefined);
    const disabled = await ground.account();
    await ground.storage.changeAccount({ uin: disabled, disabled: true });
    assert.equal(await open(disabled), undefined);
    assert.equal(await open(await ground.account({ policy: { legacy: 'no' } })), undefined);
  });

  test('a login that meets a new password in the same turn loses', async () => {
    const uin = await ground.account();
    const [changed, opened] = await Promise.all([ground.storage.changeAccount({ uin, password: 'new' }), open(uin)]);
    assert.deepEqual([changed, opened], [true, undefined]);
    assert.equal(await open(uin, 'a', { password: 'new' }), 0);
  });

  test('the status is kept with the account, not with its sessions', async () => {
    const uin = await ground.account();
    await ground.storage.setStatus({ uin, status: statuses.busy });
    assert.equal(await resume(uin), undefined);
    assert.equal((await ground.storage.account(uin))?.status, statuses.busy);
    await open(uin);
    assert.deepEqual(await resume(uin), { status: statuses.busy, cursor: 0, app: 0, version: 1 });
    await open(uin, 'b');
    assert.equal((await resume(uin, 'b'))?.status, statuses.busy);
    assert.equal((await ground.storage.openModernSession(ground.newModern(uin)))?.status, statuses.busy);
  });

  test('a closed session is gone, and closing nothing is no error', async () => {
    const uin = await ground.account();
    const close = (address: string) => ground.storage.closeSession({ uin, address });
    await close('a');
    await open(uin, 'a');
    const before = (await ground.storage.counts()).sessions;
    await close('b');
    assert.equal((await ground.storage.counts()).sessions, before, 'the session of another address stays');
    await close('a');
    assert.equal(await resume(uin, 'a'), undefined);
    assert.equal((await ground.storage.counts()).sessions, before - 1);
  });

  test('sessions not seen for long are removed, and returned', async () => {
    const [old = 0, seen = 0, young = 0] = await ground.accounts(3);
    await open(old, 'a', { at: 100 });
    await open(seen, 'a', { at: 100 });
    await open(young, 'a', { at: 500 });
    await resume(seen, 'a', 500);
    const gone = await ground.storage.pruneSessions({ before: 500, alive: [] });
    assert.deepEqual(
      gone.filter((uin) => uin >= old),
      [old],
    );
    assert.equal(await resume(old), undefined);
    assert.ok(await resume(seen));
    assert.ok(await resume(young));
    assert.deepEqual(await ground.storage.pruneSessions({ before: 500, alive: [] }), []);
  });

  test('sessions that a living node holds stay, however long they were not seen', async () => {
    const [one = 0, two = 0, taken = 0] = await ground.accounts(3);
    await open(one, 'a', { at: 100, node: 'one' });
    await open(two, 'a', { at: 100, node: 'two' });
    await open(taken, 'a', { at: 50, node: 'two' });
    await ground.storage.resumeSession({ uin: taken, address: 'a', at: 100, node: 'one' });
    const gone = await ground.storage.pruneSessions({ before: 500, alive: ['one', 'three'] });
    assert.deepEqual(
      gone.filter((uin) => uin >= one),
      [two],
    );
    for (const uin of [one, taken]) assert.ok(await resume(uin));
  });

  test('a look from another address does not keep a session', async () => {
    const uin = await ground.account();
    await open(uin, 'a', { at: 100 });
    await resume(uin, 'b', 900);
    assert.ok((await ground.storage.pruneSessions({ before: 500, alive: [] })).includes(uin));
  });

  test('the version of an account rises when a session ends, is replaced or gets another token', async () => {
    const [uin = 0, other = 0] = await ground.accounts(2);
    let before = 0;
    const rises = async (work: () => Promise<unknown>): Promise<boolean> => {
      await work();
      const [version = 0, unchanged] = await ground.storage.sessionVersions([uin, other, ground.number()]);
      assert.equal(unchanged, 0);
      const hasRisen = version > before;
      before = version;
      return hasRisen;
    };
    const [one, two] = [await ground.openModern(uin), await ground.openModern(uin)];
    const { password: was = '' } = (await ground.storage.account(uin)) ?? {};
    assert.equal(await rises(() => open(uin, 'a')), true);
    assert.equal(await rises(() => resume(uin, 'a')), false);
    assert.equal((await resume(uin, 'a'))?.version, before);
    assert.equal(await rises(() => open(uin, 'b')), true);
    assert.equal(await rises(() => ground.storage.closeSession({ uin, address: 'b' })), true);
    assert.equal(await rises(() => ground.storage.endSession({ uin, session: two })), true);
    assert.equal(await rises(() => ground.storage.endSession({ uin, session: two })), false);
    const change = { uin, was, password: was, keep: one, hash: 'another' };
    assert.equal(await rises(() => ground.storage.changePassword(change)), true);
    const [kept] = await ground.sessions(uin);
    assert.deepEqual([kept?.session, kept?.hash, kept?.version], [one, 'another', before]);
    assert.equal(await rises(() => ground.storage.changeAccount({ uin, disabled: true })), true);
  });

  test('when a session was last seen at all is known', async () => {
    const uin = await ground.account();
    const at = (await ground.storage.lastSeen()) + 1000;
    await open(uin, 'a', { at });
    assert.equal(await ground.storage.lastSeen(), at);
    const session = await ground.openModern(uin, { at });
    await ground.storage.sawSessions([{ uin, session, address: 'a', at: at + 5 }]);
    assert.equal(await ground.storage.lastSeen(), at + 5);
  });

  test('renewed numbers are a generation of the account, and another one each time', async () => {
    const uin = await ground.account();
    const before = (await ground.storage.openModernSession(ground.newModern(uin)))?.generation;
    const renewed = await ground.storage.renewNumbers({ uin });
    assert.notEqual(renewed, before);
    assert.equal((await ground.storage.openModernSession(ground.newModern(uin)))?.generation, renewed);
    assert.notEqual(await ground.storage.renewNumbers({ uin }), renewed);
  });

  test('accounts and sessions are counted', async () => {
    const before = await ground.storage.counts();
    const [uin = 0] = await ground.accounts(2);
    await open(uin);
    for (let i = 0; i < 3; i++) await ground.openModern(uin);
    const counted = {
      accounts: before.accounts + 2,
      sessions: before.sessions + 1,
      modernSessions: before.modernSessions + 3,
    };
    assert.deepEqual(await ground.storage.counts(), counted);
  });
}
