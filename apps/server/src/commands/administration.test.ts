import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, PS } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { digestPassword } from '../requests/passwords.ts';
import { HERE, logInModern, type ModernClient, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const CID = 10003;

async function start(t: TestContext, config: Partial<Config> = {}) {
  const core = await startCore(t, { config });
  await addAccount(core.storage, ANN, { admin: true });
  await addAccount(core.storage, BOB);
  return { core, ann: await logInModern(core, ANN) };
}

const listOf = (answer: string, key: string) => fieldOf(answer, key).split(',').slice(0, -1);

/** The acts in the log, newest first. */
async function acts(ann: ModernClient): Promise<string[]> {
  const answer = await ann.ask('AuditLog');
  const [by, on, word, detail] = ['BY', 'ON', 'AC', 'MG'].map((key) => listOf(answer, key));
  return (by ?? []).map((who, i) => [who, on?.[i], word?.[i], detail?.[i]].join(' ').trim());
}

test('the accounts are listed with what they are and whether they are there', async (t) => {
  const { core, ann } = await start(t);
  await addAccount(core.storage, CID, { createdAt: 77, profile: { nick: 'Cid, the third', face: 7 } });
  await core.storage.changeAccount({ uin: CID, disabled: true });
  const bob = await logInModern(core, BOB, 'ST=40&');
  const before = core.clock.now;
  core.clock.now += 5000;
  const looks = 'FC=0,0,7,&NK=nick10001,nick10002,Cid%2c the third,';
  assert.equal(
    await ann.ask('Accounts'),
    `RES=0&SN=3&ND=0&UN=10001,10002,10003,&ST=10,20,20,&DS=0,0,1,&AD=1,0,0,&CT=1,1,77,&TS=${before + 5000},${before},0,&${looks}`,
  );
  core.clock.now += 5000;
  await bob.ask('Logout');
  const [, seen] = listOf(await ann.ask('Accounts'), 'TS');
  assert.equal(seen, String(before), 'a logout does not count as being seen');
});

test('an account locked out by another process can do nothing, even before that is noticed', async (t) => {
  const { core, ann } = await start(t);
  await core.storage.changeAccount({ uin: ANN, disabled: true });
  for (const command of ['Accounts', 'AuditLog', 'Figures', 'ServerInfo', 'Invites'] as const) {
    assert.match(await ann.ask(command), /^RES=20&/, command);
  }
});

test('accounts are searched, page by page', async (t) => {
  const { core, ann } = await start(t);
  for (let uin = 20_001; uin <= 20_007; uin++) {
    await addAccount(core.storage, uin, { profile: { nick: uin % 2 ? 'Odd' : 'Even' } });
  }
  const first = await ann.ask('Accounts', 'KW=oDD&CT=3');
  assert.deepEqual([listOf(first, 'UN'), fieldOf(first, 'ND')], [['20001', '20003', '20005'], '20005']);
  const second = await ann.ask('Accounts', 'KW=oDD&CT=3&UN=20005');
  assert.deepEqual([listOf(second, 'UN'), fieldOf(second, 'ND')], [['20007'], '0']);
  assert.deepEqual(listOf(await ann.ask('Accounts', 'KW=2000'), 'UN').length, 7);
  assert.equal(await ann.ask('Accounts', 'KW=missing'), 'RES=0&SN=0&ND=0&UN=&ST=&DS=&AD=&CT=&TS=&FC=&NK=');
  for (const wrong of ['CT=0', 'CT=101', 'UN=x', 'XX=1']) assert.match(await ann.ask('Accounts', wrong), /^RES=1&/);
});

test('a page is not longer than its bytes, and the next goes on behind it', async (t) => {
  const { core, ann } = await start(t, { 'page-bytes': 1024 });
  for (let uin = 20_001; uin <= 20_040; uin++) {
    await addAccount(core.storage, uin, { profile: { nick: '王'.repeat(32) } });
  }
  const found: string[] = [];
  for (let next = '20000'; next !== '0'; ) {
    const page = await ann.ask('Accounts', `UN=${next}&CT=100`);
    assert.ok(Buffer.byteLength(page) < 1200, String(Buffer.byteLength(page)));
    found.push(...listOf(page, 'UN'));
    next = fieldOf(page, 'ND');
  }
  assert.deepEqual(
    found,
    Array.from({ length: 40 }, (_, index) => String(20_001 + index)),
  );
});

test('an account is made with a password of its own, or with one that is shown once', async (t) => {
  const { core, ann } = await start(t);
  const made = await ann.ask('AddAccount', 'NK= Dora ');
  assert.match(made, /^RES=0&UN=10003&PW=[a-z2-9]{16}$/);
  const dora = await logInModern(core, 10_003, `PS=${digestPassword(fieldOf(made, 'PW'))}`);
  assert.match(await dora.ask('AuditLog'), /^RES=30&/);
  assert.equal(await ann.ask('AddAccount', `NK=Eve&PS=${PS}&UN=3000000000&AD=1`), 'RES=0&UN=3000000000');
  const eve = await logInModern(core, 3_000_000_000);
  assert.match(await eve.ask('AuditLog'), /^RES=0&/);
  assert.equal(await ann.ask('AddAccount', 'NK=Fay&PS=long enough&M5=0'), 'RES=0&UN=10004');
  await logInModern(core, 10_004, `PS=${digestPassword('long enough')}`);
  assert.deepEqual(await acts(ann), [
    '10001 10004 create',
    '10001 3000000000 create administrator',
    '10001 10003 create',
  ]);
});

test('what an account cannot be', async (t) => {
  const { ann } = await start(t);
  for (const [fields, answer] of [
    ['', /^RES=1&RA=NK is missing/],
    ['NK= ', /^RES=1&RA=NK must be 1 to 32/],
    [`NK=${'n'.repeat(33)}`, /^RES=1&RA=NK must be/],
    ['NK=a&PS=secret', /^RES=1&RA=PS must be the MD5/],
    ['NK=a&PS=short&M5=0', /^RES=1&RA=PS must have at least 8/],
    ['NK=a&AD=2', /^RES=1&RA=AD must be/],
    ['NK=a&UN=10000', /^RES=5&RA=UN/],
    ['NK=a&UN=99', /^RES=5&RA=UN/],
    [`NK=a&UN=${BOB}`, /^RES=30&RA=UN: there is an account 10002 already; give another/],
  ] as const) {
    assert.match(await ann.ask('AddAccount', fields), answer, fields);
  }
  assert.deepEqual(listOf(await ann.ask('Accounts'), 'UN'), ['10001', '10002']);
  assert.deepEqual(await acts(ann), []);
});

test('whose answer was lost gets it again, and one account is made', async (t) => {
  const { core, ann } = await start(t);
  const body = request('AddAccount', ANN, `SID=${ann.sid}&NK=Once`, { ver: '2.0', seq: '77' });
  const answers = await Promise.all([core.ask(body), core.ask(body)]);
  assert.match(answers[0] as string, /&RES=0&UN=10003&PW=/);
  assert.equal(answers[1], answers[0]);
  const reset = request('ResetPwd', ANN, `SID=${ann.sid}&UN=${BOB}`, { ver: '2.0', seq: '78' });
  assert.equal(await core.ask(reset), await core.ask(reset));
  assert.deepEqual(await acts(ann), ['10001 10002 password', '10001 10003 create']);
});

test('an account that is locked out is gone at once, with every kind of login', async (t) => {
  const { core, ann } = await start(t);
  const bob = await logInModern(core, BOB);
  await core.logIn(BOB);
  assert.equal(await ann.ask('SetAccount', `UN=${BOB}&DS=1`), 'RES=0');
  assert.match(await bob.ask('Ping'), /^RES=20&/);
  assert.match(await core.ask(request('List', BOB)), /&RES=20&/);
  assert.match(await core.logIn(BOB), /&RS=1&/);
  assert.equal(core.parts.sessions.resident(BOB), undefined);
  assert.equal(await ann.ask('SetAccount', `UN=${BOB}&DS=0`), 'RES=0');
  assert.match(await core.logIn(BOB), /&RS=0&/);
  assert.match(await ann.ask('SetAccount', 'UN=10099&DS=1'), /^RES=31&RA=UN/);
  assert.match(await ann.ask('SetAccount', `UN=${BOB}`), /^RES=1&RA=DS and AD are missing/);
  assert.deepEqual(await acts(ann), ['10001 10002 enable', '10001 10002 disable']);
});

test('an account made an administrator is one at once, and the other way round', async (t) => {
  const { core, ann } = await start(t);
  const bob = await logInModern(core, BOB);
  assert.equal(await ann.ask('SetAccount', `UN=${BOB}&AD=1`), 'RES=0');
  assert.match(await bob.ask('GetMsgEx'), /&MT=98,&UN=10002,&MG=changed,$/, 'its page looks again');
  assert.equal(await bob.ask('SetAccount', `UN=${ANN}&AD=0`), 'RES=0');
  assert.match(await ann.ask('SetAccount', `UN=${ANN}&AD=1`), /^RES=30&RA=Only administrators/);
  assert.match(await bob.ask('SetAccount', `UN=${BOB}&AD=0`), /^RES=30&RA=UN: 10002 is the last administrator/);
  assert.match(await bob.ask('SetAccount', `UN=${BOB}&DS=1`), /^RES=30&RA=UN: you cannot lock out/);
  assert.deepEqual(await acts(bob), ['10002 10001 demote', '10001 10002 promote']);
});

test('two administrators that take it from each other at once: one of them is left', async (t) => {
  const { core, ann } = await start(t);
  await ann.ask('SetAccount', `UN=${BOB}&AD=1`);
  const bob = await logInModern(core, BOB);
  const answers = await Promise.all([
    ann.ask('SetAccount', `UN=${BOB}&AD=0`),
    bob.ask('SetAccount', `UN=${ANN}&DS=1`),
    ann.ask('SetAccount', `UN=${BOB}&DS=1`),
  ]);
  assert.equal(answers[0], 'RES=0');
  assert.match(answers[1], /^RES=30&/);
  assert.equal(answers[2], 'RES=0');
});

test('another password opens, the one before does not, and all sessions are over', async (t) => {
  const { core, ann } = await start(t);
  const bob = await logInModern(core, BOB);
  const answer = await ann.ask('ResetPwd', `UN=${BOB}`);
  assert.match(answer, /^RES=0&PW=[a-z2-9]{16}$/);
  assert.match(await bob.ask('Ping'), /^RES=20&/);
  assert.match(await core.logIn(BOB), /&RS=1&/);
  await logInModern(core, BOB, `PS=${digestPassword(fieldOf(answer, 'PW'))}`);
  assert.match(await ann.ask('ResetPwd', `UN=${ANN}`), /^RES=30&RA=UN: for your own/);
  assert.match(await ann.ask('ResetPwd', 'UN=10099'), /^RES=31&/);
  assert.deepEqual(await acts(ann), ['10001 10002 password']);
});

test('making passwords costs what a login costs, and counts as one', async (t) => {
  const { ann } = await start(t, { 'address-logins-per-second': 1, 'address-burst-logins': 3 });
  assert.match(await ann.ask('ResetPwd', `UN=${BOB}`), /^RES=0&/);
  assert.match(await ann.ask('AddAccount', 'NK=a'), /^RES=0&/);
  assert.match(await ann.ask('AddAccount', 'NK=b'), /^RES=40&RT=1&/);
  assert.match(await ann.ask('ResetPwd', `UN=${BOB}`), /^RES=40&RT=1&/);
});

test('the sessions of an account are seen, and ended', async (t) => {
  const { core, ann } = await start(t);
  const bob = await logInModern(core, BOB, 'CL=phone&', '10.0.0.7');
  await core.logIn(BOB);
  const now = core.clock.now;
  assert.equal(
    await ann.ask('SessionsOf', `UN=${BOB}`),
    `RES=0&SN=2&ID=0,1,&ME=0,0,&ON=1,1,&CT=0,${now},&TS=${now},${now},&AP=0,0,&AD=${HERE},10.0.0.7,&CL=,phone,`,
  );
  assert.equal(await ann.ask('EndSessionOf', `UN=${BOB}&ID=1`), 'RES=0');
  assert.match(await bob.ask('Ping'), /^RES=20&/);
  assert.equal(await ann.ask('EndSessionOf', `UN=${BOB}&ID=0`), 'RES=0');
  assert.match(await core.ask(request('List', BOB)), /&RES=20&/);
  assert.match(await ann.ask('EndSessionOf', `UN=${BOB}&ID=1`), /^RES=31&RA=ID/);
  assert.match(await ann.ask('SessionsOf', 'UN=10099'), /^RES=31&/);
  assert.equal(fieldOf(await ann.ask('SessionsOf', `UN=${ANN}`), 'ME'), '1,');
  assert.match(await ann.ask('EndSessionOf', `UN=${ANN}&ID=1`), /^RES=30&RA=ID: to end this session/);
  assert.deepEqual(await acts(ann), ['10001 10002 end-session 0', '10001 10002 end-session 1']);
});

test('a session of the same number is not the one that asks', async (t) => {
  const { core, ann } = await start(t);
  const bob = await logInModern(core, BOB);
  assert.equal(fieldOf(await ann.ask('SessionsOf', `UN=${BOB}`), 'ME'), '0,');
  assert.equal(await ann.ask('EndSessionOf', `UN=${BOB}&ID=1`), 'RES=0');
  assert.match(await ann.ask('Ping'), /^RES=0$/);
  assert.match(await bob.ask('Ping'), /^RES=20&/);
});

test('the log is read page by page, and holds so many acts', async (t) => {
  const { ann } = await start(t, { 'audit-rows': 5 });
  for (let i = 0; i < 8; i++) await ann.ask('SetAccount', `UN=${BOB}&DS=${i % 2 === 0 ? 1 : 0}`);
  const first = await ann.ask('AuditLog', 'CT=3');
  assert.deepEqual([listOf(first, 'ID'), fieldOf(first, 'ND')], [['8', '7', '6'], '6']);
  const second = await ann.ask('AuditLog', 'CT=3&ID=6');
  assert.deepEqual([listOf(second, 'ID'), fieldOf(second, 'ND')], [['5', '4'], '0']);
  await ann.ask('AddInvite', 'CT=2');
  const [latest] = await acts(ann);
  assert.match(latest ?? '', /^10001 0 invite [a-z2-9]{4}\.\.\. for 2$/);
});

test('none of it is for others, nor for an app password of an administrator', async (t) => {
  const { core, ann } = await start(t);
  const bob = await logInModern(core, BOB);
  const app = digestPassword(fieldOf(await ann.ask('AddAppPwd', 'NM=all'), 'PW'));
  const script = await logInModern(core, ANN, `PS=${app}`);
  for (const [cmd, fields] of [
    ['Accounts', ''],
    ['AddAccount', 'NK=a'],
    ['SetAccount', `UN=${BOB}&AD=1`],
    ['ResetPwd', `UN=${ANN}`],
    ['SessionsOf', `UN=${ANN}`],
    ['EndSessionOf', `UN=${ANN}&ID=1`],
    ['Figures', ''],
    ['ServerInfo', ''],
    ['AuditLog', ''],
    ['Watch', 'ON=1'],
  ] as const) {
    assert.match(await bob.ask(cmd, fields), /^RES=30&RA=Only administrators/, cmd);
    assert.match(await script.ask(cmd, fields), /^RES=30&RA=.*password of the account/, cmd);
  }
  assert.deepEqual(await acts(ann), []);
});
