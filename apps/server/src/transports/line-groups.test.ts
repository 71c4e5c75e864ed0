import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFriends, type House, openHouse } from '@rookery/testing/server';
import { request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

// Groups on lines of 1.x, with names that are not ASCII, and some that GBK does not have.

const [ANN, BOB, CID] = [10001, 10002, 10003];
const NAME = '国际象棋 😀';
const CARDS = [
  [ANN, '小白 😀'],
  [BOB, '老黑'],
] as const;
/** 你好 in GBK. */
const HELLO = Buffer.from([0xc4, 0xe3, 0xba, 0xc3]);

async function group(house: House): Promise<number> {
  const { storage } = house;
  await addFriends(storage, ANN, BOB, CID);
  const bounds = { mostGroups: 9, mostMembers: 9, at: 1 };
  const made = await storage.createGroup({ owner: ANN, name: NAME, policy: 'nobody', ...bounds });
  assert.ok(made.outcome === 'created');
  await storage.addMembers({ group: made.group, uins: [BOB, CID], ...bounds });
  for (const [uin, card] of CARDS) await storage.setMember({ group: made.group, uin, member: uin, at: 1, card });
  return made.group;
}

/** The next line that has this in it: statuses and who has joined may come before. */
async function lineWith(talk: Talk, part: string): Promise<string> {
  for (;;) {
    const line = await talk.line();
    if (line.includes(part)) return line;
  }
}

for (const [ver, ann, name] of [
  ['1.4', '小白 😀', NAME],
  ['1.1', '小白 😀', NAME],
  ['1.0', '小白 ?', '国际象棋 ?'],
] as const) {
  test(`${ver}: the names of a group and of its members, and what is written in GBK`, async (t) => {
    const house = await openHouse(t, { config: { limits: false, 'line-gap-ms': 1, 'line-unread-ms': 1 } });
    const GR = await group(house);
    const { talk: cid } = await Talk.logIn(house.tcpPort, CID, ver);
    const { talk: bob } = await Talk.logIn(house.tcpPort, BOB, ver);
    const head = request('CLTMSG', BOB, `UN=${GR}&MG=`, { ver, seq: '7' });
    bob.write(Buffer.concat([Buffer.from(head), HELLO, Buffer.from('\r\n')]));
    assert.match(await lineWith(bob, 'CMD=CLTMSG'), /&RES=0$/);
    const heard = await lineWith(cid, '你好');
    assert.deepEqual([fieldOf(heard, 'UN'), fieldOf(heard, 'MG')], [String(GR), '老黑: 你好']);

    const { talk: phone } = await Talk.logIn(house.tcpPort, ANN);
    phone.write(`${request('CLTMSG', ANN, `UN=${GR}&MG=王车易位`, { ver: '2.0', seq: '8' })}\r\n`);
    for (const talk of [bob, cid]) {
      assert.equal(fieldOf(await lineWith(talk, '王车易位'), 'MG'), `${ann}: 王车易位`);
    }
    cid.write(`${request('GetInfo', CID, `LV=2&UN=${GR}`, { ver, seq: '9' })}\r\n`);
    assert.equal(fieldOf(await lineWith(cid, 'CMD=GETINFO'), 'NK'), name);
    cid.write(`${request('Query_Stat', CID, 'TN=9', { ver, seq: '10' })}\r\n`);
    assert.ok((await lineWith(cid, 'CMD=QUERY_STAT')).includes(`${name},`));
    const { entries } = await house.storage.history({ uin: ANN, peer: GR, before: 0, count: 2, bytes: 9999 });
    assert.deepEqual(
      entries.map(({ author, text }) => [author, text]),
      [
        [ANN, '王车易位'],
        [BOB, '你好'],
      ],
    );
  });
}
