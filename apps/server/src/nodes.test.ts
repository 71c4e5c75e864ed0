import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { statuses } from '@rookery/protocol';
import { addAccount, addFriends, PS } from '@rookery/testing/server';
import { LocalPresence } from './presence/local.ts';
import { LEASE_MS } from './presence/presence.ts';
import { digestPassword } from './requests/passwords.ts';
import { type Core, fromRes, logInModern, type ModernClient, modernClient, startCore } from './testing/core.ts';
import { DistantPresence, type Nodes, startNodes } from './testing/nodes.ts';
import { request } from './testing/raw.ts';
import { fieldOf } from './testing/talk.ts';

const [ANN, BEN, CHIEF] = [10_001, 10_002, 10_003] as const;
const ELSEWHERE = '127.0.0.2';
const over = /^RES=20&/;

type Scene = Nodes & { ann: ModernClient; ben: ModernClient };

/** Ann is at one node, Ben at the other; they are friends, and have fetched what there was. */
async function scene(t: TestContext): Promise<Scene> {
  const nodes = await startNodes(t);
  const { one, two } = nodes;
  await addFriends(one.storage, ANN, BEN);
  await addAccount(one.storage, CHIEF, { admin: true });
  const ann = await logInModern(one, ANN);
  const ben = await logInModern(two, BEN);
  for (const client of [ann, ben]) await drain(client);
  return { ...nodes, ann, ben };
}

/** The session of a client, asked at another node. */
const at = (core: Core, { uin, sid }: ModernClient, from?: string) => modernClient(core, uin, sid, from);

async function drain(client: ModernClient): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const answer = await client.ask('GetMsgEx');
    if (!/&MN=[1-9]/.test(answer)) return texts;
    texts.push(...fieldOf(answer, 'MG').split(',').slice(0, -1));
    const last = fieldOf(answer, 'ID').split(',').slice(0, -1).map(Number);
    await client.ask('Confirm', `AK=${Math.max(...last)}`);
  }
}

/** Lets what passes between nodes, and what it makes them ask storage, come to its end. */
async function settle({ one }: { one: Core }): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await one.storage.account(ANN);
    await turn();
  }
}

test('a message wakes the poll that waits at another node', async (t) => {
  const { ann, ben } = await scene(t);
  const poll = ben.ask('GetMsgEx', 'WT=20');
  await turn();
  assert.match(await ann.ask('CLTMSG', `UN=${BEN}&MG=hello`), /^RES=0&ID=/);
  assert.match(await poll, /&MG=hello,$/);
});

test('what a session sends at one node comes to those of its account at another', async (t) => {
  const { two, ann } = await scene(t);
  const phone = await logInModern(two, ANN);
  await drain(phone);
  await ann.ask('CLTMSG', `UN=${BEN}&MG=from my desk`);
  assert.deepEqual(await drain(phone), ['from my desk']);
  assert.deepEqual(await drain(ann), [], 'not to the one that sent it');
});

test('friends see each other over nodes, and are told what changes', async (t) => {
  const { one, two, ann, ben } = await scene(t);
  assert.equal(fieldOf(await ann.ask('List'), 'ST'), `${statuses.online},`);
  await ben.ask('Change_Stat', `ST=${statuses.busy}`);
  await settle({ one });
  assert.deepEqual(await drain(ann), [`${statuses.busy}`]);
  assert.equal(fieldOf(await ann.ask('Query_Stat'), 'ST'), `${statuses.busy},`);
  await ben.ask('SetInfo', 'NK=Benjamin');
  await settle({ one });
  assert.deepEqual(await drain(ann), ['changed']);
  two.clock.now += 60_000;
  const left = two.clock.now;
  await ben.ask('Logout');
  await settle({ one });
  assert.deepEqual(await drain(ann), [`${statuses.offline}`]);
  const list = await ann.ask('List');
  assert.equal(fieldOf(list, 'ST'), `${statuses.offline},`);
  assert.equal(fieldOf(list, 'LS'), `${left},`);
});

