import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from './browser.ts';
import { ANN, BEN, House, signIn } from './house.ts';
import { show } from './screens.ts';
import { becomes, lastFate } from './talking.ts';

test('without any storage, writing, choosing an emoji and signing out work', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(house.url);
  await signIn(page, ANN);
  await show(page, `chats/${BEN}`);
  const field = page.getByRole('textbox', { name: 'Message to Ben' });
  await page.getByRole('button', { name: 'Emoji' }).click();
  await page.getByRole('searchbox', { name: 'Search emoji' }).fill('panda');
  await page.getByRole('option', { name: 'panda' }).click();
  await becomes(() => field.inputValue(), '🐼');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await field.press('Enter');
  await becomes(() => lastFate(page), 'sent');
  await show(page, 'me/profile');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.waitForTimeout(500);
  assert.deepEqual(complaints, []);
});
