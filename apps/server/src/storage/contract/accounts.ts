import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statuses } from '@rookery/protocol';
import type { AccountChange, AddPolicy, Policy, Profile } from '../storage.ts';
import { type Ground, PASSWORD } from './ground.ts';

const standardPolicy: Policy = {
  add: 'ask',
  searchable: false,
  strangers: false,
  legacy: 'yes',
  shareRead: false,
  shareSeen: true,
};

const emptyProfile: Profile = {
  nick: '',
  face: 0,
  age: 0,
  sex: null,
  blood: 0,
  sign: 0,
  animal: 0,
  address: '',
  city: '',
  country: '',
  mail: '',
  homepage: '',
  occupation: '',
  mobile: '',
  postcode: '',
  phone: '',
  introduction: '',
  province: '',
  realName: '',
  school: '',
};

// Every field another value, so that two that are mixed up show.
const fullProfile: Profile = {
  nick: '小Q & "friends"',
  face: 270,
  age: 33,
  sex: 1,
  blood: 4,
  sign: 12,
  animal: 7,
  address: 'address',
  city: 'city',
  country: 'country',
  mail: 'mail@example.org',
  homepage: 'homepage',
  occupation: 'occupation',
  mobile: 'mobile',
  postcode: 'postcode',
  phone: 'phone',
  introduction: "'; DROP TABLE accounts; --\n𠀀",
  province: '广东',
  realName: 'real name',
  school: 'school',
};

