import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, PASSWORD } from './house.ts';
import { settle } from './screens.ts';
import { shows } from './talking.ts';

type Shift = { readonly value: number; readonly of: readonly string[] };

/** A centred word or number moves when it changes. */
const LEAST = 0.001;

/** Records layout shifts without user input. */
async function noteShifts(page: Page): Promise<void> {
  await page.addInitScript((least) => {
    type LayoutShift = PerformanceEntry & { value: number; sources: { node?: Node }[] };
    const shifts: unknown[] = [];
    Object.assign(window, { shifts });
    const nameOf = (node: Node | undefined) =>
      node instanceof Element ? node.outerHTML.slice(0, 200) : node?.textContent;
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries() as LayoutShift[])
        if (value > least) shifts.push({ value, of: sources.map(({ node }) => nameOf(node)) });
    }).observe({ type: 'layout-shift', buffered: true });
  }, LEAST);
}

/** The shifts since the last call, also those right after a press or a key. */
function shifts(page: Page): Promise<readonly Shift[]> {
  return page.evaluate(() => Reflect.get(window, 'shifts').splice(0));
}

const views = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 360, height: 740 },
];

for (const viewport of views) {
  test(`nothing moves by itself as the page is loaded and used, ${viewport.width} px wide`, { skip }, async (t) => {
    const house = await House.open(t);
    await house.say(
      ANN,
      BEN,
      Array.from({ length: 60 }, (_, n) => `Message ${n}, ${'which is long. '.repeat(n % 7)}`),
    );
    await house.read(BEN, ANN);
    const page = await (await house.context({ viewport })).newPage();
    await noteShifts(page);
    await page.goto(house.url);
    await page.getByLabel('Number').waitFor();
    await settle(page);
    assert.deepEqual(await shifts(page), [], 'the door');

    await page.getByLabel('Number').fill(String(BEN));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    const row = page.locator('.friends-row').filter({ hasText: 'Ann' });
    await row.waitFor();
    await settle(page);
    assert.deepEqual(await shifts(page), [], 'signing in');

    await page.reload();
    await row.waitFor();
    await settle(page);
    assert.deepEqual(await shifts(page), [], 'loading the messenger');

    await row.click();
    await page.getByText('Message 59').last().waitFor();
    await settle(page);
    assert.deepEqual(await shifts(page), [], 'opening a conversation');

    await page.reload();
    await page.getByText('Message 59').last().waitFor();
    await settle(page);
    assert.deepEqual(await shifts(page), [], 'loading a conversation');
  });
}

test('"Connecting" appears only after a moment, and moves nothing', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const before = await house.signIn(ANN, { serviceWorkers: 'block' });
  const page = await before.context().newPage();
  await before.close();
  await noteShifts(page);
  // A server that accepts no connection, and does not refuse one.
  let isThrough = false;
  await page.routeWebSocket(/\/ws/, (socket) => {
    if (isThrough) socket.connectToServer();
  });
  // Nor the other way to connect, which would be taken before a busy machine has drawn the page.
  await page.route(/./, async (route) => {
    if (isThrough || route.request().method() !== 'POST') await route.continue();
  });
  await page.clock.install();
  // By the clock of the page: how long this test takes to look depends on the machine.
  await page.addInitScript(() => {
    const begun = Date.now();
    const watch = new MutationObserver(() => {
      if (!document.body?.textContent?.includes('Connecting…')) return;
      Object.assign(window, { appearedAfter: Date.now() - begun });
      watch.disconnect();
    });
    watch.observe(document, { childList: true, subtree: true, characterData: true });
  });
  await page.goto(`${house.url}/#/chats/${BEN}`);
  await shows(page, ['Hello']);
  await page.clock.fastForward(1500);
  await page.getByText('Connecting…').waitFor();
  const appearedAfter = await page.evaluate((): number => Reflect.get(window, 'appearedAfter'));
  assert.ok(appearedAfter >= 1000, `after ${appearedAfter} ms`);
  assert.deepEqual(await shifts(page), []);
  isThrough = true;
});
