import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { type Core, fromRes, logInModern, type ModernClient, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BEN = 10002;
const CAT = 10003;

async function start(t: TestContext, config: Partial<Config> = {}): Promise<Core> {
  const core = await startCore(t, { config });
  for (const uin of [ANN, BEN, CAT]) await addAccount(core.storage, uin);
  return core;
}

async function make(owner: ModernClient, fields = 'NK=Chess&AA=0'): Promise<number> {
  return Number(fieldOf(await owner.ask('NewGroup', fields), 'GR'));
}

/** What a client of 2.0 finds, and it is confirmed: kind, number and text of each. */
async function told({ ask }: ModernClient): Promise<string[]> {
  const answer = await ask('GetMsgEx');
  const [ids = [], kinds = [], peers = [], texts = []] = ['ID', 'MT', 'UN', 'MG'].map((key) =>
    fieldOf(answer, key).split(','),
  );
  const last = Math.max(...ids.map(Number));
  if (last > 0) await ask('Confirm', `AK=${last}`);
  return kinds.slice(0, -1).map((kind, i) => `${kind} ${peers[i]} ${texts[i]}`.trimEnd());
}

/** A legacy client's request, and the answer from RES on. */
const legacy = async (core: Core, cmd: string, uin: number, fields = '') =>
  fromRes(await core.ask(request(cmd, uin, fields)));

test('others than members are told of no such group', async (t) => {
  const core = await start(t);
  const [ann, cat] = [await logInModern(core, ANN), await logInModern(core, CAT)];
  const group = await make(ann, 'NK=Chess');
  for (const [command, fields] of [
    ['GroupInfo', `GR=${group}`],
    ['Members', `GR=${group}`],
    ['SetGroup', `GR=${group}&NK=Go`],
    ['SetMember', `GR=${group}&MU=1`],
    ['InviteToGroup', `GR=${group}&UN=${ANN},`],
    ['Kick', `GR=${group}&UN=${ANN}`],
    ['EndGroup', `GR=${group}`],
    ['GroupCode', `GR=${group}`],
    ['History', `UN=${group}`],
    ['CLTMSG', `UN=${group}&MG=Hello`],
    ['GetInfo', `UN=${group}`],
  ] as const) {
    assert.match(await cat.ask(command, fields), /^RES=31&/, command);
  }
  assert.match(await cat.ask('Typing', `UN=${group}`), /no friend/);
  assert.equal(await cat.ask('LeaveGroup', `GR=${group}`), 'RES=0');
});

test('a legacy client joins a group, reads it and writes into it, leaves it, and reads nothing more', async (t) => {
  const core = await start(t);
  const ann = await logInModern(core, ANN);
  const group = await make(ann);
  await core.logIn(BEN);
  const before = await legacy(core, 'List', BEN, 'UN=0&TN=9');
  assert.equal(await legacy(core, 'AddToList', BEN, `UN=${group}`), `RES=0&CD=0&UN=${group}`);
  await legacy(core, 'CLTMSG', BEN, `UN=${group}&MG=Hello`);
  await ann.ask('CLTMSG', `UN=${group}&MG=Hello, Ben`);
  const poll = await legacy(core, 'GetMsgEx', BEN);
  assert.equal(poll, `RES=0&MN=2&MT=9,9,&UN=${group},${group},&MG=* nick10002 has joined.,nick10001: Hello%252c Ben,`);
  assert.match(await legacy(core, 'List', BEN, 'UN=0&TN=9'), new RegExp(`&UN=${group},`));
  assert.match(await legacy(core, 'Query_Stat', BEN), new RegExp(`&ST=10,&UN=${group},&NK=Chess,`));
  assert.match(await legacy(core, 'GetInfo', BEN, `UN=${group}`), /&NK=Chess/);
  assert.deepEqual(await told(ann), [`90 ${group} joined`, `9 ${group} Hello`, `98 ${group} added`]);
  await ann.ask('CLTMSG', `UN=${group}&MG=not fetched`);
  assert.equal(await legacy(core, 'DelFromList', BEN, `UN=${group}`), 'RES=0');
  await ann.ask('CLTMSG', `UN=${group}&MG=later`);
  assert.equal(await legacy(core, 'GetMsgEx', BEN), 'RES=0&MN=0');
  assert.equal(await legacy(core, 'List', BEN, 'UN=0&TN=9'), before);
  assert.match(await legacy(core, 'CLTMSG', BEN, `UN=${group}&MG=Again`), /^RES=31/);
});

test('a kick reaches every session of the member, and nothing after it does', async (t) => {
  const core = await start(t);
  const ann = await logInModern(core, ANN);
  const [phone, desk] = [await logInModern(core, BEN), await logInModern(core, BEN)];
  const group = await make(ann);
  await phone.ask('AddToList', `UN=${group}`);
  for (const client of [phone, desk]) await told(client);
  await ann.ask('CLTMSG', `UN=${group}&MG=not fetched`);
  assert.equal(await ann.ask('Kick', `GR=${group}&UN=${BEN}&BL=1`), 'RES=0');
  await ann.ask('CLTMSG', `UN=${group}&MG=later`);
  for (const client of [phone, desk]) {
    assert.deepEqual(await told(client), [`90 ${group} kicked ${BEN}`, `98 ${group} removed`]);
    assert.match(await client.ask('History', `UN=${group}`), /^RES=31&/);
    assert.match(await client.ask('FindMsg', 'TX=fetched'), /^RES=0&SN=0&/);
    assert.match(await client.ask('FindMsg', `TX=fetched&UN=${group}`), /^RES=0&SN=0&/);
    assert.match(await client.ask('Conversations'), /&SN=0&/);
  }
  assert.equal(await phone.ask('AddToList', `UN=${group}`), `RES=0&CD=3&UN=${group}`);
});

test('the first administrator answers a request, and a legacy client can be that', async (t) => {
  const core = await start(t);
  const ann = await logInModern(core, ANN);
  const ben = await logInModern(core, BEN);
  const cat = await logInModern(core, CAT);
  const group = await make(ann);
  await ben.ask('AddToList', `UN=${group}`);
  await ann.ask('SetMember', `GR=${group}&UN=${BEN}&RO=1`);
  await ann.ask('SetGroup', `GR=${group}&AA=1`);
  assert.equal(await cat.ask('AddToList', `UN=${group}`), `RES=0&CD=1&UN=${group}`);
  await core.logIn(BEN);
  await legacy(core, 'GetMsgEx', BEN);
  assert.equal(await cat.ask('Ack_AddToList', `UN=${group}&CD=2&RS=please`), 'RES=0');
  assert.match(await legacy(core, 'GetMsgEx', BEN), new RegExp(`MT=2,&UN=${CAT},&MG=\\[Chess\\] please,`));
  assert.equal(await legacy(core, 'Ack_AddToList', BEN, `UN=${CAT}&CD=0`), 'RES=0');
  assert.match(await ann.ask('Ack_AddToList', `UN=${CAT}&CD=1&GR=${group}`), /^RES=30/, 'it is a member by now');
  assert.deepEqual((await told(cat)).sort(), [`3 ${group}`, `90 ${group} joined ${CAT}`, `98 ${group} added`]);
  assert.match(await legacy(core, 'GetMsgEx', BEN), /\* nick10002 has let nick10003 in\.,$/);
});

test('friends are invited, answer with yes or no, and are not rung twice', async (t) => {
  const core = await start(t, { 'requests-per-account': 1 });
  for (const peer of [BEN, CAT]) await core.storage.befriend({ uin: ANN, peer, mostFriends: 9 });
  const [ann, ben, cat] = [await logInModern(core, ANN), await logInModern(core, BEN), await logInModern(core, CAT)];
  for (const client of [ben, cat]) await told(client);
  const group = await make(ann, `NK=Chess&AA=3&UN=${BEN},${CAT},`);
  const other = await make(ann, 'NK=Go&AA=3');
  assert.equal(await ann.ask('InviteToGroup', `GR=${group}&UN=${BEN},`), `RES=0&UN=${BEN},`);
  assert.equal(await ann.ask('InviteToGroup', `GR=${other}&UN=${BEN},`), 'RES=0&UN=', 'one waits already');
  for (const client of [ben, cat]) {
    assert.deepEqual(
      (await told(client)).filter((line) => line.startsWith('11')),
      [`11 ${group} Chess`],
    );
    assert.match(await client.ask('Requests'), new RegExp(`&GR=${group},&IV=1,&UN=${ANN},`));
  }
  assert.equal(await ben.ask('Ack_AddToList', `UN=${group}&CD=0`), 'RES=0');
  assert.equal(await cat.ask('Ack_AddToList', `UN=${group}&CD=1`), 'RES=0');
  assert.match(await cat.ask('AddToList', `UN=${group}`), /CD=3/);
  assert.match(await ben.ask('Members', `GR=${group}`), new RegExp(`&UN=${ANN},${BEN},&`));
});
