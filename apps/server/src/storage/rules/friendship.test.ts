import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ASK_AGAIN_MS,
  type Asking,
  adding,
  answering,
  asking,
  befriending,
  blocking,
  type Pair,
  toldLeft,
} from './friendship.ts';

const stranger: Pair = { takes: 'ask', areFriends: false, isBlocked: false, hasAsked: false, haveRoom: true };
const first: Asking = {
  ...stranger,
  reason: 'hello',
  at: 1e12,
  last: undefined,
  requests: 0,
  mostRequests: 5,
  waiting: 0,
  mostWaiting: 10,
};
const pairs: fc.Arbitrary<Pair> = fc.record({
  takes: fc.constantFrom('anyone', 'ask', 'nobody', undefined),
  areFriends: fc.boolean(),
  isBlocked: fc.boolean(),
  hasAsked: fc.boolean(),
  haveRoom: fc.boolean(),
});

test('adding: what the peer lets others do decides, unless it has asked itself', () => {
  assert.equal(adding(stranger), 'ask');
  assert.equal(adding({ ...stranger, takes: 'nobody' }), 'nobody');
  assert.equal(adding({ ...stranger, takes: 'anyone' }), 'added');
  assert.equal(adding({ ...stranger, takes: 'anyone', haveRoom: false }), 'full');
  assert.equal(adding({ ...stranger, takes: 'nobody', hasAsked: true }), 'mutual');
  assert.equal(adding({ ...stranger, hasAsked: true, haveRoom: false }), 'full');
  assert.equal(adding({ ...stranger, areFriends: true, haveRoom: false }), 'already');
  assert.equal(adding({ ...stranger, takes: undefined, areFriends: true }), 'unknown');
});

test('a blocked account is answered as by an account that nobody may add', () => {
  fc.assert(
    fc.property(pairs, (pair) => {
      const blocked = { ...pair, isBlocked: true };
      const closed = pair.takes && { ...pair, isBlocked: false, takes: 'nobody' as const };
      assert.equal(adding(blocked), closed ? adding(closed) : 'unknown');
      assert.deepEqual(
        asking({ ...first, ...blocked }),
        closed ? asking({ ...first, ...closed }) : { outcome: 'unknown' },
      );
    }),
  );
});

test('two become friends only with room in both lists, and not across a closed door', () => {
  fc.assert(
    fc.property(pairs, fc.boolean(), (pair, asks) => {
      const outcome = asks ? asking({ ...first, ...pair }).outcome : adding(pair);
      if (outcome !== 'added' && outcome !== 'mutual') return;
      assert.ok(pair.haveRoom && pair.takes !== undefined && !pair.areFriends);
      assert.ok(outcome === 'mutual' ? pair.hasAsked : pair.takes === 'anyone' && !pair.isBlocked);
    }),
  );
});

test('asking: the first time a request is kept, and rings', () => {
  assert.deepEqual(asking(first), { outcome: 'asked', request: { at: first.at, asks: 1 } });
  assert.deepEqual(asking({ ...first, takes: 'anyone' }), { outcome: 'added' });
  assert.deepEqual(asking({ ...first, requests: 5 }), { outcome: 'requests' });
  assert.deepEqual(asking({ ...first, waiting: 10 }), { outcome: 'waiting' });
  assert.deepEqual(asking({ ...first, waiting: 10, takes: 'nobody' }), { outcome: 'nobody' });
});

test('asking again: the same is the same, another reason rings a few times in ten minutes', () => {
  const last = { reason: 'hello', at: first.at - 1000, isRefused: false, asks: 1 };
  assert.deepEqual(asking({ ...first, last }), { outcome: 'again' });
  assert.equal(asking({ ...first, last, reason: 'please' }).outcome, 'asked');
  assert.equal(
    asking({ ...first, last, reason: 'please', requests: 5 }).outcome,
    'asked',
    'it is one of the open ones',
  );
  const refused = { ...last, isRefused: true };
  assert.deepEqual(asking({ ...first, last: refused }), { outcome: 'asked', request: { at: last.at, asks: 2 } });
  assert.deepEqual(asking({ ...first, last: refused, requests: 5 }), { outcome: 'requests' });
  const fifth = { ...last, asks: 5 };
  const kept = { at: last.at, asks: 6 };
  assert.deepEqual(asking({ ...first, last: fifth, reason: 'please' }), { outcome: 'again', request: kept });
});

test('however an account asks, it rings five times in ten minutes at the most', () => {
  const steps = fc.array(
    fc.record({ ms: fc.nat(ASK_AGAIN_MS), reason: fc.constantFrom('a', 'b'), refused: fc.boolean() }),
  );
  fc.assert(
    fc.property(steps, (all) => {
      let at = first.at;
      let last: Asking['last'];
      const rings: number[] = [];
      for (const { ms, reason, refused } of all) {
        at += Math.floor(ms / 20);
        const { outcome, request } = asking({ ...first, at, reason, last });
        if (outcome === 'asked') rings.push(at);
        if (request) last = { reason, ...request, isRefused: refused };
        const since = request?.at ?? last?.at ?? at;
        assert.ok(rings.filter((ring) => ring >= since).length <= 5);
      }
    }),
  );
});

test('answering: once, and only what was asked', () => {
  const open = { accept: true, areFriends: false, asked: 'open', haveRoom: true } as const;
  assert.equal(answering(open), 'accepted');
  assert.equal(answering({ ...open, haveRoom: false }), 'full');
  assert.equal(answering({ ...open, accept: false, haveRoom: false }), 'refused');
  assert.equal(answering({ ...open, asked: undefined }), 'none');
  assert.equal(answering({ ...open, asked: 'refused' }), 'none');
  assert.equal(answering({ ...open, asked: 'refused', accept: false }), 'again');
  assert.equal(answering({ ...open, areFriends: true, asked: undefined }), 'again');
  assert.equal(answering({ ...open, areFriends: true, accept: false }), 'none');
});

test('befriending: two that are there, are no friends, and have room', () => {
  const two = { areThere: true, areFriends: false, haveRoom: true };
  assert.equal(befriending(two), 'added');
  assert.equal(befriending({ ...two, haveRoom: false }), 'full');
  assert.equal(befriending({ ...two, areFriends: true, haveRoom: false }), 'already');
  assert.equal(befriending({ ...two, areThere: false }), 'unknown');
});

test('blocking: a disabled account is there for its friends only', () => {
  const facts = { isThere: true, hasBlocked: false, isPeerThere: true, areFriends: false, blocks: 1, most: 2 };
  assert.equal(blocking(facts), 'blocked');
  assert.equal(blocking({ ...facts, areFriends: true }), 'friends');
  assert.equal(blocking({ ...facts, isPeerThere: false }), 'unknown');
  assert.equal(blocking({ ...facts, isPeerThere: false, areFriends: true }), 'friends');
  assert.equal(blocking({ ...facts, blocks: 2 }), 'full');
  assert.equal(blocking({ ...facts, blocks: 2, hasBlocked: true }), 'already');
  assert.equal(blocking({ ...facts, isThere: false }), 'unknown');
});

test('when a friend was last there is told only where both share it', () => {
  assert.deepEqual([toldLeft(7, true, true), toldLeft(0, true, true)], [7, 0]);
  assert.deepEqual([toldLeft(7, false, true), toldLeft(7, true, false)], [null, null]);
});
