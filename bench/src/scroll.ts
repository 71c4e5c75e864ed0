import type { Page } from 'playwright-core';
import { ANN, launchBrowser, signedIn } from './browser.ts';
import { startChild } from './child.ts';
import { barePage, FRAME_MS, recordScroll, smoothest } from './frames.ts';

const ACCOUNTS = 2002;
const SCROLL_MS = 4000;

const lists = [
  { name: '50,000 messages', hash: `#/chats/${ANN + 1}`, selector: '[role="log"]', steps: [-120, -600, 300] },
  { name: '2,000 friends', hash: '#/friends', selector: '.friends-rows', steps: [240, -120] },
] as const;

/** Scrolls long lists of the page, beside a list of a page that has nothing to do, and says how many frames were late. */
export async function measureScroll(data: string): Promise<void> {
  const browser = await launchBrowser('scrolling is');
  if (!browser) return;
  const ours = await startChild('ours.ts', [data, String(ACCOUNTS), 'long']);
  try {
    const url = `http://127.0.0.1:${ours.port}/`;
    const page = await (await signedIn(browser, url)).newPage();
    await page.goto(url);
    await page.getByRole('link', { name: 'Chats' }).waitFor();
    const bare = await barePage(page);
    console.log(`\n${`frames of more than ${FRAME_MS} ms`.padEnd(38)} ${'ours'.padStart(10)} ${'bare'.padStart(10)}`);
    for (const list of lists) await measureList(page, bare, list);
  } finally {
    await browser.close();
    await ours.stop();
  }
}

async function measureList(
  page: Page,
  bare: Page,
  { name, hash, selector, steps }: (typeof lists)[number],
): Promise<void> {
  await page.evaluate((wanted) => {
    location.hash = wanted;
  }, hash);
  await page.locator(`${selector} *`).first().waitFor();
  for (const step of steps) {
    const pair = await smoothest(
      page,
      bare,
      (each, list) => recordScroll(each, list, { step, ms: SCROLL_MS }),
      selector,
    );
    const [mine, theirs] = [pair.ours, pair.bare].map(({ late, count }) => `${late.length}/${count}`);
    console.log(`${`${name}, ${step} pixels a frame`.padEnd(38)} ${mine?.padStart(10)} ${theirs?.padStart(10)}`);
  }
}
