import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Command, type CommandName, commands } from '@rookery/protocol';
import { addAccount, addFriends, newFolder, openHouse, PS, type Settings } from '@rookery/testing/server';
import { digestPassword } from '../requests/passwords.ts';
import type { Storage } from '../storage/storage.ts';
import { type Core, fromRes, HERE, logInModern, type ModernClient, modernClient, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

// Sessions and app passwords of an account.

const ANN = 10001;
const BOB = 10002;
const ELSEWHERE = '127.0.0.2';
const LAN = '192.168.1.7';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const isOut = /^RES=20&RA=/;
const list = (answer: string, key: string) => fieldOf(answer, key).split(',').slice(0, -1);

async function start(t: TestContext, settings: Omit<Settings, 'now'> = {}): Promise<Core> {
  const core = await startCore(t, settings);
  await addFriends(core.storage, ANN, BOB);
  return core;
}

/** Makes an app password; answers its number and what clients send for it. */
async function appPassword(owner: ModernClient, fields = ''): Promise<{ id: string; password: string; PS: string }> {
  const answer = await owner.ask('AddAppPwd', `NM=test${fields === '' ? '' : `&${fields}`}`);
  assert.match(answer, /^RES=0&ID=\d+&PW=[a-z2-9]{16}$/);
  const password = fieldOf(answer, 'PW');
  return { id: fieldOf(answer, 'ID'), password, PS: digestPassword(password) };
}

const legacyLogin = (core: Core, uin: number, digest: string, address = HERE) =>
  core.ask(request('Login', uin, `PS=${digest}`), address);
const legacyPoll = async (core: Core, uin: number, address = HERE) =>
  fromRes(await core.ask(request('GetMsgEx', uin), address));

test('the sessions of an account, each with what is known of it', async (t) => {
  const core = await start(t);
  const began = core.clock.now;
  const phone = await logInModern(core, ANN, 'CL=Phone, Ann%27s', LAN);
  await core.logIn(ANN);
  await logInModern(core, BOB);
  core.clock.now += 10 * MINUTE;
  const desk = await logInModern(core, ANN);
  const now = core.clock.now;
  const answer = await desk.ask('Sessions');
  const ids = list(answer, 'ID');
  assert.equal(ids[0], '0');
  assert.equal(new Set(ids).size, 3);
  assert.equal(
    answer,
    `RES=0&SN=3&ID=${ids.join()},&ME=0,0,1,&ON=0,0,1,&CT=${list(answer, 'CT')[0]},${began},${now},` +
      `&TS=${began},${began},${now},&AP=0,0,0,&AD=${HERE},${LAN},${HERE},&CL=,Phone%2c Ann's,,`,
  );
  assert.match(
    await phone.ask('Sessions', '', ELSEWHERE),
    /&ME=0,1,0,&ON=0,1,1,&.*&AD=127.0.0.1,127.0.0.2,127.0.0.1,&/,
  );
});

test('a session ends by its number, and its token with it, also after a restart', async (t) => {
  const data = newFolder(t);
  const core = await start(t, { data });
  const phone = await logInModern(core, ANN);
  const desk = await logInModern(core, ANN);
  const bob = await logInModern(core, BOB);
  await core.logIn(ANN);
  const answer = await phone.ask('Sessions');
  const [old, mine, other] = list(answer, 'ID');
  assert.equal(list(answer, 'ME').indexOf('1'), 1);
  assert.match(await phone.ask('EndSession', 'ID=999'), /^RES=31&RA=ID: /);
  assert.match(await phone.ask('EndSession', 'ID=x'), /^RES=1&RA=ID /);

  assert.equal(await phone.ask('EndSession', `ID=${other}`), 'RES=0');
  assert.match(await desk.ask('Ping'), isOut);
  assert.match(await phone.ask('EndSession', `ID=${other}`), /^RES=31&/);
  assert.equal(await phone.ask('EndSession', `ID=${old}`), 'RES=0');
  assert.match(await legacyPoll(core, ANN), isOut);
  assert.equal(await phone.ask('Ping'), 'RES=0');
  assert.equal(await phone.ask('EndSession', `ID=${mine}`), 'RES=0', 'its own');
  assert.match(await phone.ask('Ping'), isOut);
  assert.match(await phone.ask('EndSession', `ID=${mine}`), isOut);
  assert.equal(await bob.ask('Ping'), 'RES=0', 'that of another account has the same number, and stays');

  await core.leave();
  await core.storage.close();
  const again = await startCore(t, { data });
  for (const { sid } of [phone, desk]) assert.match(await modernClient(again, ANN, sid).ask('Ping'), isOut);
  assert.equal(await modernClient(again, BOB, bob.sid).ask('Ping'), 'RES=0');
});

test('a session that is in storage only is shown, and ends', async (t) => {
  const data = newFolder(t);
  const before = await start(t, { data });
  const silent = await logInModern(before, ANN, 'CL=silent');
  await before.storage.close();
  const core = await startCore(t, { data });
  core.clock.now = before.clock.now + DAY;
  const desk = await logInModern(core, ANN);
  const answer = await desk.ask('Sessions');
  assert.match(answer, /&SN=2&.*&ON=0,1,&.*&CL=silent,,$/);
  assert.equal(await desk.ask('EndSession', `ID=${list(answer, 'ID')[0]}`), 'RES=0');
  assert.match(await modernClient(core, ANN, silent.sid).ask('Ping'), isOut);
  assert.match(await desk.ask('Sessions'), /&SN=1&/);
});

test('requests beside the end of their session are carried out or get RES=20, and nothing else', async (t) => {
  const core = await start(t, { config: { limits: false } });
  for (let round = 0; round < 5; round++) {
    const [phone, desk] = [await logInModern(core, ANN), await logInModern(core, ANN)];
    const id = list(await phone.ask('Sessions'), 'ID').at(-1);
    const asked = Array.from({ length: 20 }, (_, i) =>
      i === 10
        ? phone.ask('EndSession', `ID=${id}`)
        : desk.ask(i % 2 === 0 ? 'List' : 'CLTMSG', i % 2 ? `UN=${BOB}&MG=x` : ''),
    );
    const answers = await Promise.all(asked);
    assert.equal(answers[10], 'RES=0');
    for (const answer of answers) assert.match(answer, /^RES=(0|20)(&|$)/);
    assert.match(await desk.ask('Ping'), isOut);
    assert.equal(await phone.ask('Ping'), 'RES=0');
  }
});

test('a session that ends itself twice at once gets RES=0 both times', async (t) => {
  const core = await start(t);
  const phone = await logInModern(core, ANN);
  const [id] = list(await phone.ask('Sessions'), 'ID');
  const answers = await Promise.all([1, 2].map(() => phone.ask('EndSession', `ID=${id}`)));
  assert.deepEqual(answers, ['RES=0', 'RES=0']);
  assert.match(await phone.ask('Ping'), isOut);
});

test('an app password whose end got no further than the disk ends its sessions when it is asked for again', async (t) => {
  let failures = 0;
  const through = (storage: Storage): Storage => ({
    ...storage,
    sessions: (query) => (failures-- > 0 ? Promise.reject(new Error('not now')) : storage.sessions(query)),
  });
  const core = await start(t, { through });
  const owner = await logInModern(core, ANN);
  const app = await appPassword(owner);
  const bell = await logInModern(core, ANN, `PS=${app.PS}`);
  failures = 1;
  assert.match(await owner.ask('EndAppPwd', `ID=${app.id}`), /^RES=50&/);
  assert.match(await owner.ask('EndAppPwd', `ID=${app.id}`), /^RES=31&/);
  assert.match(await bell.ask('Ping'), isOut);
});

test('the end of a session is told to its connections, behind the answer, and they are closed', async (t) => {
  const house = await openHouse(t);
  await addAccount(house.storage, ANN);
  const { talk: phone } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: desk } = await Talk.logIn(house.tcpPort, ANN);
  const ask = (talk: Talk, cmd: string, fields = '') => talk.ask(request(cmd, ANN, fields, { ver: '2.0', seq: '9' }));
  const ids = list(await ask(phone, 'Sessions'), 'ID');
  assert.match(await ask(phone, 'EndSession', `ID=${ids[1]}`), /&SEQ=9&.*&RES=0$/);
  const told = new RegExp(`^VER=2\\.0&CMD=Push&SEQ=0&UIN=${ANN}&RES=0&ID=0&TS=\\d+&DR=0&MT=95&UN=${ANN}&MG=Ended by`);
  assert.match(await desk.line(), told);
  await desk.closed;
  assert.match(await ask(phone, 'EndSession', `ID=${ids[0]}`), /&SEQ=9&.*&RES=0$/);
  assert.match(await phone.line(), told);
  await phone.closed;
});

