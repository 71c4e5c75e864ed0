import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barePage, excess, FRAME_MS, MOST_EXCESS, recordScroll, smoothest } from './frames.ts';
import { ANN, BEN, House, moveIn, skip } from './house.ts';
import { show } from './screens.ts';
import { shows } from './talking.ts';

const HISTORY = 50_000;
const RECEIVED = 10_000;
const FRIENDS = 2000;
const FIRST = 20_001;
const BATCH = 500;
const SCROLL_MS = 4000;
const MB = 1024 * 1024;

/** A long conversation, as two people have one: short and long, with links and emoji, over weeks. */
async function talkALot(house: House, count: number): Promise<void> {
  const begin = Date.now() - count * 60_000;
  for (let from = 0; from < count; from += BATCH) {
    await Promise.all(
      Array.from({ length: BATCH }, (_, i) => {
        const n = from + i;
        const [writer, reader] = n % 7 < 3 ? [ANN, BEN] : [BEN, ANN];
        const text = `#${n} ${'something that somebody says 一句话 😀 '.repeat((n * 13) % 9)}${n % 5 ? '' : 'https://example.org/a'}`;
        const at = begin + n * 60_000;
        return house.storage.storeMessage({ from: writer, to: reader, text, at, session: 0, mostWaiting: count });
      }),
    );
  }
}

/** Scrolls a list by so many pixels in each frame, one way after the other, beside a bare page. */
async function isSmooth(t: TestContext, page: Page, list: string, steps: readonly number[]): Promise<void> {
  const bare = await barePage(page);
  for (const step of steps) {
    const scroll = { step, ms: SCROLL_MS };
    const pair = await smoothest(page, bare, (each, selector) => recordScroll(each, selector, scroll), list);
    const { count, longestMs, late, pixels } = pair.ours;
    t.diagnostic(
      `${step} pixels a frame: ${count} frames, ${late.length} of more than ${FRAME_MS} ms, the longest ${Math.round(longestMs)} ms`,
    );
    t.diagnostic(`a bare page beside it: ${pair.bare.count} frames, the longest ${Math.round(pair.bare.longestMs)} ms`);
    assert.ok(excess(pair) <= MOST_EXCESS, `frames of more than ${FRAME_MS} ms: ${late}`);
    assert.ok(pixels > 10 * Math.abs(step));
  }
}

test('a scroll through 50,000 messages is smooth, up and down', { skip, timeout: 300_000 }, async (t) => {
  const house = await House.open(t);
  await talkALot(house, HISTORY);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await page
    .getByText(`#${HISTORY - 1}`)
    .last()
    .waitFor();
  await isSmooth(t, page, '[role="log"]', [-120, -600, 300]);
});

test('a scroll through 2,000 friends is smooth, and they are there soon', { skip, timeout: 300_000 }, async (t) => {
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
  await page.reload();
  await page.getByRole('list', { name: 'Friends' }).getByRole('link').first().waitFor();
  const shownMs = await page.evaluate(() => performance.now());
  t.diagnostic(`from the address to the list: ${Math.round(shownMs)} ms`);
  await isSmooth(t, page, '.friends-rows', [240, -120]);
});

test('memory does not grow with what is received', { skip, timeout: 300_000 }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  const ben = await house.client(t, BEN);
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
  // The window of the conversation is full by then, and all code has run.
  await receive(0, 2 * BATCH);
  const before = await used();
  await receive(2 * BATCH, RECEIVED);
  const grown = (await used()) - before;
  t.diagnostic(`${(before / MB).toFixed(1)} MB, ${(grown / MB).toFixed(1)} MB more at the end`);
  assert.ok(grown < 3 * MB, `${grown} bytes more`);
});
