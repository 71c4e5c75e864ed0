import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { digestPassword } from '@rookery/server';
import { type Served, Workplace } from './testing/run.ts';

let place: Workplace;
let server: Served;
before(async () => {
  place = await Workplace.make();
  server = await place.serve('--data', './data', '--demo');
});
after(async () => {
  await server.stop();
  await place.remove();
});

const ANN = '10001';
const json = (...args: readonly string[]) => place.json(args);

/** Asks the server as curl would; answers what stands behind the head. */
async function ask(version: string, command: string, uin: string, fields = ''): Promise<string> {
  const body = `VER=${version}&CMD=${command}&SEQ=1&UIN=${uin}${fields}`;
  const answer = await fetch(server.url, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
  return (await answer.text()).split(`&UIN=${uin}&`)[1] ?? '';
}

/** Logs in with version 2.0; answers the field with the token. */
async function logIn(password: string | undefined, uin = ANN): Promise<string> {
  const answer = await ask('2.0', 'Login', uin, `&PS=${digestPassword(password ?? '')}`);
  const [sid = ''] = /&SID=[^&]+/.exec(answer) ?? [];
  assert.notEqual(sid, '', answer);
  return sid;
}

test('an app password is good for what it was made for, until it is revoked', async () => {
  const made = (await json('app-password', 'create', ANN, '--name', 'x', '--commands', 'CLTMSG,List')) as {
    id: number;
    password: string;
  };
  const login = `&PS=${digestPassword(made.password)}`;
  assert.match(await ask('1.1', 'Login', ANN, login), /^RES=0&RS=0&/);
  assert.equal(await ask('1.1', 'CLTMSG', ANN, '&UN=10002&MG=Hello'), 'RES=0');
  assert.match(await ask('1.1', 'GetMsgEx', ANN), /^RES=30&/);
  const sid = await logIn(made.password);
  assert.match(await ask('2.0', 'Sessions', ANN, sid), /^RES=30&/);

  const [shown] = (await json('app-password', 'list', ANN)) as { usedAt: string | null; usedFrom: string }[];
  assert.deepEqual([typeof shown?.usedAt, shown?.usedFrom], ['string', '127.0.0.1']);
  await json('app-password', 'revoke', ANN, String(made.id));
  assert.match(await ask('1.1', 'List', ANN), /^RES=20&/);
  assert.match(await ask('2.0', 'List', ANN, sid), /^RES=20&/);
  assert.match(await ask('1.1', 'Login', ANN, login), /^RES=0&RS=1&/);
});

test('a session is ended at once, and no other', async () => {
  const password = server.passwords.get(ANN);
  const [first, second] = [await logIn(password), await logIn(password)];
  const sessions = (await json('account', 'sessions', ANN)) as { id: number; address: string }[];
  assert.deepEqual(
    sessions.map(({ address }) => address),
    ['127.0.0.1', '127.0.0.1'],
  );
  const [one] = sessions;
  await json('account', 'end-session', ANN, String(one?.id));
  const answers = [await ask('2.0', 'List', ANN, first), await ask('2.0', 'List', ANN, second)];
  assert.deepEqual(answers.map((answer) => answer.split('&')[0]).sort(), ['RES=0', 'RES=20']);
});

test('a block keeps messages away at once', async () => {
  const sid = await logIn(server.passwords.get(ANN));
  const send = (text: string) => ask('2.0', 'CLTMSG', ANN, `${sid}&UN=10002&MG=${text}`);
  assert.match(await send('before'), /^RES=0&/);
  await json('friend', 'block', '10002', ANN);
  assert.match(await send('after'), /^RES=30&/);
});

test('an invitation is good for as many accounts as it says', async () => {
  const { code } = (await json('invite', 'create', '--uses', '2')) as { code: string };
  const register = () => ask('2.0', 'Register', '0', `&IC=${code}&NK=Cat&PS=${digestPassword('secret')}`);
  assert.match(await register(), /^RES=0&UN=\d+$/);
  const [open] = (await json('invite', 'list')) as { uses: number }[];
  assert.equal(open?.uses, 1);
  assert.match(await register(), /^RES=0&UN=\d+$/);
  assert.match(await register(), /^RES=30&/);
  assert.deepEqual(await json('invite', 'list'), []);
});

test('a group that is changed beside the server is changed for its members at once', async () => {
  const sid = await logIn(server.passwords.get(ANN));
  const ben = await logIn(server.passwords.get('10002'), '10002');
  const made = (await json('group', 'create', '--owner', ANN, '--name', 'Chess')) as { group: number };
  const group = String(made.group);
  const say = (text: string) => ask('2.0', 'CLTMSG', ANN, `${sid}&UN=${group}&MG=${text}`);
  const heard = async () =>
    /&MT=.*/.exec(await ask('2.0', 'GetMsgEx', '10002', `${ben}&AK=${Number.MAX_SAFE_INTEGER}`));
  const texts = async () => {
    const answer = await ask('2.0', 'History', '10002', `${ben}&UN=${group}`);
    return /&MG=(.*)/.exec(answer)?.[1];
  };
  assert.match(await say('alone'), /^RES=0&/);
  await json('group', 'add', group, '10002', '10003');
  assert.match((await heard())?.[0] ?? '', /98.*changed/, 'it is told that something is new');
  assert.match(await say('together'), /^RES=0&/);
  assert.match(await ask('2.0', 'GetMsgEx', '10002', ben), /,together,$/);
  assert.equal(await texts(), 'together,');

  await json('group', 'remove', group, '10002');
  assert.match(await say('without'), /^RES=0&/);
  assert.doesNotMatch(await ask('2.0', 'GetMsgEx', '10002', ben), /without/);
  assert.equal(await texts(), undefined, 'RES=31');
  assert.match(await ask('2.0', 'CLTMSG', '10002', `${ben}&UN=${group}&MG=x`), /^RES=31&/);
  await json('group', 'add', group, '10002');
  assert.match(await say('again'), /^RES=0&/);
  assert.match(await ask('2.0', 'GetMsgEx', '10002', ben), /again/);

  await json('group', 'owner', group, '10002');
  assert.match(await ask('2.0', 'GroupInfo', ANN, `${sid}&GR=${group}`), /&OW=10002&RO=1&/);
  await json('group', 'end', group);
  assert.match(await say('gone'), /^RES=31&/);
});
