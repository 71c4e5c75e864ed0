import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { digestPassword, hashAppPassword } from '@rookery/server';
import { DAY_MS } from './expiry.ts';
import { Workplace } from './testing/run.ts';

const ANN = 10001;
let place: Workplace;
before(async () => {
  place = await Workplace.make();
  await place.json(['account', 'create', '--nick', 'Ann']);
  await place.json(['account', 'create', '--nick', 'Ben']);
});
after(() => place.remove());

type Shown = { id: number; password: string; expiresAt: string | null; createdAt: string };

const make = async (uin: number, ...args: readonly string[]) =>
  (await place.json(['app-password', 'create', String(uin), ...args])) as Shown;
const list = async (uin: number) => (await place.json(['app-password', 'list', String(uin)])) as Shown[];

test('an app password is shown once, kept as a hash, listed and revoked', async () => {
  const limits = ['--commands', 'cltmsg, GetMsgEx', '--networks', '192.168.1.0/24,10.0.0.5', '--expires', '30'];
  const before = Date.now();
  const { password, expiresAt, ...made } = await make(ANN, '--name', ' my router ', ...limits);
  assert.match(password, /^[a-z2-9]{16}$/);
  const ends = Date.parse(expiresAt ?? '') - 30 * DAY_MS;
  assert.ok(before <= ends && ends <= Date.now());
  const wanted = { name: 'my router', commands: ['CLTMSG', 'GetMsgEx'], networks: ['192.168.1.0/24', '10.0.0.5'] };
  assert.deepEqual(made, { uin: ANN, id: 1, ...wanted });

  const [found] = await place.withStorage((storage) => storage.appPasswords(ANN));
  assert.equal(found?.hash, hashAppPassword(digestPassword(password)));
  const [shown] = await list(ANN);
  const { createdAt } = shown ?? { createdAt: '' };
  assert.deepEqual(shown, { id: 1, ...wanted, expiresAt, createdAt, usedAt: null, usedFrom: null });

  const at = Date.parse('2030-01-31');
  await place.withStorage((storage) => storage.usedAppPassword({ uin: ANN, id: 1, address: '192.168.1.7', at }));
  const { out } = await place.run(['app-password', 'list', String(ANN)]);
  const line = `1  until ${expiresAt}  used 2030-01-31T00:00:00.000Z from 192.168.1.7  CLTMSG,GetMsgEx  192.168.1.0/24,10.0.0.5  my router\n`;
  assert.equal(out, line);

  const revoke = ['app-password', 'revoke', String(ANN), '1'];
  assert.equal((await place.run(revoke)).out, 'App password 1 of 10001 is revoked.\n');
  assert.deepEqual(await list(ANN), []);
  const again = await place.run(revoke);
  assert.deepEqual([again.code, again.err], [1, 'rookery: 10001 has no app password 1.\n']);
});

test('without limits it is good for all, from anywhere, for good', async () => {
  const { code, out } = await place.run(['app-password', 'create', '10002', '--name', '脚本']);
  assert.equal(code, 0);
  assert.match(out, /^App password 1 of 10002 \(脚本\) was created\.\nThe password is shown only now: [a-z2-9]{16}\n$/);
  const shown = await place.run(['app-password', 'list', '10002']);
  assert.equal(shown.out, '1  never ends  never used  all commands  from anywhere  脚本\n');
});

test('everything that is wrong is named at once, and nothing is made', async () => {
  const wrong = ['--commands', 'CLTMSG,Shout', '--networks', '10.0.0.0/33,10.0.0.1', '--expires', 'soon'];
  const bad = await place.run(['app-password', 'create', '10001', '--name', 'a\nb', ...wrong]);
  assert.equal(bad.code, 2);
  assert.deepEqual(bad.err.split('\n').slice(0, -1), [
    'rookery: --name must be 1 to 64 characters without control characters, not "a\\nb".',
    'rookery: --commands: there is no command "Shout".',
    'rookery: --networks: there is no address or network "10.0.0.0/33"; 192.168.1.0/24 is one.',
    'rookery: --expires must be a number of days from 1 to 36500, or a day to come such as 2030-12-31, not "soon".',
  ]);
  // A variable of a script that is empty by mistake must not lift the limit.
  const empty = await place.run([
    'app-password',
    'create',
    '10001',
    '--name',
    'x',
    '--commands',
    '',
    '--networks',
    ' ',
  ]);
  assert.equal(empty.code, 2);
  assert.deepEqual(empty.err.match(/--[a-z]+: the list is empty/g), [
    '--commands: the list is empty',
    '--networks: the list is empty',
  ]);
  const never = await place.run(['app-password', 'create', '10001', '--name', 'x', '--commands', 'ChangePwd']);
  assert.deepEqual(
    [never.code, never.err],
    [2, 'rookery: --commands: ChangePwd always needs the password of the account.\n'],
  );
  const unusable = [
    ['create', '10001'],
    ['revoke', '10001', 'x'],
  ].map((args) => place.run(['app-password', ...args]));
  assert.deepEqual(
    (await Promise.all(unusable)).map(({ code }) => code),
    [2, 2],
  );
  assert.deepEqual(await list(ANN), []);
});

test('as many as the configuration lets an account have', async () => {
  const env = { ROOKERY_APP_PASSWORDS_PER_ACCOUNT: '1' };
  const create = ['app-password', 'create', String(ANN), '--name', 'x'];
  assert.equal((await place.run(create, { env })).code, 0);
  const full = await place.run(create, { env });
  assert.deepEqual([full.code, full.err], [1, 'rookery: 10001 has 1 app passwords, the maximum; revoke one first.\n']);
});
