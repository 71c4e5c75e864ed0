import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFriends, atEnd, openHouse } from '@rookery/testing/server';
import fc from 'fast-check';
import { type Config, defaults } from '../config.ts';
import { startCore } from '../testing/core.ts';
import { logIn, post, Raw, request } from '../testing/raw.ts';
import { createPages } from '../transports/pages.ts';
import { peers } from '../transports/peers.ts';
import { listen } from '../transports/reader.ts';
import { Limits, Rate } from './limits.ts';

const ANN = 10001;
const BOB = 10002;
const CID = 10003;

test('a rate lets its burst pass at once, and then what it says', () => {
  const rate = new Rate(10, 5);
  const start = 1_000_000;
  let spent = start;
  const passes = (now: number) => {
    const wait = rate.waitSeconds(spent, now);
    if (wait === 0) spent = rate.spend(spent, now);
    return wait === 0;
  };
  const atOnce = Array.from({ length: 8 }, () => passes(start));
  assert.deepEqual(atOnce, [true, true, true, true, true, false, false, false]);
  assert.equal(rate.waitSeconds(spent, start), 1);
  assert.equal(passes(start + 99), false);
  assert.equal(passes(start + 100), true);
  assert.equal(passes(start + 100), false);
  const rested = Array.from({ length: 8 }, () => passes(start + 10_000));
  assert.deepEqual(rested, [true, true, true, true, true, false, false, false]);
});

test('property: whenever one asks, no more passes than the burst and the rate allow, and waiting is enough', () => {
  const steps = fc.array(fc.nat(2000), { maxLength: 200 });
  const bounds = { perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 20 }) };
  fc.assert(
    fc.property(fc.record(bounds), steps, ({ perSecond, burst }, pauses) => {
      const rate = new Rate(perSecond, burst);
      let now = 0;
      let spent = 0;
      let passed = 0;
      for (const pause of pauses) {
        now += pause;
        const wait = rate.waitSeconds(spent, now);
        assert.ok(Number.isInteger(wait));
        if (wait === 0) {
          spent = rate.spend(spent, now);
          passed++;
        } else {
          assert.equal(rate.waitSeconds(spent, now + 1000 * wait), 0);
        }
        assert.ok(passed <= burst + (perSecond * now) / 1000 + 1e-6, `${passed} passed`);
      }
    }),
  );
});

test('an address that has its whole allowance again is forgotten, and no other', () => {
  const limits = new Limits({ ...defaults, 'address-requests-per-second': 1, 'address-burst-requests': 3 });
  const spent = limits.address('10.0.0.1', 0);
  spent.requests = limits.addressRequests.spend(spent.requests, 0);
  limits.forget(500);
  assert.equal(limits.address('10.0.0.1', 500), spent);
  limits.forget(1000);
  assert.notEqual(limits.address('10.0.0.1', 1000), spent);
});

test('an address that has made an account is remembered for as long as that counts', () => {
  const limits = new Limits({ ...defaults, 'address-registrations-per-hour': 4 });
  const { addressRegistrations: rate } = limits;
  const spent = limits.address('10.0.0.1', 0);
  for (let i = 0; i < 4; i++) spent.registrations = rate.spend(spent.registrations, 0);
  assert.equal(rate.waitSeconds(spent.registrations, 0), 900);
  limits.forget(3_599_999);
  assert.equal(limits.address('10.0.0.1', 3_599_999), spent);
  assert.equal(rate.waitSeconds(spent.registrations, 900_000), 0);
  limits.forget(3_600_000);
  assert.notEqual(limits.address('10.0.0.1', 3_600_000), spent);
});

test('who owns one address of a network of IPv6 owns them all', () => {
  const limits = new Limits(defaults);
  const same = ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6', '2001:0:1:2::', '2001:db8:1:3::1'];
  const [a, b, c, d] = same.map((address) => limits.address(address, 0));
  assert.equal(a, b);
  assert.notEqual(a, c);
  assert.notEqual(a, d);
  assert.equal(limits.address('::1', 0), limits.address('0:0:0:0:1::', 0));
  assert.equal(a, limits.address('2001:0DB8:0001:0002::7', 0), 'however a proxy writes it');
  assert.notEqual(limits.address('10.0.0.1', 0), limits.address('10.0.0.2', 0));
});

/** What RT says, of an answer that is refused by a limit. */
function retryOf(answer: string): number {
  const [, seconds, why] = /&RES=40&RT=(\d+)&RA=([^&]+)$/.exec(answer) ?? [];
  assert.ok(seconds && why, answer);
  return Number(seconds);
}

