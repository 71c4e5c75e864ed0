import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { show } from './screens.ts';
import { becomes } from './talking.ts';

const NOT_HERE = "No connection. This will load when it's back.";

/** The shapes of the dots on the page. */
function dots(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...new Set(Array.from(document.querySelectorAll('.dot'), (dot) => dot.className))].sort(),
  );
}

test('without a connection no status is shown as known, not even mine; with it they return', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const ben = await house.client(BEN);
  const page = await house.signIn(ANN);
  await show(page, 'friends');
  const row = page.getByRole('link', { name: /Ben/ });
  await row.getByRole('img', { name: 'Online' }).waitFor();
  await show(page, 'me');
  await page.locator('.me-own').getByText('Online').waitFor();

  await house.stop();
  await page.getByText('No connection.', { exact: false }).first().waitFor();
  await page.locator('.me-own').getByText('Not connected').waitFor();
  assert.deepEqual(await dots(page), ['dot dot-unknown']);
  await page.getByRole('button', { name: 'Ann, Not connected: change status' }).waitFor();
  await show(page, 'friends');
  await row.getByRole('img', { name: 'Status unknown' }).waitFor();
  assert.deepEqual(await dots(page), ['dot dot-unknown']);
  assert.equal(await page.getByText('Online').count(), 0);
  await page.getByRole('img', { name: '2 friends' }).waitFor();
  await show(page, `chats/${BEN}`);
  await page.locator('.chat-status').getByText('Status unknown').waitFor();
  assert.deepEqual(await dots(page), ['dot dot-unknown']);

  await house.start();
  ben.wake();
  await page.getByRole('button', { name: 'Ann, Online: change status' }).waitFor();
  await page.locator('.chat-status').getByText('Online').waitFor();
  await show(page, 'friends');
  await row.getByRole('img', { name: 'Online' }).waitFor();
});

test('a browser that loses its network shows no status as known, and restores them with it', { skip }, async (t) => {
  const house = await House.open(t);
  await house.client(BEN);
  const page = await house.signIn(ANN);
  await show(page, 'friends');
  const row = page.getByRole('link', { name: /Ben/ });
  await row.getByRole('img', { name: 'Online' }).waitFor();
  await page.context().setOffline(true);
  await row.getByRole('img', { name: 'Status unknown' }).waitFor();
  assert.deepEqual(await dots(page), ['dot dot-unknown']);
  await page.context().setOffline(false);
  await row.getByRole('img', { name: 'Online' }).waitFor();
  await page.getByRole('button', { name: 'Ann, Online: change status' }).waitFor();
});

/** Screens that ask the server, and content that only its answer brings. */
const asking: readonly (readonly [string, string])[] = [
  ['me/sessions', '.me-card'],
  ['me/privacy', '[role=switch], input[type=checkbox]'],
  ['me/app-passwords', '.empty, .me-card'],
  [`friends/${BEN}`, '.friends-none, .friends-facts dd'],
  ['chats/search/tea', '.empty'],
  ['admin/accounts', '.accounts-rows table, .accounts-rows li'],
  ['admin/invites', '.empty'],
  ['admin/figures', '.figure-now:has-text("1")'],
  ['admin/server', '.server-facts'],
  ['admin/audit', '.audit-day, .empty'],
];
/** One of each kind. */
const returning = ['me/sessions', 'chats/search/tea', 'admin/accounts'];

test('a screen that needs the server says that there is no connection, and loads by itself', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  // Their code must be loaded before the server is gone.
  for (const [place, what] of asking) {
    await show(page, place);
    await page.locator(what).first().waitFor({ state: 'attached' });
  }
  await house.stop();
  await page.locator('.banner-offline').waitFor();
  for (const [place] of asking) {
    await show(page, 'friends/add');
    await saysSo(page, place);
  }
  for (const [place, what] of asking.filter(([each]) => returning.includes(each))) {
    await saysSo(page, place);
    await house.start();
    await page.getByText(NOT_HERE).first().waitFor({ state: 'detached' });
    await page.locator(what).first().waitFor({ state: 'attached' });
    await becomes(() => page.locator('.banner-offline').count(), 0);
    await show(page, 'friends/add');
    await house.stop();
    await page.locator('.banner-offline').waitFor();
  }
});

/** Goes to a screen without a connection. */
async function saysSo(page: Page, place: string): Promise<void> {
  await show(page, place);
  await page.getByText(NOT_HERE).first().waitFor();
  for (const text of ['Loading…', 'Searching…']) assert.equal(await page.getByText(text).count(), 0, place);
  assert.equal(await page.getByRole('alert').getByRole('button').count(), 0, place);
}
