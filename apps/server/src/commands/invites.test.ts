import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { logInModern, type ModernClient, startCore } from '../testing/core.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const DAY = 24 * 3_600_000;

async function start(t: TestContext, config: Partial<Config> = {}) {
  const core = await startCore(t, { config });
  await addAccount(core.storage, ANN, { admin: true });
  await addAccount(core.storage, BOB);
  return { core, ann: await logInModern(core, ANN) };
}

const codes = async (ann: ModernClient) =>
  fieldOf(await ann.ask('Invites'), 'IC')
    .split(',')
    .slice(0, -1);

test('an invitation is made, listed and revoked', async (t) => {
  const { core, ann } = await start(t);
  const end = core.clock.now + 14 * DAY;
  const standard = await ann.ask('AddInvite');
  assert.match(standard, new RegExp(`^RES=0&IC=[a-z2-9]{16}&EX=${end}$`));
  const many = await ann.ask('AddInvite', `CT=10000&EX=${core.clock.now + DAY}`);
  const [first, second] = [fieldOf(many, 'IC'), fieldOf(standard, 'IC')];
  assert.equal(
    await ann.ask('Invites'),
    `RES=0&SN=2&CT=10000,1,&EX=${core.clock.now + DAY},${end},&UN=${ANN},${ANN},&IC=${first},${second},`,
  );
  assert.equal(await ann.ask('EndInvite', `IC=${second}`), 'RES=0');
  assert.match(await ann.ask('EndInvite', `IC=${second}`), /^RES=31&RA=IC: /);
  assert.deepEqual(await codes(ann), [first]);
  core.clock.now += DAY;
  assert.equal(await ann.ask('Invites'), 'RES=0&SN=0&CT=&EX=&UN=&IC=');
});

test('what an invitation cannot be', async (t) => {
  const { core, ann } = await start(t);
  for (const [fields, key] of [
    ['CT=0', 'CT'],
    ['CT=10001', 'CT'],
    [`EX=${core.clock.now}`, 'EX'],
    ['EX=never', 'EX'],
    ['XX=1', 'XX'],
  ] as const) {
    assert.match(await ann.ask('AddInvite', fields), new RegExp(`^RES=1&RA=${key} `), fields);
  }
  assert.match(await ann.ask('EndInvite'), /^RES=1&RA=IC is missing/);
  assert.deepEqual(await codes(ann), []);
});

test('only so many are open at a time; one that has ended makes room', async (t) => {
  const { core, ann } = await start(t, { invites: 3 });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => ann.ask('AddInvite', `EX=${core.clock.now + DAY}`)),
  );
  assert.equal(answers.filter((answer) => /^RES=0&IC=/.test(answer)).length, 3);
  assert.equal(answers.filter((answer) => /^RES=41&RA=There are 3 invitations already/.test(answer)).length, 2);
  await ann.ask('EndInvite', `IC=${(await codes(ann))[0]}`);
  assert.match(await ann.ask('AddInvite', `EX=${core.clock.now + DAY}`), /^RES=0&/);
  assert.match(await ann.ask('AddInvite'), /^RES=41&/);
  core.clock.now += DAY;
  assert.match(await ann.ask('AddInvite'), /^RES=0&/);
});

test('a list is not longer than a page, and shows the first to end', async (t) => {
  const { core, ann } = await start(t, { 'page-bytes': 1024 });
  for (let i = 0; i < 30; i++) await ann.ask('AddInvite', `EX=${core.clock.now + DAY - i}`);
  const answer = await ann.ask('Invites');
  const ends = fieldOf(answer, 'EX').split(',').slice(0, -1).map(Number);
  assert.ok(ends.length > 5 && ends.length < 30, String(ends.length));
  assert.equal(ends[0], core.clock.now + DAY - 29);
  assert.ok(answer.length <= 1100, String(answer.length));
});

test('invitations are the business of administrators, as long as they are', async (t) => {
  const { core, ann } = await start(t);
  const bob = await logInModern(core, BOB);
  const code = fieldOf(await ann.ask('AddInvite'), 'IC');
  await core.storage.changeAccount({ uin: ANN, admin: false });
  for (const client of [ann, bob]) {
    assert.match(await client.ask('AddInvite'), /^RES=30&RA=Only administrators/);
    assert.match(await client.ask('Invites'), /^RES=30&/);
    assert.match(await client.ask('EndInvite', `IC=${code}`), /^RES=30&/);
  }
});