test('an app password opens sessions of every version, and AppPwds tells of it', async (t) => {
  const core = await start(t);
  const owner = await logInModern(core, ANN);
  const began = core.clock.now;
  const app = await appPassword(owner, `CM=CLTMSG,getmsgex,&NW=192.168.1.0/24,&EX=${began + DAY}`);
  const shown = `RES=0&SN=1&ID=${app.id},&CT=${began},&EX=${began + DAY},`;
  const scope = '&CM=CLTMSG GetMsgEx,&NW=192.168.1.0/24,&NM=test,';
  assert.equal(await owner.ask('AppPwds'), `${shown}&TS=0,&AD=,${scope}`);
  core.clock.now += MINUTE;
  assert.match(await legacyLogin(core, ANN, app.PS.toUpperCase(), LAN), /&RES=0&RS=0&/);
  const bell = await logInModern(core, ANN, `PS=${app.PS}&CL=bell`, LAN);
  await logInModern(core, ANN, `M5=0&PS=${app.password}`, LAN);
  assert.equal(await owner.ask('AppPwds'), `${shown}&TS=${core.clock.now},&AD=${LAN},${scope}`);
  assert.match(await owner.ask('Sessions'), new RegExp(`&AP=${app.id},0,${app.id},${app.id},&`));
  assert.match(await bell.ask('CLTMSG', `UN=${BOB}&MG=ring`), /^RES=0&/);
});

