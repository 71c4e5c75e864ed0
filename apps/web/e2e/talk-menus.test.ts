import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, MEI, moveIn } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, texts, write } from './talking.ts';

const row = (page: Page) => page.locator('[data-place] a').filter({ hasText: 'Ben' });
const rows = (page: Page) => page.locator('[data-place] .friends-row-name').allInnerTexts();
const choose = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click();

/** Waits until the menus of the rows are there, and opens that of one by a right click. */
async function rightClick(page: Page): Promise<void> {
  await row(page).hover();
  await page.getByRole('button', { name: 'Options for Ben' }).waitFor();
  await row(page).click({ button: 'right' });
  await page.getByRole('menu').waitFor();
}

test('a row of the list offers to mark as unread, hide and delete, and every session follows', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(MEI, ANN, ['first']);
  await house.say(BEN, ANN, ['one', 'two']);
  await house.read(ANN, BEN);
  const page = await house.signIn(ANN);
  const other = await house.signIn(ANN);
  await becomes(() => rows(page), ['Ben', '小美']);
  await becomes(() => rows(other), ['Ben', '小美']);
  const marked = (of: Page) => row(of).getByRole('img', { name: 'Unread', exact: true });

  await t.test('marked as unread in every session, until it is opened in one', async () => {
    await rightClick(page);
    await choose(page, 'Mark as unread');
    await marked(page).waitFor();
    await marked(other).waitFor();
    await row(other).click();
    await shows(other, ['one', 'two']);
    await marked(page).waitFor({ state: 'detached' });
    await marked(other).waitFor({ state: 'detached' });
  });

  await t.test('the open conversation is left when it is marked, and stays marked', async () => {
    await other.getByRole('button', { name: 'More', exact: true }).click();
    await choose(other, 'Mark as unread');
    await marked(other).waitFor();
    await marked(page).waitFor();
    assert.equal(new URL(other.url()).hash, '#/chats');
    await rightClick(other);
    await choose(other, 'Mark as read');
    await marked(page).waitFor({ state: 'detached' });
  });

  await t.test('hidden by keyboard: the focus stays in the list, Undo brings it back', async () => {
    await row(page).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Hide', exact: true }).press('Enter');
    await becomes(() => rows(page), ['小美']);
    await becomes(() => rows(other), ['小美']);
    await becomes(() => page.evaluate(() => document.activeElement?.className), 'friends-row');
    await page.getByRole('button', { name: 'Undo' }).click();
    await becomes(() => rows(other), ['Ben', '小美']);
    await row(page).focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Hide', exact: true }).press('Enter');
    await becomes(() => rows(page), ['小美']);
    await house.say(BEN, ANN, ['three']);
    await becomes(() => rows(page), ['Ben', '小美']);
    await becomes(() => rows(other), ['Ben', '小美']);
  });

  await t.test('deleted for me: gone in an open page and in one that was away, and Ben keeps all', async () => {
    await row(other).click();
    await shows(other, ['one', 'two', 'three']);
    const away = await house.signIn(ANN);
    await show(away, `chats/${BEN}`);
    await shows(away, ['one', 'two', 'three']);
    await show(away, 'chats');
    await away.goto('about:blank');
    await rightClick(page);
    await choose(page, 'Delete for me…');
    const question = page.getByRole('dialog');
    await question.getByText(/Ben keeps theirs/).waitFor();
    await question.getByRole('button', { name: 'Delete for me' }).click();
    await question.waitFor({ state: 'detached' });
    await becomes(() => rows(page), ['小美']);
    await becomes(() => rows(other), ['小美']);
    await becomes(() => texts(other), []);
    await away.goto(`${house.url}/#/chats`);
    await becomes(() => rows(away), ['小美']);
    await show(away, `chats/${BEN}`);
    await away.getByRole('textbox', { name: /message/i }).waitFor();
    await becomes(() => texts(away), []);
    const ben = await house.client(BEN, { until: t });
    assert.deepEqual((await ben.raw('History', { UN: ANN })).MG, ['three', 'two', 'one']);
    await write(away, 'four');
    await becomes(() => rows(page), ['Ben', '小美']);
    await becomes(() => texts(other), ['four']);
  });
});

test('what was put away is still found, marks are gone to by keys, and nothing is done later than asked for', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  await moveIn(house.storage, { uin: 10005, nick: 'Stranger', policy: { strangers: true } });
  await house.say(ANN, 10005, ['hello']);
  await house.say(MEI, ANN, ['first']);
  await house.say(BEN, ANN, ['one']);
  for (const peer of [BEN, MEI]) await house.read(ANN, peer);
  const page = await house.signIn(ANN);
  const ann = await house.client(ANN, { until: t });
  const { ID } = await ann.raw('History', { UN: 10005 });
  await ann.call('Forget', { peer: 10005, number: Number(ID) });
  await becomes(() => rows(page), ['Ben', '小美']);
  const field = page.getByRole('searchbox', { name: /^Search people/ });
  await field.fill('stran');
  await page
    .getByRole('list', { name: 'Found' })
    .getByRole('link', { name: /Stranger/ })
    .waitFor();
  await field.fill('');
  await rightClick(page);
  await choose(page, 'Mark as unread');
  await row(page).getByRole('img', { name: 'Unread', exact: true }).waitFor();
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await becomes(() => new URL(page.url()).hash, `#/chats/${BEN}`);
  await house.stop();
  await page.getByText('No connection', { exact: false }).first().waitFor();
  await rightClick(page);
  await choose(page, 'Delete for me…');
  const question = page.getByRole('dialog');
  await question.getByRole('button', { name: 'Delete for me' }).click();
  await question.getByText(/The server can't be reached/).waitFor();
  await page.keyboard.press('Escape');
  await rightClick(page);
  await choose(page, 'Block Ben');
  await question.getByRole('button', { name: 'Block' }).click();
  await question.getByText(/The server can't be reached/).waitFor();
  await page.keyboard.press('Escape');
  await house.start();
  await page.getByText('No connection', { exact: false }).waitFor({ state: 'detached' });
  await write(page, 'two');
  await shows(page, ['one', 'two']);
});

test('a finger that rests on a row opens its menu, and opens no conversation', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['one']);
  const page = await house.signIn(ANN, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const devtools = await page.context().newCDPSession(page);
  const box = await row(page).boundingBox();
  assert.ok(box);
  // What listens to fingers comes with the button.
  await row(page).focus();
  await page.locator('.talk-more').waitFor({ state: 'attached' });
  const touchPoints = [{ x: box.x + 100, y: box.y + box.height / 2 }];
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await page.getByRole('menu').waitFor();
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await choose(page, 'Hide');
  await becomes(() => rows(page), []);
  assert.equal(new URL(page.url()).hash.includes(String(BEN)), false);
});
