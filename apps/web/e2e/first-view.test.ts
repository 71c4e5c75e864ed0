import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, saveData, signIn } from './house.ts';
import { settle } from './screens.ts';
import { becomes } from './talking.ts';

const MOST_BYTES = 145_000;
/** Scripts and styles: each is a request. */
const MOST_FILES = 9;

/** What a page loads from now on: addresses, gzipped bytes of scripts and styles, and console errors. */
function watch(page: Page) {
  const urls: string[] = [];
  const complaints: string[] = [];
  const responses: Response[] = [];
  page.on('response', (response) => {
    urls.push(response.url());
    if (/\.(?:js|css)$/.test(response.url())) responses.push(response);
  });
  page.on('console', (message) => {
    const isOurs = !/^Service Worker registration blocked by Playwright/.test(message.text());
    if (isOurs && /^(?:error|warning)$/.test(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  // Asked for only when it is to be known: the page may be closed while something still comes.
  const bytes = async () => {
    const bodies = await Promise.all(responses.map((response) => response.body()));
    return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
  };
  return { urls, complaints, bytes, files: () => responses.length };
}

test('the first view is small, loads from no other host, and reports no errors', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const context = await house.context({ serviceWorkers: 'block' });
  await saveData(context);
  const page = await context.newPage();
  const door = watch(page);
  await page.goto(house.url);
  await page.getByLabel('Number').waitFor();
  await settle(page);
  const atTheDoor = await door.bytes();
  t.diagnostic(`sign in: ${atTheDoor} bytes of scripts and styles, gzipped`);
  assert.ok(atTheDoor > 0 && atTheDoor <= MOST_BYTES, `${atTheDoor} bytes at the door`);
  assert.ok(door.files() <= MOST_FILES, `${door.files()} files at the door`);
  await signIn(page, ANN);

  const again = await context.newPage();
  const inside = watch(again);
  await again.goto(house.url);
  await again.getByRole('link', { name: /Ben/ }).waitFor();
  await settle(again);
  const bytes = await inside.bytes();
  t.diagnostic(`the messenger: ${bytes} bytes of scripts and styles, gzipped`);
  assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes for the messenger`);
  assert.ok(inside.files() <= MOST_FILES, `${inside.files()} files for the messenger`);
  await again.getByRole('link', { name: /Ben/ }).click();
  await again.getByRole('textbox', { name: /message/i }).waitFor();
  await settle(again);
  t.diagnostic(`with a conversation: ${await inside.bytes()} bytes`);
  for (const { urls, complaints } of [door, inside]) {
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      urls.filter((url) => !url.startsWith(house.url)),
      [],
    );
  }
});

/** The files a page has loaded, without the hashes in their names. */
function loadedBy({ urls }: ReturnType<typeof watch>): string[] {
  return urls.map((url) => url.replace(/^.*\/(.+?)(?:-[\w-]{8})?\.(\w+)$/, '$1.$2'));
}

test('other parts are fetched when the browser is idle, unless it saves data', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const context = await house.context({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(house.url);
  await signIn(page, BEN);

  const again = await context.newPage();
  const loaded = watch(again);
  await again.goto(house.url);
  for (const name of ['Chat', 'FriendScreen', 'MeScreen', 'OpenMenu', 'EmojiPicker', 'Searching', 'SignOut', 'toasts'])
    await becomes(() => loadedBy(loaded).includes(`${name}.js`), true);
  await again.waitForLoadState('networkidle');
  assert.deepEqual(
    loadedBy(loaded).filter((name) => /^Admin|Accounts|Traffic/.test(name)),
    [],
  );

  const saving = await context.newPage();
  await saveData(context);
  const asked = watch(saving);
  await saving.clock.install();
  await saving.goto(house.url);
  await saving.getByRole('link', { name: /Ann/ }).waitFor();
  await settle(saving);
  await saving.clock.fastForward(60_000);
  await settle(saving);
  assert.deepEqual(
    loadedBy(asked).filter((name) => /Emoji|FriendScreen|MeScreen/.test(name)),
    [],
  );
});

test('a part fetched ahead is shown at once: React would show its fallback for 300 ms', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const context = await house.context({ serviceWorkers: 'block' });
  await context.addInitScript(() => {
    const waits: string[] = [];
    const look = () => {
      for (const each of document.querySelectorAll('[aria-busy="true"]')) waits.push(each.className);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    Object.assign(window, { waits });
  });
  const waits = () => page.evaluate(() => Reflect.get(window, 'waits').splice(0));
  const page = await context.newPage();
  await page.goto(house.url);
  await page.getByLabel('Number').waitFor();
  assert.deepEqual(await waits(), []);
  const loaded = watch(page);
  await signIn(page, ANN);
  await becomes(() => loadedBy(loaded).includes('MeScreen.js'), true);
  await page.waitForLoadState('networkidle');
  await waits();
  for (const area of ['Friends', 'Me']) {
    await page.getByRole('navigation').getByRole('link', { name: area }).click();
    await page.locator('.list-title').filter({ hasText: area }).waitFor();
    assert.deepEqual((await waits()).includes('screen'), false, area);
  }
});
