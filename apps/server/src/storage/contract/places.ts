import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AddPolicy, StoreOutcome } from '../storage.ts';
import { type Ground, PLENTY, withReopening } from './ground.ts';

const ACCOUNTS = 3;
const SESSIONS = 2;

/** A mailbox and its places as one would keep them on paper. */
class Mailbox {
  readonly rows: { readonly number: number; readonly isReceived: boolean; readonly origin: number }[] = [];
  readonly cursors = Array<number>(SESSIONS).fill(0);
  legacy = 0;
  confirmed = 0;

  get newest(): number {
    return this.rows.length;
  }

  get waiting(): number {
    return this.receivedBehind(this.confirmed).length;
  }

  receivedBehind(place: number): number[] {
    return this.rows.filter(({ number, isReceived }) => isReceived && number > place).map(({ number }) => number);
  }

  append(isReceived: boolean, origin: number): number {
    this.rows.push({ number: this.newest + 1, isReceived, origin });
    return this.newest;
  }

  moveLegacy(number: number): void {
    this.legacy = Math.max(this.legacy, Math.min(number, this.newest));
    this.confirmed = Math.max(this.confirmed, this.legacy);
  }

  confirm(session: number, number: number): number {
    const cursor = Math.max(this.cursors[session] ?? 0, number <= this.newest ? number : 0);
    this.cursors[session] = cursor;
    this.confirmed = Math.max(this.confirmed, cursor);
    return cursor;
  }
}

