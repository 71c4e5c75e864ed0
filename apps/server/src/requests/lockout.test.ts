import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { addAccount, newFolder, PS, type Settings } from '@rookery/testing/server';
import type { LocalGuesses } from '../live/guesses.ts';
import { type Core, logInModern, modernRequest, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';
import { digestPassword } from './passwords.ts';

const ANN = 10001;
const BOB = 10002;
const HOME = '192.0.2.1';
const NEW_PLACE = '198.51.100.7';
const wrong = '0'.repeat(32);

const start = (t: TestContext, { config = {}, ...more }: Omit<Settings, 'now'> = {}) =>
  startCore(t, { ...more, config: { 'legacy-from': 'any', ...config } });

/** A hash that is compared in no time: it is not the cost of a guess that is tested here. */
function cheapHash(): string {
  const [nonce, cost] = [Buffer.alloc(16), { parallelism: 1, tagLength: 32, memory: 8, passes: 1 }];
  const hash = argon2Sync('argon2id', { message: PS, nonce, ...cost });
  return `argon2id$m=8,t=1,p=1$${nonce.toString('base64url')}$${hash.toString('base64url')}`;
}

const addCheap = (core: Core, uin: number) => addAccount(core.storage, uin, { password: cheapHash() });

/** What strangers fail, counted without a comparison. */
const guessesOf = (core: Core) => core.parts.limits.guesses as LocalGuesses;

const isIn = (answer: string) => /&RS=0&/.test(answer);
const isCompared = (answer: string) => /&RS=1&/.test(answer);
const guess = (core: Core, address: string, uin = ANN) => core.ask(request('Login', uin, `PS=${wrong}`), address);

/** Sixty networks that guess as fast as they are answered, until the test is over. */
function besiege(
  t: TestContext,
  core: Core,
  { count = 60, uin = ANN, address = (i: number) => `203.0.113.${i}` } = {},
) {
  let isOver = false;
  const all = Array.from({ length: count }, async (_, i) => {
    while (!isOver) {
      await guess(core, address(i), uin);
      core.clock.now += 5;
      await new Promise(setImmediate);
    }
  });
  const end = async () => {
    isOver = true;
    await Promise.all(all);
  };
  t.after(end);
  return end;
}

/** What the strangers do before the test begins to count: their free guesses are spent, and many more. */
async function guessFromMany(core: Core): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await Promise.all(Array.from({ length: 60 }, (_, i) => guess(core, `203.0.113.${i}`)));
    core.clock.now += 1000;
  }
}

for (const [name, addressOf, most] of [
  ['one network of IPv6', (i: number) => `2001:db8:1:2::${i.toString(16)}`, 5],
  ['one customer of IPv6', (i: number) => `2001:db8:1:${i.toString(16)}::1`, 40],
  ['one address', () => '203.0.113.1', 5],
] as const) {
  test(`450 guesses at once from ${name}: only the free ones are compared`, async (t) => {
    const core = await start(t);
    await addCheap(core, ANN);
    const answers = await Promise.all(Array.from({ length: 450 }, (_, i) => guess(core, addressOf(i))));
    assert.equal(answers.filter(isCompared).length, most);
    assert.equal(answers.filter((answer) => /&RES=40&RT=\d+&/.test(answer)).length, 450 - most);
    const unknown = await Promise.all(Array.from({ length: 450 }, (_, i) => guess(core, addressOf(i), 19_999)));
    assert.equal(unknown.filter(isCompared).length, most, 'an account that is not there looks the same');
  });
}

test('sixty strangers who guess keep the owner out nowhere', async (t) => {
  const core = await start(t);
  await addCheap(core, ANN);
  assert.ok(isIn(await core.logIn(ANN, HOME)));
  await guessFromMany(core);
  besiege(t, core);
  for (let i = 0; i < 20; i++) assert.ok(isIn(await core.logIn(ANN, HOME)), `try ${i} from home`);
  assert.ok(isIn(await core.logIn(ANN, NEW_PLACE)), 'at a new place');
  assert.ok(isIn(await core.logIn(ANN, '2001:db8:7::1')), 'over IPv6');
});

