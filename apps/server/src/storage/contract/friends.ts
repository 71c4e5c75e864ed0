import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import fc from 'fast-check';
import type { AddPolicy, FriendAnswer, FriendAsk } from '../storage.ts';
import { type Ground, PLENTY } from './ground.ts';

const TEN_MINUTES = 600_000;

export function friendContract(ground: Ground): void {
  const bounds = { mostFriends: 1000, mostRequests: 1000, mostWaiting: PLENTY };
  const add = (uin: number, peer: number, more: Partial<FriendAsk> = {}) =>
    ground.storage.addFriend({ uin, peer, reason: '', at: 1000, ...bounds, ...more });
  const ask = (uin: number, peer: number, more: Partial<FriendAsk> = {}) =>
    ground.storage.askFriend({ uin, peer, reason: 'please', at: 1000, ...bounds, ...more });
  const answer = (uin: number, peer: number, accept: boolean, more: Partial<FriendAnswer> = {}) =>
    ground.storage.answerFriend({ uin, peer, accept, reason: 'so', at: 1000, mostFriends: 1000, ...more });
  const withPolicy = (policy: AddPolicy) => ground.account({ policy: { add: policy } });
  const areFriends = async (a: number, b: number) => {
    const [ofA, ofB] = await Promise.all([ground.storage.friends(a), ground.storage.friends(b)]);
    assert.equal(ofA.includes(b), ofB.includes(a), 'friendship has two sides');
    return ofA.includes(b);
  };
  /** What has come in: kind, from whom, text. */
  const told = async (uin: number) => (await ground.waiting(uin)).map(({ kind, peer, text }) => [kind, peer, text]);

  test('a friendship is made once, seen from both sides, and ended from either', async () => {
    const { storage } = ground;
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    assert.deepEqual(await storage.friends(a), []);
    assert.equal(await storage.befriend({ uin: b, peer: a, mostFriends: 10 }), 'added');
    assert.equal(await storage.befriend({ uin: a, peer: b, mostFriends: 10 }), 'already');
    assert.equal(await storage.befriend({ uin: a, peer: c, mostFriends: 10 }), 'added');
    assert.deepEqual(await storage.friends(a), [b, c]);
    assert.deepEqual(await storage.friends(b), [a]);
    assert.equal(await storage.unfriend({ uin: b, peer: a }), true);
    assert.equal(await storage.unfriend({ uin: a, peer: b }), false);
    assert.deepEqual(await storage.friends(a), [c]);
    assert.deepEqual(await storage.friends(b), []);
    assert.equal(await storage.befriend({ uin: a, peer: ground.number(), mostFriends: 10 }), 'unknown');
    assert.equal(await storage.befriend({ uin: ground.number(), peer: a, mostFriends: 10 }), 'unknown');
  });

  test('adding goes by the policy of the other', async () => {
    const [a = 0] = await ground.accounts(1);
    const [anyone, asked, nobody] = [await withPolicy('anyone'), await withPolicy('ask'), await withPolicy('nobody')];
    assert.equal(await add(a, anyone), 'added');
    assert.equal(await add(a, anyone), 'already');
    assert.equal(await add(a, asked), 'ask');
    assert.equal(await add(a, nobody), 'nobody');
    assert.equal(await add(a, ground.number()), 'unknown');
    assert.deepEqual(await ground.storage.friends(a), [anyone]);
    await ground.storage.changeAccount({ uin: anyone, disabled: true });
    const [b = 0] = await ground.accounts(1);
    assert.equal(await add(b, anyone), 'unknown');
  });

  test('asking goes by the policy of the other', async () => {
    const [a = 0] = await ground.accounts(1);
    const [anyone, asked, nobody] = [await withPolicy('anyone'), await withPolicy('ask'), await withPolicy('nobody')];
    assert.equal(await ask(a, anyone), 'added');
    assert.equal(await ask(a, anyone), 'already');
    assert.equal(await ask(a, asked), 'asked');
    assert.equal(await ask(a, nobody), 'nobody');
    assert.equal(await ask(a, ground.number()), 'unknown');
    assert.deepEqual(await told(a), [[kinds.accepted.code, anyone, '']]);
    assert.deepEqual(await told(asked), [[kinds.asked.code, a, 'please']]);
    assert.deepEqual(await told(nobody), []);
    assert.equal(await areFriends(a, asked), false);
  });

  test('a request that is accepted makes friends, and tells why', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    await ask(a, b);
    assert.equal(await answer(b, a, true, { reason: 'welcome' }), 'accepted');
    assert.equal(await ask(await ground.account(), b, { mostRequests: 1 }), 'asked', 'there is room');
    assert.deepEqual(await told(a), [[kinds.accepted.code, b, 'welcome']]);
    assert.equal(await areFriends(a, b), true);
    assert.equal(await answer(b, a, true), 'again');
    assert.equal(await answer(b, a, false), 'none', 'a friend cannot be refused');
    assert.equal((await told(a)).length, 1);
  });

  test('a request that is refused is answered once, and may be made again', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    await ask(a, b);
    assert.equal(await answer(b, a, false, { reason: 'no' }), 'refused');
    assert.equal(await answer(b, a, false), 'again');
    assert.equal(await answer(b, a, true), 'none');
    assert.deepEqual(await told(a), [[kinds.refused.code, b, 'no']]);
    assert.equal(await areFriends(a, b), false);
    assert.equal(await add(b, a), 'ask', 'the refused request opens no door');
    assert.equal(await ask(a, b), 'asked');
    assert.equal(await answer(b, a, true), 'accepted');
  });

  test('one cannot answer for another account, or without a request', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    await ask(a, b);
    assert.equal(await answer(a, b, true), 'none');
    assert.equal(await answer(c, a, true), 'none');
    assert.equal(await answer(b, c, false), 'none');
    assert.deepEqual(await told(a), []);
    assert.equal(await areFriends(a, b), false);
  });

  test('a request rings again only with other words, or after ten minutes', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    assert.equal(await ask(a, b), 'asked');
    assert.equal(await ask(a, b, { at: 1000 + TEN_MINUTES - 1 }), 'again');
    assert.equal(await ask(a, b, { reason: 'please!', at: 2000 }), 'asked');
    assert.equal(await ask(a, b, { reason: 'please!', at: 2000 + TEN_MINUTES }), 'asked');
    assert.equal((await told(b)).length, 3);
  });

  test('a request rings five times in ten minutes at the most, however it is answered', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const outcomes: string[] = [];
    for (let i = 0; i < 9; i++) {
      outcomes.push(await ask(a, b, { reason: `reason ${i}`, at: 1000 + i }));
      if (i === 1) await answer(b, a, false);
      if (i === 3) await ground.storage.unfriend({ uin: a, peer: b });
    }
    assert.deepEqual(outcomes, [...Array(5).fill('asked'), ...Array(4).fill('again')]);
    assert.equal((await told(b)).length, 5);
    assert.equal(await ask(c, b), 'asked', 'another account rings');
    assert.equal(await answer(b, a, true), 'accepted', 'the last one stands, though it did not ring');
    await ground.storage.unfriend({ uin: a, peer: b });
    assert.equal(await ask(a, b, { at: 1000 + TEN_MINUTES }), 'asked');
  });

  test('ending a friendship ends what is asked on both sides', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    await ask(a, b);
    assert.equal(await ground.storage.unfriend({ uin: b, peer: a }), false);
    assert.equal(await answer(b, a, true), 'none');
    assert.equal(await add(b, a), 'ask');
  });

  for (const [how, second] of [
    ['asking', ask],
    ['adding', add],
  ] as const) {
    test(`${how} an account that has asked makes friends, and leaves no request`, async () => {
      const [a = 0, b = 0, c = 0] = await ground.accounts(3);
      await ask(a, b);
      assert.equal(await second(b, a), 'mutual');
      assert.equal(await areFriends(a, b), true);
      assert.deepEqual(await told(a), [[kinds.accepted.code, b, '']]);
      for (const uin of [a, b]) assert.equal(await ask(c, uin, { mostRequests: 1 }), 'asked', 'there is room');
    });
  }

  test('when both ask at once they are friends, both are told, and no request is left', async () => {
    for (let i = 0; i < 20; i++) {
      const [a = 0, b = 0, c = 0] = await ground.accounts(3);
      const outcomes = await Promise.all([ask(a, b), ask(b, a)]);
      assert.deepEqual(outcomes, ['asked', 'mutual']);
      assert.equal(await areFriends(a, b), true);
      const accepted = kinds.accepted.code;
      assert.deepEqual(
        (await told(a)).filter(([kind]) => kind === accepted),
        [[accepted, b, '']],
      );
      assert.deepEqual(
        (await told(b)).filter(([kind]) => kind === accepted),
        [[accepted, a, '']],
      );
      assert.equal(await answer(a, b, false), 'none');
      assert.equal(await answer(b, a, false), 'none');
      for (const uin of [a, b]) assert.equal(await ask(c, uin, { mostRequests: 1 }), 'asked', 'there is room');
    }
  });

  test('a full list on either side takes no friends', async () => {
    const [a = 0, b = 0, c = 0, d = 0] = await ground.accounts(4, { policy: { add: 'anyone' } });
    const mostFriends = 2;
    assert.equal(await add(a, b, { mostFriends }), 'added');
    assert.equal(await add(a, c, { mostFriends }), 'added');
    assert.equal(await add(a, d, { mostFriends }), 'full');
    assert.equal(await add(d, a, { mostFriends }), 'full');
    assert.equal(await ask(d, a, { mostFriends }), 'full');
    assert.equal(await ground.storage.befriend({ uin: d, peer: a, mostFriends }), 'full');
    assert.equal(await add(a, b, { mostFriends }), 'already');
    assert.deepEqual(await ground.storage.friends(d), []);
    assert.deepEqual(await told(d), []);

    const [e = 0] = await ground.accounts(1);
    await ask(a, e);
    assert.equal(await answer(e, a, true, { mostFriends }), 'full');
    assert.equal(await ask(e, a, { mostFriends }), 'full');
    assert.deepEqual(await told(a), []);
    await ground.storage.unfriend({ uin: a, peer: b });
    assert.equal(await answer(e, a, true, { mostFriends }), 'accepted', 'the request has waited');
  });

  test('only so many requests are open at once', async () => {
    const [a = 0, b = 0, c = 0, d = 0] = await ground.accounts(4);
    const mostRequests = 2;
    assert.equal(await ask(a, d, { mostRequests }), 'asked');
    assert.equal(await ask(b, d, { mostRequests }), 'asked');
    assert.equal(await ask(c, d, { mostRequests }), 'requests');
    assert.equal(await ask(a, d, { mostRequests }), 'again');
    assert.equal((await told(d)).length, 2);
    await answer(d, a, false);
    assert.equal(await ask(c, d, { mostRequests }), 'asked', 'a refused one takes no room');
    assert.equal(await ask(a, d, { mostRequests }), 'requests');
  });

  test('a full mailbox takes no request, and who asks needs room for the answer', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const mostWaiting = 2;
    assert.equal(await ask(a, b, { mostWaiting, reason: 'one' }), 'asked');
    assert.equal(await ask(a, b, { mostWaiting, reason: 'two' }), 'asked');
    assert.equal(await ask(a, b, { mostWaiting, reason: 'three' }), 'waiting');
    assert.equal(await ask(c, b, { mostWaiting }), 'waiting');
    assert.equal(await ask(b, c, { mostWaiting }), 'waiting');
    assert.deepEqual(
      (await told(b)).map(([, , reason]) => reason),
      ['one', 'two'],
    );
    assert.deepEqual(await told(c), []);
    await ground.storage.moveCursor({ uin: b, number: 1 });
    assert.equal(await ask(c, b, { mostWaiting }), 'asked');
  });

  test('property: friendship has two sides after any sequence, in turn and all at once', async () => {
    const kindsOfStep = ['add', 'ask', 'accept', 'refuse', 'unfriend', 'befriend'] as const;
    const step = fc.record({ what: fc.constantFrom(...kindsOfStep), who: fc.nat(3), whom: fc.nat(3) });
    const policies = fc.array(fc.constantFrom<AddPolicy>('anyone', 'ask', 'nobody'), { minLength: 4, maxLength: 4 });
    const steps = fc.array(step, { maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(
        policies,
        steps,
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        async (adds, all, atOnce, most) => {
          const uins: number[] = [];
          for (const policy of adds) uins.push(await withPolicy(policy));
          const run = ({ what, who, whom }: (typeof all)[number]) => {
            const [uin = 0, peer = 0, mostFriends] = [uins[who], uins[whom], most];
            if (what === 'add') return add(uin, peer, { mostFriends });
            if (what === 'ask') return ask(uin, peer, { mostFriends });
            if (what === 'unfriend') return ground.storage.unfriend({ uin, peer });
            if (what === 'befriend') return ground.storage.befriend({ uin, peer, mostFriends });
            return answer(uin, peer, what === 'accept', { mostFriends });
          };
          const makes: readonly unknown[] = ['added', 'already', 'mutual', 'accepted'];
          const real = all.filter(({ who, whom }) => who !== whom);
          if (atOnce) await Promise.all(real.map(run));
          for (const done of atOnce ? [] : real) {
            const outcome = await run(done);
            const [a = 0, b = 0] = [uins[done.who], uins[done.whom]];
            if (makes.includes(outcome)) assert.equal(await areFriends(a, b), true, `${done.what}: ${outcome}`);
            if (done.what === 'unfriend') assert.equal(await areFriends(a, b), false);
          }
          for (const a of uins) {
            const friends = await ground.storage.friends(a);
            assert.ok(friends.length <= most);
            assert.deepEqual(
              friends,
              friends.toSorted((x, y) => x - y),
            );
            for (const b of uins) if (a !== b) await areFriends(a, b);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a friendship that is ended takes the right to write with it', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    assert.equal((await ground.send(a, b, { mostWaiting: PLENTY })).outcome, 'stored');
    await ground.storage.unfriend({ uin: b, peer: a });
    assert.equal((await ground.send(a, b)).outcome, 'stranger');
    assert.equal((await ground.send(b, a)).outcome, 'stranger');
  });
}
