import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { settle } from './screens.ts';
import { becomes, shows, texts } from './talking.ts';

/** Holds back every file that the page requests, until `open` is called. */
async function holdBack(page: Page): Promise<{ open: () => void; held: () => number }> {
  let open = () => {};
  let held = 0;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route('**/assets/**', async (route) => {
    held++;
    await gate;
    await route.continue();
  });
  return { open, held: () => held };
}

/** Ann's messenger right after loading: only the first view is there, and nothing else loads. */
async function fresh(house: House, hash = ''): Promise<{ page: Page; open: () => void; held: () => number }> {
  const before = await house.signIn(ANN, { serviceWorkers: 'block' });
  const page = await before.context().newPage();
  await before.close();
  // Parts fetched while idle would interfere.
  await page.addInitScript(() => {
    Object.assign(window, { requestIdleCallback: () => 0 });
  });
  await page.goto(`${house.url}/${hash}`);
  await page.getByRole('link', { name: /Ben/ }).first().waitFor();
  await settle(page);
  return { page, ...(await holdBack(page)) };
}

const field = (page: Page) => page.getByRole('textbox', { name: /message/i });

/** Types characters and named keys: `hello|Enter`. */
async function type(page: Page, keys: string): Promise<void> {
  for (const each of keys.split('|')) {
    if (/^(?:Enter|Escape|Backspace|End|ArrowDown|ArrowUp)$/.test(each)) await page.keyboard.press(each);
    else await page.keyboard.type(each);
  }
}

async function isHeld(held: () => number, button: Locator): Promise<void> {
  await becomes(() => held() > 0, true);
  assert.ok(await button.isVisible());
}

test('keys typed right after choosing a conversation are written in it, and sent', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const { page, open, held } = await fresh(house);
  const row = page.getByRole('link', { name: /Ben/ });
  await row.click();
  await type(page, 'Tea at 44|Backspace|?|Enter|And cake');
  await isHeld(held, row);
  open();
  await shows(page, ['Hello', 'Tea at 4?']);
  await becomes(() => field(page).inputValue(), 'And cake');
  await type(page, '?');
  await becomes(() => field(page).inputValue(), 'And cake?');
  assert.equal(await page.getByRole('searchbox').first().inputValue(), '');
});

test('keys typed right after Enter on a conversation in the list are written in it', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const { page, open, held } = await fresh(house);
  const row = page.getByRole('link', { name: /Ben/ });
  await row.focus();
  await type(page, 'Enter|Tea?|Enter');
  await isHeld(held, row);
  open();
  await shows(page, ['Hello', 'Tea?']);
});

test('keys typed right after opening the search are searched for', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Tea at 4?', 'Cake']);
  const { page, open, held } = await fresh(house, `#/chats/${BEN}`);
  await shows(page, ['Tea at 4?', 'Cake']);
  const button = page.getByRole('button', { name: /^(Find|Search)/ }).last();
  await button.focus();
  await type(page, 'Enter|cake');
  await isHeld(held, page.getByRole('navigation'));
  open();
  await page.locator('.searching-result').filter({ hasText: 'Cake' }).waitFor();
  await becomes(() => page.locator('.searching-box input').inputValue(), 'cake');
  await type(page, 'Escape|Escape|still here');
  await becomes(() => field(page).inputValue(), 'still here');
});

test('keys typed right after opening a menu choose in it', { skip }, async (t) => {
  const house = await House.open(t);
  const { page, open, held } = await fresh(house);
  const button = page.getByRole('button', { name: /^Ann, Online/ });
  await button.focus();
  await type(page, 'Enter|ArrowDown|ArrowDown|Enter');
  await isHeld(held, button);
  open();
  await page.getByRole('button', { name: /^Ann, Away/ }).waitFor();
  // The menu is closed, and its button has the focus again.
  await becomes(() => page.getByRole('menu').count(), 0);
  await type(page, 'Enter|End|Enter|Enter');
  await page.getByRole('dialog').waitFor();
});

test('keys typed right after opening the emoji picker find one, and Enter takes it', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const { page, open, held } = await fresh(house, `#/chats/${BEN}`);
  await shows(page, ['Hello']);
  const button = page.getByRole('button', { name: 'Emoji' });
  await button.click();
  await type(page, 'teacup|Enter|Escape|Escape| for you|Enter');
  await isHeld(held, button);
  open();
  await shows(page, ['Hello', '🍵 for you']);
});

test('keys typed right after opening the registration are the nickname', { skip }, async (t) => {
  const house = await House.open(t, { registration: 'open' });
  const context = await house.context({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.addInitScript(() => {
    Object.assign(window, { requestIdleCallback: () => 0 });
  });
  await page.goto(house.url);
  const link = page.locator('a[href="#/register"]');
  await link.waitFor();
  const { open, held } = await holdBack(page);
  await link.click();
  await type(page, 'Zoe|Enter');
  await becomes(() => held() > 0, true);
  open();
  await becomes(() => page.getByLabel('Nickname').inputValue(), 'Zoe');
  await page.getByText('That password is too short.').waitFor();
});

test('a click elsewhere drops the keys typed before', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const { page, open, held } = await fresh(house);
  await page.getByRole('link', { name: /Ben/ }).click();
  await type(page, 'lost');
  await becomes(() => held() > 0, true);
  await page.getByRole('searchbox').first().click();
  open();
  await shows(page, ['Hello']);
  assert.deepEqual(await texts(page), ['Hello']);
  assert.equal(await field(page).inputValue(), '');
});