const account = fc.nat(ACCOUNTS - 1);
const session = fc.nat(SESSIONS - 1);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('send' as const), from: account, to: account, session }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('confirm' as const), account, session, number: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('move' as const), account, number: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('open' as const), account }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('fail' as const), account }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('reopen' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The places up to which sessions have fetched, and what waits behind them. */
export function placeContract(ground: Ground): void {
  test('property: what waits is counted behind the furthest place, however places move', async () => {
    const bound = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 50, size: 'max' }),
        bound,
        fc.boolean(),
        async (steps, most, atOnce) => {
          const uins = await ground.friends(ACCOUNTS);
          const sessions = await Promise.all(uins.map((uin) => twice(() => ground.openModern(uin))));
          const models = uins.map(() => new Mailbox());
          const modelOf = (index: number) => models[index] as Mailbox;

          /** Makes the step on paper at once; answers when the storage has made it the same way. */
          const take = (made: Step): Promise<unknown> => {
            if (made.what === 'reopen') return Promise.resolve();
            if (made.what === 'send') return send(made.from, made.to, made.session);
            const uin = uins[made.account] as number;
            const model = modelOf(made.account);
            if (made.what === 'fail') {
              const broken = { add: 'bogus' as AddPolicy };
              return assert.rejects(ground.storage.changeAccount({ uin, policy: broken }));
            }
            if (made.what === 'open') {
              const expected = model.confirmed;
              const opening = ground.storage.openModernSession(ground.newModern(uin));
              return opening.then((opened) => assert.equal(opened?.cursor, expected));
            }
            if (made.what === 'move') {
              model.moveLegacy(made.number);
              return ground.storage.moveCursor({ uin, number: made.number });
            }
            const expected = model.confirm(made.session, made.number);
            const confirm = { uin, session: sessions[made.account]?.[made.session] as number, number: made.number };
            return ground.storage.confirm(confirm).then((place) => assert.equal(place, expected));
          };

          const send = (from: number, to: number, by: number): Promise<unknown> => {
            if (from === to) return Promise.resolve();
            const origin = sessions[from]?.[by] as number;
            const at = Date.now();
            let expected: StoreOutcome = { outcome: 'full' };
            if (modelOf(to).waiting < most) {
              const number = modelOf(from).append(false, origin);
              expected = { outcome: 'stored', number, peerNumber: modelOf(to).append(true, 0), at };
            }
            const message = { at, session: origin, mostWaiting: most };
            const stored = ground.send(uins[from] as number, uins[to] as number, message);
            return stored.then((outcome) => assert.deepEqual(outcome, expected));
          };

          let underWay: Promise<unknown>[] = [];
          for (const made of steps) {
            underWay.push(take(made));
            if (atOnce && made.what !== 'reopen') continue;
            await Promise.all(underWay);
            underWay = [];
            if (made.what === 'reopen') await ground.reopen();
          }
          await Promise.all(underWay);
          for (const [index, uin] of uins.entries()) {
            const model = modelOf(index);
            const waiting = (await ground.waiting(uin)).map(({ number }) => number);
            assert.deepEqual(waiting, model.receivedBehind(model.legacy));
            for (const [at, own] of (sessions[index] as number[]).entries()) await checkLog(uin, own, model, at);
            const stored = (await ground.sessions(uin)).slice(0, SESSIONS).map(({ cursor }) => cursor);
            assert.deepEqual(stored, model.cursors);
          }
        },
      ),
      withReopening,
    );
  });

  async function checkLog(uin: number, own: number, model: Mailbox, index: number): Promise<void> {
    const after = model.cursors[index] as number;
    const { entries, upTo, isLast } = await ground.storage.log({
      uin,
      session: own,
      after,
      count: PLENTY,
      bytes: PLENTY,
    });
    const foreign = model.rows.filter(({ number, origin }) => number > after && origin !== own);
    assert.deepEqual(
      entries.map(({ number, sent }) => [number, !sent]),
      foreign.map(({ number, isReceived }) => [number, isReceived]),
    );
    assert.deepEqual([upTo, isLast], [model.newest, true]);
  }

  test('a full mailbox has room again when any session has confirmed', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const [one, other] = [await ground.openModern(b), await ground.openModern(b)];
    const send = async () => (await ground.send(a, b, { mostWaiting: 2 })).outcome;
    assert.deepEqual([await send(), await send(), await send()], ['stored', 'stored', 'full']);
    assert.equal(await ground.storage.confirm({ uin: b, session: one, number: 1 }), 1);
    assert.deepEqual([await send(), await send()], ['stored', 'full']);
    // The other one confirms the same again: nothing more has been fetched.
    assert.equal(await ground.storage.confirm({ uin: b, session: other, number: 1 }), 1);
    assert.equal(await send(), 'full');
    await ground.storage.moveCursor({ uin: b, number: 2 });
    assert.deepEqual([await send(), await send()], ['stored', 'full']);
  });

  test('the place of a session does not go back', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const session = await ground.openModern(b);
    for (let i = 0; i < 4; i++) await ground.send(a, b);
    const confirm = (number: number) => ground.storage.confirm({ uin: b, session, number });
    assert.deepEqual([await confirm(3), await confirm(1), await confirm(0), await confirm(9)], [3, 3, 3, 3]);
    assert.equal(await confirm(4), 4);
    await ground.reopen();
    assert.equal((await ground.sessions(b))[0]?.cursor, 4);
  });

  test('a session that is not there confirms nothing', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const session = await ground.openModern(a);
    await ground.send(a, b);
    for (const unknown of [0, session + 1]) {
      assert.equal(await ground.storage.confirm({ uin: b, session: unknown, number: 1 }), 0);
    }
    assert.equal((await ground.send(a, b, { mostWaiting: 1 })).outcome, 'full');
    const [own, theirs] = [await ground.openModern(b), await ground.openModern(b)];
    await ground.storage.endSession({ uin: b, session: own });
    assert.equal(await ground.storage.confirm({ uin: b, session: own, number: 1 }), 0);
    assert.equal(await ground.storage.confirm({ uin: b, session: theirs, number: 0 }), 0);
    assert.equal((await ground.send(a, b, { mostWaiting: 1 })).outcome, 'full');
  });

  test('no place lies behind the newest entry, so nothing that is still to come is skipped', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const session = await ground.openModern(b);
    assert.equal(await ground.storage.confirm({ uin: b, session, number: 5 }), 0);
    await ground.storage.moveCursor({ uin: b, number: 5 });
    await ground.send(a, b);
    assert.equal((await ground.waiting(b)).length, 1);
    assert.equal(await ground.storage.confirm({ uin: b, session, number: PLENTY }), 0, 'a number of another history');
    assert.equal(await ground.storage.confirm({ uin: b, session, number: 1 }), 1);
    await ground.send(a, b);
    await ground.reopen();
    assert.equal((await ground.storage.log({ uin: b, session, after: 1, count: 9, bytes: PLENTY })).entries.length, 1);
    assert.equal((await ground.waiting(b)).length, 2, 'the place of the legacy clients is their own');
    assert.equal((await ground.send(a, b, { mostWaiting: 2 })).outcome, 'stored');
    assert.equal((await ground.send(a, b, { mostWaiting: 2 })).outcome, 'full');
  });

  test('what an account sends, much as it may be, does not take its legacy clients past what they have not fetched', async () => {
    const [a = 0, b = 0] = await ground.friends(2);
    const session = await ground.openModern(a);
    await ground.send(b, a, { text: 'fetched' });
    await ground.storage.moveCursor({ uin: a, number: 1 });
    await ground.send(b, a, { text: 'not fetched by legacy clients' });
    await ground.storage.confirm({ uin: a, session, number: 2 });
    await Promise.all(Array.from({ length: 600 }, () => ground.send(a, b, { session })));
    assert.deepEqual(await ground.texts(a), ['not fetched by legacy clients']);
    // Nothing waits, and sent messages are behind a new session.
    const opened = await ground.storage.openModernSession(ground.newModern(a));
    assert.ok(opened && opened.cursor >= 512, `begins at ${opened?.cursor}`);
  });
}

async function twice<T>(work: () => Promise<T>): Promise<T[]> {
  return [await work(), await work()];
}
