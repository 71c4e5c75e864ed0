import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addFriends, passwordHash } from '@rookery/testing/server';
import type { Config } from '../config.ts';
import type { MessageQuery, Storage } from '../storage/storage.ts';
import { logInModern, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const CID = 10003;

async function start(t: TestContext, config: Partial<Config> = {}) {
  const core = await startCore(t, { config });
  await addFriends(core.storage, ANN, BOB, CID);
  const [ann, bob] = [await logInModern(core, ANN), await logInModern(core, BOB)];
  return { core, ann, bob };
}

test('messages are found in any case, sent and received, all or of one conversation', async (t) => {
  const { core, ann, bob } = await start(t);
  const at = core.clock.now;
  await ann.ask('CLTMSG', `UN=${BOB}&MG=Tea%2c or coffee?`);
  await bob.ask('CLTMSG', `UN=${ANN}&MG=TEA`);
  await ann.ask('CLTMSG', `UN=${CID}&MG=tea for three`);
  await ann.ask('CLTMSG', `UN=${CID}&MG=nothing`);
  const times = `TS=${at},${at},${at},`;
  assert.equal(
    await ann.ask('FindMsg', 'TX=tEa'),
    `RES=0&SN=3&ND=0&ID=3,2,1,&${times}&DR=1,0,1,&EN=3,2,1,&UN=10003,10002,10002,&MG=tea for three,TEA,Tea%2c or coffee?,`,
  );
  const ofBob = await ann.ask('FindMsg', `TX=tea&UN=${BOB}`);
  assert.deepEqual([fieldOf(ofBob, 'ID'), fieldOf(ofBob, 'ND')], ['2,1,', '0']);
  const page = await ann.ask('FindMsg', 'TX=tea&CT=2');
  assert.deepEqual([fieldOf(page, 'ID'), fieldOf(page, 'ND')], ['3,2,', '2']);
  const rest = await ann.ask('FindMsg', 'TX=tea&CT=2&ID=2');
  assert.deepEqual([fieldOf(rest, 'ID'), fieldOf(rest, 'ND')], ['1,', '0']);
  assert.equal(await bob.ask('FindMsg', 'TX=three'), 'RES=0&SN=0&ND=0&ID=&TS=&DR=&UN=&MG=');
});

test('what cannot be looked for', async (t) => {
  const { ann } = await start(t);
  for (const [fields, why] of [
    ['', /^RES=1&RA=TX is missing/],
    ['TX=', /^RES=1&RA=TX must have 1 to 64/],
    [`TX=${'x'.repeat(65)}`, /^RES=1&RA=TX must have/],
    ['TX=a&CT=0', /^RES=1&RA=CT must be/],
    ['TX=a&CT=101', /^RES=1&RA=CT must be/],
    ['TX=a&UN=x', /^RES=1&RA=UN must be/],
  ] as const) {
    assert.match(await ann.ask('FindMsg', fields), why, fields);
  }
  assert.match(await ann.ask('FindMsg', `TX=${'😀'.repeat(64)}`), /^RES=0&/);
});

test('an answer is not longer than a page; a single longer message still comes', async (t) => {
  const { ann } = await start(t, { 'page-bytes': 1024 });
  for (let i = 0; i < 5; i++) await ann.ask('CLTMSG', `UN=${BOB}&MG=${i} ${'tea '.repeat(100)}`);
  await ann.ask('CLTMSG', `UN=${BOB}&MG=${'tea '.repeat(900)}`);
  const found: string[] = [];
  let before = '0';
  do {
    const page = await ann.ask('FindMsg', `TX=tea&ID=${before}`);
    found.push(fieldOf(page, 'ID'));
    before = fieldOf(page, 'ND');
  } while (before !== '0');
  assert.deepEqual(found, ['6,', '5,4,', '3,2,', '1,']);
});

test('a search is made of slices, and answers what one alone would', async (t) => {
  const looked: (number | undefined)[] = [];
  const through = (storage: Storage): Storage =>
    new Proxy(storage, {
      get: (real, key: keyof Storage) => {
        if (key !== 'findMessages') return real[key].bind(real);
        return (query: MessageQuery) => {
          looked.push(query.most);
          return real.findMessages(query);
        };
      },
    });
  const core = await startCore(t, { through, config: { 'page-bytes': 1024 } });
  await addFriends(core.storage, ANN, BOB);
  const message = { from: BOB, to: ANN, at: 1, session: 1, mostWaiting: 100_000 };
  const needles = new Map([10, 300, 310, 1700, 5900].map((number, i) => [number, `needle ${i} ${'x'.repeat(180)}`]));
  const texts = Array.from({ length: 6000 }, (_, i) => needles.get(i + 1) ?? 'hay');
  await Promise.all(texts.map((text) => core.storage.storeMessage({ ...message, text })));
  const ann = await logInModern(core, ANN);
  const pages: string[][] = [];
  let before = '0';
  do {
    const page = await ann.ask('FindMsg', `TX=NEEDLE&ID=${before}`);
    pages.push(fieldOf(page, 'ID').split(',').slice(0, -1));
    before = fieldOf(page, 'ND');
  } while (before !== '0');
  assert.deepEqual(pages, [
    ['5900', '1700'],
    ['310', '300', '10'],
  ]);
  assert.ok(looked.length >= 24 && looked.every((most) => (most ?? 5000) <= 500), 'each of them is short');
  const whole = await core.storage.findMessages({
    uin: ANN,
    text: 'needle',
    before: 0,
    count: 9,
    bytes: 1e6,
    most: 250,
  });
  assert.deepEqual([whole.entries.length, whole.next], [1, 5751]);
});

test('many searches at once do not stand before what else is asked of the storage', async (t) => {
  let [underWay, most, done] = [0, 0, 0];
  const through = (storage: Storage): Storage =>
    new Proxy(storage, {
      get: (real, key: keyof Storage) => {
        if (key !== 'findMessages') return real[key].bind(real);
        return async (query: MessageQuery) => {
          most = Math.max(most, ++underWay);
          return real.findMessages(query).finally(() => {
            underWay--;
            if (++done === 3) throw new Error('The disk is full.');
          });
        };
      },
    });
  const core = await startCore(t, { through });
  await addFriends(core.storage, ANN, BOB, CID);
  const [ann, bob] = [await logInModern(core, ANN), await logInModern(core, BOB)];
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? ann : bob).ask('FindMsg', 'TX=a')));
  assert.deepEqual([most, underWay, done], [1, 0, 20]);
  assert.deepEqual(
    answers.map((answer) => answer.slice(0, 6)),
    answers.map((_, i) => (i === 2 ? 'RES=50' : 'RES=0&')),
  );
});

