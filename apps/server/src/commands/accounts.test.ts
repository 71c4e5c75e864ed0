import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, addFriends } from '@rookery/testing/server';
import { digestPassword } from '../requests/passwords.ts';
import { type Core, fromRes, logInModern, type ModernClient, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const CAT = 10003;
const NOBODY = 19999;

async function start(t: TestContext): Promise<Core> {
  const core = await startCore(t);
  await addFriends(core.storage, ANN, BOB);
  await addAccount(core.storage, CAT);
  return core;
}

/** The changes to lists that a client is told of. */
async function changes({ ask }: ModernClient): Promise<string[]> {
  const answer = await ask('GetMsgEx');
  const [kinds = [], peers = [], texts = []] = ['MT', 'UN', 'MG'].map((key) => fieldOf(answer, key).split(','));
  return kinds.flatMap((kind, i) => (kind === '98' ? [`${peers[i]} ${texts[i]}`] : []));
}

test('what others may see of an account', async (t) => {
  const core = await startCore(t);
  await addAccount(core.storage, ANN);
  await addAccount(core.storage, BOB, { profile: { nick: 'a,b&c%d=e\n你', mail: 'b@x', face: 270, sex: 1, age: 20 } });
  await core.logIn(ANN);
  const info = (level: string) => core.ask(request('GetInfo', ANN, `${level}UN=${BOB}`));
  const nick = 'NK=a,b%26c%25d=e\n你';
  assert.ok((await info('LV=1&')).endsWith(`&RES=0&FC=270&LV=1&SX=1&UN=${BOB}&${nick}`));
  const normal = `AD=&AG=20&EM=b@x&FC=270&HP=&JB=&LV=2&PC=&PH=&PR=&PV=&RN=&SC=&SX=1&UN=${BOB}&${nick}`;
  assert.ok((await info('LV=2&')).endsWith(`&RES=0&${normal}`));
  assert.ok((await info('')).endsWith(`&RES=0&${normal}`));
  const keys = [...(await info('LV=3&')).matchAll(/&(\w\w)=/g)].map(([, key]) => key);
  const wanted = 'AD AG BT CO CT CV CY EM FC HP ID JB LV MO MT MV PC PH PR PV RN SC SH SX UN NK'.split(' ');
  assert.deepEqual(keys, wanted);
  assert.match(await core.ask(request('GetInfo', ANN, `UN=${NOBODY}`)), /&RES=31&RA=/);
  assert.doesNotMatch(await info('LV=3&'), /argon2|password/i);
});

const texts = ['AD', 'CT', 'CY', 'EM', 'HP', 'JB', 'MO', 'PC', 'PH', 'PR', 'PV', 'RN', 'SC'];

test('what is given of a profile is changed, and nothing else', async (t) => {
  const core = await start(t);
  const ann = await logInModern(core, ANN);
  const bob = await logInModern(core, BOB);
  const shown = () => bob.ask('GetInfo', `LV=3&UN=${ANN}`);
  const all = `NK= Ann %26 Co &FC=27&AG=33&SX=1&BT=5&CO=12&SH=3&${texts.map((key) => `${key}=a ${key}`).join('&')}`;
  assert.equal(await ann.ask('SetInfo', all), 'RES=0');
  const told = await shown();
  for (const key of texts) assert.equal(fieldOf(told, key), `a ${key}`);
  const codes = ['NK', 'FC', 'AG', 'SX', 'BT', 'CO', 'SH'].map((key) => fieldOf(told, key));
  assert.deepEqual(codes, ['Ann %26 Co', '27', '33', '1', '5', '12', '3']);
  assert.equal(await ann.ask('SetInfo', 'SX=2&CT=&SC=&AG=0'), 'RES=0');
  const cleared = told.replace('AG=33', 'AG=0').replace('SX=1', 'SX=').replace('CT=a CT', 'CT=');
  assert.equal(await shown(), cleared.replace('SC=a SC', 'SC='));
  assert.equal(await ann.ask('SetInfo', 'SX=0&NK='), 'RES=0');
  assert.match(await shown(), /&SX=0&.*&NK=Ann %26 Co$/);
  for (const key of texts) assert.equal(await ann.ask('SetInfo', `${key}=${'𝄞'.repeat(120)}`), 'RES=0');
  assert.match(await shown(), /&SC=(𝄞){120}&/u);
});

test('what a profile cannot be', async (t) => {
  const core = await start(t);
  const ann = await logInModern(core, ANN);
  const before = await ann.ask('GetInfo', `LV=3&UN=${ANN}`);
  const wrong: readonly [key: string, value: string][] = [
    ['NK', '%20'],
    ['NK', 'x'.repeat(33)],
    ['NK', 'a%0Ab'],
    ['FC', '65536'],
    ['AG', '151'],
    ['SX', '3'],
    ['BT', '6'],
    ['CO', '13'],
    ['SH', '-1'],
    ...texts.flatMap((key): [string, string][] => [
      [key, 'x'.repeat(121)],
      [key, 'two%0Alines'],
    ]),
  ];
  for (const [key, value] of wrong) {
    const given = ['RN=new', `${key}=${value}`].filter((field) => key !== 'RN' || !field.startsWith('RN=new'));
    const why = new RegExp(`^RES=1&RA=${key} must be `);
    assert.match(await ann.ask('SetInfo', given.join('&')), why, `${key}=${value}`);
  }
  assert.match(await ann.ask('SetInfo', 'LV=3'), /^RES=1&RA=LV is not a field/);
  assert.equal(await ann.ask('GetInfo', `LV=3&UN=${ANN}`), before);
});

test('friends, and the other sessions of the account, are told that a profile has changed', async (t) => {
  const core = await start(t);
  const [ann, desk] = [await logInModern(core, ANN), await logInModern(core, ANN)];
  const [bob, cat] = [await logInModern(core, BOB), await logInModern(core, CAT)];
  await core.logIn(BOB);
  await core.ask(request('GetMsgEx', BOB));
  await ann.ask('SetInfo', 'NK=Anna');
  assert.deepEqual(await changes(desk), [`${ANN} changed`]);
  assert.deepEqual(await changes(bob), [`${ANN} changed`]);
  for (const client of [ann, cat]) assert.deepEqual(await changes(client), []);
  assert.equal(fromRes(await core.ask(request('GetMsgEx', BOB))), 'RES=0&MN=0');
  assert.match(await bob.ask('List'), /&NK=Anna,&/);
  assert.equal(await ann.ask('SetInfo'), 'RES=0');
  for (const client of [desk, bob]) assert.deepEqual(await changes(client), [], 'nothing was given');
});

test('a policy is answered as it is, and changed in what is given', async (t) => {
  const core = await start(t);
  const [ann, desk] = [await logInModern(core, ANN), await logInModern(core, ANN)];
  const { policy } = (await core.storage.account(ANN)) ?? {};
  const standard = `RES=0&AA=1&FI=0&MS=0&RM=${policy?.shareRead ? 1 : 0}&OL=1&LS=1`;
  assert.equal(await ann.ask('SetPolicy'), standard);
  assert.deepEqual(await changes(desk), []);
  assert.equal(await ann.ask('SetPolicy', 'AA=3&FI=1&MS=1&RM=1&OL=2'), 'RES=0&AA=3&FI=1&MS=1&RM=1&OL=2&LS=1');
  assert.deepEqual(await changes(desk), [`${ANN} changed`]);
  assert.equal(await ann.ask('SetPolicy', 'RM=0&AA=0'), 'RES=0&AA=0&FI=1&MS=1&RM=0&OL=2&LS=1');
  assert.equal(await desk.ask('SetPolicy', 'OL=0&MS=0&FI=0&LS=0'), 'RES=0&AA=0&FI=0&MS=0&RM=0&OL=0&LS=0');
  assert.equal(await ann.ask('SetPolicy', 'OL=1&AA=1'), 'RES=0&AA=1&FI=0&MS=0&RM=0&OL=1&LS=0');
  for (const field of ['AA=2', 'FI=2', 'MS=x', 'RM=-1', 'OL=3', 'LS=2']) {
    assert.match(await ann.ask('SetPolicy', field), /^RES=1&RA=(AA|FI|MS|RM|OL|LS) must be /, field);
  }
});

test('what a policy says holds at once', async (t) => {
  const core = await start(t);
  const [ann, cat] = [await logInModern(core, ANN), await logInModern(core, CAT)];
  for (const [AA, answer] of [
    [0, 'CD=0'],
    [1, 'CD=1'],
    [3, 'CD=3'],
  ] as const) {
    await cat.ask('SetPolicy', `AA=${AA}`);
    assert.equal(await ann.ask('AddToList', `UN=${CAT}`), `RES=0&${answer}&UN=${CAT}`);
    await ann.ask('DelFromList', `UN=${CAT}`);
  }
  assert.match(await ann.ask('CLTMSG', `UN=${CAT}&MG=x`), /^RES=30&/);
  await cat.ask('SetPolicy', 'MS=1&FI=1');
  assert.match(await ann.ask('CLTMSG', `UN=${CAT}&MG=x`), /^RES=0&/);
  assert.match(await ann.ask('Finger'), new RegExp(`&UN=${CAT},&`));
});

test('a legacy session that may no longer be ends at once', async (t) => {
  const core = await start(t);
  const ann = await logInModern(core, ANN);
  const app = digestPassword(fieldOf(await ann.ask('AddAppPwd', 'NM=legacy client'), 'PW'));
  const isIn = async () => /&RES=0&/.test(await core.ask(request('GetMsgEx', ANN)));
  const logIn = (digest: string) => core.ask(request('Login', ANN, `PS=${digest}`));
  await core.logIn(ANN);
  await ann.ask('SetPolicy', 'OL=2');
  assert.equal(await isIn(), false);
  assert.match(await core.logIn(ANN), /&RS=1&RA=.*with an app password only/);
  assert.match(await logIn(app), /&RS=0&/);
  await ann.ask('SetPolicy', 'OL=2');
  assert.equal(await isIn(), true, 'an app password is what it asks for');
  await ann.ask('SetPolicy', 'OL=0');
  assert.equal(await isIn(), false);
  assert.match(await logIn(app), /&RS=1&RA=This account takes no logins of the legacy/);
  assert.equal(await ann.ask('Ping'), 'RES=0');
});
