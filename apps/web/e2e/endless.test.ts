import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, moveIn } from './house.ts';
import { settle, show } from './screens.ts';
import { shows } from './talking.ts';

const HISTORY = 50_000;
const RECEIVED = 10_000;
const FRIENDS = 2000;
const FIRST = 20_001;
const BATCH = 500;
/** How far it scrolls up: several pages that have to be fetched. */
const FAR = 400;
/** How many rows may be rendered at once. */
const MOST_ROWS = 300;
const MB = 1024 * 1024;

/** A realistic long conversation: short and long messages, with links and emoji, over weeks. */
async function talkALot(house: House, count: number): Promise<void> {
  const begin = Date.now() - count * 60_000;
  for (let from = 0; from < count; from += BATCH) {
    await Promise.all(
      Array.from({ length: BATCH }, (_, i) => {
        const n = from + i;
        const [writer, reader] = n % 7 < 3 ? [ANN, BEN] : [BEN, ANN];
        const text = `#${n} ${'something that a person says 一句话 😀 '.repeat((n * 13) % 9)}${n % 5 ? '' : 'https://example.org/a'}`;
        const at = begin + n * 60_000;
        return house.storage.storeMessage({ from: writer, to: reader, text, at, session: 0, mostWaiting: count });
      }),
    );
  }
}

/** Observations while a list is scrolled. */
type Scrolled = { readonly mostRows: number; readonly faults: readonly string[] };

/**
 * Scrolls a list by some pixels in each frame until a number is in sight. At an end it waits for more to load.
 * A fault is a frame in which the numbers are not consecutive.
 *
 * @param until the number of the text to stop at
 */
function scroll(page: Page, selector: string, step: number, until: number): Promise<Scrolled> {
  return page.evaluate(
    ({ selector, step, until }) =>
      new Promise<Scrolled>((resolve, reject) => {
        const list = document.querySelector(selector);
        if (!list) return reject(new Error(`There is no ${selector}.`));
        const faults: string[] = [];
        let mostRows = 0;
        const frame = () => {
          const numbers = Array.from((list.textContent ?? '').matchAll(/#(\d+) /g), ([, number]) => Number(number));
          mostRows = Math.max(mostRows, numbers.length);
          if (numbers.some((number, i) => i > 0 && number !== (numbers[i - 1] ?? 0) + 1))
            faults.push(numbers.join(' '));
          if (numbers.includes(until)) return resolve({ mostRows, faults });
          list.scrollBy({ top: step, behavior: 'instant' });
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    { selector, step, until },
  );
}

test('a scroll through 50,000 messages shows each one in order, up and down', {
  skip,
  timeout: 300_000,
}, async (t) => {
  const house = await House.open(t);
  await talkALot(house, HISTORY);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await page
    .getByText(`#${HISTORY - 1}`)
    .last()
    .waitFor();
  const last = HISTORY - 1;
  for (const [step, until] of [
    [-120, last - FAR],
    [-600, last - 2 * FAR],
    [300, last],
  ] as const) {
    const { mostRows, faults } = await scroll(page, '[role="log"]', step, until);
    t.diagnostic(`${step} pixels a frame: ${mostRows} messages in the page at most`);
    assert.deepEqual(faults, []);
    assert.ok(mostRows <= MOST_ROWS, `${mostRows} messages in the page`);
  }
});

test('of 2,000 friends only those in sight are in the page', { skip, timeout: 300_000 }, async (t) => {
  const house = await House.open(t, { 'friends-per-account': 2 * FRIENDS });
  for (let from = 0; from < FRIENDS; from += BATCH) {
    await Promise.all(
      Array.from({ length: BATCH }, async (_, i) => {
        const uin = FIRST + from + i;
        await moveIn(house.storage, { uin, nick: `${uin % 3 ? 'Friend' : '朋友'} ${uin}` });
        await house.storage.befriend({ uin: ANN, peer: uin, mostFriends: 2 * FRIENDS });
      }),
    );
  }
  const page = await house.signIn(ANN);
  await show(page, 'friends');
  const rows = page.getByRole('list', { name: 'Friends' }).getByRole('link');
  await rows.first().waitFor();
  const scroller = page.locator('.friends-rows');
  const seen = new Set<string>();
  let isEnd = false;
  while (!isEnd) {
    await settle(page);
    const names = await rows.allTextContents();
    assert.ok(names.length > 0 && names.length <= MOST_ROWS, `${names.length} rows`);
    for (const name of names) seen.add(name);
    isEnd = await scroller.evaluate((list) => {
      const before = list.scrollTop;
      list.scrollBy({ top: 10 * list.clientHeight, behavior: 'instant' });
      return list.scrollTop === before;
    });
  }
  // Checks one view in ten.
  assert.ok(seen.size > FRIENDS / 20, `${seen.size} friends`);
});

test('memory does not grow with the messages received', { skip, timeout: 300_000 }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  const ben = await house.client(BEN);
  const devtools = await page.context().newCDPSession(page);
  const used = async () => {
    for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize;
  };
  const receive = async (from: number, to: number) => {
    for (let n = from; n < to; n += BATCH) {
      await Promise.all(Array.from({ length: BATCH }, (_, i) => ben.send(ANN, `#${n + i} some words`).done));
    }
    await shows(page, [`#${to - 1} some words`]);
  };
  // By then the loaded range is full, and all code has run.
  await receive(0, 2 * BATCH);
  const before = await used();
  await receive(2 * BATCH, RECEIVED);
  const grown = (await used()) - before;
  t.diagnostic(`${(before / MB).toFixed(1)} MB, ${(grown / MB).toFixed(1)} MB more at the end`);
  assert.ok(grown < 3 * MB, `${grown} bytes more`);
});