test('one account searches so often, and others as before', async (t) => {
  const { core, ann, bob } = await start(t, { 'account-searches-per-second': 1, 'account-burst-searches': 2 });
  assert.match(await ann.ask('FindMsg', 'TX=a'), /^RES=0&/);
  assert.match(await ann.ask('FindMsg', 'TX=a'), /^RES=0&/);
  assert.match(await ann.ask('FindMsg', 'TX=a'), /^RES=40&RT=1&RA=Too many searches/);
  assert.match(await bob.ask('FindMsg', 'TX=a'), /^RES=0&/);
  // Neither a login nor a logout gives the allowance back.
  await ann.ask('Logout');
  const again = await logInModern(core, ANN);
  assert.match(await again.ask('FindMsg', 'TX=a'), /^RES=40&/);
  core.clock.now += 1000;
  assert.match(await again.ask('FindMsg', 'TX=a'), /^RES=0&/);
});

const HASH = await passwordHash();

/** Accounts that a search looks at, all alike. */
async function addFindable(storage: Storage, count: number): Promise<void> {
  const more = { password: HASH, admin: false, createdAt: 1, policy: { searchable: true }, profile: { nick: 'n' } };
  await Promise.all(Array.from({ length: count }, (_, i) => storage.createAccount({ uin: 20_000 + i, ...more })));
}

test('one search for people looks at a bounded number of them, in slices, and says where to go on', async (t) => {
  const slices: number[] = [];
  const through = (storage: Storage): Storage => ({
    ...storage,
    search: (query) => {
      slices.push(query.most ?? Number.POSITIVE_INFINITY);
      return storage.search(query);
    },
  });
  const core = await startCore(t, { through });
  await addFriends(core.storage, ANN, BOB);
  await addFindable(core.storage, 12_000);
  await core.storage.changeAccount({ uin: 31_000, profile: { province: '北京' } });
  const ann = await logInModern(core, ANN);
  const none = await ann.ask('Finger', 'AG=99');
  assert.match(none, /&FN=0&SN=0&ND=24999&/);
  assert.ok(slices.length === 20 && slices.every((most) => most <= 250), slices.join());

  let found = '';
  let asked = 0;
  for (let next = '0'; next !== '' && found === ''; asked++) {
    const page = await ann.ask('Finger', `PV=11&UN=${next}`);
    [found, next] = [fieldOf(page, 'UN'), fieldOf(page, 'ND')];
  }
  assert.deepEqual([found, asked], ['31000,', 3]);
  // A legacy client that pages goes on behind the last one; behind none it would begin anew for ever.
  await core.logIn(BOB);
  const old = await core.ask(request('Finger', BOB, 'AG=99'));
  assert.match(old, /&FN=1&SN=0&SX=&/);
});

