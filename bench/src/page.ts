import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { webFolder } from '@rookery/web/folder';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser, signedIn } from './browser.ts';
import { type Child, startChild } from './child.ts';
import { load } from './load.ts';
import { median } from './median.ts';

const ROUNDS = 7;
const SECONDS = 1.5;
const BARE_PAGE = '<!doctype html><meta charset="utf-8"><title>Bare</title><label>Number <input></label>';

/**
 * The page that the server serves: its files beside a bare server that answers the same bytes from memory, and how long
 * a browser takes from the address to the first thing that can be used, beside a page with a field and nothing else.
 */
export async function measurePage(data: string): Promise<void> {
  const ours = await startChild('ours.ts', [data, '2', 'page']);
  try {
    console.log(
      `\n${'files, ours to bare http.createServer'.padEnd(38)} ${'answers/s'.padStart(10)} ${'cpu'.padStart(10)}`,
    );
    for (const path of ['/', largestScript()]) await measureFile(ours, path);
    await measureFirstView(ours.port);
  } finally {
    await ours.stop();
  }
}

function largestScript(): string {
  const folder = join(webFolder, 'assets');
  const scripts = readdirSync(folder).filter((name) => name.startsWith('base-') && name.endsWith('.js'));
  return `/assets/${scripts[0]}`;
}

async function measureFile(ours: Child, path: string): Promise<void> {
  const file = join(webFolder, path === '/' ? 'index.html' : path);
  const { size } = statSync(`${file}.br`, { throwIfNoEntry: false }) ?? statSync(file);
  const bare = await startChild('bare.ts', [String(size)]);
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, br\r\n\r\n`;
  const one = async (child: Child) => {
    const before = await child.usage();
    const check = (answer: string) => answer.startsWith('HTTP/1.1 200') && answer.length > size;
    const plan = { port: child.port, connections: 16, seconds: SECONDS, make: () => request, check };
    const { answers, seconds } = await load(plan);
    return { rate: answers / seconds, cost: ((await child.usage()).cpu - before.cpu) / answers };
  };
  const rates: number[] = [];
  const costs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const theirs = await one(bare);
    const mine = await one(ours);
    if (round === 0) continue; // both warm up
    rates.push(mine.rate / theirs.rate);
    costs.push(theirs.cost / mine.cost);
  }
  await bare.stop();
  const name = `${path === '/' ? 'index.html' : 'the largest script'}, ${size} bytes`;
  console.log(`${name.padEnd(38)} ${median(rates).toFixed(2).padStart(10)} ${median(costs).toFixed(2).padStart(10)}`);
}

/** From the address to the first control: of the door with an empty cache, and of the messenger when it is opened again. */
async function measureFirstView(port: number): Promise<void> {
  const browser = await launchBrowser('the first view is');
  if (!browser) return;
  const bare = createServer((_request, response) => response.end(BARE_PAGE)).listen(0, '127.0.0.1');
  await once(bare, 'listening');
  const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
  const url = `http://127.0.0.1:${port}/`;
  try {
    const messenger = await signedIn(browser, url);
    const views = { bare: [] as number[], door: [] as number[], messenger: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      const fresh = await browser.newContext({ locale: 'en-US' });
      views.bare.push(await firstUse(fresh, bareUrl, 'input'));
      views.door.push(await firstUse(fresh, url, 'input'));
      await fresh.close();
      views.messenger.push(await firstUse(messenger, url, 'nav a'));
    }
    console.log('\nfrom the address to the first thing that can be used, ms');
    for (const [name, times] of Object.entries(views))
      console.log(`${name.padEnd(38)} ${median(times).toFixed(0).padStart(10)}`);
  } finally {
    bare.close();
    await browser.close();
  }
}

async function firstUse(context: BrowserContext, url: string, selector: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(selector).first().waitFor();
  const ms = await page.evaluate(() => performance.now());
  await page.close();
  return ms;
}
