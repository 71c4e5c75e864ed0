import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Pace } from './pace.ts';

const GAP_MS = 25;
const UNREAD_MS = 1500;
const UNREAD_LINES = 60;

type Robot = {
  /** How long it sleeps over each message. */
  readonly sleepMs: number;
  /** So many milliseconds after it has read a message it sends a reply; each is one request. */
  readonly repliesAt?: readonly number[];
  /** It asks at these times besides. */
  readonly everyMs?: number;
  /** So many requests at once, one behind the answer to the other, before anything is pushed. */
  readonly begins?: number;
};

/**
 * A server that has so many messages for a robot which takes each read for one line: all that has come while it slept is
 * one read, of which it sees the first line. On a clock of its own.
 *
 * @returns the messages that it has seen, and how many milliseconds that took
 */
function play(robot: Robot, count: number) {
  const pace = new Pace({ gapMs: GAP_MS, unreadMs: UNREAD_MS, unreadLines: UNREAD_LINES });
  const seen: number[] = [];
  let now = 0;
  let pushed = 0;
  let asleepUntil = 0;
  let unread: number[] = [];
  let answers = 0;
  const asks: number[] = [];
  const ANSWER = -1;
  const read = () => {
    if (unread.length === 0 || now < asleepUntil) return;
    const [line] = unread;
    unread = [];
    if (line === undefined || line === ANSWER) return;
    seen.push(line);
    asleepUntil = now + robot.sleepMs;
    for (const after of robot.repliesAt ?? []) asks.push(now + after);
  };
  for (let i = 0; i < (robot.begins ?? 0); i++) asks.push(10 * i);
  const begin = 10 * (robot.begins ?? 0);
  for (; seen.length < count && now < 10_000_000 && (pushed < count || now < asleepUntil + UNREAD_MS); now++) {
    if (robot.everyMs !== undefined && now > 0 && now % robot.everyMs === 0) asks.push(now);
    for (const at of asks.splice(0)) {
      if (at > now) asks.push(at);
      else {
        pace.asked(now, answers > 0);
        answers++;
      }
    }
    const isPush = answers === 0;
    if ((!isPush || (pushed < count && now >= begin)) && pace.wait(now, isPush) <= 0) {
      pace.wrote(now, isPush);
      unread.push(isPush ? pushed++ : ANSWER);
      if (!isPush) answers--;
    }
    read();
  }
  return { seen, tookMs: now };
}

const all = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('no message of a burst is lost by a robot that', () => {
  const robots: readonly [what: string, robot: Robot][] = [
    ['sleeps a second over each and never sends', { sleepMs: 1000 }],
    ['replies and then sleeps', { sleepMs: 1000, repliesAt: [1] }],
    ['sleeps and then replies', { sleepMs: 1000, repliesAt: [1000] }],
    ['replies before and twice behind its sleep', { sleepMs: 1000, repliesAt: [1, 1000, 1001] }],
    ['asks who is here every 20 s besides', { sleepMs: 1000, everyMs: 20_000 }],
    ['asks who is here twice a second besides', { sleepMs: 1000, everyMs: 500 }],
    ['fetches its lists before it sleeps over the first', { sleepMs: 1000, begins: 12 }],
    ['does all of this', { sleepMs: 1000, repliesAt: [1, 1000], everyMs: 700, begins: 12 }],
    ['does not sleep', { sleepMs: 0 }],
    ['replies at once', { sleepMs: 0, repliesAt: [1] }],
  ];
  for (const [what, robot] of robots) {
    for (const count of [4, 20, 60]) {
      test(`${what}: ${count}`, () => assert.deepEqual(play(robot, count).seen, all(count)));
    }
  }

  test('property: sleeps for any time within the pause, and replies at any moment of it', () => {
    const robot = fc.integer({ min: 0, max: UNREAD_MS - GAP_MS }).chain((sleepMs) =>
      fc.record({
        sleepMs: fc.constant(sleepMs),
        repliesAt: fc.array(fc.integer({ min: 1, max: sleepMs + 1 }), { maxLength: 2 }),
      }),
    );
    fc.assert(
      fc.property(robot, (one) => assert.deepEqual(play(one, 20).seen, all(20))),
      { numRuns: 60 },
    );
  });
});

test('a client that keeps asking gets the second as soon as that is clear, and then all of them a gap apart', () => {
  const { seen, tookMs } = play({ sleepMs: 0, everyMs: 200 }, 1000);
  assert.deepEqual(seen, all(1000));
  assert.ok(tookMs <= 1200 + 1000 * (GAP_MS + 5), `${tookMs} ms`);
});

test('a client that never sends gets a thousand within two minutes', () => {
  const { seen, tookMs } = play({ sleepMs: 0 }, 1000);
  assert.deepEqual(seen, all(1000));
  assert.ok(tookMs <= 120_000, `${tookMs} ms`);
});

test('requests before the first push do not count as a client that keeps asking', () => {
  const pace = new Pace({ gapMs: GAP_MS, unreadMs: UNREAD_MS, unreadLines: UNREAD_LINES });
  for (let now = 0; now < 10; now++) {
    pace.asked(now, false);
    pace.wrote(now, false);
  }
  pace.wrote(100, true);
  assert.equal(pace.wait(100 + GAP_MS, true), UNREAD_MS - GAP_MS);
  assert.equal(pace.wait(100 + GAP_MS, false), 0, 'an answer is not held back');
});

test('two requests in one instant are no sign that anything has been read', () => {
  const pace = new Pace({ gapMs: GAP_MS, unreadMs: UNREAD_MS, unreadLines: UNREAD_LINES });
  pace.wrote(0, true);
  for (let i = 0; i < 10; i++) pace.asked(100 + i, i > 0);
  assert.equal(pace.wait(200, true), UNREAD_MS - 200);
});

test('a message alone does not wait', () => {
  const pace = new Pace({ gapMs: GAP_MS, unreadMs: UNREAD_MS, unreadLines: UNREAD_LINES });
  assert.ok(pace.wait(0, true) <= 0);
  pace.wrote(0, true);
  assert.ok(pace.wait(UNREAD_MS, true) <= 0);
});
