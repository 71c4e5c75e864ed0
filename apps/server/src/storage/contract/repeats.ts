import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { REPEAT_MS } from '../storage.ts';
import type { Ground } from './ground.ts';

/** The same request twice: within half a minute it is one. */
export function repeatContract(ground: Ground): void {
  test('a repeated request is stored once, and answered as the first time', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const at = Date.now();
    const message = ground.message(a, b, { at });
    assert.deepEqual(await ground.storage.storeMessage(message), { outcome: 'stored', number: 1 });
    await ground.send(a, b);
    for (const later of [0, 1, 8000, REPEAT_MS - 1]) {
      const again = await ground.storage.storeMessage({ ...message, at: at + later });
      assert.deepEqual(again, { outcome: 'repeated', number: 1 }, `after ${later} ms`);
    }
    assert.equal((await ground.waiting(b)).length, 2);
  });

  test('after half a minute the same request is a new one', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const at = Date.now();
    const message = ground.message(a, b, { at });
    await ground.storage.storeMessage(message);
    const later = at + REPEAT_MS;
    assert.deepEqual(await ground.storage.storeMessage({ ...message, at: later }), { outcome: 'stored', number: 2 });
    const again = await ground.storage.storeMessage({ ...message, at: later + REPEAT_MS - 1 });
    assert.deepEqual(again, { outcome: 'repeated', number: 2 });
    assert.equal((await ground.waiting(b)).length, 2);
  });

  test('the same request in one turn is stored once', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const message = ground.message(a, b);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => ground.storage.storeMessage(message)));
    const again = { outcome: 'repeated', number: 1 };
    assert.deepEqual(outcomes, [{ outcome: 'stored', number: 1 }, ...Array(7).fill(again)]);
    assert.equal((await ground.waiting(b)).length, 1);
  });

  test('the same request of somebody else is another one', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const request = 'the same words';
    assert.equal((await ground.send(a, c, { request })).outcome, 'stored');
    assert.equal((await ground.send(b, c, { request })).outcome, 'stored');
    assert.equal((await ground.send(a, b, { request: 'the same words ' })).outcome, 'stored');
  });

  test('a request that was refused may be made again', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const message = ground.message(a, b);
    assert.equal((await ground.storage.storeMessage(message)).outcome, 'stranger');
    await ground.storage.befriend({ uin: a, peer: b, mostFriends: 10 });
    assert.equal((await ground.storage.storeMessage(message)).outcome, 'stored');
  });

  test('a repeat is answered the same when the receiver is a stranger by now', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const message = ground.message(a, b);
    await ground.storage.storeMessage(message);
    await ground.storage.unfriend({ uin: a, peer: b });
    assert.equal((await ground.storage.storeMessage(message)).outcome, 'repeated');
  });

  test('property: however requests are repeated and mixed, each is delivered once', async () => {
    const asks = fc.array(fc.record({ who: fc.nat(2), what: fc.nat(5), pause: fc.boolean() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(asks, async (sends) => {
        const uins = await ground.friends(4);
        const receiver = uins[3] as number;
        const outcomes: Promise<[key: string, number: number, outcome: string]>[] = [];
        for (const { who, what, pause } of sends) {
          const key = `${who} ${what}`;
          const sent = ground.send(uins[who] as number, receiver, { request: String(what), text: key });
          outcomes.push(sent.then((stored) => [key, 'number' in stored ? stored.number : 0, stored.outcome]));
          if (pause) await new Promise(setImmediate);
        }
        const numbers = new Map<string, number>();
        for (const [key, number, outcome] of await Promise.all(outcomes)) {
          assert.equal(outcome, numbers.has(key) ? 'repeated' : 'stored');
          assert.equal(numbers.get(key) ?? number, number);
          numbers.set(key, number);
        }
        assert.deepEqual((await ground.texts(receiver)).sort(), [...numbers.keys()].sort());
      }),
      { numRuns: 20 },
    );
  });
}
