import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAccount, addFriends, PS } from '@rookery/testing/server';
import { hashPassword } from '../requests/passwords.ts';
import type { Storage } from '../storage/storage.ts';
import { HERE, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';

const ANN = 10001;
const BOB = 10002;
const NOBODY = 19999;
const ELSEWHERE = '127.0.0.2';
const wrong = '0'.repeat(32);

const login = (uin: number | string, fields = `PS=${PS}&M5=1`, ver = '1.1') =>
  `VER=${ver}&CMD=Login&SEQ=7&UIN=${uin}&${fields}`;
const inside = /^VER=1\.1&CMD=Login&SEQ=7&UIN=10001&RES=0&RS=0&HI=60&LI=300$/;

test('the ways in which legacy clients write their login', async (t) => {
  const core = await startCore(t);
  await addAccount(core.storage, ANN);
  const bodies = [
    login(ANN),
    login(ANN, `PS=${PS.toUpperCase()}&M5=1&LC=9326B87B234E7235`),
    login(ANN, `PS=${PS} &M5=1`),
    login(ANN, `M5=1&LG=0&LC=812822641C978097&GD=EX4RLS2GFYGR6T1R&PS=${PS}&CKE=`, '1.4'),
    login(ANN, `PS=${PS}&M5=1&LC=B58D4DF7758A47E7&CKE=0`, '1.3'),
    `PS=${PS}&UIN=${ANN}&SEQ=7&M5=1&LC=9326B87B234E7235&CMD=LOGIN&VER=1.0`,
    `${login(ANN)}\n`,
    `${login(ANN)}\r\n\r\n`,
    `${login(ANN)}\0\0`,
  ];
  for (const body of bodies) assert.match(await core.ask(body), inside, body);
});

test('a wrong password and an account that is not there get the same answer', async (t) => {
  const core = await startCore(t);
  await addAccount(core.storage, ANN);
  for (const [ver, text] of [
    ['1.1', '密码错误'],
    ['1.2', '密码错误'],
    ['1.3', 'Password error 密码错误'],
    ['1.4', 'Password error 密码错误'],
  ] as const) {
    const answers = await Promise.all([ANN, NOBODY].map((uin) => core.ask(login(uin, `PS=${wrong}`, ver))));
    assert.deepEqual(
      answers,
      [ANN, NOBODY].map((uin) => `VER=1.1&CMD=Login&SEQ=7&UIN=${uin}&RES=0&RS=1&RA=${text}`),
    );
  }
});

test('a wrong password and an account that is not there take about the same time', async (t) => {
  const core = await startCore(t, { config: { limits: false } });
  await addAccount(core.storage, ANN, { password: await hashPassword(PS) });
  const time = async (uin: number) => {
    const start = performance.now();
    await core.ask(login(uin, `PS=${wrong}`));
    return performance.now() - start;
  };
  await time(ANN);
  const times: Record<number, number[]> = { [ANN]: [], [NOBODY]: [] };
  for (let i = 0; i < 9; i++) for (const uin of [ANN, NOBODY]) times[uin]?.push(await time(uin));
  const median = (uin: number) => times[uin]?.toSorted((a, b) => a - b)[4] ?? 0;
  // Without a comparison it would be a hundredth.
  const ratio = median(NOBODY) / median(ANN);
  assert.ok(ratio > 0.3 && ratio < 3, `${ratio}`);
});

test('numbers that cannot be an account, and passwords that are none', async (t) => {
  const core = await startCore(t);
  for (const uin of [0, 1, 100, 10000, 4294967296, 9999999999]) {
    assert.match(await core.ask(login(uin)), new RegExp(`^VER=1.1&CMD=Login&SEQ=7&UIN=${uin}&RES=5&RA=`), `${uin}`);
  }
  for (const uin of ['', 'abc', '-1', '1e5', '10001.5', '0x2711', '12345678901']) {
    assert.match(await core.ask(login(uin)), /^VER=1.1&CMD=Login&SEQ=7&UIN=[\w.-]*&RES=1&RA=.*UIN/, uin);
  }
  for (const ps of ['', 'x', 'clear text', wrong.slice(1), `${wrong}0`, 'g'.repeat(32)]) {
    assert.match(await core.ask(login(ANN, `PS=${ps}`)), /&RES=1&RA=PS /, ps);
  }
  assert.match(await core.ask(login(ANN, 'M5=1')), /&RES=1&RA=PS is missing/);
});

test('who may not log in is told so only with the right password', async (t) => {
  const core = await startCore(t);
  await addAccount(core.storage, ANN);
  await addAccount(core.storage, BOB, { policy: { legacy: 'no' } });
  await core.storage.changeAccount({ uin: ANN, disabled: true });
  assert.match(await core.ask(login(ANN)), /&RES=0&RS=1&RA=This account is disabled\.$/);
  assert.match(await core.ask(login(BOB)), /&RES=0&RS=1&RA=This account takes no logins of the legacy protocol\.$/);
  for (const uin of [ANN, BOB]) assert.match(await core.ask(login(uin, `PS=${wrong}`)), /&RS=1&RA=密码错误$/);
  for (const uin of [ANN, BOB]) assert.match(await core.ask(request('GetMsgEx', uin)), /&RES=20&/);
});

test('a password that is changed while it is compared opens no session', async (t) => {
  const through = (storage: Storage): Storage => ({
    ...storage,
    openSession: async (session) => {
      await storage.changeAccount({ uin: session.uin, password: 'another' });
      return storage.openSession(session);
    },
  });
  const core = await startCore(t, { through });
  await addAccount(core.storage, ANN);
  assert.match(await core.ask(login(ANN)), /&RES=0&RS=1&RA=The account has just been changed\./);
  assert.match(await core.ask(request('GetMsgEx', ANN)), /&RES=20&/);
});

test('failed logins slow down only this account from this address', async (t) => {
  const core = await startCore(t, { config: { 'failed-logins': 3 } });
  await addFriends(core.storage, ANN, BOB);
  for (let i = 0; i < 3; i++) assert.match(await core.ask(login(ANN, `PS=${wrong}`)), /&RS=1&/);
  const limited = /&RES=40&RT=(\d+)&RA=/;
  assert.equal(limited.exec(await core.ask(login(ANN, `PS=${wrong}`)))?.[1], '1');
  assert.match(await core.ask(login(ANN)), limited, 'the right password has to wait as well');
  assert.match(await core.ask(login(BOB)), /&RS=0&/);
  assert.match(await core.ask(login(ANN), ELSEWHERE), /&RS=0&/);
  core.clock.now += 1000;
  assert.match(await core.ask(login(ANN, `PS=${wrong}`)), /&RS=1&/);
  assert.equal(limited.exec(await core.ask(login(ANN)))?.[1], '2', 'each further failure doubles the wait');
  core.clock.now += 2000;
  assert.match(await core.ask(login(ANN)), /&RS=0&/);
  assert.match(await core.ask(login(ANN, `PS=${wrong}`)), /&RS=1&/, 'and then all are free again');
  assert.match(await core.ask(login(ANN)), /&RS=0&/);
});

test('guesses that come at once are no way around', async (t) => {
  const core = await startCore(t, { config: { 'failed-logins': 3 } });
  await addAccount(core.storage, ANN);
  const answers = await Promise.all(Array.from({ length: 20 }, () => core.ask(login(ANN, `PS=${wrong}`))));
  assert.equal(answers.filter((answer) => /&RS=1&/.test(answer)).length, 3);
  assert.equal(answers.filter((answer) => /&RES=40&RT=1&/.test(answer)).length, 17);
});

test('only so many passwords are compared at once', async (t) => {
  const core = await startCore(t, { config: { limits: false, 'logins-at-once': 2 } });
  await addAccount(core.storage, ANN);
  const hash = await hashPassword(PS);
  for (let uin = 20_001; uin <= 20_006; uin++) await addAccount(core.storage, uin, { password: hash });
  const first = [core.ask(login(20_001)), core.ask(login(20_002))];
  await core.storage.counts();
  await new Promise(setImmediate);
  assert.match(await core.ask(login(20_003)), /&RES=40&RT=1&RA=/);
  for (const answer of await Promise.all(first)) assert.match(answer, /&RS=0&/);
  assert.match(await core.ask(login(20_003)), /&RS=0&/);
});

test('another address of the same account is refused what needs a session', async (t) => {
  const core = await startCore(t);
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN, HERE);
  for (const body of [
    request('List', ANN),
    request('CLTMSG', ANN, `UN=${BOB}&MG=x`),
    request('Change_Stat', ANN, 'ST=30'),
  ]) {
    assert.match(await core.ask(body, ELSEWHERE), /&RES=20&/);
  }
});
