import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, MEI } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, texts, write } from './talking.ts';

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `#${from + i}`);
const line = (page: Page) => page.getByText('New messages', { exact: true });
const toNewest = (page: Page, count: number) =>
  page.getByRole('button', { name: `To the newest message, ${count} new` });

/** A house where Ben has sent Ann messages, of which she has read the first `read`. */
async function furnished(t: TestContext, read: number, all: number): Promise<House> {
  const house = await House.open(t);
  if (read > 0) {
    await house.say(BEN, ANN, numbered(0, read));
    await house.read(ANN, BEN);
  }
  await house.say(BEN, ANN, numbered(read, all));
  return house;
}

/** How far the unread line is below the top of the list, relative to its height. */
async function lineAt(page: Page): Promise<number> {
  const [top, list] = await Promise.all([line(page).boundingBox(), page.getByRole('log').boundingBox()]);
  assert.ok(top && list);
  return (top.y - list.y) / list.height;
}

/** The server's unread count. */
async function left(t: TestContext, house: House): Promise<() => Promise<number>> {
  const client = await house.client(ANN, { until: t });
  return async () => Number((await client.raw('Conversations', { TN: 1 })).UC);
}

/** The button to the end shows the server's count. */
function countsAlike(page: Page, unread: () => Promise<number>): Promise<void> {
  return becomes(async () => toNewest(page, await unread()).isVisible(), true);
}

async function isNearTheTop(page: Page): Promise<void> {
  await line(page).waitFor();
  await becomes(async () => {
    const at = await lineAt(page);
    return at >= 0 && at < 0.25;
  }, true);
}

for (const [read, all] of [
  [0, 80],
  [40, 120],
  [30, 400],
] as const) {
  test(`with ${read} of ${all} read it opens at the first unread message, and messages out of sight stay unread`, {
    skip,
  }, async (t) => {
    const house = await furnished(t, read, all);
    const unread = await left(t, house);
    const page = await house.signIn(ANN);
    await show(page, `chats/${BEN}`);
    await isNearTheTop(page);
    await page.getByText(`#${read}`, { exact: true }).waitFor();
    const shown = () =>
      page.getByRole('log').evaluate((log) => {
        const { bottom } = log.getBoundingClientRect();
        const rows = Array.from(log.querySelectorAll('article'), (row) => row.getBoundingClientRect());
        return rows.filter((row) => row.top + 32 <= bottom).length;
      });
    assert.ok((await shown()) < all - read);
    // Only messages in sight become read; those above the line were read before.
    await becomes(async () => {
      const count = await unread();
      return count < all - read && count >= all - read - (await shown());
    }, true);
    await countsAlike(page, unread);

    // Opened again, it begins after the read ones.
    const rest = await unread();
    await show(page, `chats/${MEI}`);
    await show(page, `chats/${BEN}`);
    await isNearTheTop(page);
    await page.getByText(`#${all - rest}`, { exact: true }).waitFor();
    await becomes(async () => (await unread()) < rest, true);
    await countsAlike(page, unread);
    await page.getByRole('button', { name: /^To the newest message/ }).click();
    await shows(page, [`#${all - 1}`]);
    await becomes(unread, 0);
    await show(page, `chats/${MEI}`);
    await show(page, `chats/${BEN}`);
    await shows(page, [`#${all - 1}`]);
    assert.equal(await line(page).count(), 0);
  });
}

test('after messages came while the page was closed, a reload begins at them', { skip }, async (t) => {
  const house = await furnished(t, 60, 61);
  const unread = await left(t, house);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await shows(page, ['#60']);
  await becomes(unread, 0);
  await page.goto('about:blank');
  await house.say(BEN, ANN, numbered(61, 141));
  await page.goto(`${house.url}/#/chats/${BEN}`);
  await isNearTheTop(page);
  await page.getByText('#61', { exact: true }).waitFor();
  assert.ok((await unread()) > 0);
  await write(page, 'an answer');
  await shows(page, ['#140', 'an answer']);
  await becomes(unread, 0);
});

test('a few new messages, all in sight below the line, become read', { skip }, async (t) => {
  const house = await furnished(t, 50, 53);
  const unread = await left(t, house);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await line(page).waitFor();
  await shows(page, ['#50', '#51', '#52']);
  await becomes(unread, 0);
  await house.say(BEN, ANN, ['one more']);
  await shows(page, ['#52', 'one more']);
  await becomes(unread, 0);
});

test('messages that arrive while the page is in the background do not scroll past', { skip }, async (t) => {
  const house = await furnished(t, 50, 51);
  const unread = await left(t, house);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await becomes(unread, 0);
  const look = (isThere: boolean) =>
    page.evaluate((is) => {
      document.hasFocus = () => is;
      window.dispatchEvent(new Event(is ? 'focus' : 'blur'));
    }, isThere);
  await look(false);
  await house.say(BEN, ANN, numbered(100, 160));
  await toNewest(page, 60).waitFor();
  await isNearTheTop(page);
  assert.equal(await unread(), 60);
  await look(true);
  await becomes(async () => {
    const count = await unread();
    return count > 0 && count < 60;
  }, true);
  assert.ok((await texts(page)).includes('#100'));
});
