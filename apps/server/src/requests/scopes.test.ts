import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Command, type CommandName, commands, statuses } from '@rookery/protocol';
import { addFriends, newFolder } from '@rookery/testing/server';
import { type Core, fromRes, logInModern, type ModernClient, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';
import { digestPassword } from './passwords.ts';

// What an app password does beside what it was made for: nothing.

const [ANN, BOB, CID] = [10001, 10002, 10003];
const ELSEWHERE = '127.0.0.2';
const values: Record<string, string> = { UN: String(CID), MG: 'x', ST: '10', CD: '1', AK: '99', TX: 'x', ID: '1' };
const grantable = (Object.keys(commands) as CommandName[]).filter((name) => commands[name].session === 'required');

type Scene = { readonly core: Core; readonly owner: ModernClient; readonly bob: ModernClient };

/** Ann hides, and something waits for her. */
async function scene(t: TestContext, config = {}): Promise<Scene> {
  const core = await startCore(t, { config });
  await addFriends(core.storage, ANN, BOB, CID);
  const owner = await logInModern(core, ANN, `ST=${statuses.hidden}`);
  const bob = await logInModern(core, BOB);
  assert.match(await bob.ask('CLTMSG', `UN=${ANN}&MG=are you there`), /^RES=0/);
  return { core, owner, bob };
}

/** What others see of an account. */
const shownOf = async (core: Core, uin: number) => (await core.parts.presence.look([uin]))[0]?.shown;

async function appPassword(owner: ModernClient, only: string): Promise<string> {
  return digestPassword(fieldOf(await owner.ask('AddAppPwd', `NM=test&CM=${only},`), 'PW'));
}

/** A command with all its fields; what it confirms is all there is. */
function whole(name: CommandName, newest: number): string {
  const { fields }: Command = commands[name];
  const given = Object.keys(fields).filter((key) => values[key] !== undefined);
  return given.map((key) => `${key}=${key === 'AK' ? newest : values[key]}`).join('&');
}

test('an app password moves no place, no status and no session but by the command it is for', async (t) => {
  // One of each for every command.
  const many = { 'app-passwords-per-account': 1000, 'sessions-per-account': 1000 };
  const { core, owner, bob } = await scene(t, many);
  const full = digestPassword(fieldOf(await owner.ask('AddAppPwd', 'NM=all'), 'PW'));
  for (const only of grantable) {
    assert.match(await bob.ask('CLTMSG', `UN=${ANN}&MG=for ${only}`), /^RES=0/);
    const { upTo } = await core.storage.log({ uin: ANN, session: 999, after: 0, count: 9999, bytes: 1e7 });
    const PS = await appPassword(owner, only);
    const app = await logInModern(core, ANN, `PS=${PS}&ST=10&LG=10`);
    for (const name of ['Resume', 'Ping', 'Confirm', only] as const) await app.ask(name, whole(name, upTo));
    await core.ask(request('Login', ANN, `PS=${PS}&ST=10`), ELSEWHERE);
    await core.ask(request(only, ANN, whole(only, upTo)), ELSEWHERE);
    await core.ask(request('Logout', ANN), ELSEWHERE);

    const after = await logInModern(core, ANN, `PS=${full}&ST=${statuses.hidden}`);
    const isWaiting = (await after.ask('GetMsgEx')).includes(`for ${only}`);
    assert.equal(isWaiting, only !== 'GetMsgEx', only);
    assert.equal(await owner.ask('Ping'), 'RES=0');
    await after.ask('Logout');
    await bob.ask('History', `UN=${ANN}`);
    assert.equal(/&MT=99,/.test(await bob.ask('GetMsgEx')), only === 'Change_Stat', only);
  }
});

test('without Change_Stat the status stays, also without another session, and after a restart', async (t) => {
  const { core, owner } = await scene(t);
  const PS = await appPassword(owner, 'GetMsgEx');
  await owner.ask('Logout');
  const app = await logInModern(core, ANN, `PS=${PS}&ST=10`);
  assert.match(await app.ask('Resume'), /&ST=40$/);
  await app.ask('Logout');
  await core.ask(request('Login', ANN, `PS=${PS}&ST=10`), ELSEWHERE);
  assert.equal(await shownOf(core, ANN), statuses.offline);
  assert.equal((await core.storage.account(ANN))?.status, statuses.hidden);
  const may = await logInModern(
    core,
    ANN,
    `PS=${await appPassword(await logInModern(core, ANN), 'Change_Stat')}&ST=50`,
  );
  assert.match(await may.ask('Resume'), /&ST=50$/);
});

test('a session that may only send does not make the account appear online', async (t) => {
  const { core, owner, bob } = await scene(t);
  const PS = await appPassword(owner, 'CLTMSG,Change_Stat');
  await owner.ask('Logout');
  const app = await logInModern(core, ANN, `PS=${PS}&ST=10`);
  assert.match(await app.ask('CLTMSG', `UN=${BOB}&MG=alarm`), /^RES=0/);
  assert.equal(await app.ask('Change_Stat', 'ST=10'), 'RES=0');
  assert.equal(await shownOf(core, ANN), statuses.offline);
  assert.match(await bob.ask('Query_Stat'), /&SN=0&/);
  await logInModern(core, ANN);
  assert.equal(await shownOf(core, ANN), statuses.online);
});

test('Confirm goes with GetMsgEx: alone it confirms nothing, beside it it need not be named', async (t) => {
  const { core, owner } = await scene(t);
  const alone = await logInModern(core, ANN, `PS=${await appPassword(owner, 'Confirm')}`);
  assert.match(await alone.ask('Confirm', 'AK=1'), /^RES=30&RA=CMD=Confirm needs GetMsgEx/);
  assert.match(await alone.ask('Resume', 'AK=1'), /^RES=0&.*&AK=0&/);
  const reader = await logInModern(core, ANN, `PS=${await appPassword(owner, 'GetMsgEx')}`);
  assert.equal(await reader.ask('Confirm', 'AK=1'), 'RES=0&AK=1');
});

test('an app password for sending does not log a legacy client out that fetches; others take turns as ever', async (t) => {
  const { core, owner } = await scene(t);
  const sending = await appPassword(owner, 'CLTMSG');
  const fetching = await appPassword(owner, 'GetMsgEx');
  await core.logIn(ANN);
  for (const address of [ELSEWHERE, undefined]) {
    const answer = await core.ask(request('Login', ANN, `PS=${sending}`), address);
    assert.match(answer, /&RES=0&RS=1&RA=/);
  }
  assert.match(fromRes(await core.ask(request('GetMsgEx', ANN))), /^RES=0&MN=1&/);
  assert.match(await core.ask(request('Login', ANN, `PS=${fetching}`), ELSEWHERE), /&RS=0&/);
  await core.ask(request('Logout', ANN), ELSEWHERE);
  assert.match(await core.ask(request('Login', ANN, `PS=${sending}`), ELSEWHERE), /&RS=0&/);
  assert.match(await core.ask(request('Login', ANN, `PS=${sending}`)), /&RS=0&/, 'its own place it takes');
});

test('the sessions of an app password crowd out one another, and not those of the owner', async (t) => {
  const { core, owner } = await scene(t, { 'sessions-per-account': 5 });
  const PS = await appPassword(owner, 'CLTMSG');
  const apps: ModernClient[] = [];
  for (let i = 0; i < 12; i++) {
    core.clock.now += 1000;
    apps.push(await logInModern(core, ANN, `PS=${PS}`));
  }
  assert.equal(await owner.ask('Ping'), 'RES=0');
  const alive = await Promise.all(apps.map((app) => app.ask('Ping')));
  assert.equal(alive.filter((answer) => answer === 'RES=0').length, 4);
  assert.equal(alive.at(-1), 'RES=0');
});

test('an app password for sending does not take the place of a legacy session that a restart has left in storage', async (t) => {
  const data = newFolder(t);
  const before = await startCore(t, { data });
  await addFriends(before.storage, ANN, BOB);
  const sending = await appPassword(await logInModern(before, ANN), 'CLTMSG');
  await before.logIn(ANN);
  await before.storage.close();

  const { ask } = await startCore(t, { data });
  const send = () => ask(request('Login', ANN, `PS=${sending}`), ELSEWHERE);
  assert.match(await send(), /&RES=0&RS=1&RA=Another program/);
  assert.match(fromRes(await ask(request('GetMsgEx', ANN))), /^RES=0&/, 'it goes on without a login');
  assert.match(await send(), /&RES=0&RS=1&RA=Another program/);
  await ask(request('Logout', ANN));
  assert.match(await send(), /&RES=0&RS=0&/);
});
