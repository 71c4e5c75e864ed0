import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { launchIn, skip } from './browser.ts';
import { ANN, BEN, House, signIn } from './house.ts';
import { show } from './screens.ts';
import { becomes, lastFate, shows, texts, write } from './talking.ts';

/** Waits until the service worker has the whole page. */
async function isKept(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await becomes(() => page.evaluate(() => navigator.serviceWorker.controller?.state), 'activated');
}

/** Waits until this browser has stored a text, received or unsent. */
async function isArchived(page: Page, store: 'talks' | 'unsent', text: string): Promise<void> {
  await becomes(async () => (await archived(page, store)).includes(text), true);
}

/** All records of a store in the archive, as text. */
function archived(page: Page, store: string): Promise<string> {
  return page.evaluate(
    ([name, uin]) =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open(`rookery-${uin}`);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction(name).objectStore(name).getAll();
          reading.onsuccess = () => resolve(JSON.stringify(reading.result));
          reading.onerror = () => reject(reading.error);
          database.close();
        };
      }),
    [store, ANN] as const,
  );
}

/** Ann's messages in Ben's mailbox, oldest first. */
async function saidToBen(house: House): Promise<string[]> {
  const { entries } = await house.storage.history({ uin: BEN, peer: ANN, before: 0, count: 100, bytes: 1_000_000 });
  return entries
    .filter(({ sent }) => !sent)
    .map(({ text }) => text)
    .reverse();
}

/** A window of a browser, signed in by hand. */
async function signedIn(house: House, context: BrowserContext, uin: number): Promise<Page> {
  const page = await context.newPage();
  await page.goto(house.url);
  await signIn(page, uin);
  return page;
}

test('without a server the page opens with stored messages, and sends new ones once there is a server', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Tea at four?', 'Or at five?']);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await shows(page, ['Tea at four?', 'Or at five?']);
  await isKept(page);
  await isArchived(page, 'talks', 'Tea at four?');

  await house.stop();
  await page.reload();
  await shows(page, ['Tea at four?', 'Or at five?']);
  await page.getByText('No connection.').waitFor();
  assert.equal(await page.getByText('Loading…').count(), 0);
  const again = page.getByRole('button', { name: 'Try now' });
  await again.click();
  await page.getByText('Connecting…').waitFor();
  assert.equal(await again.isDisabled(), true);
  await page.getByText('No connection.').waitFor();
  await page.getByRole('button', { name: 'Ann, Not connected: change status' }).waitFor();
  await write(page, 'At five, then.');
  await shows(page, ['Or at five?', 'At five, then.']);
  assert.equal(await lastFate(page), 'being sent');

  // It is stored at once: closing the page now must not lose it.
  await page.reload();
  await shows(page, ['Or at five?', 'At five, then.']);
  await write(page, 'I bring cake.');
  await page.reload();
  await shows(page, ['Tea at four?', 'Or at five?', 'At five, then.', 'I bring cake.']);

  await house.start();
  await becomes(() => lastFate(page), 'sent');
  const all = ['Tea at four?', 'Or at five?', 'At five, then.', 'I bring cake.'];
  await shows(page, all);
  await page.reload();
  await shows(page, all);
  assert.deepEqual(await texts(page), all);
  assert.deepEqual(await saidToBen(house), ['At five, then.', 'I bring cake.'], 'sent once, and in order');
  await becomes(() => archived(page, 'unsent'), '[]');
});

test('an unacknowledged message is sent again with its key, by any window', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const context = await house.context();
  const page = await signedIn(house, context, ANN);
  await show(page, `chats/${BEN}`);
  await isKept(page);
  await house.stop();
  await write(page, 'Is anybody there?');
  const other = await context.newPage();
  await other.goto(`${house.url}/#/chats/${BEN}`);
  await shows(other, ['Is anybody there?']);
  await page.close();
  await house.start();
  await becomes(() => lastFate(other), 'sent');
  const again = await context.newPage();
  await again.goto(`${house.url}/#/chats/${BEN}`);
  await shows(again, ['Is anybody there?']);
  assert.deepEqual(await saidToBen(house), ['Is anybody there?']);
});

