import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, addFriends, newFolder } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { type Core, fromRes, logInModern, type ModernClient, modernRequest, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const [ANN, BOB, CID] = [10001, 10002, 10003];

type Scene = { core: Core; ann: ModernClient; bob: ModernClient; cid: ModernClient; group: string };

/** Ann has a group that anyone may join, and Bob is in it; Cid is not. */
async function scene(t: TestContext, config: Partial<Config> = {}): Promise<Scene> {
  const core = await startCore(t, { config, data: newFolder(t) });
  await addFriends(core.storage, ANN, BOB);
  await addAccount(core.storage, CID);
  const [ann, bob, cid] = [await logInModern(core, ANN), await logInModern(core, BOB), await logInModern(core, CID)];
  const group = fieldOf(await ann.ask('NewGroup', 'NK=Chess&AA=0'), 'GR');
  assert.equal(await bob.ask('AddToList', `UN=${group}`), `RES=0&CD=0&UN=${group}`);
  for (const each of [ann, bob]) await told(each);
  return { core, ann, bob, cid, group };
}

/** What has come: kind, author, number in the log and text of each, and it is confirmed. Without who comes and goes. */
async function told({ ask }: ModernClient): Promise<string[]> {
  const answer = await ask('GetMsgEx');
  const [ids, kinds, authors, entries, texts] = ['ID', 'MT', 'FR', 'EN', 'MG'].map((key) =>
    fieldOf(answer, key).split(','),
  );
  const last = Math.max(...(ids ?? []).map(Number));
  if (last > 0) await ask('Confirm', `AK=${last}`);
  const all = (kinds ?? []).slice(0, -1).map((kind, i) => `${kind} ${authors?.[i]} ${entries?.[i]} ${texts?.[i]}`);
  return all.filter((entry) => !entry.startsWith('99 '));
}

const say = (client: ModernClient, group: string, text: string, more = '') =>
  client.ask('CLTMSG', `UN=${group}&MG=${encodeURIComponent(text)}${more}`);
const legacy = async (core: Core, cmd: string, uin: number, fields = '', ver = '1.1') =>
  fromRes(await core.ask(request(cmd, uin, fields, { ver, seq: String(Math.trunc(Math.random() * 1e6)) })));

test('a message comes to all members with its author and its number in the log, to other sessions of mine as well', async (t) => {
  const { core, ann, bob, cid, group } = await scene(t);
  const desk = await logInModern(core, ANN);
  await told(desk);
  const answer = await say(ann, group, 'a = b');
  assert.match(answer, /^RES=0&ID=\d+&TS=\d+&EN=2$/);
  assert.deepEqual(await told(bob), [`9 ${ANN} 2 a = b`]);
  assert.deepEqual(await told(desk), [`9 ${ANN} 2 a = b`]);
  assert.deepEqual(await told(ann), [], 'not to the session that has sent it');
  assert.match(await say(cid, group, 'x'), /^RES=31&/);
  assert.deepEqual(await told(cid), []);
});

test('history, search, conversations and marks of a group go by the numbers of its log', async (t) => {
  const { ann, bob, group } = await scene(t);
  for (const text of ['one', 'two', 'three']) await say(ann, group, text);
  const page = await bob.ask('History', `UN=${group}&TN=2`);
  assert.deepEqual(
    [fieldOf(page, 'ID'), fieldOf(page, 'FR'), fieldOf(page, 'MG')],
    ['4,3,', `${ANN},${ANN},`, 'three,two,'],
  );
  const older = await bob.ask('History', `UN=${group}&BF=3`);
  assert.deepEqual(
    [fieldOf(older, 'ID'), fieldOf(older, 'MT'), fieldOf(older, 'MG')],
    ['2,1,', '9,90,', 'one,joined,'],
  );
  assert.equal(fieldOf(await bob.ask('History', `UN=${group}&AF=3`), 'ID'), '4,');
  const inGroup = await bob.ask('FindMsg', `UN=${group}&TX=TWO`);
  assert.deepEqual([fieldOf(inGroup, 'ID'), fieldOf(inGroup, 'MG')], ['3,', 'two,']);
  const anywhere = await bob.ask('FindMsg', 'TX=two');
  assert.deepEqual([fieldOf(anywhere, 'EN'), fieldOf(anywhere, 'UN')], ['3,', `${group},`]);

  const talks = async () => {
    const found = await bob.ask('Conversations');
    return ['UC', 'RA', 'UN', 'NK', 'MG'].map((key) => fieldOf(found, key)).join(' ');
  };
  assert.equal(await talks(), `3, 0, ${group}, Chess, three,`);
  assert.equal(await bob.ask('Read', `UN=${group}&ID=3`), 'RES=0');
  assert.equal(await talks(), `1, 3, ${group}, Chess, three,`);
  assert.equal(fieldOf(await ann.ask('History', `UN=${group}&TN=2`), 'RB'), '0,0,', 'Bob does not tell it');
  await bob.ask('SetPolicy', 'RR=1');
  assert.equal(await bob.ask('SetTalk', `UN=${group}&HD=1`), 'RES=0');
  assert.equal(await talks(), '    ');
  await say(ann, group, 'four');
  assert.equal(await bob.ask('Forget', `UN=${group}&ID=4`), 'RES=0');
  assert.equal(fieldOf(await bob.ask('History', `UN=${group}`), 'MG'), 'four,');
  assert.equal(fieldOf(await ann.ask('History', `UN=${group}`), 'SN'), '5');
});

test('who has left, was removed or never came reads nothing by any way, and writes nothing', async (t) => {
  const { core, ann, bob, cid, group } = await scene(t);
  await core.logIn(BOB);
  await say(ann, group, 'secret before');
  await told(bob);
  await legacy(core, 'GetMsgEx', BOB);
  assert.equal(await ann.ask('Kick', `GR=${group}&UN=${BOB}&BL=1`), 'RES=0');
  assert.deepEqual(await told(bob), [`90 ${ANN} 0 kicked ${BOB}`, '98 0 0 removed']);
  assert.match(await legacy(core, 'GetMsgEx', BOB), /has removed/);
  await say(ann, group, 'secret after');
  await ann.ask('SetGroup', `GR=${group}&NO=secret notice&NK=secret name`);
  const asked = [
    ['History', `UN=${group}`],
    ['FindMsg', `UN=${group}&TX=secret`],
    ['FindMsg', 'TX=secret'],
    ['Conversations', 'AL=1'],
    ['GetMsgEx', ''],
    ['Members', `GR=${group}`],
    ['GroupInfo', `GR=${group}`],
    ['Groups', ''],
    ['GetInfo', `UN=${group}&LV=2`],
    ['FindGroups', 'TX=secret'],
    ['CLTMSG', `UN=${group}&MG=x`],
    ['Typing', `UN=${group}`],
    ['SetGroup', `GR=${group}&NK=mine`],
    ['SetMember', `GR=${group}&CA=x`],
    ['GroupCode', `GR=${group}`],
    ['InviteToGroup', `GR=${group}&UN=${ANN}`],
    ['EndGroup', `GR=${group}`],
  ] as const;
  for (const client of [bob, cid, await logInModern(core, BOB)]) {
    for (const [cmd, fields] of asked) {
      const answer = await client.ask(cmd, fields);
      const shown = cmd === 'GetMsgEx' ? answer.replaceAll('secret before', '') : answer;
      assert.doesNotMatch(shown, /secret/, `${client.uin} ${cmd}`);
    }
  }
  for (const cmd of ['GetMsgEx', 'List', 'SimpleInfo2']) {
    assert.doesNotMatch(await legacy(core, cmd, BOB), new RegExp(`secret|${group}`), cmd);
  }
  assert.equal(await bob.ask('AddToList', `UN=${group}`), `RES=0&CD=3&UN=${group}`, 'it may not come back');
});

test('repetitions: by the name of a message, and of legacy clients by the same bytes', async (t) => {
  const { core, ann, bob, group } = await scene(t);
  const first = await say(ann, group, 'once', '&ID=abc');
  assert.equal((await say(ann, group, 'once', '&ID=abc')).replace(/&EN=\d+$/, ''), first.replace(/&EN=\d+$/, ''));
  assert.match(await say(ann, group, 'else', '&ID=abc'), /^RES=1&RA=ID was used/);
  await core.logIn(ANN);
  const bytes = request('CLTMSG', ANN, `UN=${group}&MG=twice`);
  for (let i = 0; i < 3; i++) assert.match(await core.ask(bytes), /&RES=0$/);
  assert.deepEqual(await told(bob), [`9 ${ANN} 2 once`, `9 ${ANN} 3 twice`]);
});

test('quiet and silenced: who may not write is told so', async (t) => {
  const { core, ann, bob, group } = await scene(t);
  assert.equal(await ann.ask('SetMember', `GR=${group}&UN=${BOB}&SI=60`), 'RES=0');
  assert.match(await say(bob, group, 'x'), /^RES=30&.*RC=silenced$/);
  core.clock.now += 61_000;
  assert.match(await say(bob, group, 'y'), /^RES=0&/);
  assert.equal(await ann.ask('SetGroup', `GR=${group}&AM=1`), 'RES=0');
  assert.match(await say(bob, group, 'x'), /^RES=30&.*RC=silenced$/);
  assert.equal(await bob.ask('SetGroup', `GR=${group}&AM=0`).then((answer) => answer.slice(0, 6)), 'RES=30');
  assert.equal(await ann.ask('SetMember', `GR=${group}&UN=${BOB}&RO=1`), 'RES=0');
  assert.match(await say(bob, group, 'z'), /^RES=0&/);
});

test('by request: the administrators are asked, the first answer counts', async (t) => {
  const { ann, bob, cid, group } = await scene(t);
  await ann.ask('SetGroup', `GR=${group}&AA=1`);
  await ann.ask('SetMember', `GR=${group}&UN=${BOB}&RO=1`);
  for (const each of [ann, bob]) await told(each);
  assert.equal(await cid.ask('AddToList', `UN=${group}`), `RES=0&CD=1&UN=${group}`);
  assert.equal(await cid.ask('Ack_AddToList', `UN=${group}&CD=2&RS=let me in`), 'RES=0');
  for (const each of [ann, bob]) assert.deepEqual(await told(each), [`12 ${CID} 0 let me in`]);
  assert.equal(await bob.ask('Ack_AddToList', `UN=${CID}&GR=${group}&CD=0`), 'RES=0');
  assert.match(await ann.ask('Ack_AddToList', `UN=${CID}&GR=${group}&CD=1`), /^RES=/);
  assert.match(fieldOf(await ann.ask('Members', `GR=${group}`), 'UN'), new RegExp(`${CID}`));
  const heard = await told(cid);
  assert.deepEqual(
    heard.filter((entry) => !entry.startsWith('98')),
    ['3 0 0 ', `90 ${BOB} ${heard[1]?.split(' ')[2]} joined ${CID}`],
  );
});

for (const ver of ['1.0', '1.1', '1.2', '1.3', '1.4']) {
  test(`${ver}: a group is a friend, by the commands that there are`, async (t) => {
    const { core, ann, bob, group } = await scene(t);
    await core.logIn(CID);
    const cid = (cmd: string, fields = '') => legacy(core, cmd, CID, fields, ver);
    assert.match(await cid('AddToList', `UN=${group}`), /^RES=0&.*CD=0/);
    assert.match(await cid('List', 'TN=9'), new RegExp(`UN=${group},`));
    assert.match(await cid('Query_Stat', 'TN=9'), new RegExp(`ST=10,&UN=${group},&NK=Chess,`));
    assert.match(await cid('GetInfo', `UN=${group}&LV=2`), /Chess/);
    assert.equal(await cid('CLTMSG', `UN=${group}&MG=hello`), 'RES=0');
    assert.deepEqual((await told(bob)).slice(-1), [`9 ${CID} 3 hello`]);
    await cid('GetMsgEx');
    await say(ann, group, 'x=y, z');
    const [, mt, un] = /MT=([^&]*)&UN=([^&]*)&/.exec(await cid('GetMsgEx')) ?? [];
    assert.deepEqual([mt, un], ['9,', `${group},`]);
    await (await logInModern(core, CID)).ask('SetMember', `GR=${group}&MU=1`);
    assert.doesNotMatch(await cid('Query_Stat', 'TN=9'), new RegExp(group), 'muted');
    assert.match(await cid('DelFromList', `UN=${group}`), /^RES=0/);
    await say(ann, group, 'without');
    assert.doesNotMatch(await cid('GetMsgEx'), /without/);
    assert.match(await cid('CLTMSG', `UN=${group}&MG=again`), /^RES=31/);
    assert.doesNotMatch(await cid('List', 'TN=9'), new RegExp(group));
  });
}

test('an account that is in no group gets the same bytes as before there were any', async (t) => {
  const { core } = await scene(t);
  const DAN = 10009;
  await addFriends(core.storage, CID, DAN);
  await core.logIn(DAN);
  await core.logIn(CID);
  const ask = (cmd: string, uin: number, fields = '') => legacy(core, cmd, uin, fields);
  assert.equal(await ask('List', CID, 'TN=9'), `RES=0&FN=1&SN=1&UN=${DAN},`);
  assert.equal(await ask('CLTMSG', DAN, `UN=${CID}&MG=hi`), 'RES=0');
  assert.equal(await ask('GetMsgEx', CID), `RES=0&MN=1&MT=9,&UN=${DAN},&MG=hi,`);
  assert.equal(await ask('GetMsgEx', CID), 'RES=0&MN=0');
  const dan = await logInModern(core, DAN);
  assert.equal(fieldOf(await dan.ask('Groups'), 'SN'), '0');
  assert.match(await core.ask(modernRequest('History', DAN, `UN=${CID}`, dan.sid)), /&DR=1,&EN=1,&MG=hi,$/);
});
