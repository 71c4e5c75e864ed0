import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFriends, type House, newFolder, openHouse, PASSWORD, PS, passwordHash } from '@rookery/testing/server';
import { digestToken } from './live/tokens.ts';
import { digestPassword } from './requests/passwords.ts';
import type { Storage } from './storage/storage.ts';
import { families, requestOf } from './testing/families.ts';
import { ask, logIn, post, Raw, request } from './testing/raw.ts';
import { fieldOf } from './testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const WRONG = 'f00dfeed'.repeat(4);
const TEXT = 'the secret words';
const REASON = 'the secret reason';
const TOKEN = 'the-secret-token';
const NEW = 'new-secret-password';
const CLIENT = 'the-secret-program';
const NAME = 'the-secret-purpose';

/** What must not be in a log, in any of its spellings. */
async function secrets(): Promise<string[]> {
  const hash = await passwordHash();
  const plain = [PS, WRONG, PASSWORD, TEXT, REASON, TOKEN, hash, hash.split('$').at(-1) as string];
  const spellings = plain.flatMap((text) => [
    text,
    text.toUpperCase(),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ]);
  return [...spellings, Buffer.from(TEXT).toString('base64'), Buffer.from(TEXT).toString('hex')];
}

async function assertSilent(logged: readonly string[]): Promise<void> {
  const all = logged.join('');
  for (const secret of await secrets()) assert.ok(!all.includes(secret), `${secret} is in the log`);
}

/** All that an account does, and much that goes wrong. */
async function live({ port, storage }: House): Promise<string[]> {
  const answers: string[] = [];
  const say = async (body: string) => answers.push(await ask(port, body));
  await say(request('Login', ANN, `PS=${WRONG}`));
  await say(request('Login', ANN, `PS=${PASSWORD}`));
  await say(request('Login', 99, `PS=${PS}`));
  await say(request('Login', ANN, `PS=${PS}`));
  await say(request('CLTMSG', ANN, `UN=${BOB}&MG=${TEXT}`));
  await say(request('CLTMSG', ANN, `UN=19999&MG=${TEXT}`));
  await say(request('CLTMSG', ANN, `UN=x&MG=${TEXT}`));
  await say(request('CLTMSG', ANN, `MG=${TEXT}&UN=${BOB}`));
  await say(request('CLTMSG', ANN, `UN=${BOB}&MG=${TEXT.repeat(300)}`));
  await say(request('Ack_AddToList', ANN, `UN=${BOB}&CD=2&RS=${REASON}`));
  await say(request('Ack_AddToList', ANN, `UN=${BOB}&CD=1&RS=${REASON}`));
  await say(request('GetMsgEx', BOB));
  await say(`${TEXT}&PS=${PS}`);
  await say(request('GetInfo', ANN, `UN=${BOB}&LV=3`));
  for (const family of families) {
    const raw = await Raw.open(port);
    await raw.write(requestOf(family, request('CLTMSG', ANN, `UN=${BOB}&MG=${TEXT}`)).slice(0, -9));
    raw.destroy();
  }
  for (const noise of [`${TEXT}\r\n`, `VER=1.4&CMD=Login&PS=${PS}\n`, `GET /${TEXT} HTTP/1.1\r\n\r\n`]) {
    const raw = await Raw.open(port);
    await raw.write(noise);
    raw.socket.end();
    await raw.rest();
    raw.destroy();
  }
  const metrics = await Raw.open(port);
  await metrics.write(
    `GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nConnection: close\r\n\r\n`,
  );
  await metrics.rest();
  await storage.changeAccount({ uin: BOB, disabled: true });
  await say(request('Login', BOB, `PS=${PS}`));
  return answers;
}

test('a life full of errors leaves no text, password or token in the log', async (t) => {
  const house = await openHouse(t, { data: newFolder(t), config: { 'metrics-token': TOKEN } });
  await addFriends(house.storage, ANN, BOB);
  await live(house);
  assert.match(house.logged.join(''), /"logged in"/);
  assert.match(house.logged.join(''), /"login failed"/);
  await assertSilent(house.logged);
});

