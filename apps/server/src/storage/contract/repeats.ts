import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AddPolicy, type NewMessage, REPEAT_MS } from '../storage.ts';
import { type Ground, withReopening } from './ground.ts';

/** The same request twice within half a minute is one; a message with a name of its client's is one for good. */
export function repeatContract(ground: Ground): void {
  test('a repeated request is stored once, and answered as the first time', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const at = Date.now();
    const message = ground.message(a, b, { at });
    const first = await ground.storage.storeMessage(message);
    assert.deepEqual(first, { outcome: 'stored', number: 1, peerNumber: 1, at });
    await ground.send(a, b);
    for (const later of [0, 1, 8000, REPEAT_MS - 1]) {
      const again = await ground.storage.storeMessage({ ...message, at: at + later });
      assert.deepEqual(again, { outcome: 'repeated', number: 1, at }, `after ${later} ms`);
    }
    assert.equal((await ground.waiting(b)).length, 2);
  });

  test('after half a minute the same request is a new one', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const at = Date.now();
    const message = ground.message(a, b, { at });
    await ground.storage.storeMessage(message);
    const later = at + REPEAT_MS;
    const second = await ground.storage.storeMessage({ ...message, at: later });
    assert.deepEqual(second, { outcome: 'stored', number: 2, peerNumber: 2, at: later });
    const again = await ground.storage.storeMessage({ ...message, at: later + REPEAT_MS - 1 });
    assert.deepEqual(again, { outcome: 'repeated', number: 2, at: later });
    assert.equal((await ground.waiting(b)).length, 2);
  });

  test('the same request in one turn is stored once', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const message = ground.message(a, b);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => ground.storage.storeMessage(message)));
    const { at } = message;
    const again = { outcome: 'repeated', number: 1, at };
    assert.deepEqual(outcomes, [{ outcome: 'stored', number: 1, peerNumber: 1, at }, ...Array(7).fill(again)]);
    assert.equal((await ground.waiting(b)).length, 1);
  });

  test('the same request from another account is a different one', async () => {
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
    const asks = fc.array(fc.record({ who: fc.nat(2), what: fc.nat(5), pause: fc.boolean() }), {
      maxLength: 40,
      size: 'max',
    });
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

  test('a message with a name is stored once for good, over all sessions, and even after a block', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const at = Date.now();
    const message = ground.message(a, b, { at, clientId: 'a name', request: undefined });
    const repeat = (more: Partial<NewMessage>) => ground.storage.storeMessage({ ...message, ...more });
    await ground.send(a, b);
    assert.deepEqual(await repeat({ session: 3 }), { outcome: 'stored', number: 2, peerNumber: 2, at });
    const repeated = { outcome: 'repeated', number: 2, at };
    assert.deepEqual(await repeat({ at: at + 1 }), repeated);
    await ground.reopen();
    assert.deepEqual(await repeat({ at: at + 1000 * REPEAT_MS, session: 4, mostWaiting: 0 }), repeated);
    await ground.storage.block({ uin: b, peer: a, most: 10 });
    assert.deepEqual(await repeat({}), repeated);
    await ground.storage.changeAccount({ uin: b, disabled: true });
    assert.deepEqual(await repeat({}), repeated);
    assert.equal((await ground.waiting(b)).length, 2);
  });

  test('a name belongs to one message of its sender, and to no other text or receiver', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const clientId = '7f-x_Y.1: 名';
    assert.equal((await ground.send(a, b, { clientId })).outcome, 'stored');
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      assert.deepEqual(await ground.send(a, b, { clientId, text: 'text ' }), { outcome: 'reused' });
      assert.deepEqual(await ground.send(a, c, { clientId }), { outcome: 'reused' });
      assert.equal((await ground.send(a, b, { clientId })).outcome, 'repeated');
    }
    assert.equal((await ground.send(b, a, { clientId })).outcome, 'stored', 'the name of another sender');
    assert.equal((await ground.send(a, b, { clientId: `${clientId} ` })).outcome, 'stored');
    assert.deepEqual([(await ground.waiting(b)).length, (await ground.waiting(c)).length], [2, 0]);
  });

  test('a name that was refused may be used again', async () => {
    const [a = 0, b = 0, c = 0] = await ground.accounts(3);
    const clientId = 'a name';
    assert.equal((await ground.send(a, b, { clientId })).outcome, 'stranger');
    assert.equal((await ground.send(a, ground.number(), { clientId })).outcome, 'unknown');
    await ground.storage.befriend({ uin: a, peer: c, mostFriends: 10 });
    assert.equal((await ground.send(a, c, { clientId, mostWaiting: 0 })).outcome, 'full');
    assert.equal((await ground.send(a, c, { clientId, text: 'another' })).outcome, 'stored');
  });

  test('the same words without a request or a name are another message', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const message = ground.message(a, b, { request: undefined });
    const outcomes = await Promise.all([1, 2, 3].map(() => ground.storage.storeMessage(message)));
    assert.deepEqual(new Set(outcomes.map(({ outcome }) => outcome)), new Set(['stored']));
    assert.equal((await ground.waiting(b)).length, 3);
  });

  test('a name is known among thousands of messages after it', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const message = ground.message(a, b, { clientId: 'the first' });
    await ground.storage.storeMessage(message);
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 500 }, (_, i) => ground.send(b, a, { clientId: `${round} ${i}` })));
      assert.deepEqual(await ground.storage.storeMessage(message), { outcome: 'repeated', number: 1, at: message.at });
    }
    assert.equal((await ground.send(b, a, { clientId: '0 0' })).outcome, 'repeated');
    assert.equal((await ground.send(b, a, { clientId: '4 499' })).outcome, 'repeated');
  });

  test('property: with repeats, failures and other events between, each name is delivered once', async () => {
    const send = fc.record({ what: fc.constant('send' as const), who: fc.nat(2), name: fc.nat(4), text: fc.nat(1) });
    const step = fc.oneof(
      { weight: 8, arbitrary: send },
      { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('pause' as const, 'fail' as const) }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('reopen' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
        const uins = await ground.friends(4);
        const receiver = uins[3] as number;
        const kept = new Map<string, { text: string; number: number; at: number }>();
        const counts = uins.map(() => 0);
        let underWay: Promise<unknown>[] = [];
        let clock = Date.now();
        const take = (made: (typeof steps)[number]): Promise<unknown> => {
          if (made.what === 'fail') {
            return assert.rejects(
              ground.storage.changeAccount({ uin: receiver, policy: { add: 'bogus' as AddPolicy } }),
            );
          }
          if (made.what !== 'send') return Promise.resolve();
          const { who, name } = made;
          const [text, clientId, at] = [`${who} ${made.text}`, `name ${name}`, clock++];
          const sent = ground.send(uins[who] as number, receiver, { text, clientId, at });
          const before = kept.get(`${who} ${name}`);
          if (before && before.text !== text) return sent.then((got) => assert.deepEqual(got, { outcome: 'reused' }));
          if (before) {
            const expected = { outcome: 'repeated', number: before.number, at: before.at };
            return sent.then((got) => assert.deepEqual(got, expected));
          }
          counts[who] = (counts[who] as number) + 1;
          const [number, peerNumber] = [counts[who], kept.size + 1];
          kept.set(`${who} ${name}`, { text, number, at });
          return sent.then((got) => assert.deepEqual(got, { outcome: 'stored', number, peerNumber, at }));
        };
        for (const made of steps) {
          underWay.push(take(made));
          if (made.what !== 'pause' && made.what !== 'reopen') continue;
          await Promise.all(underWay);
          underWay = [];
          if (made.what === 'reopen') await ground.reopen();
        }
        await Promise.all(underWay);
        assert.deepEqual(
          await ground.texts(receiver),
          [...kept.values()].map(({ text }) => text),
        );
      }),
      withReopening,
    );
  });
}
