import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import fc from 'fast-check';
import type { AddPolicy, FriendAsk } from '../storage.ts';
import { type Ground, PLENTY } from './ground.ts';

/** Whom an account has blocked, and what becomes of what it had with them. */
export function blockContract(ground: Ground): void {
  const bounds = { mostFriends: 1000, mostRequests: 1000, mostWaiting: PLENTY };
  const block = (uin: number, peer: number, most = 10) => ground.storage.block({ uin, peer, most });
  const unblock = (uin: number, peer: number) => ground.storage.unblock({ uin, peer });
  const blocks = (uin: number) => ground.storage.blocks(uin);
  const add = (uin: number, peer: number, more: Partial<FriendAsk> = {}) =>
    ground.storage.addFriend({ uin, peer, reason: '', at: 1000, ...bounds, ...more });
  const ask = (uin: number, peer: number, more: Partial<FriendAsk> = {}) =>
    ground.storage.askFriend({ uin, peer, reason: 'please', at: 1000, ...bounds, ...more });
  const answer = (uin: number, peer: number, accept: boolean) =>
    ground.storage.answerFriend({ uin, peer, accept, reason: '', at: 1000, mostFriends: 1000 });
  const send = async (from: number, to: number) => (await ground.send(from, to)).outcome;
  const kindsTo = async (uin: number) => (await ground.waiting(uin)).map(({ kind }) => kind);

  test('a block ends a friendship, says so once, and is taken back without it', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const d = await ground.account();
    assert.equal(await block(a, c), 'friends');
    assert.equal(await block(a, b), 'friends');
    assert.equal(await block(a, b), 'already');
    assert.equal(await block(a, d), 'blocked');
    assert.deepEqual(await blocks(a), [b, c, d]);
    assert.deepEqual(
      [await blocks(b), await ground.storage.friends(a), await ground.storage.friends(b)],
      [[], [], [c]],
    );
    assert.equal(await unblock(a, b), true);
    assert.equal(await unblock(a, b), false);
    assert.equal(await unblock(a, ground.number()), false);
    assert.deepEqual(await blocks(a), [c, d]);
    assert.equal(await ground.storage.isFriend({ uin: a, peer: b }), false);
  });

  test('only accounts block, and only accounts are blocked, so many of them', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    assert.equal(await block(a, ground.number()), 'unknown');
    assert.equal(await block(ground.number(), a), 'unknown');
    assert.equal(await block(a, b, 1), 'blocked');
    assert.equal(await block(a, c, 1), 'full');
    assert.equal(await block(a, b, 1), 'already');
    await ground.storage.changeAccount({ uin: c, disabled: true });
    assert.equal(await block(a, c, 2), 'unknown', 'who is disabled is not there');
    assert.deepEqual(await blocks(a), [b]);
  });

  test('a blocked account cannot write, even to an account that takes strangers', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3, { policy: { strangers: true } });
    assert.equal(await send(b, a), 'stored');
    const message = ground.message(b, a);
    await ground.storage.storeMessage(message);
    await block(a, b);
    assert.equal(await send(b, a), 'stranger');
    assert.equal(await send(c, a), 'stored');
    assert.equal(await send(a, b), 'stored', 'a block has one side');
    assert.equal((await ground.storage.storeMessage(message)).outcome, 'repeated', 'it had been stored');
    await unblock(a, b);
    assert.equal(await send(b, a), 'stored');
  });

  for (const policy of ['anyone', 'ask', 'nobody'] as const) {
    test(`a blocked account is refused as by policy "nobody", where the policy is "${policy}"`, async () => {
      const [a = 0, b = 0] = await ground.accounts(2, { policy: { add: policy } });
      await block(a, b);
      assert.equal(await add(b, a), 'nobody');
      assert.equal(await ask(b, a), 'nobody');
      assert.deepEqual(await kindsTo(a), []);
      assert.deepEqual(await ground.storage.requests({ uin: a, count: 10 }), []);
      assert.deepEqual(await blocks(a), [b]);
    });
  }

  test('a block ends open requests in both directions', async () => {
    for (const [asker, asked] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const pair = await ground.accounts(2);
      const [a = 0, b = 0] = pair;
      await ask(pair[asker] as number, pair[asked] as number);
      assert.equal(await block(a, b), 'blocked');
      for (const [uin, peer] of [
        [a, b],
        [b, a],
      ] as const) {
        assert.deepEqual(await ground.storage.requests({ uin, count: 10 }), []);
        assert.equal(await answer(uin, peer, true), 'none');
      }
      // The older request does not help either of the two.
      assert.equal(await add(b, a), 'nobody');
      assert.equal(await add(a, b), 'ask');
      assert.equal(await ground.storage.isFriend({ uin: a, peer: b }), false);
    }
  });

  test('asking takes the own block back, unless it is refused', async () => {
    const [a = 0] = await ground.accounts(1);
    const asked = await ground.account();
    const anyone = await ground.account({ policy: { add: 'anyone' } });
    const nobody = await ground.account({ policy: { add: 'nobody' } });
    for (const peer of [asked, anyone, nobody]) await block(a, peer);
    assert.equal(await add(a, asked), 'ask');
    assert.equal(await ask(a, asked, { mostWaiting: 0 }), 'waiting');
    assert.equal(await ask(a, asked, { mostRequests: 0 }), 'requests');
    assert.equal(await add(a, anyone, { mostFriends: 0 }), 'full');
    assert.equal(await ask(a, nobody), 'nobody');
    assert.deepEqual(await blocks(a), [asked, anyone, nobody]);
    assert.equal(await ask(a, asked), 'asked');
    assert.equal(await add(a, anyone), 'added');
    assert.deepEqual(await blocks(a), [nobody]);
    assert.equal(await ask(asked, a), 'mutual', 'who was asked may ask back');
    assert.deepEqual(await kindsTo(a), [kinds.accepted.code]);
  });

  test('who has blocked each other stays apart until both have forgiven', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    await block(a, b);
    await block(b, a);
    assert.equal(await ask(a, b), 'nobody');
    assert.deepEqual([await blocks(a), await blocks(b)], [[b], [a]]);
    await unblock(b, a);
    assert.equal(await ask(a, b), 'asked');
    assert.equal(await answer(b, a, true), 'accepted');
    assert.equal(await send(b, a), 'stored');
  });

  test('the operator makes any two accounts friends, which ends blocks', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3, { policy: { add: 'nobody' } });
    await block(a, b);
    await block(b, a);
    await block(a, c);
    assert.equal(await ground.storage.befriend({ uin: a, peer: b, mostFriends: 0 }), 'full');
    assert.deepEqual(await blocks(a), [b, c]);
    assert.equal(await ground.storage.befriend({ uin: a, peer: b, mostFriends: 10 }), 'added');
    assert.deepEqual([await blocks(a), await blocks(b)], [[c], []]);
    assert.deepEqual([await send(a, b), await send(b, a)], ['stored', 'stored']);
  });

  test('a search does not show accounts that have blocked the searcher', async () => {
    const province = `province of blocks ${ground.number()}`;
    const more = { policy: { searchable: true }, profile: { nick: 'n', province } };
    const [a = 0, b = 0, c = 0] = await ground.accounts(3, more);
    const find = async (searcher: number) => {
      const query = { searcher, after: 0, count: 10, province };
      return (await ground.storage.search(query)).hits.map(({ uin }) => uin);
    };
    await block(a, b);
    assert.deepEqual([await find(a), await find(b), await find(c)], [[b, c], [c], [a, b]]);
    await unblock(a, b);
    assert.deepEqual(await find(b), [a, c]);
  });

  test('property: a blocked account is not a friend and has no open request, after any sequence', async () => {
    const what = fc.constantFrom('add', 'ask', 'accept', 'refuse', 'unfriend', 'befriend', 'block', 'block', 'unblock');
    const steps = fc.array(fc.record({ what, who: fc.nat(2), whom: fc.nat(2) }), { maxLength: 40, size: 'max' });
    const policies = fc.array(fc.constantFrom<AddPolicy>('anyone', 'ask', 'nobody'), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(policies, steps, async (adds, all) => {
        const uins: number[] = [];
        for (const policy of adds) uins.push(await ground.account({ policy: { add: policy } }));
        const run = (step: string, uin: number, peer: number): Promise<unknown> => {
          if (step === 'add') return add(uin, peer);
          if (step === 'ask') return ask(uin, peer);
          if (step === 'block') return block(uin, peer);
          if (step === 'unblock') return unblock(uin, peer);
          if (step === 'unfriend') return ground.storage.unfriend({ uin, peer });
          if (step === 'befriend') return ground.storage.befriend({ uin, peer, mostFriends: 10 });
          return answer(uin, peer, step === 'accept');
        };
        for (const { what: step, who, whom } of all) {
          if (who === whom) continue;
          const [uin, peer] = [uins[who] as number, uins[whom] as number];
          const wasBlocked = (await blocks(peer)).includes(uin);
          const outcome = await run(step, uin, peer);
          if (wasBlocked && (step === 'add' || step === 'ask')) assert.equal(outcome, 'nobody', step);
          for (const one of uins) {
            const [friends, asking] = [
              await ground.storage.friends(one),
              await ground.storage.requests({ uin: one, count: 9 }),
            ];
            for (const other of await blocks(one)) {
              assert.ok(!friends.includes(other), `${step}: a friend is blocked`);
              assert.ok(!asking.some((request) => request.uin === other), `${step}: a request of a blocked account`);
              assert.equal(await send(other, one), 'stranger');
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  });
}
