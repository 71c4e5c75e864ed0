import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Reason, reasons } from '@rookery/protocol';
import { addAccount, addFriends, PS } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { digestPassword } from '../requests/passwords.ts';
import type { Storage } from '../storage/storage.ts';
import { type Core, fromRes, logInModern, modernRequest, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';

const ANN = 10001;
const BEN = 10002;
const CID = 10003;
const NOBODY = 10099;
const DAN = 10004;
const EVE = 10005;
const FAY = 10006;
const GUS = 10007;
const WRONG = digestPassword('wrong');
const LONG = 'x'.repeat(9);

const bounds = {
  'app-passwords-per-account': 1,
  'blocks-per-account': 1,
  'friends-per-account': 1,
  'mailbox-messages': 2,
  'message-chars': 8,
  'reason-chars': 8,
  'requests-per-account': 1,
  invites: 1,
};

/** Ann is an administrator and Ben's friend. The others: one takes no one, one anyone, two ask, one is disabled. */
async function start(t: TestContext, config: Partial<Config>, through?: (storage: Storage) => Storage): Promise<Core> {
  const core = await startCore(t, { config, ...(through && { through }) });
  const { storage } = core;
  await addFriends(storage, ANN, BEN);
  await storage.changeAccount({ uin: ANN, admin: true });
  await addAccount(storage, CID, { policy: { add: 'nobody' } });
  await addAccount(storage, DAN, { policy: { add: 'ask', strangers: true } });
  await addAccount(storage, EVE);
  await addAccount(storage, FAY, { policy: { add: 'anyone' } });
  await addAccount(storage, GUS, { policy: { add: 'ask' } });
  await storage.changeAccount({ uin: EVE, disabled: true });
  return core;
}

const logIn = async (core: Core, uin: number, digest = PS) =>
  fromRes(await core.ask(modernRequest('Login', uin, `PS=${digest}`)));
const register = async (core: Core, fields = '') =>
  fromRes(await core.ask(modernRequest('Register', 0, `NK=Fay&PS=${PS}${fields}`)));

/** An account is another one by the time that its password has been compared. */
const changing = (storage: Storage): Storage => ({
  ...storage,
  openModernSession: async (session) => {
    if (session.uin === BEN) await storage.changeAccount({ uin: BEN, password: 'another' });
    return storage.openModernSession(session);
  },
  changePassword: async (change) => {
    await storage.changeAccount({ uin: change.uin, password: 'another' });
    return storage.changePassword(change);
  },
});

const RIGHT = /^(?:RES=(?:1|30|31|41)&|RES=0&RS=1&)RA=[^&]+&RC=([a-z-]+)$/;

/** Asks one after the other; each must be refused for the reason that it stands under. */
async function refused(...acts: readonly (readonly [Reason, () => Promise<string>])[]): Promise<Reason[]> {
  for (const [reason, act] of acts) {
    const answer = await act();
    assert.equal(RIGHT.exec(answer)?.[1], reason, answer);
  }
  return acts.map(([reason]) => reason);
}

async function byPush(t: TestContext): Promise<Reason[]> {
  const browser = {
    EP: 'https://push.example.net/1',
    KY: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    AU: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  const fields = String(new URLSearchParams(browser));
  const off = await logInModern(await start(t, {}), ANN);
  const core = await start(t, { 'web-push': 'mailto:op@example.org', 'web-push-subscriptions': 1 });
  const [ann, ben] = [await logInModern(core, ANN), await logInModern(core, BEN)];
  assert.equal(await ann.ask('SetPush', fields), 'RES=0');
  return refused(
    ['push-off', () => off.ask('SetPush', fields)],
    ['push-full', () => ben.ask('SetPush', fields.replace('net%2F1', 'net%2F2'))],
  );
}

async function atTheDoor(t: TestContext): Promise<Reason[]> {
  const [core, closed] = [await start(t, {}), await start(t, { registration: 'closed' })];
  const full = await start(t, { registration: 'open' }, (storage) => ({
    ...storage,
    registerAccount: async () => ({ outcome: 'full' }),
  }));
  const moving = await start(t, {}, changing);
  const ann = await logInModern(moving, ANN);
  return refused(
    ['wrong-password', () => logIn(core, ANN, WRONG)],
    ['wrong-password', () => logIn(core, NOBODY)],
    ['disabled', () => logIn(core, EVE)],
    ['changed', () => logIn(moving, BEN)],
    ['wrong-password', () => ann.ask('ChangePwd', `PS=${WRONG}&NP=${WRONG}`)],
    ['changed', () => ann.ask('ChangePwd', `PS=${PS}&NP=${WRONG}`)],
    ['not-invited', () => register(core)],
    ['not-invited', () => register(core, '&IC=x')],
    ['closed', () => register(closed)],
    ['accounts-full', () => register(full)],
    ['bad-nick', async () => fromRes(await core.ask(modernRequest('Register', 0, `NK=%20&PS=${PS}`)))],
  );
}

async function amongFriends(t: TestContext): Promise<Reason[]> {
  const core = await start(t, bounds);
  const [ann, ben, cid] = [await logInModern(core, ANN), await logInModern(core, BEN), await logInModern(core, CID)];
  for (const more of ['1', '2']) assert.match(await ann.ask('CLTMSG', `UN=${DAN}&MG=${more}`), /^RES=0&/);
  assert.equal(await ann.ask('Block', `UN=${DAN}`), 'RES=0');
  assert.equal(await ben.ask('Ack_AddToList', `UN=${GUS}&CD=2&RS=`), 'RES=0');
  const waiting = await start(t, { 'mailbox-messages': 1 });
  const other = await logInModern(waiting, CID);
  assert.match(await other.ask('CLTMSG', `UN=${DAN}&MG=1`), /^RES=0&/);
  return refused(
    ['no-account', () => ann.ask('GetInfo', `UN=${NOBODY}`)],
    ['no-account', () => ann.ask('CLTMSG', `UN=${NOBODY}&MG=Hello`)],
    ['no-account', () => ann.ask('AddToList', `UN=${NOBODY}`)],
    ['self', () => ann.ask('AddToList', `UN=${ANN}`)],
    ['friends-only', () => ann.ask('CLTMSG', `UN=${CID}&MG=Hello`)],
    ['mailbox-full', () => ben.ask('CLTMSG', `UN=${DAN}&MG=3`)],
    ['mailbox-full', () => other.ask('Ack_AddToList', `UN=${DAN}&CD=2&RS=`)],
    ['too-long', () => ann.ask('CLTMSG', `UN=${BEN}&MG=${LONG}`)],
    ['too-long', () => ann.ask('Ack_AddToList', `UN=${DAN}&CD=2&RS=${LONG}`)],
    ['no-friend', () => ann.ask('SetFriend', `UN=${CID}&RK=x`)],
    ['no-friend', () => ann.ask('Typing', `UN=${CID}`)],
    ['not-asked', () => ann.ask('Ack_AddToList', `UN=${CID}&CD=1&RS=`)],
    ['takes-nobody', () => ann.ask('Ack_AddToList', `UN=${CID}&CD=2&RS=`)],
    ['requests-full', () => cid.ask('Ack_AddToList', `UN=${GUS}&CD=2&RS=`)],
    ['list-full', () => ann.ask('AddToList', `UN=${FAY}`)],
    ['blocks-full', () => ann.ask('Block', `UN=${CID}`)],
    ['restored', () => ann.ask('Read', `UN=${DAN}&ID=1&GN=of-before`)],
    ['bad-nick', () => cid.ask('SetInfo', 'NK=%0a')],
  );
}

async function inGroups(t: TestContext): Promise<Reason[]> {
  const core = await start(t, { 'groups-per-account': 1, 'members-per-group': 2, 'bars-per-group': 1 });
  const [ann, ben] = [await logInModern(core, ANN), await logInModern(core, BEN)];
  const GR = Number(/&GR=(\d+)$/.exec(await ann.ask('NewGroup', 'NK=Chess&AA=0'))?.[1]);
  assert.match(await ben.ask('AddToList', `UN=${GR}`), /^RES=0&CD=0&/);
  const gus = await logInModern(core, GUS);
  await ann.ask('SetGroup', `GR=${GR}&AM=1`);
  assert.equal(await ann.ask('Kick', `GR=${GR}&UN=${CID}&BL=1`), 'RES=0');
  return refused(
    ['group-full', () => gus.ask('AddToList', `UN=${GR}`)],
    ['groups-full', () => ann.ask('NewGroup', 'NK=Go')],
    ['is-owner', () => ann.ask('LeaveGroup', `GR=${GR}`)],
    ['no-group', () => gus.ask('Members', `GR=${GR}`)],
    ['no-member', () => ann.ask('Kick', `GR=${GR}&UN=${GUS}`)],
    ['no-right', () => ben.ask('SetGroup', `GR=${GR}&NK=Go`)],
    ['silenced', () => ben.ask('CLTMSG', `UN=${GR}&MG=Hi`)],
    ['bars-full', () => ann.ask('Kick', `GR=${GR}&UN=${BEN}&BL=1`)],
  );
}

/** What Ann wrote can be changed at once only, and as many as may have reacted to it. */
async function withMessages(t: TestContext): Promise<Reason[]> {
  const core = await start(t, { 'recall-minutes': 0, 'edit-minutes': 0 }, (storage) => ({
    ...storage,
    reactTo: async () => ({ outcome: 'full' }),
  }));
  const [ann, ben] = [await logInModern(core, ANN), await logInModern(core, BEN)];
  assert.match(await ann.ask('CLTMSG', `UN=${BEN}&MG=Hello`), /^RES=0&ID=1&/);
  core.clock.now++;
  return refused(
    ['no-message', () => ann.ask('GetMsg', `NA=${BEN}-1`)],
    ['no-message', () => ann.ask('CLTMSG', `UN=${BEN}&QT=${BEN}-1&MG=Hi`)],
    ['too-late', () => ann.ask('Recall', `NA=${ANN}-1`)],
    ['too-late', () => ann.ask('EditMsg', `NA=${ANN}-1&MG=Hi`)],
    ['too-long', () => ann.ask('EditMsg', `NA=${ANN}-1&MG=${'x'.repeat(4001)}`)],
    ['reactions-full', () => ben.ask('React', `NA=${ANN}-1&RX=x`)],
    ['no-right', () => ben.ask('Recall', `NA=${ANN}-1`)],
    ['no-member', () => ann.ask('CLTMSG', `UN=${BEN}&AT=${BEN},&MG=Hi`)],
    ['gone', () => ann.ask('CLTMSG', `UN=${BEN}&FI=x,&MG=Hi`)],
  );
}

async function withFiles(t: TestContext): Promise<Reason[]> {
  const core = await start(t, { 'account-file-bytes': 100, 'uploads-per-account': 1 });
  const full = await start(t, { 'file-reserve-bytes': 1_125_899_906_842_624 });
  const [ann, ben, other] = [await logInModern(core, ANN), await logInModern(core, BEN), await logInModern(full, ANN)];
  assert.match(await ann.ask('NewFile', 'SZ=10&NM=a'), /^RES=0&/);
  return refused(
    ['uploads-full', () => ann.ask('NewFile', 'SZ=10&NM=b')],
    ['files-full', () => ben.ask('NewFile', 'SZ=101&NM=a')],
    ['too-long', () => ben.ask('NewFile', 'SZ=104857601&NM=a')],
    ['disk-full', () => other.ask('NewFile', 'SZ=10&NM=a')],
    ['gone', () => ann.ask('FileInfo', 'ID=x')],
  );
}

async function byAdministrators(t: TestContext): Promise<Reason[]> {
  const core = await start(t, bounds);
  const [ann, ben] = [await logInModern(core, ANN), await logInModern(core, BEN)];
  assert.match(await ann.ask('AddInvite'), /^RES=0&/);
  assert.match(await ann.ask('AddAppPwd', 'NM=Bell'), /^RES=0&/);
  return refused(
    ['app-passwords-full', () => ann.ask('AddAppPwd', 'NM=Door')],
    ['invites-full', () => ann.ask('AddInvite')],
    ['gone', () => ann.ask('EndInvite', 'IC=x')],
    ['gone', () => ann.ask('EndAppPwd', 'ID=77')],
    ['gone', () => ann.ask('EndSession', 'ID=77')],
    ['gone', () => ann.ask('EndSessionOf', `UN=${BEN}&ID=77`)],
    ['not-admin', () => ben.ask('Figures')],
    ['number-taken', () => ann.ask('AddAccount', `NK=Fay&UN=${BEN}`)],
    ['last-admin', () => ann.ask('SetAccount', `UN=${ANN}&AD=0`)],
    ['self', () => ann.ask('SetAccount', `UN=${ANN}&DS=1`)],
    ['self', () => ann.ask('ResetPwd', `UN=${ANN}`)],
    ['no-account', () => ann.ask('SessionsOf', `UN=${NOBODY}`)],
  );
}

test('each reason of the table is given where a request of 2.0 is refused for it', async (t) => {
  const given = [
    await atTheDoor(t),
    await amongFriends(t),
    await byAdministrators(t),
    await byPush(t),
    await inGroups(t),
    await withMessages(t),
    await withFiles(t),
  ].flat();
  assert.deepEqual([...new Set(given)].sort(), Object.keys(reasons).sort());
});

test('the legacy versions get the sentence alone', async (t) => {
  const core = await start(t, bounds);
  assert.match(await core.logIn(ANN), /&RS=0&/);
  const asked = [
    request('Login', BEN, `PS=${WRONG}`),
    request('Login', EVE, `PS=${PS}`),
    request('GetInfo', ANN, `UN=${NOBODY}`),
    request('CLTMSG', ANN, `UN=${CID}&MG=Hello`),
    request('CLTMSG', ANN, `UN=${BEN}&MG=${LONG}`),
    request('AddToList', ANN, `UN=${ANN}`),
    request('Ack_AddToList', ANN, `UN=${CID}&CD=2&RS=`),
  ];
  for (const body of asked) {
    const answer = await core.ask(body);
    assert.match(answer, /&RES=(?:0&RS=1|\d\d)&RA=[^&]+/, body);
    assert.doesNotMatch(answer, /&RC=/, body);
  }
});
