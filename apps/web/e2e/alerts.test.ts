import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House, MEI, signIn } from './house.ts';
import { choose, show } from './screens.ts';
import { becomes } from './talking.ts';

type Note = { readonly title: string; readonly body: string };

const ASKED = 'test.asked';

/** Notifications that any window has shown, oldest first. */
function asked(page: Page): Promise<Note[]> {
  return page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? '[]'), ASKED);
}

/** Notifications of this page still on the desktop, as far as there is one. */
function shown(page: Page): Promise<Note[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  });
}

async function notified(house: House): Promise<{ context: BrowserContext; page: Page }> {
  const context = await house.context({ permissions: ['notifications'] });
  // A machine without a desktop may lose notifications while it still looks for one.
  await context.addInitScript((key) => {
    const { prototype } = ServiceWorkerRegistration;
    const show = prototype.showNotification;
    prototype.showNotification = function (title, options) {
      const before = JSON.parse(localStorage.getItem(key) ?? '[]');
      localStorage.setItem(key, JSON.stringify([...before, { title, body: options?.body }]));
      return show.call(this, title, options);
    };
  }, ASKED);
  const page = await context.newPage();
  await page.goto(house.url);
  await signIn(page, ANN);
  await becomes(() => page.evaluate(() => navigator.serviceWorker.controller?.state), 'activated');
  return { context, page };
}

/** Turns notifications on, and waits until one of the windows is in charge of them. */
async function listen(pages: readonly Page[]): Promise<void> {
  for (const page of pages) await choose(page, { notify: true });
  const isTaken = async () => {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => name?.startsWith('rookery-news'));
  };
  for (const page of pages) await becomes(() => page.evaluate(isTaken), true);
}

test('notifications: off at first, then once for all windows, with or without the text, gathered, and gone when read', {
  skip,
}, async (t) => {
  const house = await House.open(t, {}, { browser: 'whole' });
  const { context, page } = await notified(house);
  const second = await context.newPage();
  await second.goto(`${house.url}/#/chats/${MEI}`);
  await house.say(BEN, ANN, ['zero']);
  await becomes(() => page.title(), '(1) Rookery');
  await page.waitForTimeout(1000);
  assert.deepEqual(await asked(page), []);

  await listen([page, second]);
  const ben = await house.client(BEN);
  await Promise.all(['one', 'two', 'three'].map((text) => ben.send(ANN, text).done));
  const withText = { title: 'Ben', body: 'three (3 new messages)' };
  await becomes(() => asked(page), [withText]);
  await show(page, `chats/${BEN}`);
  await becomes(() => shown(page), []);

  await show(page, 'friends');
  for (const each of [page, second]) await choose(each, { preview: false });
  await house.say(BEN, ANN, ['a secret']);
  const withoutText = { title: 'Ben', body: 'A new message' };
  await becomes(() => asked(page), [withText, withoutText]);
  await show(page, `chats/${BEN}`);
  await becomes(() => shown(page), []);

  const eve = await house.client(EVE);
  await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'Hi' });
  const title = 'Eve wants to be your friend';
  await becomes(() => asked(page), [withText, withoutText, { title, body: 'Open Rookery to accept or decline.' }]);
});

test('a muted friend rings no bell and does not count; other friends do', { skip }, async (t) => {
  const house = await House.open(t, {}, { browser: 'whole' });
  const { page } = await notified(house);
  await listen([page]);
  await show(page, `friends/${BEN}`);
  // The switch itself is only for screen readers; a pointer hits its label.
  await page.getByText('Mute', { exact: true }).click();
  await becomes(() => page.getByRole('switch', { name: 'Mute' }).isChecked(), true);
  await show(page, 'chats');
  await house.say(BEN, ANN, ['psst']);
  const ben = page.getByRole('list', { name: 'Chats' }).getByRole('link').filter({ hasText: 'Ben' });
  await ben.getByRole('img', { name: '1 unread message' }).waitFor();
  await ben.getByRole('img', { name: 'Muted' }).waitFor();
  await house.say(MEI, ANN, ['hello']);
  await becomes(() => asked(page), [{ title: '小美', body: 'hello' }]);
  assert.equal(await page.title(), '(1) Rookery');

  await show(page, `chats/${BEN}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Unmute' }).click();
  await show(page, 'chats');
  await ben.getByRole('img', { name: 'Muted' }).waitFor({ state: 'detached' });
  await house.say(BEN, ANN, ['again']);
  await becomes(async () => (await asked(page)).at(-1), { title: 'Ben', body: 'again' });
});

test('"Do not disturb" keeps notifications away', { skip }, async (t) => {
  const house = await House.open(t, {}, { browser: 'whole' });
  const { page } = await notified(house);
  await listen([page]);
  const own = await house.client(ANN);
  await own.call('Change_Stat', { status: 70 });
  await page.getByRole('button', { name: /^Ann, Do not disturb/ }).waitFor();
  await house.say(BEN, ANN, ['psst']);
  await becomes(() => page.title(), '(1) Rookery');
  await page.waitForTimeout(1000);
  assert.deepEqual(await asked(page), []);
});