/** A life with 2.0; answers everything secret that came up in it. */
async function liveSafely({ port, storage }: House): Promise<string[]> {
  const modern = (cmd: string, uin: number, fields: string) => ask(port, request(cmd, uin, fields, { ver: '2.0' }));
  const logInModern = async (uin: number, fields: string) => fieldOf(await modern('Login', uin, fields), 'SID');
  await storage.changeAccount({ uin: ANN, admin: true });
  const sid = await logInModern(ANN, `PS=${PS}&CL=${CLIENT}`);
  const say = async (cmd: string, fields = '') => modern(cmd, ANN, `SID=${sid}${fields}`);
  const made = await say('AddAppPwd', `&NM=${NAME}`);
  const app = fieldOf(made, 'PW');
  const [kept] = await storage.appPasswords(ANN);
  const appSid = await logInModern(ANN, `M5=0&PS=${app}`);
  const code = fieldOf(await say('AddInvite', '&CT=2'), 'IC');
  for (const given of [code, `${code}x`]) await modern('Register', 0, `NK=Dan&M5=0&PS=${NEW}&IC=${given}`);
  await say('EndInvite', `&IC=${code}`);
  const account = fieldOf(await say('AddAccount', `&NK=${NAME}`), 'PW');
  await say('AddAccount', `&NK=${NAME}&M5=0&PS=${NEW}`);
  const reset = fieldOf(await say('ResetPwd', `&UN=${BOB}`), 'PW');
  await say('FindMsg', `&TX=${TEXT}`);
  await say('EndSession', `&ID=77`);
  await say('SetInfo', `&PR=${TEXT}&NK=${TEXT}`);
  await say('SetFriend', `&UN=${BOB}&RK=${REASON}&GP=${REASON}`);
  await say('CLTMSG', `&UN=${BOB}&ID=m1&MG=${TEXT}`);
  await say('EndAppPwd', `&ID=${kept?.id}`);
  await modern('Ping', ANN, `SID=${appSid}`);
  await say('ChangePwd', `&PS=${WRONG}&NP=${digestPassword(NEW)}`);
  const next = fieldOf(await say('ChangePwd', `&M5=0&PS=${encodeURIComponent(PASSWORD)}&NP=${NEW}`), 'SID');
  await say('Ping');
  await modern('Logout', ANN, `SID=${next}`);
  const secrets = [
    sid,
    app,
    digestPassword(app),
    kept?.hash ?? '',
    appSid,
    code,
    NEW,
    digestPassword(NEW),
    next,
    account,
    reset,
  ];
  for (const secret of secrets) assert.ok(secret.length >= 12, `something is missing in ${secrets.length}`);
  return [...secrets, CLIENT, NAME];
}

test('2.0 leaves no token, password, code or name in the log, nor what is kept of them', async (t) => {
  const house = await openHouse(t);
  await addFriends(house.storage, ANN, BOB);
  const secret = await liveSafely(house);
  const logged = house.logged.join('');
  for (const said of [
    'app password made',
    'password changed',
    'registered',
    'invitation made',
    'invitation revoked',
    'account made',
    'password reset',
  ]) {
    assert.ok(logged.includes(`"${said}"`), said);
  }
  for (const text of secret.flatMap((one) => [one, digestToken(one).toString('hex'), encodeURIComponent(one)])) {
    assert.ok(!logged.includes(text), `${text} is in the log`);
  }
  await assertSilent(house.logged);
});

/** A storage in which every call fails once `fail` has been called. */
function breakable() {
  let isBroken = false;
  const through = (storage: Storage): Storage =>
    new Proxy(storage, {
      get: (real, name: keyof Storage) => (argument: never) => {
        if (!isBroken || name === 'close') return (real[name] as (argument: never) => unknown)(argument);
        return Promise.reject(new Error(`SQLITE_IOERR: disk I/O error at /var/lib/rookery.db in ${name}`));
      },
    });
  return { through, fail: () => (isBroken = true) };
}

