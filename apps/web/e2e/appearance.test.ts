import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { choose, show } from './screens.ts';
import { becomes } from './talking.ts';

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);

test('the colours follow the system as it changes, until others are chosen', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, { colorScheme: 'light' });
  assert.equal(await theme(page), 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await becomes(() => theme(page), 'dark');
  await show(page, 'me/appearance');
  await page.getByText('2005', { exact: true }).click();
  await becomes(() => theme(page), '2005');
  await page.emulateMedia({ colorScheme: 'light' });
  assert.equal(await theme(page), '2005');
  await page.getByText('Match system', { exact: true }).click();
  await becomes(() => theme(page), 'light');
});

test('buttons on a coloured bar stand out from it, also under the pointer', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await choose(page, { theme: '2005' });
  await show(page, `chats/${BEN}`);
  for (const control of [
    page.getByRole('button', { name: 'More', exact: true }),
    page.getByRole('link', { name: 'New conversation' }),
  ]) {
    await control.hover();
    // White, on a transparent ground.
    const look = () => control.evaluate((element) => getComputedStyle(element).color);
    await becomes(look, 'rgb(255, 255, 255)');
    const ground = () => control.evaluate((element) => getComputedStyle(element).backgroundColor);
    await becomes(ground, 'rgba(255, 255, 255, 0.22)');
  }
});