export function accountContract(ground: Ground): void {
  const standing = {
    password: PASSWORD,
    admin: false,
    disabled: false,
    status: statuses.online,
    createdAt: 1,
    policy: standardPolicy,
  };

  test('an account that says nothing of itself has the careful defaults', async () => {
    const uin = await ground.account({ profile: { nick: 'Ann' } });
    assert.deepEqual(await ground.storage.account(uin), {
      uin,
      ...standing,
      profile: { ...emptyProfile, nick: 'Ann' },
    });
  });

  test('an account comes back as it was given', async () => {
    const policy: Policy = {
      add: 'nobody',
      searchable: true,
      strangers: true,
      legacy: 'app',
      shareRead: true,
      shareSeen: false,
    };
    const uin = await ground.account({ admin: true, createdAt: 1_234_567_890_123, policy, profile: fullProfile });
    const wanted = { uin, ...standing, admin: true, createdAt: 1_234_567_890_123, policy, profile: fullProfile };
    assert.deepEqual(await ground.storage.account(uin), wanted);
  });

  test('the greatest number is an account like any other', async () => {
    const uin = await ground.account({ uin: 4_294_967_295 });
    const peer = await ground.account();
    await ground.storage.befriend({ uin, peer, mostFriends: 10 });
    assert.equal((await ground.send(peer, uin)).outcome, 'stored');
    assert.deepEqual(
      (await ground.waiting(uin)).map((entry) => entry.peer),
      [peer],
    );
  });

  test('a number is given once, and its account keeps everything', async () => {
    const { storage } = ground;
    const uin = await ground.account({ profile: { nick: 'first' } });
    const again = { uin, password: 'other', admin: true, createdAt: 2, policy: {}, profile: { nick: 'second' } };
    assert.equal(await storage.createAccount(again), 'taken');
    assert.equal((await storage.account(uin))?.profile.nick, 'first');
    const fresh = { ...again, uin: ground.number() };
    const both = await Promise.all([storage.createAccount(fresh), storage.createAccount(fresh)]);
    assert.deepEqual(both, ['created', 'taken']);
  });

  test('a number without an account is undefined', async () => {
    assert.equal(await ground.storage.account(ground.number()), undefined);
  });

  test('accounts come in pages, ascending', async () => {
    const uins = await ground.accounts(5);
    const [first = 0] = uins;
    const page = async (after: number, count: number) =>
      (await ground.storage.accounts({ after, count })).map((account) => account.uin);
    assert.deepEqual(await page(first - 1, 2), uins.slice(0, 2));
    assert.deepEqual(await page(first + 1, 2), uins.slice(2, 4));
    assert.deepEqual((await page(first + 3, 2))[0], uins[4]);
    assert.deepEqual(await page(4_294_967_295, 2), []);
    assert.deepEqual((await ground.storage.accounts({ after: 0, count: 1 })).length, 1);
  });

  test('a change changes what it names, and nothing else', async () => {
    const { storage } = ground;
    const uin = await ground.account({ profile: fullProfile });
    const expected = { uin, ...standing, profile: fullProfile };
    assert.equal(await storage.changeAccount({ uin }), true);
    assert.deepEqual(await storage.account(uin), expected);
    await storage.changeAccount({ uin, profile: { nick: 'new', sex: null } });
    assert.deepEqual(await storage.account(uin), { ...expected, profile: { ...fullProfile, nick: 'new', sex: null } });
    const policy = { strangers: true, shareRead: true, legacy: 'app' } as const;
    await storage.changeAccount({ uin, policy, disabled: true, admin: true, password: 'p' });
    assert.deepEqual(await storage.account(uin), {
      uin,
      ...standing,
      password: 'p',
      admin: true,
      disabled: true,
      policy: { ...standardPolicy, ...policy },
      profile: { ...fullProfile, nick: 'new', sex: null },
    });
  });

  test('there is nothing to change where there is no account', async () => {
    const uin = ground.number();
    assert.equal(await ground.storage.changeAccount({ uin }), false);
    assert.equal(await ground.storage.changeAccount({ uin, disabled: true }), false);
    assert.equal(await ground.storage.changeAccount({ uin, profile: { nick: 'none' } }), false);
  });

  // Which of these sessions stay: of legacy clients by the account's password, of legacy ones by an app password, of 2.0.
  const changes: readonly [what: string, change: Omit<AccountChange, 'uin'>, stay: readonly string[]][] = [
    ['a new password', { password: 'new' }, []],
    ['disabling', { disabled: true }, []],
    ['disabling, with a policy', { disabled: true, policy: { legacy: 'app' } }, []],
    ['refusing the legacy protocol', { policy: { legacy: 'no' } }, ['modern', 'modern by app']],
    [
      'the legacy protocol with app passwords only',
      { policy: { legacy: 'app' } },
      ['legacy by app', 'modern', 'modern by app'],
    ],
    [
      'allowing the legacy protocol',
      { policy: { legacy: 'yes' } },
      ['legacy', 'legacy by app', 'modern', 'modern by app'],
    ],
    ['a new nick', { profile: { nick: 'new' } }, ['legacy', 'legacy by app', 'modern', 'modern by app']],
    ['enabling', { disabled: false }, ['legacy', 'legacy by app', 'modern', 'modern by app']],
    ['taking strangers', { policy: { strangers: true } }, ['legacy', 'legacy by app', 'modern', 'modern by app']],
    ['making an administrator', { admin: true }, ['legacy', 'legacy by app', 'modern', 'modern by app']],
  ];
  for (const [what, change, stay] of changes) {
    test(`${what} leaves ${stay.join(', ') || 'no session'}`, async () => {
      const uins = await ground.accounts(3);
      const [own = 0, byApp = 0, other = 0] = uins;
      for (const uin of uins) {
        const app = await ground.addApp(uin);
        await ground.openLegacy(uin, { app: uin === byApp ? app : 0 });
        await ground.openModern(uin);
        await ground.openModern(uin, { app });
      }
      for (const uin of [own, byApp]) assert.equal(await ground.storage.changeAccount({ uin, ...change }), true);
      const left = async (uin: number) =>
        (await ground.sessions(uin)).map(
          ({ session, app }) => `${session === 0 ? 'legacy' : 'modern'}${app ? ' by app' : ''}`,
        );
      const expected = (own: string) => [own, 'modern', 'modern by app'].filter((one) => stay.includes(one));
      assert.deepEqual(await left(own), expected('legacy'));
      assert.deepEqual(await left(byApp), expected('legacy by app'));
      assert.equal((await left(other)).length, 3, 'the sessions of another');
    });
  }

  test('cards are of those that there are', async () => {
    const [a = 0, b = 0] = await ground.accounts(2, { profile: { nick: 'one of two', face: 3 } });
    const card = { nick: 'one of two', face: 3 };
    assert.deepEqual(await ground.storage.cards([a, ground.number(), b]), [
      { uin: a, ...card },
      { uin: b, ...card },
    ]);
    assert.deepEqual(await ground.storage.cards([]), []);
  });

  test('only accounts that allow it are found, by what is asked for, in pages', async () => {
    const { storage } = ground;
    const province = `province ${ground.number()}`;
    const open = { policy: { searchable: true } };
    const made = [];
    for (const [age, sex] of [
      [20, 0],
      [20, 1],
      [30, 1],
      [30, null],
    ] as const) {
      made.push(await ground.account({ ...open, profile: { nick: 'n', age, sex, province, face: 9 } }));
    }
    const [a = 0, b = 0, c = 0, d = 0] = made;
    await ground.account({ profile: { nick: 'not searchable', province } });
    const disabled = await ground.account({ ...open, profile: { nick: 'disabled', province } });
    await storage.changeAccount({ uin: disabled, disabled: true });

    const searcher = await ground.account();
    const find = async (more: { age?: number; sex?: 0 | 1; after?: number; count?: number; searcher?: number }) => {
      const query = { searcher, after: 0, count: 10, province, ...more };
      return (await storage.search(query)).hits.map((hit) => hit.uin);
    };
    assert.deepEqual(await find({}), [a, b, c, d]);
    assert.deepEqual(await find({ age: 20 }), [a, b]);
    assert.deepEqual(await find({ sex: 1 }), [b, c]);
    assert.deepEqual(await find({ age: 30, sex: 1 }), [c]);
    assert.deepEqual(await find({ count: 3 }), [a, b, c]);
    assert.deepEqual(await find({ after: b }), [c, d]);
    assert.deepEqual(await find({ searcher: b }), [a, c, d]);
    assert.deepEqual((await storage.search({ searcher, after: c, count: 1, province })).hits, [
      { uin: d, nick: 'n', face: 9, age: 30, sex: null, province },
    ]);
    assert.ok((await storage.search({ searcher, after: 0, count: 1000 })).hits.length >= 4, 'without any wish');
  });

  test('accounts are found by a part of the nickname, in any case and width, or by how the number begins', async () => {
    const { storage } = ground;
    const province = `province ${ground.number()}`;
    const made = [];
    for (const nick of ['Zoë Straße', '小明 100%', 'Ｔｏｍ_1'])
      made.push(await ground.account({ policy: { searchable: true }, profile: { nick, province } }));
    const [a = 0, b = 0, c = 0] = made;
    const hidden = await ground.account({ profile: { nick: 'Zoë', province } });
    const searcher = await ground.account();
    const find = async (text: string) =>
      (await storage.search({ searcher, after: 0, count: 10, province, text })).hits.map(({ uin }) => uin);
    for (const [text, found] of [
      ['', [a, b, c]],
      ['ZOE\u0308', [a]],
      ['strasse', [a]],
      ['明', [b]],
      ['0%', [b]],
      ['tom_', [c]],
      ['m_1x', []],
      [String(b), [b]],
      [String(hidden), []],
    ] as const)
      assert.deepEqual(await find(text), found, text);
    assert.deepEqual(await find(String(c).slice(1)), [], 'a number is known by its beginning');
  });

  test('a call that fails harms no other of its turn', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.friends(2);
    const broken = { add: 'bogus' as AddPolicy };
    const [uin, at] = [ground.number(), Date.now()];
    const outcomes = await Promise.allSettled([
      ground.send(a, b, { text: 'before', request: 'r1', at }),
      storage.changeAccount({ uin: a, policy: broken, disabled: true }),
      ground.send(a, b, { text: 'after', request: 'r2' }),
      ground.account({ uin }),
      storage.accounts({ after: {} as number, count: 1 }),
      storage.account(a),
    ]);
    const ends = outcomes.map(({ status }) => status);
    assert.deepEqual(ends, ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    assert.deepEqual(await ground.texts(b), ['before', 'after']);
    assert.equal((await storage.account(a))?.disabled, false);
    assert.ok(await storage.account(uin));
    // A request rolled back and done again is remembered as done once.
    const again = await ground.send(a, b, { text: 'before', request: 'r1' });
    assert.deepEqual(again, { outcome: 'repeated', number: 1, at });
    assert.equal((await ground.send(a, b, { mostWaiting: 3 })).outcome, 'stored');
    assert.deepEqual(await ground.send(a, b, { mostWaiting: 3 }), { outcome: 'full' });
  });

  test('an account that fails to be made leaves nothing', async () => {
    const uin = ground.number();
    await assert.rejects(ground.account({ uin, policy: { add: 'bogus' as AddPolicy } }));
    assert.equal(await ground.storage.account(uin), undefined);
    await ground.account({ uin });
    assert.ok(await ground.storage.account(uin));
  });
}
