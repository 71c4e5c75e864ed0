import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, MEI, moveIn } from './house.ts';
import { settle, show } from './screens.ts';
import { becomes } from './talking.ts';

const FIRST = 20_001;
const FRIENDS = 200;
const GROUPS = 10;

async function crowd(house: House): Promise<void> {
  for (let i = 0; i < FRIENDS; i++) {
    const uin = FIRST + i;
    await moveIn(house.storage, { uin, nick: `Friend ${String(i).padStart(3, '0')}` });
    await house.storage.befriend({ uin: ANN, peer: uin, mostFriends: 2 * FRIENDS });
    await house.storage.setFriend({ uin: ANN, peer: uin, group: `Group ${i % GROUPS}` });
  }
}

const rows = (page: Page) => page.locator('.friends-rows');
const scrollTo = (page: Page, top: number) => rows(page).evaluate((list, to) => list.scrollTo(0, to), top);
/** The name of the focused row, and whether its top is visible. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const row = document.activeElement;
    const { x = 0, y = 0 } = row?.getBoundingClientRect() ?? {};
    const name = row?.querySelector('.friends-row-name, .friends-label-name')?.textContent;
    return { name, isSeen: row?.contains(document.elementFromPoint(x + 20, y + 3)) };
  });
/** The label heading at the top of the list, over the rows. */
const atTop = (page: Page) =>
  rows(page).evaluate((list) => {
    const { x, y } = list.getBoundingClientRect();
    return document.elementFromPoint(x + 60, y + 10)?.closest('button')?.textContent;
  });

test('a label is renamed with everyone in it', { skip }, async (t) => {
  const house = await House.open(t);
  for (const peer of [BEN, MEI]) await house.storage.setFriend({ uin: ANN, peer, remark: `R${peer}`, group: 'Legacy' });
  const page = await house.signIn(ANN);
  await show(page, `friends/${BEN}`);
  await page.getByRole('button', { name: 'Edit remark and label' }).click();
  const dialog = page.getByRole('dialog');
  const along = dialog.getByRole('switch', { name: 'Change it for the other friend labelled “Legacy” too' });
  assert.equal(await along.count(), 0);
  await dialog.getByRole('combobox', { name: 'Label' }).fill('New');
  await along.check({ force: true });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await becomes(() => page.locator('.friends-label').allInnerTexts(), ['New\n0/2']);
  assert.deepEqual(await page.locator('.friends-row-name').allInnerTexts(), [`R${BEN}`, `R${MEI}`]);
});

test('a long list of friends: the label stays in sight, and the keys lead everywhere', { skip }, async (t) => {
  const house = await House.open(t, { 'friends-per-account': 2 * FRIENDS });
  await crowd(house);
  const page = await house.signIn(ANN);
  await show(page, 'friends');
  const field = page.getByRole('searchbox');

  await scrollTo(page, 3000);
  await becomes(() => atTop(page), 'Group 20/20');
  await settle(page);
  await page.locator('.friends-top button').click();
  // Folded in place, not scrolled away with its friends.
  const folded = page.getByRole('button', { name: 'Group 2', expanded: false });
  await becomes(async () => {
    const [list, label] = await Promise.all([rows(page).boundingBox(), folded.boundingBox()]);
    // At the top, or right after the label before it.
    return list && label && Math.abs(label.y - list.y) < 40;
  }, true);
  await page.keyboard.press('Enter');

  await scrollTo(page, 0);
  await page.getByRole('button', { name: 'My friends' }).focus();
  await becomes(() => focused(page), { name: 'My friends', isSeen: true });
  for (const [key, name] of [
    ['End', 'Friend 199'],
    ['ArrowUp', 'Friend 189'],
    ['PageUp', 'Friend 109'],
    ['PageUp', 'Friend 029'],
    ['PageUp', 'Friend 158'],
    ['Home', 'My friends'],
  ] as const) {
    await page.keyboard.press(key);
    await becomes(() => focused(page), { name, isSeen: true });
  }
  await page.keyboard.press('ArrowDown');
  // A letter starts a search.
  await page.keyboard.type('158');
  await becomes(() => field.inputValue(), '158');
  await becomes(() => page.locator('.friends-row-name').first().innerText(), 'Friend 158');
});
