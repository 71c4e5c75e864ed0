import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, newFolder, openHouse, PASSWORD, PS } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { digestPassword } from '../requests/passwords.ts';
import { type Core, fromRes, logInModern, modernClient, modernRequest, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

const ANN = 10001;
const ELSEWHERE = '127.0.0.2';
const HOUR = 3_600_000;
const NEW = digestPassword('crows & jays');
const wrong = '0'.repeat(32);

const isOut = /^RES=20&RA=/;
const uninvited = /^RES=30&RA=IC must be the code of an invitation that is still good\.&RC=not-invited$/;

async function start(t: TestContext, config: Partial<Config> = {}): Promise<Core> {
  const core = await startCore(t, { config });
  await addAccount(core.storage, ANN, { admin: true });
  return core;
}

const register = async (core: Core, fields: string, address?: string) =>
  fromRes(await core.ask(modernRequest('Register', 0, fields), address));
const fields = (more = '') => `NK=Dan&PS=${PS}${more === '' ? '' : `&${more}`}`;

async function invite(core: Core, uses = 1): Promise<string> {
  const admin = await logInModern(core, ANN);
  return fieldOf(await admin.ask('AddInvite', `CT=${uses}`), 'IC');
}

test('with open registration anyone gets the next number, and may log in', async (t) => {
  const core = await start(t, { registration: 'open' });
  assert.equal(await register(core, fields()), 'RES=0&UN=10002');
  assert.equal(await register(core, fields('IC=anything')), 'RES=0&UN=10003');
  const dan = await logInModern(core, 10002);
  assert.match(await dan.ask('GetInfo', 'LV=1&UN=10002'), /&NK=Dan$/);
  assert.match(await dan.ask('SetPolicy'), /^RES=0&AA=1&FI=0&MS=0&/);
  assert.match(await dan.ask('Invites'), /^RES=30&/, 'it is no administrator');
});

test('where it is closed no code helps', async (t) => {
  const core = await start(t, { registration: 'closed' });
  const code = await invite(core);
  for (const more of ['', `IC=${code}`]) {
    assert.match(await register(core, fields(more)), /^RES=30&RA=Registration is closed on this server\.&RC=closed$/);
  }
  assert.match(await (await logInModern(core, ANN)).ask('Invites'), /&SN=1&CT=1,&/);
});

test('an invitation is good for as many accounts as it says; the answer says no more than that it is not', async (t) => {
  const core = await start(t);
  const code = await invite(core, 2);
  const over = await invite(core);
  for (const more of ['', 'IC=', 'IC=x', `IC=${code.toUpperCase()}`, `IC=${code}x`]) {
    assert.match(await register(core, fields(more)), uninvited, more);
  }
  assert.equal(await register(core, fields(`IC=${code}`)), 'RES=0&UN=10002');
  assert.equal(await register(core, fields(`IC=${code}`)), 'RES=0&UN=10003');
  assert.match(await register(core, fields(`IC=${code}`)), uninvited, 'used up');
  core.clock.now += 15 * 24 * HOUR;
  assert.match(await register(core, fields(`IC=${over}`)), uninvited, 'over');
});

test('of two who use the last place of an invitation at once, one gets in', async (t) => {
  const core = await start(t);
  for (let round = 0; round < 3; round++) {
    const code = await invite(core);
    const answers = await Promise.all([1, 2].map((i) => register(core, fields(`IC=${code}`), `10.0.${round}.${i}`)));
    assert.equal(answers.filter((answer) => /^RES=0&UN=\d+$/.test(answer)).length, 1);
    assert.equal(answers.filter((answer) => uninvited.test(answer)).length, 1);
  }
});

test('what is given must be a nickname and a password', async (t) => {
  const core = await start(t, { registration: 'open' });
  const rows: readonly [fields: string, why: RegExp][] = [
    [`PS=${PS}`, /^RES=1&RA=NK is missing/],
    [`NK=&PS=${PS}`, /^RES=1&RA=NK must be 1 to 32/],
    [`NK=%20&PS=${PS}`, /^RES=1&RA=NK must be 1 to 32/],
    [`NK=${'x'.repeat(33)}&PS=${PS}`, /^RES=1&RA=NK must be 1 to 32/],
    [`NK=a%0Ab&PS=${PS}`, /^RES=1&RA=NK must be 1 to 32/],
    ['NK=Dan', /^RES=1&RA=PS is missing/],
    ['NK=Dan&PS=secret', /^RES=1&RA=PS must be the MD5/],
    [`NK=Dan&PS=${digestPassword('')}`, /^RES=1&RA=PS is the MD5 of nothing/],
    ['NK=Dan&M5=0&PS=1234567', /^RES=1&RA=PS must have at least 8 characters/],
    [`NK=Dan&PS=${PS}&UN=3`, /^RES=1&RA=UN is not a field of Register/],
  ];
  for (const [given, why] of rows) assert.match(await register(core, given), why, given);
  const withNumber = fromRes(await core.ask(modernRequest('Register', 10077, fields())));
  assert.match(withNumber, /^RES=1&RA=UIN must be 0/);
  assert.equal((await core.storage.counts()).accounts, 1);

  const clear = modernRequest('Register', 0, 'NK=%E5%B0%8FQ&M5=0&PS=crows %26 jays');
  assert.match(fromRes(await core.ask(clear, ELSEWHERE, { isPrivate: false })), /^RES=30&RA=M5=0 /);
  assert.equal(fromRes(await core.ask(clear)), 'RES=0&UN=10002');
  await logInModern(core, 10002, `PS=${NEW}`);
});

test('an address makes so many accounts in an hour, tries included', async (t) => {
  const core = await start(t, { 'address-registrations-per-hour': 3 });
  const code = await invite(core, 10);
  const tryIt = (more: string, address?: string) => register(core, fields(more), address);
  assert.match(await tryIt(`IC=${code}`), /^RES=0&/);
  assert.match(await tryIt('IC=x'), uninvited);
  const both = await Promise.all([tryIt(`IC=${code}`), tryIt(`IC=${code}`)]);
  assert.deepEqual(both.map((answer) => answer.slice(0, 6)).sort(), ['RES=0&', 'RES=40']);
  const wait = /^RES=40&RT=(\d+)&RA=Too many new accounts/.exec(await tryIt(`IC=${code}`))?.[1];
  assert.equal(wait, '1200');
  assert.match(await tryIt(`IC=${code}`, ELSEWHERE), /^RES=0&/);
  core.clock.now += HOUR / 3;
  assert.match(await tryIt(`IC=${code}`), /^RES=0&/);
  assert.match(await tryIt(`IC=${code}`), /^RES=40&/);
});

test('registrations are bounded like logins', async (t) => {
  const rate = await start(t, { registration: 'open', 'address-logins-per-second': 1, 'address-burst-logins': 1 });
  assert.match(await register(rate, fields()), /^RES=0&/);
  assert.match(await register(rate, fields()), /^RES=40&RT=1&/);
  const core = await start(t, { registration: 'open', limits: false, 'logins-at-once': 2 });
  const answers = await Promise.all(Array.from({ length: 4 }, () => register(core, fields())));
  assert.deepEqual(answers.map((answer) => answer.slice(0, 6)).sort(), ['RES=0&', 'RES=0&', 'RES=40', 'RES=40']);
});

const change = (ps: string, np: string, more = '') => `PS=${ps}&NP=${np}${more}`;

test('another password: a new token for this session, and the end of all others', async (t) => {
  const data = newFolder(t);
  const core = await startCore(t, { data });
  await addAccount(core.storage, ANN);
  const phone = await logInModern(core, ANN);
  const app = fieldOf(await phone.ask('AddAppPwd', 'NM=bell'), 'PW');
  const desk = await logInModern(core, ANN);
  const bell = await logInModern(core, ANN, `PS=${digestPassword(app)}`);
  await core.logIn(ANN);
  const answer = await phone.ask('ChangePwd', change(PS.toUpperCase(), NEW));
  assert.match(answer, /^RES=0&SID=[\w-]{32}$/);
  const sid = fieldOf(answer, 'SID');
  assert.notEqual(sid, phone.sid);
  for (const { ask } of [phone, desk, bell]) assert.match(await ask('Ping'), isOut);
  assert.match(fromRes(await core.ask(request('GetMsgEx', ANN))), isOut);
  assert.equal(await modernClient(core, ANN, sid).ask('Ping'), 'RES=0');
  assert.match(await core.logIn(ANN), /&RS=1&/);
  await logInModern(core, ANN, `PS=${NEW}`);
  await logInModern(core, ANN, `PS=${digestPassword(app)}`);
  await core.storage.close();
  const again = await startCore(t, { data });
  for (const old of [phone.sid, desk.sid, bell.sid])
    assert.match(await modernClient(again, ANN, old).ask('Ping'), isOut);
  assert.equal(await modernClient(again, ANN, sid).ask('Ping'), 'RES=0');
});

test('of two who change it at once, one does', async (t) => {
  const core = await start(t);
  const all = await Promise.all([1, 2].map(() => logInModern(core, ANN)));
  const answers = await Promise.all(
    all.map((client, i) => client.ask('ChangePwd', change(PS, digestPassword(`password ${i}`)))),
  );
  const winner = answers.findIndex((answer) => /^RES=0&SID=/.test(answer));
  assert.match(answers[1 - winner] ?? '', /^RES=(30|20)&RA=/);
  await logInModern(core, ANN, `PS=${digestPassword(`password ${winner}`)}`);
  for (const client of all) assert.match(await client.ask('Ping'), isOut);
  assert.equal(await modernClient(core, ANN, fieldOf(answers[winner] ?? '', 'SID')).ask('Ping'), 'RES=0');
});

test('a wrong password changes nothing, and counts as a failed login', async (t) => {
  const core = await start(t, { 'failed-logins': 2 });
  const phone = await logInModern(core, ANN);
  const app = digestPassword(fieldOf(await phone.ask('AddAppPwd', 'NM=bell'), 'PW'));
  assert.match(await phone.ask('ChangePwd', change(wrong, NEW)), /^RES=30&RA=PS is not the password/);
  assert.match(await phone.ask('ChangePwd', change(app, NEW)), /^RES=30&RA=PS /, 'nor is an app password');
  assert.match(await phone.ask('ChangePwd', change(PS, NEW)), /^RES=40&RT=1&/);
  assert.match(await core.logIn(ANN), /&RES=40&/);
  core.clock.now += 1000;
  assert.match(await phone.ask('ChangePwd', change(PS, NEW)), /^RES=0&SID=/);
});

test('how the two passwords are written', async (t) => {
  const core = await start(t);
  const phone = await logInModern(core, ANN);
  const rows: readonly [fields: string, why: RegExp][] = [
    [`PS=${PS}`, /^RES=1&RA=NP is missing/],
    [change('x', NEW), /^RES=1&RA=PS must be the MD5/],
    [change(PS, 'x'), /^RES=1&RA=NP must be the MD5/],
    [change(PS, digestPassword('')), /^RES=1&RA=NP is the MD5 of nothing/],
    [change('wrens %26 rooks', '1234567', '&M5=0'), /^RES=1&RA=NP must have at least 8/],
  ];
  for (const [given, why] of rows) assert.match(await phone.ask('ChangePwd', given), why, given);
  const clear = modernRequest(
    'ChangePwd',
    ANN,
    change(encodeURIComponent(PASSWORD), 'crows %26 jays', '&M5=0'),
    phone.sid,
  );
  assert.match(fromRes(await core.ask(clear, ELSEWHERE, { isPrivate: false })), /^RES=30&RA=M5=0 /);
  assert.match(fromRes(await core.ask(clear)), /^RES=0&SID=/);
  await logInModern(core, ANN, `PS=${NEW}`);
});

test('the connection that changes it stays; those of other sessions are told, and closed', async (t) => {
  const house = await openHouse(t);
  await addAccount(house.storage, ANN);
  const { talk: phone } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: desk } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: old } = await Talk.logIn(house.tcpPort, ANN, '1.4');
  const say = (talk: Talk, cmd: string, given = '', ver = '2.0') =>
    talk.ask(request(cmd, ANN, given, { ver, seq: '9' }));
  assert.match(await say(phone, 'ChangePwd', change(PS, NEW)), /&SEQ=9&.*&RES=0&SID=[\w-]{32}$/);
  assert.match(await desk.line(), /&MT=95&UN=10001&MG=The password was changed\.$/);
  await desk.closed;
  assert.match(await say(phone, 'Ping'), /&RES=0$/);
  assert.match(await say(old, 'GetMsgEx', '', '1.4'), /&RES=20&/);
  for (const talk of [phone, old]) talk.destroy();
});
