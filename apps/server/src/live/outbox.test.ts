import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Outbox, type Wire } from './outbox.ts';

const GAP_MS = 15;

/** A wire that takes everything at once, and remembers the pieces. */
function wire() {
  let waiting = 0;
  const owed: ((isWritten: boolean) => void)[] = [];
  const pieces: { lines: readonly string[]; at: number }[] = [];
  const ends: string[] = [];
  const made: Wire = {
    send: (lines, written) => {
      pieces.push({ lines, at: performance.now() });
      if (waiting === 0) written(true);
      else owed.push(written);
    },
    get waiting() {
      return waiting;
    },
    pause: () => {},
    resume: () => {},
    end: (why) => ends.push(why),
    cut: () => {},
  };
  /** From now on so many bytes are not taken, until it is called with 0. */
  const hold = (bytes: number) => {
    waiting = bytes;
    if (bytes === 0) for (const written of owed.splice(0)) written(true);
  };
  return { made, pieces, ends, hold };
}

const SLOW_MS = 40;

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(2);
}

function outbox(of: Wire, bytes = 1_000_000, unreadMs = 0) {
  const told: string[] = [];
  const owner = {
    tooSlow: () => told.push('too slow'),
    waits: () => {},
    written: (again: boolean) => again && told.push('again'),
  };
  const made = new Outbox(of, { bytes, gapMs: GAP_MS, unreadMs, unreadLines: 20, slowMs: SLOW_MS }, owner);
  return { made, told };
}

describe('for a client of 2.0', () => {
  test('what is ready in one turn leaves as one piece, in order', async () => {
    const { made, pieces } = wire();
    const box = outbox(made).made;
    box.send('a');
    Promise.resolve().then(() => box.send('b'));
    await sleep(1);
    box.send('c');
    await sleep(1);
    assert.deepEqual(
      pieces.map(({ lines }) => lines),
      [['a', 'b'], ['c']],
    );
  });

  test('more than its bytes makes it full; that is too slow only after a while', async () => {
    const { made, hold } = wire();
    const box = outbox(made, 100);
    hold(101);
    box.made.send('a');
    // No timer runs before this, however slow the machine is.
    await new Promise(process.nextTick);
    assert.deepEqual([box.made.isFull, box.told], [true, []]);
    hold(0);
    assert.deepEqual([box.made.isFull, box.told], [false, ['again']]);
    hold(101);
    box.made.send('b');
    await until(() => box.told.length > 1);
    assert.deepEqual(box.told, ['again', 'too slow']);
    box.made.close('');
  });

  test('with a quarter of that no further request is begun', () => {
    const { made, hold } = wire();
    const box = outbox(made, 100).made;
    hold(25);
    assert.equal(box.isBusy, false);
    hold(26);
    assert.equal(box.isBusy, true);
  });
});

