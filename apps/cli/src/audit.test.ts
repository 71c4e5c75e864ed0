import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Workplace } from './testing/run.ts';

let place: Workplace;
before(async () => {
  place = await Workplace.make();
});
after(() => place.remove());

/** What is in the audit log, oldest first: who, on whom, what, more. */
function audited(): Promise<string[]> {
  return place.withStorage(async (storage) => {
    const { acts } = await storage.auditLog({ before: 0, count: 100 });
    return acts.map(({ by, about, act, detail }) => `${by} ${about} ${act} ${detail}`.trim()).reverse();
  });
}

test('what the command line does is in the audit log, and what it only looks at is not', async () => {
  const input = 'a long password\n';
  await place.json(['account', 'create', '--nick', 'Ann', '--admin', '--password-stdin'], input);
  await place.json(['account', 'import', '-'], '10002,Bob,rookery!\n10003,Cid,rookery!\n');
  for (const args of [
    ['account', 'disable', '10002'],
    ['account', 'enable', '10002'],
    ['account', 'reset-password', '10002'],
    ['account', 'policy', '10002', '--searchable', 'yes'],
    ['account', 'profile', '10002', '--city', 'Beijing'],
    ['account', 'policy', '10002'],
    ['account', 'list'],
    ['friend', 'add', '10001', '10002'],
    ['friend', 'remove', '10001', '10002'],
    ['friend', 'block', '10001', '10002'],
    ['friend', 'unblock', '10001', '10002'],
    ['app-password', 'create', '10001', '--name', 'robot'],
    ['app-password', 'revoke', '10001', '1'],
  ]) {
    await place.json(args);
  }
  const { code } = (await place.json(['invite', 'create', '--uses', '3'])) as { code: string };
  await place.json(['invite', 'revoke', code]);
  assert.deepEqual(await audited(), [
    '0 10001 create administrator',
    '0 10002 create',
    '0 10003 create',
    '0 10002 disable',
    '0 10002 enable',
    '0 10002 password',
    '0 10002 policy searchable=true',
    '0 10002 profile city',
    '0 10001 befriend 10002',
    '0 10001 unfriend 10002',
    '0 10001 block 10002',
    '0 10001 unblock 10002',
    '0 10001 app-password 1 robot',
    '0 10001 end-app-password 1',
    `0 0 invite ${code.slice(0, 4)}... for 3`,
    `0 0 uninvite ${code.slice(0, 4)}...`,
  ]);
});

test('refused acts are not', async () => {
  const acts = await audited();
  assert.equal((await place.run(['account', 'disable', '10099'])).code, 1);
  assert.equal((await place.run(['account', 'create', '--nick', 'Eve', '--uin', '10001'])).code, 1);
  assert.equal((await place.run(['invite', 'revoke', 'nonsense'])).code, 1);
  assert.equal((await place.run(['account', 'admin', '10001', 'no'])).code, 1);
  assert.equal((await place.run(['account', 'admin', '10002', 'maybe'])).code, 2);
  assert.deepEqual(await audited(), acts);
});

test('a session that is ended is, with its number', async () => {
  const session = await place.withStorage(async (storage) => {
    const account = await storage.account(10_001);
    const opening = { uin: 10_001, hash: 'h', client: '', address: 'a', at: Date.now(), app: 0, most: 9 };
    return (await storage.openModernSession({ ...opening, password: account?.password ?? '' }))?.session;
  });
  await place.json(['account', 'end-session', '10001', String(session)]);
  assert.equal((await audited()).at(-1), `0 10001 end-session ${session}`);
});

test('administrators are made and unmade, and one who may log in always stays', async () => {
  const admin = (uin: string, answer: string) => place.run(['account', 'admin', uin, answer]);
  const before = (await audited()).length;
  assert.deepEqual(await place.json(['account', 'admin', '10002', 'yes']), { uin: 10002, admin: true });
  assert.equal((await admin('10002', 'yes')).out, 'Account 10002 is an administrator.\n');
  assert.equal((await admin('10001', 'no')).out, 'Account 10001 is not an administrator.\n');
  const last = await admin('10002', 'no');
  assert.deepEqual([last.code, last.out], [1, '']);
  assert.match(last.err, /^rookery: 10002 is the last administrator; make another one first: /);
  assert.equal((await admin('10001', 'yes')).code, 0);
  assert.equal((await place.run(['account', 'disable', '10001'])).code, 0);
  assert.equal((await admin('10002', 'no')).code, 1, 'who is locked out does not count');
  const locked = await place.run(['account', 'disable', '10002']);
  assert.deepEqual([locked.code, locked.out, locked.err], [1, '', last.err], 'nor is the last one locked out');
  assert.equal((await place.run(['account', 'disable', '10099'])).err, 'rookery: There is no account 10099.\n');
  assert.equal((await admin('10099', 'yes')).err, 'rookery: There is no account 10099.\n');
  const maybe = await admin('10002', 'maybe');
  assert.equal(maybe.code, 2);
  assert.match(maybe.err, /Allowed choices are yes, no\./);
  assert.deepEqual((await audited()).slice(before), [
    '0 10002 promote',
    '0 10001 demote',
    '0 10001 promote',
    '0 10001 disable',
  ]);
});

test('the log is listed, the newest first', async () => {
  const act = { by: 10_002, at: Date.UTC(2026, 0, 2), most: 10_000 };
  await place.withStorage(async (storage) => {
    await storage.setStanding({ uin: 10_001, disabled: false, act });
    for (let i = 0; i < 600; i++) await storage.setStanding({ uin: 10_003, disabled: i % 2 === 0, act });
  });
  const whole = await audited();
  const listed = (await place.json(['audit'])) as { number: number; by: number | null; about: number | null }[];
  assert.deepEqual(
    listed.map(({ number }) => number),
    Array.from(listed, (_, index) => listed.length - index),
  );
  assert.ok(listed.length > 600 && whole.length === 100);
  const at = '2026-01-02T00:00:00.000Z';
  assert.deepEqual(listed[0], { number: listed.length, at, by: 10_002, act: 'enable', about: 10_003, detail: '' });
  assert.deepEqual([listed.at(-1)?.by, listed.at(-1)?.about], [null, 10_001]);
  assert.ok(
    listed.some(({ about }) => about === null),
    'invitations belong to no account',
  );
  const { out } = await place.run(['audit']);
  const rows = out.trimEnd().split('\n');
  assert.equal(rows.length, listed.length);
  assert.equal(rows[0], `${at}  10002         enable            10003`);
  assert.match(rows.at(-1) ?? '', /^\S+Z {2}command line {2}create {12}10001 {7}administrator$/);
});

test('without a database there is no log', async () => {
  const { code, err } = await place.run(['audit', '--data', 'none']);
  assert.deepEqual([code, err], [1, 'rookery: There is no database in none; --data names another folder.\n']);
});
