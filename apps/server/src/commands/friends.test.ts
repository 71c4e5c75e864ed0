import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { type Core, fromRes, HERE, logInModern, type ModernClient, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const CAT = 10003;
const NOBODY = 19999;

async function start(t: TestContext, config: Partial<Config> = {}): Promise<Core> {
  const core = await startCore(t, { config });
  for (const uin of [ANN, BOB, CAT]) await addAccount(core.storage, uin);
  return core;
}

/** What a client finds: kind, account and text of each, and it is confirmed. */
async function told({ ask }: ModernClient): Promise<string[]> {
  const answer = await ask('GetMsgEx');
  const [ids, kinds, peers, texts] = ['ID', 'MT', 'UN', 'MG'].map((key) => fieldOf(answer, key).split(','));
  const last = Math.max(...(ids ?? []).map(Number));
  if (last > 0) await ask('Confirm', `AK=${last}`);
  return (kinds ?? []).slice(0, -1).map((kind, i) => `${kind} ${peers?.[i]} ${texts?.[i]}`.trimEnd());
}

/** As `told`, without who has come and gone. */
const news = async (client: ModernClient) => (await told(client)).filter((entry) => !entry.startsWith('99 '));

const legacyPoll = async (core: Core, uin: number) => fromRes(await core.ask(request('GetMsgEx', uin)));
const list = async (client: ModernClient) => fieldOf(await client.ask('List'), 'UN');

/** Two sessions of Ann, one of Bob, and a legacy one of Bob; nothing waits. */
async function four(core: Core) {
  const clients = {
    ann: await logInModern(core, ANN),
    desk: await logInModern(core, ANN),
    bob: await logInModern(core, BOB),
  };
  await core.logIn(BOB);
  for (const client of Object.values(clients)) await told(client);
  await legacyPoll(core, BOB);
  return clients;
}

test('a friend added at once is on both lists, and every session of 2.0 is told', async (t) => {
  const core = await start(t);
  await core.storage.changeAccount({ uin: BOB, policy: { add: 'anyone' } });
  const { ann, desk, bob } = await four(core);
  assert.equal(await ann.ask('AddToList', `UN=${BOB}`), `RES=0&CD=0&UN=${BOB}`);
  for (const client of [ann, desk]) assert.deepEqual(await news(client), [`98 ${BOB} added`]);
  assert.deepEqual(await news(bob), [`98 ${ANN} added`]);
  assert.equal(await legacyPoll(core, BOB), 'RES=0&MN=0', 'legacy clients know of no such thing');
  assert.equal(await ann.ask('AddToList', `UN=${BOB}`), `RES=0&CD=0&UN=${BOB}`);
  for (const client of [ann, desk, bob]) assert.deepEqual(await news(client), [], 'nothing has changed');
});

test('a requester who is accepted is told by the mailbox as well, and so are legacy clients', async (t) => {
  const core = await start(t);
  const { ann, desk, bob } = await four(core);
  assert.equal(await ann.ask('AddToList', `UN=${BOB}`), `RES=0&CD=1&UN=${BOB}`);
  assert.equal(await ann.ask('Ack_AddToList', `UN=${BOB}&CD=2&RS=me, Ann`), 'RES=0');
  assert.deepEqual(await news(bob), [`2 ${ANN} me%2c Ann`]);
  assert.deepEqual(await news(ann), []);
  assert.equal(await bob.ask('Ack_AddToList', `UN=${ANN}&CD=0&RS=welcome`), 'RES=0');
  for (const client of [ann, desk]) assert.deepEqual(await news(client), [`3 ${BOB} welcome`, `98 ${BOB} added`]);
  assert.deepEqual(await news(bob), [`98 ${ANN} added`]);
  assert.match(await legacyPoll(core, BOB), /^RES=0&MN=1&MT=2,&/);
  assert.equal(await list(ann), `${BOB},`);
});

test('a requester who is refused stays off the list', async (t) => {
  const core = await start(t);
  const { ann, bob } = await four(core);
  await ann.ask('Ack_AddToList', `UN=${BOB}&CD=2`);
  assert.equal(await bob.ask('Ack_AddToList', `UN=${ANN}&CD=1&RS=no`), 'RES=0');
  assert.deepEqual(await news(ann), [`4 ${BOB} no`]);
  assert.equal(await list(ann), '');
});

test('two who ask each other at once are friends, each told by the other', async (t) => {
  const core = await start(t);
  const { ann, bob } = await four(core);
  const answers = await Promise.all([
    ann.ask('Ack_AddToList', `UN=${BOB}&CD=2`),
    bob.ask('Ack_AddToList', `UN=${ANN}&CD=2`),
  ]);
  assert.deepEqual(answers, ['RES=0', 'RES=0']);
  assert.ok((await news(ann)).includes(`98 ${BOB} added`));
  assert.ok((await news(bob)).includes(`98 ${ANN} added`));
  assert.equal(await list(ann), `${BOB},`);
});

test('the end of a friendship is told to both, once', async (t) => {
  const core = await start(t);
  await core.storage.befriend({ uin: ANN, peer: BOB, mostFriends: 9 });
  const { ann, desk, bob } = await four(core);
  assert.equal(await desk.ask('DelFromList', `UN=${BOB}`), 'RES=0');
  for (const client of [ann, desk]) assert.deepEqual(await news(client), [`98 ${BOB} removed`]);
  assert.deepEqual(await news(bob), [`98 ${ANN} removed`]);
  assert.equal(await legacyPoll(core, BOB), 'RES=0&MN=0');
  assert.equal(await desk.ask('DelFromList', `UN=${BOB}`), 'RES=0');
  for (const client of [ann, desk, bob]) assert.deepEqual(await news(client), []);
});

test('a friend has another name and a group for me only, and my other sessions know', async (t) => {
  const core = await start(t);
  await core.storage.befriend({ uin: ANN, peer: BOB, mostFriends: 9 });
  const { ann, desk, bob } = await four(core);
  const set = (fields: string) => ann.ask('SetFriend', `UN=${BOB}${fields}`);
  const shown = async () => (await ann.ask('List')).replace(/.*(&RK=.*)&MU=.*/, '$1');
  assert.equal(await set('&RK= Bobby, the 1st &GP=家人'), 'RES=0');
  assert.equal(await shown(), '&RK=Bobby%2c the 1st,&GP=家人,');
  assert.deepEqual(await news(desk), [`98 ${BOB} changed`]);
  assert.deepEqual(await news(ann), []);
  assert.deepEqual(await news(bob), []);
  assert.match(await bob.ask('List'), /&RK=,&GP=,&/);
  await set('&GP=Work');
  assert.equal(await shown(), '&RK=Bobby%2c the 1st,&GP=Work,');
  await set('&RK=');
  assert.equal(await shown(), '&RK=,&GP=Work,');
  assert.equal(await set(`&RK=${'𝄞'.repeat(32)}`), 'RES=0');
  for (const [key, value] of [
    ['RK', 'x'.repeat(33)],
    ['GP', '𝄞'.repeat(33)],
    ['RK', 'two%0Alines'],
    ['GP', 'a%09tab'],
  ]) {
    const why = new RegExp(`^RES=1&RA=${key} must be at most 32 characters`);
    assert.match(await set(`&RK=ok&GP=ok&${key}=${value}`.replace(`&${key}=ok`, '')), why);
  }
  assert.equal(await shown(), `&RK=${'𝄞'.repeat(32)},&GP=Work,`, 'a refused request has changed nothing');
  for (const uin of [CAT, NOBODY, ANN]) {
    assert.match(await ann.ask('SetFriend', `UN=${uin}&RK=x`), /^RES=31&RA=UN: \d+ is no friend/);
  }
});

test('a friend is muted and pinned for me only, one without the other, and my other sessions know', async (t) => {
  const core = await start(t);
  await core.storage.befriend({ uin: ANN, peer: BOB, mostFriends: 9 });
  const { ann, desk, bob } = await four(core);
  const set = (fields: string) => ann.ask('SetFriend', `UN=${BOB}${fields}`);
  const shown = async (who: typeof ann) => (await who.ask('List')).replace(/.*(&MU=.*)&LS=.*/, '$1');
  assert.equal(await set('&MU=1'), 'RES=0');
  assert.equal(await shown(ann), '&MU=1,&TP=0,');
  assert.deepEqual(await news(desk), [`98 ${BOB} changed`]);
  assert.equal(await set('&TP=1&RK=Bobby'), 'RES=0');
  assert.equal(await shown(ann), '&MU=1,&TP=1,');
  assert.match(await set('&MU=0&TP=2'), /^RES=1&RA=TP/);
  assert.match(await set('&MU=yes'), /^RES=1&RA=MU/);
  assert.equal(await shown(ann), '&MU=1,&TP=1,', 'a refused request has changed nothing');
  assert.equal(await shown(bob), '&MU=0,&TP=0,');
  assert.equal(await set('&MU=0'), 'RES=0');
  assert.equal(await shown(ann), '&MU=0,&TP=1,');
  await ann.ask('CLTMSG', `UN=${BOB}&MG=hello`);
  await set('&MU=1');
  assert.equal(await bob.ask('CLTMSG', `UN=${ANN}&MG=heard`).then((answer) => answer.slice(0, 5)), 'RES=0');
  assert.match((await news(ann)).join(), /heard/, 'muted is for clients to heed: all is delivered');
});

test('with the friendship the name and the group go', async (t) => {
  const core = await start(t);
  const pair = { uin: ANN, peer: BOB, mostFriends: 9 };
  await core.storage.befriend(pair);
  const ann = await logInModern(core, ANN);
  await ann.ask('SetFriend', `UN=${BOB}&RK=x&GP=y`);
  await ann.ask('DelFromList', `UN=${BOB}`);
  await core.storage.befriend(pair);
  assert.match(await ann.ask('List'), /&RK=,&GP=,&/);
});

test('a block ends the friendship, and what comes from the other side', async (t) => {
  const core = await start(t);
  await core.storage.befriend({ uin: ANN, peer: BOB, mostFriends: 9 });
  await core.storage.changeAccount({ uin: ANN, policy: { add: 'anyone', strangers: true, searchable: true } });
  const { ann, desk, bob } = await four(core);
  assert.equal(await ann.ask('Block', `UN=${BOB}`), 'RES=0');
  assert.deepEqual(await news(ann), []);
  assert.deepEqual(await news(desk), [`98 ${BOB} removed`]);
  assert.deepEqual(await news(bob), [`98 ${ANN} removed`]);
  for (const client of [ann, bob]) assert.equal(await list(client), '');

  assert.equal(await bob.ask('AddToList', `UN=${ANN}`), `RES=0&CD=3&UN=${ANN}`);
  assert.match(
    await bob.ask('Ack_AddToList', `UN=${ANN}&CD=2&RS=please`),
    /^RES=30&RA=UN: this account does not accept/,
  );
  assert.match(await bob.ask('CLTMSG', `UN=${ANN}&MG=hello`), /^RES=30&RA=/);
  assert.match(await bob.ask('Finger'), /&SN=0&/);
  assert.deepEqual(await news(ann), []);
  assert.equal(await ann.ask('Blocks'), `RES=0&FN=1&SN=1&UN=${BOB},&NK=nick${BOB},`);
  assert.match(await bob.ask('Blocks'), /&SN=0&/);

  assert.equal(await ann.ask('Block', `UN=${BOB}`), 'RES=0', 'again');
  assert.deepEqual(await news(desk), []);
  assert.equal(await ann.ask('Unblock', `UN=${BOB}`), 'RES=0');
  assert.deepEqual(await news(desk), [`98 ${BOB} changed`]);
  assert.equal(await ann.ask('Unblock', `UN=${BOB}`), 'RES=0');
  assert.deepEqual(await news(desk), [], 'there was no block any more');
  assert.deepEqual(await news(bob), [], 'a blocked account is not told of it');
  assert.equal(await list(ann), '');
  assert.equal(await bob.ask('AddToList', `UN=${ANN}`), `RES=0&CD=0&UN=${ANN}`);
});

test('a block of a stranger takes its request away', async (t) => {
  const core = await start(t);
  const { ann, desk, bob } = await four(core);
  await bob.ask('Ack_AddToList', `UN=${ANN}&CD=2&RS=please`);
  assert.match(await ann.ask('Requests'), /^RES=0&SN=1&/);
  await news(desk);
  assert.equal(await ann.ask('Block', `UN=${BOB}`), 'RES=0');
  assert.match(await ann.ask('Requests'), /^RES=0&SN=0&/);
  assert.deepEqual(await news(desk), [`98 ${BOB} changed`]);
  assert.deepEqual(await news(bob), []);
  assert.match(await ann.ask('Ack_AddToList', `UN=${BOB}&CD=0`), /^RES=30&/);
});

test('who cannot be blocked, and how many can', async (t) => {
  const core = await start(t, { 'blocks-per-account': 2 });
  const ann = await logInModern(core, ANN);
  assert.match(await ann.ask('Block', `UN=${ANN}`), /^RES=30&RA=UN: this is your own account/);
  assert.match(await ann.ask('Block', `UN=${NOBODY}`), /^RES=31&/);
  for (const uin of [10004, 10005]) await addAccount(core.storage, uin);
  const answers = await Promise.all([BOB, CAT, 10004, 10005].map((uin) => ann.ask('Block', `UN=${uin}`)));
  assert.equal(answers.filter((answer) => answer === 'RES=0').length, 2);
  assert.equal(answers.filter((answer) => /^RES=41&RA=UN: there are 2 blocks already/.test(answer)).length, 2);
});

test('group chats are refused, to everyone and in every form', async (t) => {
  const core = await start(t);
  const ann = await logInModern(core, ANN);
  await core.logIn(ANN);
  const refused = /&CMD=GROUP_CMD&SEQ=1&UIN=10001&RES=30&RA=Groups are friends here: write to their numbers\.$/;
  assert.match(await core.ask(request('GROUP_CMD', ANN, 'LV=2&UN=7', { ver: '1.4' })), refused);
  assert.match(await core.ask(request('GROUP_CMD', BOB, 'LV=2&UN=7', { ver: '1.4' }), HERE), /&RES=20&/);
  assert.match(await ann.ask('GROUP_CMD'), /^RES=30&/);
});

test('what only 2.0 has is refused to older versions', async (t) => {
  const core = await start(t);
  await core.logIn(ANN);
  for (const cmd of ['SetFriend', 'Requests', 'Block', 'Unblock', 'Blocks']) {
    for (const ver of ['1.1', '1.4']) {
      assert.match(fromRes(await core.ask(request(cmd, ANN, `UN=${BOB}`, { ver }))), /^RES=2&RA=VER: /, cmd);
    }
  }
});