test('an account blocked by everyone is answered in bounded time, too', async (t) => {
  const core = await startCore(t);
  await addFriends(core.storage, ANN);
  await addFindable(core.storage, 600);
  await Promise.all(Array.from({ length: 600 }, (_, i) => core.storage.block({ uin: 20_000 + i, peer: ANN, most: 9 })));
  const page = await core.storage.search({ searcher: ANN, after: 0, count: 10, most: 500 });
  assert.deepEqual(page, { hits: [], next: 20_499 });
});

test('searches for people, for messages and for groups share a rate', async (t) => {
  const { ann, core } = await start(t, { 'account-searches-per-second': 1, 'account-burst-searches': 3 });
  assert.match(await ann.ask('Finger'), /^RES=0/);
  assert.match(await ann.ask('FindMsg', 'TX=x'), /^RES=0/);
  assert.match(await ann.ask('FindGroups', 'TX=x'), /^RES=0/);
  assert.match(await ann.ask('FindGroups', 'TX=x'), /^RES=40&RT=1&/);
  assert.match(await ann.ask('Finger'), /^RES=40&RT=1&/);
  core.clock.now += 1000;
  assert.match(await ann.ask('Finger'), /^RES=0/);
});

test('people are found by nickname or number, slice by slice, and the text has a bound', async (t) => {
  const core = await startCore(t);
  await addFriends(core.storage, ANN, BOB);
  await addFindable(core.storage, 5300);
  for (const place of [10, 300, 5200])
    await core.storage.changeAccount({ uin: 20_000 + place, profile: { nick: `Zoë ${place}` } });
  const ann = await logInModern(core, ANN);
  const pages: string[] = [];
  let after = '0';
  do {
    const page = await ann.ask('Finger', `KW=${encodeURIComponent('ZOË')}&UN=${after}`);
    pages.push(fieldOf(page, 'UN'));
    after = fieldOf(page, 'ND');
  } while (after !== '0' && pages.length < 9);
  assert.deepEqual(pages, ['20010,20300,', '25200,']);
  assert.equal(fieldOf(await ann.ask('Finger', 'KW=2001&TN=2'), 'UN'), '20010,20011,');
  assert.match(await ann.ask('Finger', `KW=${encodeURIComponent('😀'.repeat(64))}`), /^RES=0&/);
  assert.match(await ann.ask('Finger', `KW=${'x'.repeat(65)}`), /^RES=1&RA=KW must have at most 64/);
});

test('groups are found by name or number, slice by slice', async (t) => {
  const core = await startCore(t);
  await addFriends(core.storage, ANN);
  const bounds = { mostGroups: 9999, mostMembers: 9 };
  const made: number[] = [];
  for (let i = 0; i < 520; i++) {
    const name = i % 260 === 5 ? `Zoë ${i}` : `Chess ${i}`;
    const one = await core.storage.createGroup({ owner: ANN, name, policy: 'ask', at: 1, ...bounds });
    assert.ok(one.outcome === 'created');
    made.push(one.group);
  }
  await Promise.all(
    made.map((group) => core.storage.setGroup({ group, uin: ANN, at: 1, searchable: group !== made[7] })),
  );
  const ann = await logInModern(core, ANN);
  const found = async (text: string) => fieldOf(await ann.ask('FindGroups', `TX=${encodeURIComponent(text)}`), 'GR');
  assert.equal(await found('ZOË'), `${made[5]},${made[265]},`);
  assert.equal(await found(String(made[300])), `${made[300]},`);
  assert.equal(await found('chess 7'), [70, 71, 72, 73, 74, 75, 76, 77, 78, 79].map((i) => `${made[i]},`).join(''));
  const first = await ann.ask('FindGroups', 'TX=chess');
  assert.deepEqual([fieldOf(first, 'SN'), fieldOf(first, 'ND')], ['50', String(made[51])]);
});
