import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kinds } from '@rookery/protocol';
import fc from 'fast-check';
import type { LogPage } from '../storage.ts';
import { type Ground, PLENTY, plainText, withReopening } from './ground.ts';

/** What a session of 2.0 reads of its mailbox. */
export function logContract(ground: Ground): void {
  const log = (uin: number, session: number, after = 0, bounds: { count?: number; bytes?: number } = {}) =>
    ground.storage.log({ uin, session, after, count: PLENTY, bytes: PLENTY, ...bounds });
  const numbers = ({ entries }: LogPage) => entries.map(({ number }) => number);

  test('a session gets what came in and what the others of its account have sent, not what it has sent itself', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const [phone, browser] = [await ground.openModern(a), await ground.openModern(a)];
    const at = Date.now();
    await ground.send(a, b, { text: 'by the phone', session: phone, at });
    await ground.send(a, b, { text: 'by a legacy client', at });
    await ground.send(b, a, { text: 'an answer', at, session: phone });
    await ground.send(a, b, { text: 'by the browser', session: browser, at });
    const message = { kind: kinds.message.code, peer: b, at };
    const old = { ...message, text: 'by a legacy client', number: 2, sent: true, entry: 2 };
    const answer = { ...message, text: 'an answer', number: 3, sent: false, entry: 3 };
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      assert.deepEqual(await log(a, phone), {
        entries: [old, answer, { ...message, text: 'by the browser', number: 4, sent: true, entry: 4 }],
        upTo: 4,
        isLast: true,
      });
      assert.deepEqual(await log(a, browser), {
        entries: [{ ...message, text: 'by the phone', number: 1, sent: true, entry: 1 }, old, answer],
        upTo: 4,
        isLast: true,
      });
    }
    assert.deepEqual(await log(a, browser, 4), { entries: [], upTo: 4, isLast: true });
    // A session of the other side may have the same number.
    assert.deepEqual(numbers(await log(b, phone)), [1, 2, 4]);
  });

  test('requests and their answers are in the log as well', async () => {
    const [a = 0, b = 0] = await ground.accounts(2);
    const bounds = { mostFriends: 10, mostRequests: 10, mostWaiting: PLENTY };
    await ground.storage.askFriend({ uin: a, peer: b, reason: 'please', at: 5, ...bounds });
    await ground.storage.answerFriend({ uin: b, peer: a, accept: true, reason: 'welcome', at: 6, mostFriends: 10 });
    const entry = { number: 1, sent: false };
    assert.deepEqual((await log(b, 1)).entries, [{ ...entry, kind: kinds.asked.code, peer: a, text: 'please', at: 5 }]);
    assert.deepEqual((await log(a, 1)).entries, [
      { ...entry, kind: kinds.accepted.code, peer: b, text: 'welcome', at: 6 },
    ]);
  });

  test('an empty mailbox, and one with only the messages sent by the session', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const session = await ground.openModern(a);
    assert.deepEqual(await log(a, session), { entries: [], upTo: 0, isLast: true });
    for (let i = 0; i < 3; i++) await ground.send(a, b, { session });
    assert.deepEqual(await log(a, session, 0, { count: 1 }), { entries: [], upTo: 3, isLast: true });
    await ground.reopen();
    assert.deepEqual(await log(a, session, 1, { count: 1 }), { entries: [], upTo: 3, isLast: true });
  });

  test('a page whose bounds are met exactly is the last one', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const session = await ground.openModern(a);
    for (const text of ['12345', '12345']) await ground.send(b, a, { text });
    await ground.send(a, b, { session });
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      assert.deepEqual(
        [numbers(await log(a, session, 0, { count: 2 })), (await log(a, session)).isLast],
        [[1, 2], true],
      );
      assert.equal((await log(a, session, 0, { count: 2, bytes: 10 })).isLast, true);
      const { upTo, isLast } = await log(a, session, 0, { bytes: 9 });
      assert.deepEqual([upTo, isLast], [1, false]);
    }
  });

  test('a message longer than a page goes out alone', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (const text of ['€'.repeat(50), 'y', '€'.repeat(50)]) await ground.send(a, b, { text });
    for (const [after, isLast] of [
      [0, false],
      [1, false],
      [2, true],
    ] as const) {
      const page = await log(b, 1, after, { bytes: 10 });
      assert.deepEqual([numbers(page), page.isLast], [[after + 1], isLast]);
    }
  });

  test('a page holds so many bytes as texts take on the wire', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    for (const text of ['%'.repeat(10), '&'.repeat(10)]) await ground.send(a, b, { text });
    for (const again of [false, true]) {
      if (again) await ground.reopen();
      // Each of the characters takes three bytes at least.
      assert.deepEqual(numbers(await log(b, 1, 0, { bytes: 59 })), [1]);
      assert.equal((await ground.storage.waiting({ uin: b, after: 0, count: 9, bytes: 59 })).entries.length, 1);
      assert.deepEqual(
        (await ground.storage.history({ uin: b, peer: a, before: 0, count: 9, bytes: 59 })).entries.length,
        1,
      );
    }
  });

  test('however much a session has sent itself, the pages lead past it', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const session = await ground.openModern(a);
    await ground.send(b, a);
    await Promise.all(Array.from({ length: 9000 }, () => ground.send(a, b, { session })));
    await ground.send(b, a);
    const found: number[] = [];
    let pages = 0;
    for (let after = 0; ; pages++) {
      const page = await log(a, session, after);
      found.push(...numbers(page));
      if (page.isLast) {
        assert.equal(page.upTo, 9002);
        break;
      }
      assert.ok(page.upTo > after && page.upTo < 9002, 'a page that is not the last leads on');
      after = page.upTo;
    }
    assert.deepEqual(found, [1, 9002]);
    assert.ok(pages < 90, 'not one by one');
  });

  test('property: pages hold together all that is not the own, each within its bounds', async () => {
    const row = fc.record({ by: fc.constantFrom('own', 'other', 'peer'), text: plainText(12) });
    const rows = fc.array(row, { maxLength: 14, size: 'max' });
    const bounds = fc.record({ count: fc.integer({ min: 1, max: 5 }), bytes: fc.nat(30) });
    await fc.assert(
      fc.asyncProperty(rows, rows, fc.nat(8), bounds, async (filed, unfiled, from, { count, bytes }) => {
        const [a = 0, b = 0] = await ground.friends(2);
        const [own, other] = [await ground.openModern(a), await ground.openModern(a)];
        const send = ({ by, text }: (typeof filed)[number]) =>
          by === 'peer'
            ? ground.send(b, a, { text })
            : ground.send(a, b, { text, session: by === 'own' ? own : other });
        await Promise.all(filed.map(send));
        await ground.reopen();
        await Promise.all(unfiled.map(send));
        const wanted = [...filed, ...unfiled]
          .map((each, index) => ({ ...each, number: index + 1 }))
          .filter(({ by, number }) => by !== 'own' && number > from);
        let after = from;
        for (let left = wanted; ; ) {
          const page = await log(a, own, after, { count, bytes });
          assert.ok(page.entries.length <= count);
          const size = page.entries.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
          assert.ok(size <= bytes || page.entries.length === 1);
          assert.deepEqual(
            page.entries.map(({ number, text }) => [number, text]),
            left.slice(0, page.entries.length).map(({ number, text }) => [number, text]),
          );
          left = left.slice(page.entries.length);
          assert.equal(page.isLast, left.length === 0);
          if (page.isLast) {
            assert.equal(page.upTo, Math.max(from, filed.length + unfiled.length));
            return;
          }
          // A page goes on as long as something fits.
          const next = left[0] as (typeof left)[number];
          assert.ok(page.entries.length === count || size + Buffer.byteLength(next.text) > bytes);
          assert.ok(page.upTo >= (numbers(page).at(-1) ?? 0) && page.upTo < next.number);
          after = page.upTo;
        }
      }),
      withReopening,
    );
  });
}
