import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Guesser, LocalGuesses } from './guesses.ts';

const ANN = 10001;
const BOB = 10002;
const HOUR_MS = 3_600_000;

const stranger = (uin: number, address: string): Guesser => ({ uin, address, isKnown: false });
const known = (uin: number, address: string): Guesser => ({ uin, address, isKnown: true });

test('some failures are free, then each doubles the wait, up to a minute', () => {
  const guesses = new LocalGuesses(3);
  const [ann, elsewhere] = [stranger(ANN, '10.0.0.1'), stranger(ANN, '10.0.0.2')];
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 12; i++) {
    guesses.count(ann, now);
    const wait = guesses.waitSeconds(ann, now);
    waits.push(wait);
    now += 1000 * wait;
  }
  assert.deepEqual(waits, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  assert.equal(guesses.waitSeconds(elsewhere, now), 0, 'another network is not locked out');
  assert.equal(guesses.waitSeconds(stranger(BOB, '10.0.0.1'), now), 0, 'nor is another account');
  guesses.takeBack(ann);
  guesses.count(ann, now);
  assert.equal(guesses.waitSeconds(ann, now), 0, 'a right password makes up for it');
});

test('one network that tries many accounts is slowed, and an account that it has let in before is not', () => {
  const guesses = new LocalGuesses(2);
  for (let uin = 20_000; uin < 20_200; uin++) guesses.count(stranger(uin, '10.0.0.1'), 0);
  assert.ok(guesses.waitSeconds(stranger(ANN, '10.0.0.1'), 0) > 0);
  assert.equal(guesses.waitSeconds(known(ANN, '10.0.0.1'), 0), 0);
  assert.equal(guesses.waitSeconds(stranger(ANN, '10.0.0.2'), 0), 0);
});

test('the failures of a hundred networks hold back no other one, but make their own waits long', () => {
  const guesses = new LocalGuesses(5);
  let now = 0;
  for (let round = 0; round < 30; round++) {
    for (let i = 0; i < 100; i++) {
      const guesser = stranger(ANN, `10.0.1.${i}`);
      if (guesses.waitSeconds(guesser, now) === 0) guesses.count(guesser, now);
    }
    now += 2000;
  }
  assert.equal(guesses.waitSeconds(known(ANN, '10.0.0.1'), now), 0);
  // A stranger who has not failed waits a second at the most, and for the share of time that failures come in only.
  assert.ok(guesses.waitSeconds(stranger(ANN, '10.0.0.2'), now) <= 1);
  let passed = 0;
  for (const end = now + HOUR_MS; now < end; now += 1000) {
    for (let i = 0; i < 100; i++) {
      const guesser = stranger(ANN, `10.0.1.${i}`);
      if (guesses.waitSeconds(guesser, now) > 0) continue;
      guesses.count(guesser, now);
      passed++;
    }
  }
  assert.ok(passed < 1000, `${passed} guesses in an hour`);
});

test('however many networks guess, an account sees about one guess of strangers a second', () => {
  const guesses = new LocalGuesses(5);
  let passed = 0;
  for (let now = 0; now < 60_000; now += 100) {
    for (let i = 0; i < 50; i++) {
      const guesser = stranger(ANN, `10.${(now / 100) >> 8}.${(now / 100) & 255}.${i}`);
      if (guesses.waitSeconds(guesser, now) > 0) continue;
      guesses.count(guesser, now);
      passed++;
    }
  }
  assert.ok(passed <= 1000 + 60, `${passed}`);
  assert.equal(guesses.waitSeconds(known(ANN, '192.0.2.1'), 60_000), 0);
});

test('a customer of IPv6 gets no new guesses with each of 65,536 networks', () => {
  const guesses = new LocalGuesses(5);
  let passed = 0;
  for (let i = 0; i < 450; i++) {
    const guesser = stranger(ANN, `2001:db8:1:${i.toString(16)}::1`);
    if (guesses.waitSeconds(guesser, 0) > 0) continue;
    guesses.count(guesser, 0);
    passed++;
  }
  assert.equal(passed, 40);
  assert.equal(guesses.waitSeconds(stranger(ANN, '2001:db8:2::1'), 0), 0);
});

test('what is tried in a session counts for its network too, and is judged by the session', () => {
  const guesses = new LocalGuesses(2);
  const inSession = { ...known(ANN, '10.0.0.1'), session: 7 };
  for (let i = 0; i < 9; i++) guesses.count(known(ANN, '10.0.0.1'), 0);
  assert.ok(guesses.waitSeconds(known(ANN, '10.0.0.1'), 0) > 0);
  assert.equal(guesses.waitSeconds(inSession, 0), 0);
  for (let i = 0; i < 2; i++) guesses.count(inSession, 0);
  assert.equal(guesses.waitSeconds(inSession, 0), 1);
  assert.equal(guesses.waitSeconds({ ...inSession, session: 8 }, 0), 0);
});

test('a right password takes back its own attempt, and no failure of others', () => {
  const guesses = new LocalGuesses(1);
  for (let i = 0; i < 50; i++) guesses.count(stranger(20_000 + i, '10.0.0.1'), 0);
  const wait = guesses.waitSeconds(stranger(ANN, '10.0.0.1'), 0);
  assert.ok(wait > 0);
  for (let i = 0; i < 20; i++) {
    guesses.count(stranger(BOB, '10.0.0.1'), 0);
    guesses.takeBack(stranger(BOB, '10.0.0.1'));
  }
  assert.equal(guesses.waitSeconds(stranger(ANN, '10.0.0.1'), 0), wait);
});

test('what has failed long ago is forgotten, and only so much is remembered, the latest', () => {
  const guesses = new LocalGuesses(1);
  const target = stranger(ANN, '192.0.2.1');
  for (let i = 0; i < 150_000; i++) {
    if (i % 1000 === 0) guesses.count(target, i);
    guesses.count(stranger(20_000 + i, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`), i);
  }
  assert.ok(guesses.waitSeconds(target, 150_000) > 0, 'a flood of others does not wash it away');
  guesses.forget(10_000_000);
  assert.equal(guesses.waitSeconds(target, 150_000), 0);
});
