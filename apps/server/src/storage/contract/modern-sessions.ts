import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statuses } from '@rookery/protocol';
import type { ModernSession } from '../storage.ts';
import type { Ground } from './ground.ts';

/** Sessions of 2.0, which have a token. */
export function modernSessionContract(ground: Ground): void {
  const find = (uin: number, hash: string, seenAfter = 0) => ground.storage.modernSession({ uin, hash, seenAfter });
  const numbers = async (uin: number) => (await ground.sessions(uin)).map(({ session }) => session);

  test('a session is found by its token alone', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const app = await ground.addApp(a);
    await ground.storage.setStatus({ uin: a, status: statuses.away });
    const opening = ground.newModern(a, { client: 'the phone', address: '192.0.2.7', at: 3000, app });
    const opened = await ground.storage.openModernSession(opening);
    const session = opened?.session ?? 0;
    const generation = opened?.generation ?? '';
    assert.deepEqual(opened, { session, cursor: 0, status: statuses.away, ended: [], generation });
    assert.match(generation, /^[0-9a-f]{16}$/);
    assert.ok(session > 0, 'the number 0 is that of the legacy clients');
    const expected: ModernSession = {
      session,
      cursor: 0,
      status: statuses.away,
      client: 'the phone',
      app,
      address: '192.0.2.7',
      openedAt: 3000,
      seenAt: 3000,
      generation,
      hash: opening.hash,
      node: '',
      version: 0,
    };
    await ground.reopen();
    assert.deepEqual(await find(a, opening.hash), expected);
    assert.deepEqual(await ground.sessions(a), [expected]);
    assert.equal(await find(b, opening.hash), undefined, 'of another account');
    assert.equal(await find(a, `${opening.hash} `), undefined);
  });

  test('several sessions of one account know nothing of each other', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (let i = 0; i < 3; i++) await ground.send(b, a);
    const [one, two] = [ground.newModern(a, { client: 'one' }), ground.newModern(a, { client: 'two' })];
    for (const each of [one, two]) await ground.storage.openModernSession(each);
    const first = (await find(a, one.hash))?.session as number;
    await ground.storage.confirm({ uin: a, session: first, number: 2 });
    assert.deepEqual([(await find(a, one.hash))?.cursor, (await find(a, two.hash))?.cursor], [2, 0]);
    await ground.storage.endSession({ uin: a, session: first });
    assert.equal(await find(a, one.hash), undefined);
    assert.equal((await find(a, two.hash))?.client, 'two');
  });

  test('a session begins where the account has confirmed furthest, by any of its clients', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (let i = 0; i < 5; i++) await ground.send(b, a);
    const cursor = async () => (await ground.storage.openModernSession(ground.newModern(a)))?.cursor;
    const session = await ground.openModern(a);
    await ground.storage.moveCursor({ uin: a, number: 2 });
    assert.equal(await cursor(), 2);
    await ground.storage.confirm({ uin: a, session, number: 4 });
    assert.equal(await cursor(), 4);
    await ground.storage.endSession({ uin: a, session });
    await ground.reopen();
    assert.equal(await cursor(), 4);
  });

  test('the number of a session is never used twice', async () => {
    const [uin = 0, other = 0] = await ground.accounts(2);
    const used: number[] = [];
    const open = async (more = {}) => used.push(await ground.openModern(uin, { at: 1000, ...more }));
    for (let i = 0; i < 3; i++) {
      await open();
      await ground.storage.endSession({ uin, session: used.at(-1) as number });
    }
    await open();
    await open({ most: 1 });
    await ground.storage.changeAccount({ uin, password: 'new' });
    await ground.storage.changeAccount({ uin, password: 'newer' });
    await open({ password: 'newer' });
    await ground.storage.pruneModernSessions(1001);
    await ground.reopen();
    await ground.openModern(other);
    await open({ password: 'newer' });
    assert.equal(new Set(used).size, used.length, `${used}`);
  });

  test('with as many as there may be, those not seen for longest end; the new one stays', async () => {
    const [uin = 0, other = 0] = await ground.accounts(2);
    const theirs = await ground.openModern(other, { at: 1 });
    const [a, b, c] = [
      await ground.openModern(uin, { at: 300 }),
      await ground.openModern(uin, { at: 100 }),
      await ground.openModern(uin, { at: 200 }),
    ];
    await ground.openLegacy(uin, { at: 1 });
    await ground.storage.sawSessions([{ uin, session: b, address: 'x', at: 400 }]);
    // By the clock it is the one not seen for longest.
    const opened = await ground.storage.openModernSession(ground.newModern(uin, { at: 50, most: 3 }));
    assert.deepEqual(opened?.ended, [c]);
    const d = opened?.session as number;
    assert.deepEqual(await numbers(uin), [0, a, b, d]);
    assert.deepEqual((await ground.storage.openModernSession(ground.newModern(uin, { at: 500, most: 4 })))?.ended, []);
    const alone = await ground.storage.openModernSession(ground.newModern(uin, { at: 600, most: 1 }));
    assert.equal(alone?.ended.length, 4);
    assert.deepEqual(await numbers(uin), [0, alone?.session]);
    assert.deepEqual(await numbers(other), [theirs]);
  });

  test('a session that may not be opened ends none', async () => {
    const uin = await ground.account();
    const session = await ground.openModern(uin);
    const refused = ground.newModern(uin, { password: 'the one before', most: 1 });
    assert.equal(await ground.storage.openModernSession(refused), undefined);
    assert.deepEqual(await numbers(uin), [session]);
    assert.equal(await find(uin, refused.hash), undefined);
  });

  test('a session is not found any more when it was silent for too long', async () => {
    const uin = await ground.account();
    const opening = ground.newModern(uin, { at: 5000 });
    const session = (await ground.storage.openModernSession(opening))?.session as number;
    await ground.openLegacy(uin, { at: 10, address: 'x', app: 0 });
    const seen = async (seenAfter: number) => [
      (await find(uin, opening.hash, seenAfter)) !== undefined,
      (await ground.storage.sessions({ uin, seenAfter })).map((each) => each.session),
    ];
    assert.deepEqual(await seen(4999), [true, [0, session]]);
    assert.deepEqual(await seen(5000), [false, [0]]);
    await ground.storage.sawSessions([{ uin, session, address: 'elsewhere', at: 6000 }]);
    assert.deepEqual(await seen(5999), [true, [0, session]]);
    const found = await find(uin, opening.hash);
    assert.deepEqual([found?.address, found?.openedAt, found?.seenAt], ['elsewhere', 5000, 6000]);
  });

  test('when sessions were last seen does not go back, and none is made by noting it', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const [ofA, ofB] = [await ground.openModern(a, { at: 100 }), await ground.openModern(b, { at: 100 })];
    const gone = await ground.openModern(a);
    await ground.storage.endSession({ uin: a, session: gone });
    await ground.storage.sawSessions([
      { uin: a, session: ofA, address: 'x', at: 300 },
      { uin: b, session: ofB, address: 'y', at: 50 },
      { uin: a, session: gone, address: 'z', at: 300 },
      { uin: ground.number(), session: 1, address: 'z', at: 300 },
    ]);
    await ground.storage.sawSessions([]);
    assert.deepEqual(
      [...(await ground.sessions(a)), ...(await ground.sessions(b))].map(({ session, seenAt }) => [session, seenAt]),
      [
        [ofA, 300],
        [ofB, 100],
      ],
    );
  });

  test('sessions not seen for long are removed, the legacy clients keep theirs', async () => {
    const uin = await ground.account();
    await ground.openLegacy(uin, { at: 100 });
    const [old, young] = [await ground.openModern(uin, { at: 100 }), await ground.openModern(uin, { at: 200 })];
    assert.deepEqual(await numbers(uin), [0, old, young]);
    await ground.storage.pruneModernSessions(200);
    assert.deepEqual(await numbers(uin), [0, young]);
    assert.ok(await ground.storage.resumeSession({ uin, address: 'a', at: 300 }));
  });

  test('one session ends, the others stay; 0 is that of the legacy clients', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const end = (uin: number, session: number) => ground.storage.endSession({ uin, session });
    const [one, two] = [await ground.openModern(a), await ground.openModern(a)];
    await ground.openLegacy(a);
    assert.equal(await end(b, one), false, 'it is of another account');
    assert.equal(await end(b, 0), false);
    assert.equal(await end(a, two + 1), false);
    assert.equal(await end(a, one), true);
    assert.equal(await end(a, one), false);
    assert.deepEqual(await numbers(a), [0, two]);
    assert.equal(await end(a, 0), true);
    assert.equal(await end(a, 0), false);
    assert.deepEqual(await numbers(a), [two]);
  });

  test('all sessions are shown as they are, that of the legacy clients first', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    assert.deepEqual(await ground.sessions(a), []);
    for (let i = 0; i < 3; i++) await ground.send(b, a);
    const session = await ground.openModern(a, { client: 'browser', at: 1500 });
    const app = await ground.addApp(a);
    await ground.openLegacy(a, { address: '192.0.2.1', at: 2000, app });
    await ground.storage.resumeSession({ uin: a, address: '192.0.2.1', at: 2500 });
    await ground.storage.moveCursor({ uin: a, number: 2 });
    await ground.storage.confirm({ uin: a, session, number: 3 });
    await ground.storage.setStatus({ uin: a, status: statuses.busy });
    const status = statuses.busy;
    const [legacy, browser] = await ground.sessions(a);
    const { generation = '', version = 0 } = legacy ?? {};
    const { hash = '' } = browser ?? {};
    const both = { status, generation, version, node: '' };
    assert.deepEqual(
      [legacy, browser],
      [
        { ...both, session: 0, cursor: 2, client: '', app, address: '192.0.2.1', openedAt: 0, seenAt: 2500, hash: '' },
        { ...both, session, cursor: 3, client: 'browser', app: 0, address: 'a', openedAt: 1500, seenAt: 1500, hash },
      ],
    );
    assert.deepEqual(await ground.sessions(ground.number()), []);
  });

  test('the session of a changed password stays under its new token; all others end', async () => {
    const [uin = 0, other = 0] = await ground.accounts(2);
    const app = await ground.addApp(uin);
    const kept = ground.newModern(uin, { client: 'kept', at: 3000 });
    const keep = (await ground.storage.openModernSession(kept))?.session as number;
    const ends = [ground.newModern(uin), ground.newModern(uin, { app })];
    for (const one of ends) await ground.storage.openModernSession(one);
    await ground.openLegacy(uin);
    await ground.openModern(other);
    await ground.openLegacy(other);
    const was = (await ground.storage.account(uin))?.password as string;
    const change = { uin, was, password: 'new', keep, hash: 'new token' };
    assert.equal(await ground.storage.changePassword({ ...change, was: 'wrong' }), false);
    assert.equal((await ground.sessions(uin)).length, 4, 'nothing has changed');
    assert.equal(await ground.storage.changePassword(change), true);
    assert.deepEqual(await numbers(uin), [keep]);
    assert.equal((await find(uin, 'new token'))?.client, 'kept');
    for (const gone of [kept, ...ends]) assert.equal(await find(uin, gone.hash), undefined);
    assert.equal((await ground.sessions(other)).length, 2);
    assert.equal((await ground.storage.account(uin))?.password, 'new');
    assert.equal(
      await ground.storage.changePassword({ ...change, password: 'newer' }),
      false,
      'it is not `was` any more',
    );
    await ground.openModern(uin, { app });
  });

  test('a password is not changed for a disabled account, or by a session that has ended', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const [ofA, ofB] = [await ground.openModern(a), await ground.openModern(b)];
    const old = await ground.openModern(b);
    const change = { was: (await ground.storage.account(a))?.password as string, password: 'new', hash: 'h' };
    const outcomes = await Promise.all([
      ground.storage.changeAccount({ uin: a, disabled: true }),
      ground.storage.changePassword({ ...change, uin: a, keep: ofA }),
      ground.storage.endSession({ uin: b, session: ofB }),
      ground.storage.changePassword({ ...change, uin: b, keep: ofB }),
      ground.storage.changePassword({ ...change, uin: ground.number(), keep: ofB }),
    ]);
    assert.deepEqual(outcomes, [true, false, true, false, false]);
    for (const uin of [a, b]) assert.equal((await ground.storage.account(uin))?.password, change.was);
    assert.deepEqual(await numbers(b), [old]);
  });

  test('a session opened while the account is changed is opened before it, or not at all', async () => {
    const uin = await ground.account();
    const [early, late] = [ground.newModern(uin), ground.newModern(uin)];
    await Promise.all([
      ground.storage.openModernSession(early),
      ground.storage.changeAccount({ uin, password: 'new' }),
      ground.storage.openModernSession(late).then((opened) => assert.equal(opened, undefined)),
    ]);
    assert.deepEqual(await ground.sessions(uin), []);
  });
}
