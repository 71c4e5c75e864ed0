import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Place } from './testing/run.ts';

let place: Place;
before(async () => {
  place = await Place.make();
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

test('what was refused is not', async () => {
  const acts = await audited();
  assert.equal((await place.run(['account', 'disable', '10099'])).code, 1);
  assert.equal((await place.run(['account', 'create', '--nick', 'Eve', '--uin', '10001'])).code, 1);
  assert.equal((await place.run(['invite', 'revoke', 'nonsense'])).code, 1);
  assert.deepEqual(await audited(), acts);
});

test('a session that is ended is, with its number', async () => {
  const session = await place.withStorage(async (storage) => {
    const account = await storage.account(10_001);
    const opening = { uin: 10_001, hash: 'h', client: '', address: 'a', at: Date.now(), app: 0, most: 9 };
    return (await storage.openSafeSession({ ...opening, password: account?.password ?? '' }))?.session;
  });
  await place.json(['account', 'end-session', '10001', String(session)]);
  assert.equal((await audited()).at(-1), `0 10001 end-session ${session}`);
});