const poll = (uin: number) => request('GetMsgEx', uin);
const tight: Partial<Config> = { 'account-requests-per-second': 1, 'account-burst-requests': 3 };

test('an account has one rate for all transports, and another has its own', async (t) => {
  const core = await startCore(t, { config: tight });
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN);
  await core.logIn(BOB);
  for (const cmd of ['GetMsgEx', 'List', 'GetMsgEx']) assert.match(await core.ask(request(cmd, ANN)), /&RES=0&/);
  assert.equal(retryOf(await core.ask(poll(ANN))), 1);
  assert.match(await core.ask(poll(BOB)), /&RES=0&/);
  core.clock.now += 1000;
  assert.match(await core.ask(poll(ANN)), /&RES=0&/);
  retryOf(await core.ask(poll(ANN)));
});

test('a login does not give a new allowance', async (t) => {
  const core = await startCore(t, { config: tight });
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN);
  for (let i = 0; i < 3; i++) await core.ask(poll(ANN));
  assert.match(await core.logIn(ANN), /&RS=0&/);
  retryOf(await core.ask(poll(ANN)));
});

test('messages have a rate of their own; refused ones are not sent', async (t) => {
  const config = { 'account-messages-per-second': 1, 'account-burst-messages': 2 };
  const core = await startCore(t, { config });
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN);
  await core.logIn(BOB);
  await core.ask(poll(BOB));
  const send = (text: string) => core.ask(request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`));
  assert.match(await send('one'), /&RES=0$/);
  assert.match(await send('two'), /&RES=0$/);
  const wait = retryOf(await send('three'));
  assert.match(await core.ask(poll(ANN)), /&RES=0&/);
  core.clock.now += 1000 * wait;
  assert.match(await send('three'), /&RES=0$/);
  assert.match(await core.ask(poll(BOB)), /&MG=one,two,three,$/);
});

test('an address has its rate for all its accounts and for none', async (t) => {
  const config = { 'address-requests-per-second': 1, 'address-burst-requests': 4 };
  const core = await startCore(t, { config });
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN);
  await core.ask('VER=1.1&CMD=Nonsense');
  await core.ask(poll(ANN));
  await core.ask('nonsense');
  for (const body of [poll(ANN), poll(BOB), 'nonsense', request('Login', ANN)]) retryOf(await core.ask(body));
  assert.match(await core.ask(poll(ANN), '127.0.0.2'), /&RES=20&/);
  core.clock.now += 1000;
  assert.match(await core.ask(poll(ANN)), /&RES=0&/);
});

test('logins from one address have a rate; an account that it has let in before has its own there', async (t) => {
  const core = await startCore(t, { config: { 'address-logins-per-second': 1, 'address-burst-logins': 2 } });
  await addFriends(core.storage, ANN, BOB, CID);
  await core.logIn(ANN);
  await core.logIn(BOB);
  retryOf(await core.logIn(CID));
  assert.match(await core.logIn(CID, '127.0.0.2'), /&RS=0&/);
  for (let i = 0; i < 2; i++) assert.match(await core.logIn(ANN), /&RS=0&/);
  retryOf(await core.logIn(ANN));
  assert.match(await core.logIn(BOB), /&RS=0&/);
});

test('the allowance of an address is one, however many connections it has kept', async (t) => {
  const config = { 'address-requests-per-second': 1, 'address-burst-requests': 5 };
  const { parts, dispatch, clock, sweep } = await startCore(t, { config });
  const listening = await listen(parts, dispatch, await createPages(parts, dispatch, peers(parts)), {
    host: '127.0.0.1',
    port: 0,
  });
  atEnd(t, () => listening.close());
  let passed = 0;
  const ask = async (raw: Raw) => {
    await raw.write(post('VER=1.1'));
    if (/&RES=1&/.test((await raw.reply()).body)) passed++;
  };
  const kept: Raw[] = [];
  for (let i = 0; i < 3; i++) {
    const raw = await Raw.open(listening.port);
    await ask(raw);
    kept.push(raw);
    // Long enough to have it all again, and to be forgotten.
    clock.now += 60_000;
    await sweep();
  }
  passed = 0;
  for (const raw of kept) for (let i = 0; i < 8; i++) await ask(raw);
  assert.equal(passed, 5);
  for (const raw of kept) raw.destroy();
});

test('without limits nothing is refused', async (t) => {
  const { port, storage } = await openHouse(t, { config: { limits: false, ...tight } });
  await addFriends(storage, ANN, BOB);
  await logIn(port, ANN);
  const raw = await Raw.open(port);
  await raw.write(post(poll(ANN)).repeat(500));
  for (const { body } of await raw.replies(500)) assert.match(body, /&RES=0&/);
  raw.destroy();
});
