import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Status, statuses } from '@rookery/protocol';
import { type Ground, PASSWORD } from './ground.ts';

export function sessionContract(ground: Ground): void {
  const open = (uin: number, address = 'a', more: { status?: Status; at?: number; password?: string } = {}) =>
    ground.storage.openSession({ uin, address, status: statuses.online, at: 1000, password: PASSWORD, ...more });
  const resume = (uin: number, address = 'a', at = 2000) => ground.storage.resumeSession({ uin, address, at });

  test('a session is found from its own address', async () => {
    const uin = await ground.account();
    assert.equal(await resume(uin), undefined);
    assert.equal(await open(uin, 'a', { status: statuses.away }), 0);
    assert.deepEqual(await resume(uin), { status: statuses.away, cursor: 0 });
    assert.equal(await resume(uin, 'b'), undefined);
    assert.equal(await resume(ground.number()), undefined);
  });

  test('a second login takes the place of the first', async () => {
    const uin = await ground.account();
    await open(uin, 'a');
    await open(uin, 'b', { status: statuses.hidden });
    assert.equal(await resume(uin, 'a'), undefined);
    assert.deepEqual(await resume(uin, 'b'), { status: statuses.hidden, cursor: 0 });
  });

  test('a session begins where the mailbox was fetched up to', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (let i = 0; i < 3; i++) await ground.send(a, b);
    await ground.storage.moveCursor({ uin: b, number: 2 });
    assert.equal(await open(b), 2);
    assert.deepEqual(await resume(b), { status: statuses.online, cursor: 2 });
  });

  test('nobody gets in who may not, and who is in stays in', async () => {
    const uin = await ground.account();
    await open(uin);
    assert.equal(await open(uin, 'b', { password: 'the one before' }), undefined);
    assert.ok(await resume(uin, 'a'));
    assert.equal(await open(ground.number()), undefined);
    const disabled = await ground.account();
    await ground.storage.changeAccount({ uin: disabled, disabled: true });
    assert.equal(await open(disabled), undefined);
    assert.equal(await open(await ground.account({ policy: { legacy: false } })), undefined);
  });

  test('a login that meets a new password in the same turn loses', async () => {
    const uin = await ground.account();
    const [changed, opened] = await Promise.all([ground.storage.changeAccount({ uin, password: 'new' }), open(uin)]);
    assert.deepEqual([changed, opened], [true, undefined]);
    assert.equal(await open(uin, 'a', { password: 'new' }), 0);
  });

  test('the status of a session can be changed, and none is made by it', async () => {
    const uin = await ground.account();
    await ground.storage.setSessionStatus({ uin, status: statuses.busy });
    assert.equal(await resume(uin), undefined);
    await open(uin);
    await ground.storage.setSessionStatus({ uin, status: statuses.busy });
    assert.deepEqual(await resume(uin), { status: statuses.busy, cursor: 0 });
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

  test('sessions that nobody has seen for long are removed, and named', async () => {
    const [old = 0, seen = 0, young = 0] = await ground.accounts(3);
    await open(old, 'a', { at: 100 });
    await open(seen, 'a', { at: 100 });
    await open(young, 'a', { at: 500 });
    await resume(seen, 'a', 500);
    const gone = await ground.storage.pruneSessions(500);
    assert.deepEqual(
      gone.filter((uin) => uin >= old),
      [old],
    );
    assert.equal(await resume(old), undefined);
    assert.ok(await resume(seen));
    assert.ok(await resume(young));
    assert.deepEqual(await ground.storage.pruneSessions(500), []);
  });

  test('a look from another address does not keep a session', async () => {
    const uin = await ground.account();
    await open(uin, 'a', { at: 100 });
    await resume(uin, 'b', 900);
    assert.ok((await ground.storage.pruneSessions(500)).includes(uin));
  });

  test('accounts and sessions are counted', async () => {
    const before = await ground.storage.counts();
    const [uin = 0] = await ground.accounts(2);
    await open(uin);
    const counted = { accounts: before.accounts + 2, sessions: before.sessions + 1 };
    assert.deepEqual(await ground.storage.counts(), counted);
  });
}