test('an account that leaves one node is still there while another has it', async (t) => {
  const { one, two, ann, ben } = await scene(t);
  const phone = await logInModern(one, BEN);
  await settle({ one });
  await drain(ann);
  await ben.ask('Logout');
  await settle({ one });
  assert.deepEqual(await drain(ann), []);
  assert.equal(fieldOf(await ann.ask('List'), 'ST'), `${statuses.online},`);
  assert.equal(await two.parts.presence.count(), 2);
  await phone.ask('Logout');
  await settle({ one });
  assert.deepEqual(await drain(ann), [`${statuses.offline}`]);
});

test('the status of an account is one, at whichever node it is set', async (t) => {
  const { one, two, ann, ben } = await scene(t);
  const phone = await logInModern(one, BEN);
  await phone.ask('Change_Stat', `ST=${statuses.hidden}`);
  await settle({ one });
  assert.equal(fieldOf(await ann.ask('List'), 'ST'), `${statuses.offline},`);
  assert.match(await ben.ask('Resume'), /&ST=40$/);
  assert.deepEqual(await drain(ben), [`${statuses.hidden}`], 'the others of the account are told');
  const third = await logInModern(two, BEN);
  assert.match(await third.ask('Resume'), /&ST=40$/, 'and the next login leaves it');
  await logInModern(two, BEN, `ST=${statuses.online}`);
  assert.match(await phone.ask('Resume'), /&ST=10$/);
  await settle({ one });
  assert.equal((await one.storage.account(BEN))?.status, statuses.online);
});

test('a session that ends at one node ends at all', async (t) => {
  const { one, two, ben } = await scene(t);
  const here = at(one, ben);
  assert.match(await here.ask('Ping'), /^RES=0/, 'held by both now');
  await ben.ask('Logout');
  assert.match(await here.ask('Ping'), over);
  const [phone, desk] = [await logInModern(one, BEN), await logInModern(two, BEN)];
  const id = fieldOf(await desk.ask('Sessions'), 'ID').split(',')[0];
  const poll = at(two, phone).ask('GetMsgEx', 'WT=20');
  await settle({ one });
  assert.match(await desk.ask('EndSession', `ID=${id}`), /^RES=0/);
  await poll;
  for (const core of [one, two]) assert.match(await at(core, phone).ask('Ping'), over);
});

test('a new password ends the other sessions at every node, and the old token at all', async (t) => {
  const { one, two, ann } = await scene(t);
  const phone = await logInModern(two, ANN);
  assert.match(await at(two, ann).ask('Ping'), /^RES=0/);
  const answer = await ann.ask('ChangePwd', `PS=${PS}&NP=${digestPassword('ravens & rooks')}`);
  const renewed = modernClient(two, ANN, fieldOf(answer, 'SID'));
  await settle({ one });
  assert.match(await phone.ask('Ping'), over);
  for (const core of [one, two]) assert.match(await at(core, ann).ask('Ping'), over);
  for (const core of [one, two]) assert.match(await at(core, renewed).ask('Ping'), /^RES=0/);
});

test('a legacy login at one node ends that at another, also from the same address', async (t) => {
  const { one, two } = await scene(t);
  const ping = (core: Core, from?: string) => core.ask(request('GetMsgEx', BEN), from);
  assert.match(await one.logIn(BEN), /&RS=0&/);
  assert.match(await two.logIn(BEN, ELSEWHERE), /&RS=0&/);
  await settle({ one });
  assert.match(await ping(one), /&RES=20&/);
  assert.match(await ping(one, ELSEWHERE), /&RES=0&/, 'any node may be asked');
  await two.ask(request('Logout', BEN), ELSEWHERE);
  await settle({ one });
  assert.match(await ping(one, ELSEWHERE), /&RES=20&/);
});

test('what an administrator does at one node holds at all', async (t) => {
  const { one, two, ann, ben } = await scene(t);
  const chief = await logInModern(one, CHIEF);
  await chief.ask('SetAccount', `UN=${BEN}&DS=1`);
  await settle({ one });
  assert.match(await ben.ask('Ping'), over);
  assert.match(fromRes(await two.ask(request('Login', BEN, `PS=${PS}`))), /&RS=1&/);
  assert.deepEqual(await drain(ann), [`${statuses.offline}`]);
});

