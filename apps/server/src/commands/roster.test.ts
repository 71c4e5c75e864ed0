import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, passwordHash } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import { type Core, fromRes, HERE, logInModern, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const FIRST = 20_001;

type Stage = Core & {
  readonly friends: readonly number[];
  readonly legacy: (cmd: string, fields?: string, ver?: string) => Promise<string>;
};

/** Ann, logged in as a legacy client, with so many friends of whom so many are online. */
async function start(t: TestContext, count: number, online = 0, config: Partial<Config> = {}): Promise<Stage> {
  const core = await startCore(t, { config });
  await addAccount(core.storage, ANN);
  const friends = Array.from({ length: count }, (_, i) => FIRST + i);
  await Promise.all(friends.map((uin) => addAccount(core.storage, uin)));
  await Promise.all(friends.map((peer) => core.storage.befriend({ uin: ANN, peer, mostFriends: 1000 })));
  await Promise.all(friends.slice(0, online).map((uin) => enter(core, uin)));
  await core.logIn(ANN);
  const legacy = async (cmd: string, fields = '', ver = '1.4') =>
    fromRes(await core.ask(request(cmd, ANN, fields, { ver })));
  return { ...core, friends, legacy };
}

/** A session without the cost of a login. */
async function enter(core: Core, uin: number, status: 10 | 30 | 40 | 50 = 10): Promise<void> {
  const entrance = {
    uin,
    address: HERE,
    status,
    lastStatus: status,
    password: await passwordHash(),
    scope: undefined,
    now: core.clock.now,
    steady: core.clock.now,
  };
  assert.ok(await core.parts.sessions.openLegacy(entrance, false));
}

const numbers = (answer: string, key = 'UN') => fieldOf(answer, key).split(',').slice(0, -1).map(Number);

test('the list of 2.0 tells of each friend what is known', async (t) => {
  const { storage, parts, legacy, ...core } = await start(t, 0);
  const stage = { ...core, storage, parts };
  await addAccount(storage, 10002, { profile: { nick: 'Bob, B%', face: 27 } });
  await addAccount(storage, 10003, { profile: { nick: '小Q' } });
  await addAccount(storage, 10004);
  for (const peer of [10002, 10003, 10004]) await storage.befriend({ uin: ANN, peer, mostFriends: 9 });
  await enter(stage, 10003, 50);
  await enter(stage, 10004, 40);
  const ann = await logInModern(stage, ANN);
  await ann.ask('SetFriend', 'UN=10002&RK=Bobby&GP=Family %26 friends&MU=1');
  await ann.ask('SetFriend', 'UN=10004&TP=1');
  const all =
    'RES=0&FN=1&SN=3&FC=27,0,0,&ST=20,50,20,&NK=Bob%2c B%25,小Q,nick10004,&RK=Bobby,,,&GP=Family %26 friends,,,&MU=1,0,0,&TP=0,0,1,&LS=0,0,0,&UN=10002,10003,10004,';
  assert.equal(await ann.ask('List'), all);
  assert.equal(await ann.ask('List', 'TN=120&UN=0'), all);
  assert.match(
    await ann.ask('List', 'TN=1&UN=10002'),
    /^RES=0&FN=0&SN=1&FC=0,&ST=50,&NK=小Q,&RK=,&GP=,&MU=0,&TP=0,&LS=0,&UN=10003,$/,
  );
  assert.equal(await ann.ask('List', 'UN=10004'), 'RES=0&FN=1&SN=0&FC=&ST=&NK=&RK=&GP=&MU=&TP=&LS=&UN=');
  assert.equal(await legacy('List', '', '1.1'), 'RES=0&FN=3');
  assert.equal(await legacy('List'), 'RES=0&FN=1&SN=3&UN=10002,10003,10004,');
});

test('a page of 2.0 has at most 120 friends', async (t) => {
  const { friends, ...core } = await start(t, 130);
  const ann = await logInModern(core, ANN);
  const first = await ann.ask('List', 'TN=1000');
  assert.match(first, /^RES=0&FN=0&SN=120&/);
  assert.match(await ann.ask('List', `UN=${friends[119]}`), /^RES=0&FN=1&SN=10&/);
});

test('what does not fit into a page comes on the next', async (t) => {
  const { friends, storage, ...core } = await start(t, 40, 0, { 'page-bytes': 1024 });
  const stage = { ...core, storage };
  for (const peer of friends) await storage.setFriend({ uin: ANN, peer, remark: 'ä,&%'.repeat(8), group: 'g' });
  const ann = await logInModern(stage, ANN);
  const found: number[] = [];
  for (let pages = 0; pages < 50; pages++) {
    const page = await ann.ask('List', `UN=${found.at(-1) ?? 0}`);
    assert.ok(Buffer.byteLength(page) <= 1024, String(Buffer.byteLength(page)));
    assert.ok(numbers(page).length > 0 && numbers(page).length < 40);
    found.push(...numbers(page));
    if (fieldOf(page, 'FN') === '1') break;
  }
  assert.deepEqual(found, friends);
});

test('SimpleInfo2 passes over as many as it is told, fifty at a time', async (t) => {
  for (const count of [0, 1, 50, 51, 100]) {
    const { friends, legacy } = await start(t, count);
    const found: number[] = [];
    let next = 0;
    for (let left = Math.ceil(count / 50) || 1; next !== 65535; left--) {
      assert.ok(left > 0, 'no more pages than are needed');
      const page = await legacy('SimpleInfo2', `UN=${next}&TO=0`);
      const [np = '', sn, un = '', fc, nk = ''] = page.split('&').slice(1);
      assert.match(np, /^NP=\d+$/);
      assert.deepEqual(
        [sn?.slice(0, 3), un.slice(0, 3), fc?.slice(0, 3), nk.slice(0, 3)],
        ['SN=', 'UN=', 'FC=', 'NK='],
      );
      assert.equal(
        nk,
        `NK=${numbers(page)
          .map((uin) => `nick${uin},`)
          .join('')}`,
      );
      found.push(...numbers(page));
      next = Number(np.slice(3));
      assert.ok(next === 65535 || next === found.length, `${next}`);
    }
    assert.deepEqual(found, friends, String(count));
    assert.equal(await legacy('SimpleInfo2', 'UN=65535'), 'RES=0&NP=65535&SN=0&UN=&FC=&NK=');
    assert.equal(await legacy('SimpleInfo2', 'UN=4294967295'), 'RES=0&NP=65535&SN=0&UN=&FC=&NK=');
  }
});

test('Query_Stat2 pages end at fifty, or are the last', async (t) => {
  for (const online of [0, 1, 2, 50, 51, 99, 100]) {
    const { friends, legacy } = await start(t, Math.max(online, 3), online);
    const found: number[] = [];
    for (let pages = 0; ; pages++) {
      assert.ok(pages < 5);
      const page = await legacy('Query_Stat2', `CM=2&UN=${found.at(-1) ?? 0}`);
      assert.match(page, /^RES=0&FN=[01]&SN=\d+&ST=[\d,]*&UN=[\d,]*$/);
      found.push(...numbers(page));
      if (fieldOf(page, 'FN') === '1') break;
      assert.equal(numbers(page).length, 50);
    }
    assert.deepEqual(found, friends.slice(0, online), String(online));
  }
});

test('statuses are shown as each version knows them', async (t) => {
  const core = await start(t, 3, 1);
  await enter(core, FIRST + 1, 50);
  await enter(core, FIRST + 2, 40);
  assert.match(await core.legacy('Query_Stat2', '', '1.4'), /&SN=2&ST=10,50,&UN=20001,20002,$/);
  assert.match(await core.legacy('Query_Stat2', '', '1.1'), /&SN=2&ST=10,30,&/);
  assert.match(await core.legacy('Query_Stat', 'TN=9', '1.1'), /&SN=2&ST=10,30,&/);
  const ann = await logInModern(core, ANN);
  assert.match(await ann.ask('Query_Stat'), /&SN=2&ST=10,50,&/);
});

test('the requests that wait, the latest fifty first', async (t) => {
  const core = await start(t, 0);
  const ann = await logInModern(core, ANN);
  assert.equal(await ann.ask('Requests'), 'RES=0&SN=0&FC=&TS=&UN=&NK=&MG=');
  const bounds = { mostFriends: 9, mostRequests: 100, mostWaiting: 1000 };
  for (let i = 0; i < 55; i++) {
    await addAccount(core.storage, FIRST + i);
    await core.storage.askFriend({ uin: FIRST + i, peer: ANN, reason: `I am, ${i}`, at: 1000 + i, ...bounds });
  }
  const answer = await ann.ask('Requests');
  assert.deepEqual(
    numbers(answer),
    Array.from({ length: 50 }, (_, i) => FIRST + 54 - i),
  );
  assert.deepEqual(
    numbers(answer, 'TS'),
    Array.from({ length: 50 }, (_, i) => 1054 - i),
  );
  assert.match(answer, /^RES=0&SN=50&.*&NK=nick20055,nick20054,.*&MG=I am%2c 54,I am%2c 53,/);
  await ann.ask('Ack_AddToList', `UN=${FIRST + 54}&CD=0`);
  await ann.ask('Ack_AddToList', `UN=${FIRST + 53}&CD=1`);
  assert.equal(numbers(await ann.ask('Requests'))[0], FIRST + 52);
});

test('requests with long reasons fill no more than a page', async (t) => {
  const core = await start(t, 0, 0, { 'page-bytes': 4096 });
  const bounds = { mostFriends: 9, mostRequests: 100, mostWaiting: 1000 };
  for (let i = 0; i < 30; i++) {
    await addAccount(core.storage, FIRST + i);
    await core.storage.askFriend({ uin: FIRST + i, peer: ANN, reason: 'ä&\n'.repeat(60), at: i, ...bounds });
  }
  const answer = await (await logInModern(core, ANN)).ask('Requests');
  assert.ok(Buffer.byteLength(answer) <= 4096);
  assert.equal(numbers(answer)[0], FIRST + 29);
  assert.ok(numbers(answer).length > 2);
});

test('those whom I have blocked, page by page', async (t) => {
  const core = await start(t, 130);
  for (const peer of core.friends) await core.storage.block({ uin: ANN, peer, most: 1000 });
  const ann = await logInModern(core, ANN);
  const first = await ann.ask('Blocks');
  assert.match(first, /^RES=0&FN=0&SN=120&UN=20001,.*,&NK=nick20001,/);
  assert.match(await ann.ask('Blocks', `TN=5&UN=${FIRST + 119}`), /^RES=0&FN=0&SN=5&UN=20121,/);
  assert.match(await ann.ask('Blocks', `UN=${FIRST + 119}`), /^RES=0&FN=1&SN=10&UN=20121,/);
  assert.equal(await ann.ask('Blocks', 'UN=4294967295'), 'RES=0&FN=1&SN=0&UN=&NK=');
});
