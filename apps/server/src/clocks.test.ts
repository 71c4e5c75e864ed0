import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addAccount, addFriends, atEnd, newFolder } from '@rookery/testing/server';
import { steadyClock } from './clocks.ts';
import { defaults } from './config.ts';
import { openInMemory, openStorage } from './storage/open.ts';
import { fromRes, logInModern, modernClient, startCore } from './testing/core.ts';
import { request } from './testing/raw.ts';
import { fieldOf } from './testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const steps = [
  ['back by 30 seconds', -30 * SECOND],
  ['back by a day', -DAY],
  ['on by an hour', HOUR],
  ['on by a year', YEAR],
] as const;

const open = async (t: TestContext, data?: string) => {
  const core = await startCore(t, { data });
  await addFriends(core.storage, ANN, BOB);
  return core;
};

for (const [name, step] of steps) {
  test(`a clock set ${name}: no one is refused, and no session ends`, async (t) => {
    const data = newFolder(t);
    const core = await open(t, data);
    await core.logIn(ANN);
    const phone = await logInModern(core, BOB);
    const silent = await logInModern(core, BOB);
    for (let i = 0; i < 400; i++) await core.ask(request('GetMsgEx', ANN));
    core.clock.step = step;
    assert.match(await core.ask(request('CLTMSG', ANN, `UN=${BOB}&MG=tea`)), /&RES=0$/);
    assert.match(await phone.ask('GetMsgEx'), /&MG=tea,$/);
    assert.match(await core.ask('VER=1.1'), /&RES=1&/, 'refused for what it is');
    assert.match(await core.logIn(ANN, '127.0.0.9'), /&RS=0&/);
    assert.match(await core.logIn(ANN), /&RS=0&/);
    // They are online for as long as ever, and not longer.
    await core.sweep();
    assert.equal(await core.parts.presence.count(), 2);
    core.clock.now += 151 * SECOND;
    await phone.ask('Ping');
    await core.sweep();
    assert.equal(await core.parts.presence.count(), 1);
    // Past the hour after which what is silent for too many days is removed.
    for (let i = 0; i < 3; i++) {
      core.clock.now += 45 * 60 * SECOND;
      await core.sweep();
    }
    assert.equal(await silent.ask('Ping'), 'RES=0');
    assert.equal(await phone.ask('Ping'), 'RES=0');
    core.clock.now += 31 * DAY;
    await phone.ask('Ping');
    await core.sweep();
    assert.match(await phone.ask('Sessions'), /^RES=0&SN=1&/, 'those that are really silent end');
  });

  test(`a clock set ${name}: times are told as the wall clock has them`, async (t) => {
    const core = await open(t);
    const bob = await logInModern(core, BOB);
    const seenAt = core.clock.now;
    core.clock.step = step;
    core.clock.now += 5000;
    const ann = await logInModern(core, ANN);
    await ann.ask('CLTMSG', `UN=${BOB}&ID=one&MG=tea`);
    const listed = await bob.ask('Sessions');
    assert.equal(fieldOf(listed, 'TS'), `${core.clock.now + step},`);
    assert.equal(fieldOf(listed, 'CT'), `${seenAt},`);
    const fetched = await bob.ask('GetMsgEx');
    assert.match(fieldOf(fetched, 'TS'), new RegExp(`^${core.clock.now + step},`));
  });

  test(`a clock set ${name}: a long poll ends when it was to end`, async (t) => {
    const core = await open(t);
    const bob = await logInModern(core, BOB);
    const begun = performance.now();
    const poll = bob.ask('GetMsgEx', 'WT=1');
    core.clock.step = step;
    core.clock.now += 1000;
    assert.match(await poll, /^RES=0&MN=0/);
    assert.ok(performance.now() - begun < 20_000);
  });

  test(`a clock set ${name}: a history that went back is noticed once in a minute, as ever`, async (t) => {
    const core = await open(t);
    const bob = await logInModern(core, BOB);
    const generation = () => [...(core.parts.sessions.resident(BOB)?.modern ?? [])][0]?.generation;
    const goBeyond = () => bob.ask('Confirm', `AK=7&GN=${generation()}`);
    const first = generation();
    await goBeyond();
    const second = generation();
    core.clock.step = step;
    await goBeyond();
    const third = generation();
    core.clock.now += 61 * SECOND;
    await goBeyond();
    assert.notEqual(second, first);
    assert.equal(third, second);
    assert.notEqual(generation(), third);
  });

  test(`a clock set ${name}: the same bytes are one message for half a minute, and then another`, async (t) => {
    const core = await open(t);
    await core.logIn(ANN);
    await core.logIn(BOB);
    const send = () => core.ask(request('CLTMSG', ANN, `UN=${BOB}&MG=hi`));
    await send();
    core.clock.step = step;
    await send();
    assert.match(await core.ask(request('GetMsgEx', BOB)), /&MN=1&/);
    core.clock.now += 61 * SECOND;
    await send();
    assert.match(await core.ask(request('GetMsgEx', BOB)), /&MN=1&/);
  });
}

test('what ends at a date ends by the wall clock', async (t) => {
  const core = await open(t);
  const ann = await logInModern(core, ANN);
  const app = fieldOf(await ann.ask('AddAppPwd', `NM=bell&EX=${core.clock.now + HOUR}`), 'PW');
  assert.match(await core.ask(request('Login', ANN, `PS=${app}&M5=0`, { ver: '2.0' })), /&RS=0&/);
  core.clock.step = 2 * HOUR;
  assert.match(await core.ask(request('Login', ANN, `PS=${app}&M5=0`, { ver: '2.0' })), /&RS=1&/);
  core.clock.step = -HOUR;
  assert.match(await core.ask(request('Login', ANN, `PS=${app}&M5=0`, { ver: '2.0' })), /&RS=0&/);
});

test('silence is measured across a restart, even when the system clock was set', async (t) => {
  for (const [now, from, to] of [
    // A year on, as after a jump or a long rest: no more than half of the days that a session may be silent.
    [Date.now() - YEAR, 15 * DAY, 15 * DAY],
    // A day back: it does not go back.
    [Date.now() + DAY, 0, 0],
    [Date.now() - 3 * DAY, 3 * DAY, 3 * DAY],
  ] as const) {
    const data = newFolder(t);
    const first = await startCore(t, { data });
    await addAccount(first.storage, ANN);
    first.clock.now = now;
    const { sid } = await logInModern(first, ANN);
    await first.storage.close();
    const storage = await openStorage({ data });
    const steady = await steadyClock({ config: defaults, storage });
    const passed = steady() - now;
    await storage.close();
    assert.ok(passed >= from && passed < to + 5 * 60 * SECOND, `${passed}`);
    const again = await startCore(t, { data });
    again.clock.now = now + passed;
    assert.equal(fromRes(await modernClient(again, ANN, sid).ask('Ping')), 'RES=0');
  }
});

test('in an empty database the steady clock begins at the wall clock, in whole milliseconds', async (t) => {
  const storage = await openInMemory();
  atEnd(t, () => storage.close());
  const steady = await steadyClock({ config: defaults, storage });
  assert.ok(Math.abs(steady() - Date.now()) < 60_000);
  assert.ok(Number.isInteger(steady()));
});