test('an app password is good for its commands, and never for what is the owner only', async (t) => {
  const core = await start(t);
  const owner = await logInModern(core, ANN);
  const narrow = await appPassword(owner, 'CM=CLTMSG,');
  const bell = await logInModern(core, ANN, `PS=${narrow.PS}`);
  for (const name of Object.keys(commands) as CommandName[]) {
    if (commands[name].session === 'none' || ['CLTMSG', 'Ping', 'Resume'].includes(name)) continue;
    assert.match(await bell.ask(name), /^RES=30&RA=/, name);
  }
  assert.match(await bell.ask('Resume'), /^RES=0&/);
  assert.match(await legacyLogin(core, ANN, narrow.PS), /&RS=0&/);
  assert.match(await legacyPoll(core, ANN), /^RES=30&/);

  await core.storage.changeAccount({ uin: ANN, admin: true });
  const wide = await logInModern(core, ANN, `PS=${(await appPassword(owner)).PS}`);
  for (const [name, { session }] of Object.entries<Command>(commands)) {
    if (session !== 'owner' && session !== 'admin') continue;
    assert.match(await wide.ask(name as CommandName), /^RES=30&/, name);
  }
  assert.match(await wide.ask('List'), /^RES=0&/);
});

test('an app password is good from its networks and in its time, looked at with every request', async (t) => {
  const core = await start(t);
  const owner = await logInModern(core, ANN);
  const { PS: digest } = await appPassword(owner, `NW=192.168.1.0/24,10.0.0.5,&EX=${core.clock.now + DAY}`);
  assert.match(await legacyLogin(core, ANN, digest, ELSEWHERE), /&RS=1&/);
  assert.match(await legacyLogin(core, ANN, digest, '10.0.0.5'), /&RS=0&/);
  const bell = await logInModern(core, ANN, `PS=${digest}`, LAN);
  assert.match(await bell.ask('Ping', '', ELSEWHERE), isOut);
  assert.equal(await bell.ask('Ping'), 'RES=0');
  core.clock.now += DAY;
  assert.match(await bell.ask('Ping'), isOut);
  assert.match(await legacyLogin(core, ANN, digest, LAN), /&RS=1&/);
});

test('a revoked app password ends its sessions at once, and no others', async (t) => {
  const core = await start(t);
  const owner = await logInModern(core, ANN);
  const [one, two] = [await appPassword(owner), await appPassword(owner)];
  const [bell, door] = [await logInModern(core, ANN, `PS=${one.PS}`), await logInModern(core, ANN, `PS=${two.PS}`)];
  assert.match(await legacyLogin(core, ANN, one.PS), /&RS=0&/);
  assert.equal(await owner.ask('EndAppPwd', `ID=${one.id}`), 'RES=0');
  assert.match(await bell.ask('Ping'), isOut);
  assert.match(await legacyPoll(core, ANN), isOut);
  assert.equal(await door.ask('Ping'), 'RES=0');
  assert.equal(await owner.ask('Ping'), 'RES=0');
  assert.match(await legacyLogin(core, ANN, one.PS), /&RS=1&/);
  assert.match(await owner.ask('EndAppPwd', `ID=${one.id}`), /^RES=31&RA=ID: /);
  // What all sessions have that were opened without one.
  assert.match(await owner.ask('EndAppPwd', 'ID=0'), /^RES=31&RA=ID: /);
  assert.equal(await owner.ask('Ping'), 'RES=0');
  assert.match(await owner.ask('AppPwds'), new RegExp(`&SN=1&ID=${two.id},&`));
  const bob = await logInModern(core, BOB);
  assert.match(await bob.ask('EndAppPwd', `ID=${two.id}`), /^RES=31&/);
});