test('the friends of those at a node that dies are told when its lease is over, and its sessions go on elsewhere', async (t) => {
  const { one, ann, ben } = await scene(t);
  await ann.ask('Ping');
  one.clock.now += LEASE_MS + 1;
  await one.sweep();
  await settle({ one });
  assert.deepEqual(await drain(ann), [`${statuses.offline}`]);
  assert.equal(await one.parts.presence.count(), 1);
  assert.match(await at(one, ben).ask('Ping'), /^RES=0/);
  await settle({ one });
  assert.deepEqual(await drain(ann), [`${statuses.online}`]);
});

test('a node that starts, and one that outlives another, leave the legacy sessions of the living alone', async (t) => {
  const { one, two, join } = await scene(t);
  const poll = (core: Core, from: string) => core.ask(request('GetMsgEx', BEN), from);
  assert.match(await two.logIn(BEN, ELSEWHERE), /&RS=0&/);
  assert.match(await two.logIn(ANN, ELSEWHERE), /&RS=0&/);
  one.clock.now += 1000;
  const three = join();
  assert.match(await three.logIn(CHIEF), /&RS=0&/);
  for (let i = 0; i < 80; i++) {
    one.clock.now += 5000;
    assert.match(await poll(two, ELSEWHERE), /&RES=0&/);
    // The third one dies at once.
    await Promise.all([one.sweep(), two.sweep()]);
  }
  assert.match(await poll(one, ELSEWHERE), /&RES=0&/, 'it is in storage');
  const left = await Promise.all([ANN, BEN, CHIEF].map((uin) => one.storage.sessions({ uin, seenAfter: 0 })));
  const old = left.map((all) => all.some(({ session }) => session === 0));
  assert.deepEqual(old, [false, true, false], 'silence ends a session, and so does the end of its node');
});

test('presence may answer later: it is asked for whole lists, and nothing else differs', async (t) => {
  let distant: DistantPresence | undefined;
  const core = await startCore(t, {
    presenceOf: (base, changed) => {
      distant = new DistantPresence(new LocalPresence({ ...base, changed }));
      return distant;
    },
  });
  const friends = Array.from({ length: 20 }, (_, index) => 10_011 + index);
  await addFriends(core.storage, ANN, ...friends);
  const clients = await Promise.all(friends.slice(0, 5).map((uin) => logInModern(core, uin)));
  const ann = await logInModern(core, ANN);
  const count = async (ask: () => Promise<string>): Promise<[answer: string, looks: number[]]> => {
    distant?.looks.splice(0);
    return [await ask(), distant?.looks.splice(0) ?? []];
  };
  await settle({ one: core });
  const [list, asList] = await count(() => ann.ask('List'));
  assert.equal(fieldOf(list, 'ST'), `${'10,'.repeat(5)}${'20,'.repeat(15)}`);
  assert.deepEqual(asList, [20]);
  const [there, asStat] = await count(() => ann.ask('Query_Stat'));
  assert.equal(fieldOf(there, 'UN'), `${friends.slice(0, 5).join(',')},`);
  assert.deepEqual(asStat, [20]);
  const [empty, asPoll] = await count(() => ann.ask('GetMsgEx'));
  assert.match(empty, /&MN=/);
  const [sent, asSend] = await count(() => ann.ask('CLTMSG', `UN=${friends[0]}&MG=hello`));
  assert.match(sent, /^RES=0/);
  assert.deepEqual([asPoll, asSend], [[], []], 'neither a poll nor a message asks');
  await drain(ann);
  const [, asStatus] = await count(async () => {
    await clients[0]?.ask('Change_Stat', `ST=${statuses.busy}`);
    await settle({ one: core });
    return '';
  });
  assert.deepEqual(asStatus, [20], 'friends are looked up at once');
  assert.deepEqual(await drain(ann), [`${statuses.busy}`]);
});