test('a flood that fills the line of logins leaves the owner a place in it', async (t) => {
  const core = await start(t, { config: { 'logins-at-once': 20 } });
  await addCheap(core, ANN);
  assert.ok(isIn(await core.logIn(ANN, HOME)));
  // Each at another account, so that none has to wait for its own failures.
  let uin = 20_000;
  const isOver = { now: false };
  const flood = Array.from({ length: 60 }, async (_, i) => {
    while (!isOver.now) {
      await guess(core, `203.0.113.${i % 20}`, uin++);
      await new Promise(setImmediate);
    }
  });
  t.after(async () => {
    isOver.now = true;
    await Promise.all(flood);
  });
  for (let i = 0; i < 5; i++) assert.ok(isIn(await core.logIn(ANN, HOME)), `try ${i}`);
});

test('the owner is known after a restart as well', async (t) => {
  const data = newFolder(t);
  const first = await start(t, { data });
  await addCheap(first, ANN);
  assert.ok(isIn(await first.logIn(ANN, HOME)));
  await first.storage.close();
  const core = await start(t, { data, config: { 'failed-logins': 1 } });
  for (let i = 0; i < 300; i++) guessesOf(core).count(strangerAt(i), core.clock.now);
  assert.match(await core.logIn(ANN, NEW_PLACE), /&RES=40&/);
  assert.ok(isIn(await core.logIn(ANN, HOME)));
});

test('a guesser in the same network slows no other account there that has logged in before', async (t) => {
  const core = await start(t, { config: { 'failed-logins': 1, 'address-burst-logins': 100 } });
  await addCheap(core, ANN);
  await addCheap(core, BOB);
  assert.ok(isIn(await core.logIn(ANN, HOME)));
  for (let uin = 20_000; uin < 20_150; uin++) {
    guessesOf(core).count({ uin, address: HOME, isKnown: false }, core.clock.now);
  }
  assert.match(await core.logIn(BOB, HOME), /&RES=40&/);
  for (let i = 0; i < 5; i++) assert.ok(isIn(await core.logIn(ANN, HOME)), `try ${i}`);
});

test('an app password that is right is never held back by guesses', async (t) => {
  const core = await start(t, { config: { 'failed-logins': 1 } });
  await addCheap(core, ANN);
  const phone = await logInModern(core, ANN, '', HOME);
  const app = digestPassword(fieldOf(await phone.ask('AddAppPwd', 'NM=bell'), 'PW'));
  for (let i = 0; i < 300; i++) guessesOf(core).count(strangerAt(i), core.clock.now);
  for (let i = 0; i < 5; i++) await guess(core, NEW_PLACE);
  assert.match(await core.ask(request('Login', ANN, `PS=${app}`), NEW_PLACE), /&RS=0&/);
  assert.match(await core.ask(request('Login', ANN, `PS=${PS}`), '198.51.100.8'), /&RES=40&/);
});

test('strangers keep no session from changing its password', async (t) => {
  const core = await start(t, { config: { 'failed-logins': 2 } });
  await addCheap(core, ANN);
  const phone = await logInModern(core, ANN, '', HOME);
  for (let i = 0; i < 5; i++) await guess(core, HOME);
  for (let i = 0; i < 600; i++) guessesOf(core).count(strangerAt(i), core.clock.now);
  const change = modernRequest('ChangePwd', ANN, `PS=${PS}&NP=${digestPassword('rooks & ravens')}`, phone.sid);
  assert.match(await core.ask(change, HOME), /&RES=0&SID=/);
});

test('a legacy client that logs in again and again with the right password is not slowed', async (t) => {
  const core = await start(t);
  await addCheap(core, ANN);
  const answers = await Promise.all(Array.from({ length: 100 }, () => core.logIn(ANN, HOME)));
  assert.equal(answers.filter(isIn).length, 100);
});

function strangerAt(i: number) {
  return { uin: ANN, address: `10.1.${i >> 8}.${i & 255}`, isKnown: false };
}