test('logins with an app password beside its end leave no session behind', async (t) => {
  const core = await start(t, { config: { limits: false } });
  const owner = await logInModern(core, ANN);
  for (let round = 0; round < 5; round++) {
    const app = await appPassword(owner);
    const login = () => core.ask(request('Login', ANN, `PS=${app.PS}`, { ver: '2.0', seq: String(round) }));
    const [first, ended, second] = await Promise.all([login(), owner.ask('EndAppPwd', `ID=${app.id}`), login()]);
    assert.equal(ended, 'RES=0');
    for (const answer of [first, second]) {
      const sid = fieldOf(answer, 'SID');
      if (sid !== '') assert.match(await modernClient(core, ANN, sid).ask('Ping'), isOut);
    }
    assert.match(await owner.ask('Sessions'), /&SN=1&/);
  }
});

test('what an app password cannot be', async (t) => {
  const core = await start(t, { config: { 'app-passwords-per-account': 3 } });
  const owner = await logInModern(core, ANN);
  const rows: readonly [fields: string, key: string][] = [
    ['', 'NM'],
    ['NM=', 'NM'],
    [`NM=${'x'.repeat(65)}`, 'NM'],
    ['NM=two%0Alines', 'NM'],
    ['NM=x&CM=Nonsense,', 'CM'],
    ['NM=x&CM=,', 'CM'],
    ['NM=x&CM=', 'CM'],
    ['NM=x&NW=', 'NW'],
    ['NM=x&CM=CLTMSG', 'CM'],
    ['NM=x&CM=CLTMSG,GetMsgEx', 'CM'],
    ['NM=x&CM=ChangePwd,', 'CM'],
    ['NM=x&NW=10.0.0.0/33,', 'NW'],
    ['NM=x&NW=10.0.0.1', 'NW'],
    ['NM=x&NW=home,', 'NW'],
    [`NM=x&NW=${Array.from({ length: 33 }, (_, i) => `10.1.0.${i},`).join('')}`, 'NW'],
    [`NM=x&EX=${core.clock.now}`, 'EX'],
    ['NM=x&EX=tomorrow', 'EX'],
  ];
  for (const [fields, key] of rows) {
    assert.match(await owner.ask('AddAppPwd', fields), new RegExp(`^RES=1&RA=${key}\\b`), fields);
  }
  assert.match(await owner.ask('AppPwds'), /^RES=0&SN=0&/, 'nothing of it was made');
  const answers = await Promise.all(Array.from({ length: 5 }, () => owner.ask('AddAppPwd', 'NM=x')));
  assert.equal(answers.filter((answer) => /^RES=0&/.test(answer)).length, 3);
  assert.equal(answers.filter((answer) => /^RES=41&RA=There are 3 app passwords already/.test(answer)).length, 2);
  const [first] = list(await owner.ask('AppPwds'), 'ID');
  await owner.ask('EndAppPwd', `ID=${first}`);
  const next = await appPassword(owner);
  assert.ok(Number(next.id) > 3, 'a number is not used again');
});

test('neither a password nor anything made of it is shown again', async (t) => {
  const core = await start(t);
  const owner = await logInModern(core, ANN);
  const app = await appPassword(owner);
  const [kept] = await core.storage.appPasswords(ANN);
  const all = `${await owner.ask('AppPwds')}${await owner.ask('Sessions')}${await owner.ask('GetInfo', `LV=3&UN=${ANN}`)}`;
  for (const secret of [app.password, app.PS, kept?.hash ?? 'x', PS, owner.sid]) assert.ok(!all.includes(secret));
  assert.ok(kept && !kept.hash.includes(app.PS));
});

test('without a session of 2.0 there is nothing to see', async (t) => {
  const core = await start(t);
  await core.logIn(ANN);
  for (const name of ['Sessions', 'AppPwds', 'EndSession', 'AddAppPwd', 'EndAppPwd']) {
    assert.match(fromRes(await core.ask(request(name, ANN, 'ID=1'))), /^RES=2&RA=VER: /, name);
    assert.match(fromRes(await core.ask(request(name, ANN, 'ID=1', { ver: '2.0' }))), isOut, name);
  }
});
