import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY_MS } from './expiry.ts';
import { Workplace } from './testing/run.ts';

let place: Workplace;
before(async () => {
  place = await Workplace.make();
  await place.json(['account', 'create', '--nick', 'Ann']);
});
after(() => place.remove());

type Shown = { code: string; uses: number; expiresAt: string; by: number };

const make = async (...args: readonly string[]) => (await place.json(['invite', 'create', ...args])) as Shown;
const list = async () => (await place.json(['invite', 'list'])) as Shown[];

/** Whether so many days lie between the beginning of the test and the end of the invitation. */
function endsAfter(invite: Shown, days: number, since: number): boolean {
  const made = Date.parse(invite.expiresAt) - days * DAY_MS;
  return since <= made && made <= Date.now();
}

test('invitations are made, listed and revoked', async () => {
  const since = Date.now();
  const later = await make('--uses', '5', '--expires', '30');
  assert.ok(endsAfter(later, 30, since));
  const one = await make();
  assert.match(one.code, /^[a-z2-9]{16}$/);
  assert.notEqual(one.code, later.code);
  assert.deepEqual([one.uses, one.by, later.uses], [1, 10000, 5]);
  assert.ok(endsAfter(one, 14, since));
  assert.deepEqual(await list(), [one, later]);
  assert.equal(
    (await place.run(['invite', 'list'])).out,
    `${one.code}  for 1 account   until ${one.expiresAt}  by the operator\n` +
      `${later.code}  for 5 accounts  until ${later.expiresAt}  by the operator\n`,
  );

  assert.equal((await place.run(['invite', 'revoke', one.code])).out, `Invitation ${one.code} is revoked.\n`);
  assert.deepEqual(await list(), [later]);
  const again = await place.run(['invite', 'revoke', one.code]);
  assert.deepEqual([again.code, again.err], [1, `rookery: There is no open invitation "${one.code}".\n`]);
  assert.deepEqual(await place.json(['invite', 'revoke', later.code]), { code: later.code, revoked: true });
});

test('an invitation can name its inviter', async () => {
  const made = await make('--from', '10001');
  assert.equal(made.by, 10001);
  assert.match((await place.run(['invite', 'list'])).out, /by 10001\n$/);
  await place.run(['invite', 'revoke', made.code]);
  const unknown = await place.run(['invite', 'create', '--from', '10099']);
  assert.deepEqual([unknown.code, unknown.err], [1, 'rookery: There is no account 10099 that could invite.\n']);
  const bad = await place.run(['invite', 'create', '--from', 'Ann']);
  assert.deepEqual([bad.code, bad.err.match(/--[a-z]+ must be/g)], [2, ['--from must be']]);
});

test('what is wrong is named, and nothing is made', async () => {
  const bad = await place.run(['invite', 'create', '--uses', '0', '--expires', '2001-01-01']);
  assert.deepEqual([bad.code, bad.err.match(/--[a-z]+ must be/g)], [2, ['--uses must be', '--expires must be']]);
  assert.deepEqual(await list(), []);
});

test('as many as the configuration lets be open', async () => {
  const env = { ROOKERY_INVITES: '1' };
  const made = await place.run(['invite', 'create'], { env });
  assert.match(made.out, /^Invitation [a-z2-9]{16} was created, for 1 account until \d{4}-\d\d-\d\dT[\d:.]+Z\.\n$/);
  const full = await place.run(['invite', 'create'], { env });
  assert.deepEqual(
    [full.code, full.err],
    [1, 'rookery: There are 1 open invitations, the maximum; revoke one first.\n'],
  );
});
