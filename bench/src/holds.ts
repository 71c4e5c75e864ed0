import type { Page } from 'playwright-core';
import { ANN, launchBrowser, signedIn } from './browser.ts';
import { startChild } from './child.ts';
import { median } from './median.ts';

const ROUNDS = 5;
const PEER = ANN + 1;

type Act = { readonly name: string; readonly hash: string; readonly press: string; readonly appears: string };

/** What is done for the first time, and what appears then. */
const acts: readonly Act[] = [
  { name: 'the menu of statuses', hash: '#/chats', press: '.own-status', appears: '[role="menu"]' },
  { name: 'the first conversation', hash: '#/chats', press: '.friends-row', appears: '.composer-field' },
  {
    name: 'emoji',
    hash: `#/chats/${PEER}`,
    press: '.composer [aria-haspopup="dialog"]',
    appears: '.emoji-cell',
  },
  {
    name: 'search in a conversation',
    hash: `#/chats/${PEER}`,
    press: '.bar-acts button',
    appears: '.searching-box input',
  },
  { name: 'Friends', hash: '#/chats', press: 'nav a[href="#/friends"]', appears: '.friends-group' },
  { name: 'Me', hash: '#/chats', press: 'nav a[href="#/me"]', appears: '.me-list' },
];

const BARE = `<!doctype html><meta charset="utf-8"><title>Bare</title><button>Press</button>
<script>document.querySelector('button').onclick = () => document.body.append(Object.assign(document.createElement('input')))</script>`;

/**
 * For how long the page answers to nothing when something is done in it for the first time, beside a page that puts a field
 * in at a press and does nothing else. `appears` is the time from the press until it is there.
 */
export async function measureHolds(data: string): Promise<void> {
  const browser = await launchBrowser('first presses are');
  if (!browser) return;
  const ours = await startChild('ours.ts', [data, '200', 'page']);
  try {
    const url = `http://127.0.0.1:${ours.port}/`;
    const context = await signedIn(browser, url);
    console.log(
      `\n${'first presses, ms; ratio to a bare page'.padEnd(38)} ${'held'.padStart(10)} ${'ratio'.padStart(10)} ${'appears'.padStart(10)}`,
    );
    for (const act of acts) {
      const theirs: Held[] = [];
      const mine: Held[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const bare = await context.newPage();
        await bare.setContent(BARE);
        theirs.push(await held(bare, { ...act, press: 'button', appears: 'input' }));
        await bare.close();
        const page = await context.newPage();
        await page.goto(url + act.hash);
        await page.locator(act.press).first().waitFor();
        // What comes when the browser is idle is there.
        await page.waitForLoadState('networkidle');
        mine.push(await held(page, act));
        await page.close();
      }
      const [longest, bare, appears] = [
        mine.map((m) => m.longest),
        theirs.map((m) => m.longest),
        mine.map((m) => m.until),
      ].map(median);
      const figures = [longest, (longest ?? 0) / (bare ?? 1), appears].map((value = 0, n) =>
        value.toFixed(n === 1 ? 1 : 0),
      );
      console.log(`${act.name.padEnd(38)} ${figures.map((figure) => figure.padStart(10)).join(' ')}`);
    }
  } finally {
    await browser.close();
    await ours.stop();
  }
}

type Held = { readonly longest: number; readonly until: number };

/** Presses something, and looks all the time whether the page still gets to work. */
async function held(page: Page, { press, appears }: Act): Promise<Held> {
  const done = page.evaluate(
    ([button, wanted]) =>
      new Promise<Held>((resolve) => {
        let before = performance.now();
        let longest = 0;
        let pressed = 0;
        let until = 0;
        const { port1, port2 } = new MessageChannel();
        document.querySelector(button)?.addEventListener('pointerdown', () => {
          pressed = performance.now();
          longest = 0;
        });
        port1.onmessage = () => {
          const now = performance.now();
          longest = Math.max(longest, now - before);
          before = now;
          if (pressed > 0 && until === 0 && document.querySelector(wanted)) until = now - pressed;
          // What follows belongs to it as well.
          if (until > 0 && now - pressed > until + 500) resolve({ longest, until });
          else port2.postMessage(0);
        };
        port2.postMessage(0);
      }),
    [press, appears] as const,
  );
  await page.locator(press).first().click();
  return done;
}