test('data that the browser clears while the page is open is stored again', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Tea at four?']);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await isKept(page);
  await isArchived(page, 'talks', 'Tea at four?');
  await house.stop();
  await write(page, 'At five.');
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'indexeddb' });
  await write(page, 'I bring cake.');
  // Opening it too early would create another one.
  await becomes(() => page.evaluate(async () => (await indexedDB.databases()).length), 1);
  await isArchived(page, 'unsent', 'I bring cake.');
  await isArchived(page, 'talks', 'Tea at four?');
  await page.reload();
  await shows(page, ['Tea at four?', 'At five.', 'I bring cake.']);
  await house.start();
  await becomes(() => lastFate(page), 'sent');
  assert.deepEqual(await saidToBen(house), ['At five.', 'I bring cake.']);
});

test('signing out leaves nothing of the account in any window', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['A secret.']);
  const context = await house.context();
  const page = await signedIn(house, context, ANN);
  await show(page, `chats/${BEN}`);
  await shows(page, ['A secret.']);
  await page.getByRole('textbox', { name: /message/i }).fill('A draft of a secret');
  await isArchived(page, 'talks', 'A secret.');
  const other = await context.newPage();
  await other.goto(`${house.url}/#/chats/${BEN}`);
  await shows(other, ['A secret.']);

  await page.getByRole('button', { name: /change status/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  for (const each of [page, other]) await each.getByRole('button', { name: 'Sign in' }).waitFor();
  await becomes(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.ok(!stored.includes('secret'), stored);
  assert.ok(!stored.includes(String(ANN)), stored);
  assert.deepEqual(await context.cookies(), []);
  await other.reload();
  await other.getByRole('button', { name: 'Sign in' }).waitFor();
});

test('the messenger works without storage', { skip }, async (t) => {
  const house = await House.open(t);
  const context = await house.context();
  await context.addInitScript(() => {
    Object.defineProperty(IDBFactory.prototype, 'open', {
      value: () => {
        throw new DOMException('Not here.', 'InvalidStateError');
      },
    });
  });
  const page = await signedIn(house, context, ANN);
  await show(page, `chats/${BEN}`);
  await write(page, 'Hello');
  await becomes(() => lastFate(page), 'sent');
  await page.reload();
  await shows(page, ['Hello']);
});

test('without "stay signed in" nothing is left in the browser', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['A secret.']);
  const page = await house.visit();
  await page.getByText('Stay signed in').click();
  await signIn(page, ANN);
  await show(page, `chats/${BEN}`);
  await shows(page, ['A secret.']);
  await page.reload();
  await shows(page, ['A secret.']);
  await page.waitForTimeout(2000);
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
  const [cookie] = await page.context().cookies();
  assert.equal(cookie?.expires, -1, 'the cookie goes with the browser');
});

test('a browser restarted offline shows stored messages, and sends new ones later', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Tea at four?']);
  const folder = mkdtempSync(join(tmpdir(), 'rookery-browser-'));
  const first = await launchIn(folder);
  t.after(() => first.close());
  const page = await signedIn(house, first, ANN);
  await show(page, `chats/${BEN}`);
  await shows(page, ['Tea at four?']);
  await isKept(page);
  await isArchived(page, 'talks', 'Tea at four?');
  await first.close();
  await house.stop();

  const second = await launchIn(folder);
  t.after(() => second.close());
  const again = await second.newPage();
  await again.goto(`${house.url}/#/chats/${BEN}`);
  await shows(again, ['Tea at four?']);
  await again.getByText('No connection.').waitFor();
  await write(again, 'At five.');
  await isArchived(again, 'unsent', 'At five.');
  await second.close();

  const third = await launchIn(folder);
  t.after(() => third.close());
  // After the browsers, which write into it when they end.
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const last = await third.newPage();
  await last.goto(`${house.url}/#/chats/${BEN}`);
  await shows(last, ['Tea at four?', 'At five.']);
  await house.start();
  await becomes(() => lastFate(last), 'sent');
  assert.deepEqual(await saidToBen(house), ['At five.']);
});
