import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { composer, field, isFocused } from './finding.ts';
import { ANN, BEN, House, MEI, moveIn } from './house.ts';
import { settle, show } from './screens.ts';
import { becomes, shows } from './talking.ts';

const MAX = 10005;

const dialog = (page: Page) => page.getByRole('dialog');

test('the keys of the page search, go from chat to chat, and lead back', { skip }, async (t) => {
  const house = await House.open(t);
  await moveIn(house.storage, { uin: MAX, nick: 'Max' });
  await house.storage.befriend({ uin: ANN, peer: MAX, mostFriends: 10 });
  await house.say(MEI, ANN, ['one']);
  await house.say(MAX, ANN, ['two']);
  await house.say(BEN, ANN, ['three']);
  for (const peer of [BEN, MEI]) await house.read(ANN, peer);
  // Otherwise a service worker would have all parts already.
  const page = await house.signIn(ANN, { serviceWorkers: 'block' });
  const { keyboard } = page;
  const peer = () => page.evaluate(() => location.hash);
  await show(page, `chats/${BEN}`);
  await isFocused(page, 'composer');

  await t.test('search from the composer, which keeps the draft, and back', async () => {
    await keyboard.type('half a sen');
    await keyboard.press('Control+k');
    await isFocused(page, 'field');
    await keyboard.type('ev');
    await becomes(() => field(page).inputValue(), 'ev');
    await keyboard.press('Escape');
    await isFocused(page, 'composer');
    assert.equal(await field(page).inputValue(), '');
    await keyboard.type('tence');
    assert.equal(await composer(page).inputValue(), 'half a sentence');
  });

  await t.test('Enter opens the first result of all that was typed', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('小美');
    await keyboard.press('Enter');
    await becomes(peer, `#/chats/${MEI}`);
    await isFocused(page, 'composer');
    await keyboard.press('Escape');
    assert.equal(await field(page).inputValue(), '', 'it leaves the search');
    await isFocused(page, 'composer');
  });

  await t.test('the chats are gone through in the order of the list', async () => {
    await keyboard.press('Alt+ArrowUp');
    await becomes(peer, `#/chats/${MAX}`);
    await keyboard.press('Alt+ArrowUp');
    await becomes(peer, `#/chats/${BEN}`);
    await keyboard.press('Alt+ArrowUp');
    assert.equal(await peer(), `#/chats/${BEN}`);
    assert.equal(await composer(page).inputValue(), 'half a sentence');
    await keyboard.press('Alt+ArrowDown');
    await becomes(peer, `#/chats/${MAX}`);
    await show(page, 'me/profile');
    await keyboard.press('Alt+ArrowDown');
    await becomes(peer, `#/chats/${BEN}`);
  });

  await t.test('and by what is unread', async () => {
    await house.say(MEI, ANN, ['four']);
    await house.say(MAX, ANN, ['five']);
    await becomes(() => page.getByRole('link', { name: /five/ }).count(), 1);
    await keyboard.press('Alt+Shift+ArrowDown');
    await becomes(peer, `#/chats/${MAX}`);
    await shows(page, ['five']);
    await becomes(() => page.locator('.friends-row .badge').count(), 1);
    await keyboard.press('Alt+Shift+ArrowDown');
    await becomes(peer, `#/chats/${MEI}`);
    await shows(page, ['four']);
    await becomes(() => page.locator('.friends-row .badge').count(), 0);
    await keyboard.press('Alt+Shift+ArrowUp');
    assert.equal(await peer(), `#/chats/${MEI}`);
  });

  await t.test('search from where there is no list', async () => {
    await show(page, 'me/profile');
    await keyboard.press('Control+K');
    await isFocused(page, 'field');
    await becomes(peer, '#/chats');
  });

  await t.test('Escape closes the search of a conversation', async () => {
    await show(page, `chats/${BEN}/search/three`);
    await page.locator('.searching-result').first().focus();
    await keyboard.press('Escape');
    await becomes(peer, `#/chats/${BEN}`);
    await keyboard.press('Escape');
    assert.equal(await peer(), `#/chats/${BEN}`);
    assert.equal(await composer(page).inputValue(), 'half a sentence');
  });

  await t.test('a dialog keeps its keys, and what a field takes stays in it', async () => {
    await composer(page).fill('');
    await composer(page).press('?');
    assert.equal(await composer(page).inputValue(), '?');
    await keyboard.press('Control+/');
    await dialog(page).getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await keyboard.press('Control+k');
    await keyboard.press('Alt+ArrowDown');
    assert.equal(await dialog(page).count(), 1);
    assert.equal(await peer(), `#/chats/${BEN}`);
    await keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await isFocused(page, 'composer');
    await page.getByRole('link', { name: /Ben/ }).first().focus();
    await keyboard.press('?');
    await dialog(page).waitFor();
    await keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    assert.equal(await field(page).inputValue(), '');
  });

  await t.test('the list of keys says what they do, from the menu of Me as well', async () => {
    await show(page, 'me');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await becomes(
      () =>
        dialog(page)
          .locator('dl > div')
          .allInnerTexts()
          .then((all) => all.map((each) => each.replace(/\s+/g, ' '))),
      [
        'Search people, labels and messages Ctrl K',
        'Previous chat Alt ↑',
        'Next chat Alt ↓',
        'Previous unread chat Alt Shift ↑',
        'Next unread chat Alt Shift ↓',
        'Close search, or go back to the list Esc',
        'Show keyboard shortcuts Ctrl / ?',
      ],
    );
    await keyboard.press('Escape');
  });

  await t.test('where there is room for one of both, Escape leads from the chat to the list', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await show(page, `chats/${BEN}`);
    await composer(page).fill('not lost');
    await keyboard.press('Escape');
    await becomes(peer, '#/chats');
    await page.getByRole('link', { name: /Ben.*Draft:.*not lost/ }).click();
    await becomes(() => composer(page).inputValue(), 'not lost');
    await composer(page).focus();
    await keyboard.press('Control+k');
    await isFocused(page, 'field');
    await becomes(peer, '#/chats');
  });

  await t.test('on a Mac the keys are those of a Mac', async () => {
    const mac = await house.signIn(BEN, {
      locale: 'zh-CN',
      userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
    });
    await mac.keyboard.press('Meta+k');
    await isFocused(mac, 'field');
    await mac.keyboard.press('Control+/');
    await mac.keyboard.press('Meta+/');
    const keys = dialog(mac).locator('dl > div').first();
    await becomes(async () => (await keys.innerText()).replace(/\s+/g, ' '), '搜索联系人、分组和聊天记录 ⌘ K');
    await mac.context().close();
  });

  await t.test('keys that are pressed before their parts are there are not lost', async () => {
    const early = await page.context().newPage();
    await early.addInitScript(() => {
      Object.assign(window, { requestIdleCallback: () => 0 });
    });
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await early.goto(house.url);
    await early.getByRole('link', { name: /Ben/ }).waitFor();
    await settle(early);
    await early.route('**/assets/**', async (route) => {
      await gate;
      await route.continue();
    });
    await early.keyboard.press('Control+k');
    await early.keyboard.type('xiaomei');
    await early.keyboard.press('Enter');
    open();
    await becomes(() => early.evaluate(() => location.hash), `#/chats/${MEI}`);
  });
});
