import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { ANN, House, skip } from './house.ts';
import { show } from './screens.ts';
import { becomes } from './talking.ts';

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);

test('the colours follow the system as it changes, until others are chosen', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, { colorScheme: 'light' });
  assert.equal(await theme(page), 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await becomes(() => theme(page), 'dark');
  await show(page, 'me/appearance');
  await page.getByText('The year 2005', { exact: true }).click();
  await becomes(() => theme(page), '2005');
  await page.emulateMedia({ colorScheme: 'light' });
  assert.equal(await theme(page), '2005');
  await page.getByText('As the system says', { exact: true }).click();
  await becomes(() => theme(page), 'light');
});
