import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Entry, kinds } from '@rookery/protocol';
import fc from 'fast-check';
import type { AddPolicy } from '../storage.ts';
import { type Ground, PLENTY, plainText } from './ground.ts';

export function messageContract(ground: Ground): void {
  const move = (uin: number, number: number) => ground.storage.moveCursor({ uin, number });

  test('a message waits for its receiver, and not for its sender', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const at = Date.now();
    const text = '你好, a=b & c%20\n𠀀';
    assert.deepEqual(await ground.send(a, b, { text, at }), { outcome: 'stored', number: 1, peerNumber: 1, at });
    const entry: Entry = { number: 1, kind: kinds.message.code, peer: a, text, at, sent: false, entry: 1 };
    assert.deepEqual(await ground.waiting(b), [entry]);
    assert.deepEqual(await ground.waiting(a), []);
  });

  test('who may write to whom', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.accounts(2);
    assert.deepEqual(await ground.send(a, ground.number()), { outcome: 'unknown' });
    assert.deepEqual(await ground.send(a, b), { outcome: 'stranger' });
    await storage.changeAccount({ uin: b, policy: { strangers: true } });
    assert.equal((await ground.send(a, b)).outcome, 'stored');
    assert.deepEqual(await ground.send(b, a), { outcome: 'stranger' });
    await storage.befriend({ uin: a, peer: b, mostFriends: 10 });
    assert.equal((await ground.send(b, a)).outcome, 'stored');
    await storage.changeAccount({ uin: a, disabled: true });
    assert.deepEqual(await ground.send(b, a), { outcome: 'unknown' });
  });

  test('calls of one turn happen in their order', async () => {
    const { storage } = ground;
    const [a = 0, b = 0] = await ground.accounts(2);
    const pair = { uin: a, peer: b, mostFriends: 10 };
    const outcomes = await Promise.all([
      ground.send(a, b),
      storage.befriend(pair),
      ground.send(a, b, { text: 'one' }),
      storage.unfriend(pair),
      ground.send(a, b),
      storage.befriend(pair),
      ground.send(a, b, { text: 'two' }),
      storage.changeAccount({ uin: b, disabled: true }),
      ground.send(a, b),
    ]);
    const sent = [0, 2, 4, 6, 8].map((index) => (outcomes[index] as { outcome: string }).outcome);
    assert.deepEqual(sent, ['stranger', 'stored', 'stranger', 'stored', 'unknown']);
    assert.deepEqual(await ground.texts(b), ['one', 'two']);
  });

  test('an acknowledged message is there for the next read', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const last = Array.from({ length: 20 }, async (_, i) => {
      await ground.send(a, b, { text: String(i) });
      return (await ground.texts(b)).includes(String(i));
    });
    assert.deepEqual(new Set(await Promise.all(last)), new Set([true]));
  });

  test('property: numbers in each mailbox are 1, 2, 3... without gaps, each sender in its order', async () => {
    const send = fc.record({ from: fc.nat(3), to: fc.nat(3), pause: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(send, { minLength: 1, maxLength: 60, size: 'max' }), async (sends) => {
        const uins = await ground.friends(4);
        const taken = new Map(uins.map((uin) => [uin, [] as number[]]));
        const under: Promise<void>[] = [];
        for (const [index, { from, to, pause }] of sends.entries()) {
          if (from === to) continue;
          const sender = uins[from] as number;
          const text = `${sender} ${index}`;
          under.push(
            ground.send(sender, uins[to] as number, { text }).then((stored) => {
              assert.ok(stored.outcome === 'stored');
              taken.get(sender)?.push(stored.number);
            }),
          );
          if (pause) await new Promise(setImmediate);
        }
        await Promise.all(under);
        for (const uin of uins) {
          const waiting = await ground.waiting(uin);
          const all = [...(taken.get(uin) ?? []), ...waiting.map(({ number }) => number)].sort((x, y) => x - y);
          assert.deepEqual(
            all,
            all.map((_, index) => index + 1),
          );
          for (const sender of uins) {
            const indexes = waiting.filter(({ peer }) => peer === sender).map(({ text }) => Number(text.split(' ')[1]));
            assert.deepEqual(
              indexes,
              indexes.toSorted((x, y) => x - y),
            );
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('property: waiting answers what is behind the place, in order, within its bounds', async () => {
    const page = fc.record({ after: fc.nat(14), count: fc.nat(12), bytes: fc.nat(120), moved: fc.nat(10) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(plainText(40), { maxLength: 12, size: 'max' }),
        page,
        async (texts, { after, count, bytes, moved }) => {
          const [a = 0, b = 0] = await ground.friends(2);
          await Promise.all(texts.map((text) => ground.send(a, b, { text })));
          await move(b, moved);
          const expected: string[] = [];
          let room = bytes;
          for (const text of texts.slice(Math.max(after, moved)).slice(0, count)) {
            room -= Buffer.byteLength(text);
            if (room < 0 && expected.length > 0) break;
            expected.push(text);
          }
          const { entries: found } = await ground.storage.waiting({ uin: b, after, count, bytes });
          assert.deepEqual(
            found.map(({ text }) => text),
            expected,
          );
          const first = Math.max(after, moved) + 1;
          assert.deepEqual(
            found.map(({ number }) => number),
            expected.map((_, index) => first + index),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a message longer than a page goes out alone', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (const text of ['x'.repeat(100), 'y', 'z'.repeat(100)]) await ground.send(a, b, { text });
    const lengths = async (after: number) =>
      (await ground.storage.waiting({ uin: b, after, count: 50, bytes: 10 })).entries.map(({ text }) => text.length);
    assert.deepEqual(await lengths(0), [100]);
    assert.deepEqual(await lengths(1), [1]);
    assert.deepEqual(await lengths(2), [100]);
    assert.deepEqual(await lengths(3), []);
  });

  test('property: the place in a mailbox never goes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12, size: 'max' }), async (moves) => {
        const [a = 0, b = 0] = await ground.friends(2);
        await Promise.all(Array.from({ length: 8 }, () => ground.send(a, b)));
        for (const [index, number] of moves.entries()) {
          await move(b, number);
          const place = Math.max(...moves.slice(0, index + 1));
          assert.deepEqual(
            (await ground.waiting(b)).map((entry) => entry.number),
            [1, 2, 3, 4, 5, 6, 7, 8].filter((waiting) => waiting > place),
          );
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the place of one account is not that of another', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    await ground.send(a, b);
    await ground.send(a, c);
    await move(b, 1);
    assert.equal((await ground.waiting(b)).length, 0);
    assert.equal((await ground.waiting(c)).length, 1);
  });

  test('a full mailbox takes nothing until some of it is fetched', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const mostWaiting = 3;
    const all = await Promise.all([a, c, a, c, a].map((from) => ground.send(from, b, { mostWaiting })));
    assert.deepEqual(
      all.map(({ outcome }) => outcome),
      ['stored', 'stored', 'stored', 'full', 'full'],
    );
    // What it has sent itself is no burden.
    for (let i = 0; i < 5; i++) assert.equal((await ground.send(b, a, { mostWaiting: PLENTY })).outcome, 'stored');
    assert.equal((await ground.send(a, b, { mostWaiting })).outcome, 'full');
    await move(b, 2);
    assert.equal((await ground.send(a, b, { mostWaiting })).outcome, 'stored');
    assert.equal((await ground.send(a, b, { mostWaiting })).outcome, 'stored');
    assert.equal((await ground.send(a, b, { mostWaiting })).outcome, 'full');
  });

  test('of one sender so much waits at the most, also when nothing of it is in memory any more', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const bounds = { mostWaiting: 12, mostFromOne: 3 };
    const outcome = async (from: number) => (await ground.send(from, b, bounds)).outcome;
    for (const from of [a, c, a, c, a]) assert.equal(await outcome(from), 'stored');
    assert.equal(await outcome(a), 'share');
    await ground.reopen();
    assert.equal(await outcome(a), 'share');
    await move(b, 1);
    assert.equal(await outcome(a), 'stored');
    assert.equal(await outcome(a), 'share');
    assert.equal(await outcome(c), 'stored');
    assert.equal(await outcome(c), 'share');
  });

  test('of one sender no more waits than there is room left', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const bounds = { mostWaiting: 6, mostFromOne: 5 };
    const outcome = async (from: number) => (await ground.send(from, b, bounds)).outcome;
    for (const wanted of ['stored', 'stored', 'stored', 'share']) assert.equal(await outcome(a), wanted);
    await ground.reopen();
    assert.equal(await outcome(a), 'share');
    for (const wanted of ['stored', 'stored', 'share']) assert.equal(await outcome(c), wanted);
    await move(b, 3);
    assert.equal(await outcome(a), 'stored');
  });

  test('property: the bound counts what waits, however it came and went', async () => {
    const step = fc.oneof(
      fc.constant('send' as const),
      fc.constant('ask' as const),
      fc.constant('reply' as const),
      fc.constant('fail' as const),
      fc.nat(12),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), fc.boolean(), async (steps, atOnce) => {
        const [a = 0, b = 0] = await ground.friends(2);
        const strangers = await ground.accounts(4);
        const bounds = { reason: 'r', at: 1, mostFriends: PLENTY, mostRequests: PLENTY, mostWaiting: PLENTY };
        let asked = 0;
        let newest = 0;
        const run = (what: (typeof steps)[number]): Promise<unknown> => {
          if (typeof what === 'number') return move(b, Math.min(what, newest));
          if (what !== 'fail' && (what !== 'ask' || asked < 4)) newest++;
          if (what === 'send') return ground.send(a, b);
          if (what === 'reply') return ground.send(b, a);
          if (what === 'ask') {
            return ground.storage.askFriend({ uin: strangers[asked++ % 4] as number, peer: b, ...bounds });
          }
          const broken = { add: 'bogus' as AddPolicy };
          return ground.storage.changeAccount({ uin: a, policy: broken }).catch(() => {});
        };
        if (atOnce) await Promise.all(steps.map(run));
        else for (const what of steps) await run(what);
        const waiting = (await ground.waiting(b)).length;
        assert.equal((await ground.send(a, b, { mostWaiting: waiting })).outcome, 'full');
        assert.equal((await ground.send(a, b, { mostWaiting: waiting + 1 })).outcome, 'stored');
      }),
      { numRuns: 40 },
    );
  });

  test('a request that met a full mailbox is carried out when there is room', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    await ground.send(a, b, { mostWaiting: 1 });
    const late = { request: 'late', text: 'late', mostWaiting: 1 };
    assert.equal((await ground.send(a, b, late)).outcome, 'full');
    await move(b, 1);
    assert.equal((await ground.send(a, b, late)).outcome, 'stored');
    assert.equal((await ground.send(a, b, late)).outcome, 'repeated');
    assert.deepEqual(await ground.texts(b), ['late']);
  });

  test('thousands of messages keep their numbers, their order and their repeats', async () => {
    const [a = 0, b = 0, c = 0] = await ground.friends(3);
    const first = ground.message(a, b, { text: 'first' });
    await ground.storage.storeMessage(first);
    for (let round = 0; round < 5; round++) {
      const sends = Array.from({ length: 500 }, (_, i) => [
        ground.send(a, b, { text: `${round} ${i}` }),
        ground.send(c, b, { text: `${round} ${i}` }),
      ]);
      await Promise.all(sends.flat());
      const found = await ground.waiting(b);
      const numbers = found.map(({ number }) => number);
      assert.deepEqual(
        numbers,
        Array.from({ length: 1 + 1000 * (round + 1) }, (_, i) => i + 1),
      );
      const place = 1000 * round + 500;
      const { entries: page } = await ground.storage.waiting({ uin: b, after: place, count: 3, bytes: PLENTY });
      assert.deepEqual(
        page.map(({ number }) => number),
        [place + 1, place + 2, place + 3],
      );
      for (const peer of [a, c]) {
        const texts = found.filter((entry) => entry.peer === peer && entry.text !== 'first').map(({ text }) => text);
        assert.deepEqual(
          texts,
          Array.from({ length: 500 * (round + 1) }, (_, i) => `${Math.floor(i / 500)} ${i % 500}`),
        );
      }
    }
    const again = await ground.storage.storeMessage(first);
    assert.deepEqual(again, { outcome: 'repeated', number: 1, at: first.at });
  });

  test('who sends much loses nothing that waits, and the bound still counts', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    await ground.send(b, a, { text: 'waits' });
    await Promise.all(Array.from({ length: 600 }, () => ground.send(a, b)));
    assert.deepEqual(await ground.texts(a), ['waits']);
    assert.equal((await ground.send(b, a, { mostWaiting: 1 })).outcome, 'full');
    await move(a, 1);
    await Promise.all(Array.from({ length: 600 }, () => ground.send(a, b)));
    assert.equal((await ground.send(b, a, { text: 'later', mostWaiting: 1 })).outcome, 'stored');
    assert.deepEqual(await ground.texts(a), ['later']);
  });
}