describe('for a legacy client', () => {
  test('each line leaves alone, with a pause behind it', async () => {
    const { made, pieces } = wire();
    const box = outbox(made).made;
    const begun = performance.now();
    for (const line of ['a', 'b', 'c']) box.pushLegacy(line);
    await until(() => pieces.length === 3);
    assert.deepEqual(
      pieces.map(({ lines }) => lines),
      [['a'], ['b'], ['c']],
    );
    // A timer may fire a fraction early.
    for (const [i, { at }] of pieces.entries()) assert.ok(at - begun >= i * (GAP_MS - 1.5));
  });

  test('nothing is pushed while a request is being answered, and answers go before pushes', async () => {
    const { made, pieces } = wire();
    const box = outbox(made).made;
    box.expectAnswer();
    box.pushLegacy('push');
    await sleep(3 * GAP_MS);
    assert.deepEqual(pieces, []);
    box.answerLegacy('answer');
    await until(() => pieces.length === 2);
    assert.deepEqual(
      pieces.map(({ lines }) => lines[0]),
      ['answer', 'push'],
    );
  });

  test('a peer that reads each answer before it asks again does not wait', async () => {
    const { made, pieces } = wire();
    const box = outbox(made).made;
    for (const [i, line] of ['a', 'b', 'c'].entries()) {
      box.expectAnswer();
      box.answerLegacy(line);
      assert.equal(pieces.length, i + 1);
      await sleep(6);
    }
  });

  test('two requests in one instant, each in a segment of its own, are answered apart', async () => {
    const { made, pieces } = wire();
    const box = outbox(made).made;
    const begun = performance.now();
    for (const line of ['a', 'b']) {
      box.expectAnswer();
      box.answerLegacy(line);
    }
    await until(() => pieces.length === 2);
    assert.ok((pieces[1]?.at ?? 0) - begun >= 3.5);
  });

  test('a peer that asks two things in one instant gets two answers in two reads', async () => {
    const { made, pieces } = wire();
    const box = outbox(made).made;
    const begun = performance.now();
    box.expectAnswer();
    box.answerLegacy('a');
    box.expectAnswer(true);
    box.answerLegacy('b');
    await until(() => pieces.length === 2);
    assert.ok((pieces[1]?.at ?? 0) - begun >= GAP_MS - 1.5);
    assert.deepEqual(
      pieces.map(({ lines }) => lines),
      [['a'], ['b']],
    );
  });

  test('after a push the answer waits, too: the push may not have been read', async () => {
    const { made, pieces } = wire();
    const box = outbox(made).made;
    const begun = performance.now();
    box.pushLegacy('push');
    box.expectAnswer();
    box.answerLegacy('answer');
    await until(() => pieces.length === 2);
    assert.ok((pieces[1]?.at ?? 0) - begun >= GAP_MS - 1.5);
  });

  test('behind a push the next one waits, and an answer does not', async () => {
    const { made, pieces } = wire();
    const box = outbox(made, 1_000_000, 1000).made;
    for (const line of ['one', 'two']) box.pushLegacy(line);
    await sleep(2 * GAP_MS);
    const asked = performance.now();
    box.expectAnswer();
    box.answerLegacy('answer');
    assert.deepEqual(
      pieces.map(({ lines }) => lines[0]),
      ['one', 'answer'],
    );
    await until(() => pieces.length === 3);
    assert.equal(pieces[2]?.lines[0], 'two');
    assert.ok((pieces[2]?.at ?? 0) - asked >= 998);
  });

  test('property: every line leaves once, alone, answers and pushes each in their order', async () => {
    const steps = fc.array(fc.constantFrom('answer', 'push', 'pause'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const { made, pieces } = wire();
        const owner = { tooSlow: () => assert.fail('too slow'), waits: () => {}, written: () => {} };
        const box = new Outbox(made, { bytes: 1_000_000, gapMs: 1, unreadMs: 2, unreadLines: 20, slowMs: 1000 }, owner);
        const wanted: string[] = [];
        let written = 0;
        for (const [i, step] of plan.entries()) {
          if (step === 'pause') await sleep(2);
          else {
            wanted.push(`${step}${i}`);
            if (step === 'answer') box.expectAnswer();
            const done = (isWritten: boolean) => {
              if (isWritten) written++;
            };
            if (step === 'answer') box.answerLegacy(`answer${i}`, done);
            else box.pushLegacy(`push${i}`, done);
          }
        }
        while (written < wanted.length) await sleep(1);
        const lines = pieces.map((piece) => piece.lines);
        assert.ok(lines.every(({ length }) => length === 1));
        for (const kind of ['answer', 'push']) {
          const of = (all: string[]) => all.filter((line) => line.startsWith(kind));
          assert.deepEqual(of(lines.flat()), of(wanted));
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('what has not left when it closes is said not to have been written; a last line still leaves', async () => {
  const { made, pieces, ends } = wire();
  const box = outbox(made).made;
  const outcomes: boolean[] = [];
  for (const line of ['a', 'b', 'c']) box.pushLegacy(line, (isWritten) => outcomes.push(isWritten));
  box.close('why', 'last');
  box.send('late', (isWritten) => outcomes.push(isWritten));
  box.pushLegacy('late', (isWritten) => outcomes.push(isWritten));
  await sleep(3 * GAP_MS);
  assert.deepEqual(
    pieces.map(({ lines }) => lines[0]),
    ['a', 'last'],
  );
  assert.deepEqual(ends, ['why']);
  assert.deepEqual(outcomes, [true, false, false, false, false]);
});
