import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { type Claim, Turns } from './turns.ts';

/** Work that ends when it is told to, and says in which order it began. */
function workplace(turns: Turns) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const take = (name: string, claim: Claim) =>
    turns.take(claim, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    });
  const endOne = async () => {
    await turn();
    ends.shift()?.();
    await turn();
  };
  return { begun, take, endOne };
}

const from = (network: string, isKnown = false, key?: string): Claim =>
  key === undefined ? { network, isKnown } : { network, isKnown, key };

test('networks take turns, however long the line of one is', async () => {
  const { begun, take, endOne } = workplace(new Turns(1, 100));
  const all = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) => take(name, from(name.slice(0, 1))));
  for (let i = 0; i < 6; i++) await endOne();
  assert.deepEqual(begun, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2'], 'when a1 began there was no other');
  assert.deepEqual(await Promise.all(all), ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']);
});

test('known ones wait behind one stranger at the most, and strangers behind one known', async () => {
  const { begun, take, endOne } = workplace(new Turns(1, 100));
  for (let i = 0; i < 4; i++) take(`s${i}`, from(`s${i}`));
  for (let i = 0; i < 2; i++) take(`k${i}`, from(`k${i}`, true));
  for (let i = 0; i < 6; i++) await endOne();
  assert.deepEqual(begun, ['s0', 'k0', 's1', 'k1', 's2', 's3']);
});

test('of one key one has its turn at a time', async () => {
  const { begun, take, endOne } = workplace(new Turns(3, 100));
  for (const name of ['a1', 'a2', 'a3']) take(name, from('a', false, 'a'));
  take('b1', from('a', false, 'b'));
  await turn();
  assert.deepEqual(begun, ['a1', 'b1']);
  await endOne();
  assert.deepEqual(begun, ['a1', 'b1', 'a2']);
  for (let i = 0; i < 3; i++) await endOne();
});

test('where it is full, the longest line of strangers makes room for others', async () => {
  const { begun, take, endOne } = workplace(new Turns(1, 4));
  const flood = ['a1', 'a2', 'a3', 'a4'].map((name) => take(name, from('a')));
  assert.equal(await take('a5', from('a')), undefined, 'not for its own network');
  const b1 = take('b1', from('b'));
  assert.equal(await flood[3], undefined);
  const k1 = take('k1', from('a', true));
  assert.equal(await flood[2], undefined);
  const k2 = take('k2', from('c', true));
  const k3 = take('k3', from('d', true));
  for (let i = 0; i < 6; i++) await endOne();
  assert.deepEqual(begun, ['a1', 'k1', 'k2', 'k3']);
  assert.deepEqual(await Promise.all([k1, k2, k3]), ['k1', 'k2', 'k3']);
  assert.equal(await b1, undefined);
});

test('work that fails gives its turn on', async () => {
  const turns = new Turns(1, 2);
  await assert.rejects(
    turns.take(from('a', false, 'a'), () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await turns.take(from('a', false, 'a'), () => Promise.resolve('yes')), 'yes');
});

test('property: each is done or refused, never too many wait, and none twice at a time for a key', async () => {
  const claims = fc.array(
    fc.record({
      network: fc.constantFrom('a', 'b', 'c', 'd'),
      isKnown: fc.boolean(),
      key: fc.constantFrom('1', '2', '3', '4', '5'),
    }),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(
      claims,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 20 }),
      async (all, atOnce, most) => {
        const turns = new Turns(atOnce, most);
        const busy = new Set<string>();
        const results = await Promise.all(
          all.map((claim) =>
            turns.take(claim, async () => {
              assert.ok(!busy.has(claim.key));
              busy.add(claim.key);
              assert.ok(busy.size <= atOnce);
              await turn();
              busy.delete(claim.key);
              return true;
            }),
          ),
        );
        const done = results.filter((result) => result === true).length;
        assert.ok(done >= Math.min(all.length, most), `${done} of ${all.length}, ${most}`);
      },
    ),
  );
});