const commands = [
  request('List', ANN, 'TN=9'),
  request('Query_Stat', ANN, 'TN=9'),
  request('GetInfo', ANN, `UN=${BOB}`),
  request('AddToList', ANN, `UN=${BOB}`),
  request('Ack_AddToList', ANN, `UN=${BOB}&CD=2&RS=${REASON}`),
  request('DelFromList', ANN, `UN=${BOB}`),
  request('Finger', ANN),
  request('CLTMSG', ANN, `UN=${BOB}&MG=${TEXT}`),
  request('GetMsgEx', ANN),
  request('Login', BOB, `PS=${PS}`),
];

function assertFailedCleanly(answers: readonly string[]): void {
  for (const answer of answers) {
    assert.match(answer, /^VER=1\.1&CMD=\w+&SEQ=1&UIN=1000[12]&RES=50&RA=[A-Z][\w ,.;]+\.(&[A-Z][A-Z0-9]=[0-9]*)*$/);
    assert.doesNotMatch(answer, /SQLITE|I\/O|var|closed|storage|Error/i);
  }
}

test('when the disk fails the peer gets RES=50, the log the reason, and neither gets a secret', async (t) => {
  const { through, fail } = breakable();
  const house = await openHouse(t, { through });
  await addFriends(house.storage, ANN, BOB);
  await logIn(house.port, ANN);
  fail();
  assertFailedCleanly(await Promise.all(commands.map((body) => ask(house.port, body))));
  assert.match(await ask(house.port, request('Change_Stat', ANN, 'ST=30')), /&RES=0$/);
  assert.match(house.logged.join(''), /SQLITE_IOERR/);
  await assertSilent(house.logged);
});

test('when the storage is gone the peer gets RES=50, and the server lives', async (t) => {
  const house = await openHouse(t);
  await addFriends(house.storage, ANN, BOB);
  await logIn(house.port, ANN);
  await house.storage.close();
  const raw = await Raw.open(house.port);
  await raw.write(commands.map((body) => post(body)).join(''));
  assertFailedCleanly((await raw.replies(commands.length)).map(({ body }) => body));
  await raw.write(post(request('Logout', ANN)));
  assert.match((await raw.reply()).body, /&RES=(0|50&RA=.*)$/);
  raw.destroy();
  await assertSilent(house.logged);
});

test('a poll that failed costs nothing: the messages come when the disk is back', async (t) => {
  let failures = 2;
  const through = (storage: Storage): Storage => ({
    ...storage,
    waiting: (page) => (failures-- > 0 ? Promise.reject(new Error('not now')) : storage.waiting(page)),
  });
  const { port, storage } = await openHouse(t, { through });
  await addFriends(storage, ANN, BOB);
  for (const uin of [ANN, BOB]) await logIn(port, uin);
  await ask(port, request('CLTMSG', ANN, `UN=${BOB}&MG=one`));
  for (let i = 0; i < 2; i++) assert.match(await ask(port, request('GetMsgEx', BOB)), /&RES=50&/);
  assert.match(await ask(port, request('GetMsgEx', BOB)), /&MG=(.*,)?one,$/);
});

test('a place in the mailbox that could not be kept delays nothing', async (t) => {
  const through = (storage: Storage): Storage => ({
    ...storage,
    moveCursor: () => Promise.reject(new Error('not now')),
  });
  const { port, storage, logged } = await openHouse(t, { through });
  await addFriends(storage, ANN, BOB);
  for (const uin of [ANN, BOB]) await logIn(port, uin);
  for (const text of ['one', 'two']) {
    await ask(port, request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`));
    assert.match(await ask(port, request('GetMsgEx', BOB)), new RegExp(`&MG=(\\d+,)?${text},$|&MG=${text},`));
  }
  assert.match(await ask(port, request('GetMsgEx', BOB)), /&MN=0$/);
  assert.match(logged.join(''), /could not be kept/);
});
