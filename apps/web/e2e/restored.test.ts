import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, signIn } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, texts, write } from './talking.ts';

const named = (name: string, first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${name}${first + index}`);

/** Waits until this browser has stored a text of a conversation. */
async function isKept(page: Page, text: string): Promise<void> {
  const kept = (uin: number) =>
    new Promise<string>((resolve, reject) => {
      const opening = indexedDB.open(`rookery-${uin}`);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const reading = opening.result.transaction('talks').objectStore('talks').getAll();
        reading.onsuccess = () => resolve(JSON.stringify(reading.result));
        reading.onerror = () => reject(reading.error);
        opening.result.close();
      };
    });
  await becomes(async () => (await page.evaluate(kept, ANN)).includes(text), true);
}

/** Makes a page believe that another one is in front of it, or that it is in front again. */
async function turn(page: Page, visibility: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((is) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => is });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => is === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);
}

function told(page: Page): Promise<void> {
  return page.getByText('The server was restored from a backup.').waitFor();
}

for (const count of [3, 15]) {
  test(`a restored server and ${count} new messages: two windows, and a closed one, show the current messages`, {
    skip,
  }, async (t) => {
    const house = await House.open(t);
    const context = await house.context();
    const first = await context.newPage();
    await first.goto(house.url);
    await signIn(first, ANN);
    await show(first, `chats/${BEN}`);
    await house.say(BEN, ANN, named('m', 1, 5));
    await shows(first, named('m', 1, 5));
    house.backUp();
    await house.say(BEN, ANN, named('m', 6, 12));
    const second = await context.newPage();
    await second.goto(`${house.url}/#/chats/${BEN}`);
    // A separate browser, which is closed while the server is restored.
    const other = await house.context();
    const closed = await other.newPage();
    await closed.goto(house.url);
    await signIn(closed, ANN);
    await show(closed, `chats/${BEN}`);
    for (const page of [first, second, closed]) await shows(page, named('m', 1, 12));
    await isKept(closed, 'm12');
    await closed.close();
    if (count > 3) await turn(second, 'hidden');

    await house.stop();
    await write(first, 'written meanwhile');
    await house.putBack();
    await house.start();
    await house.say(BEN, ANN, named('new', 1, count));
    // Else a conversation opens at the first of them, with the last perhaps out of sight.
    await house.read(ANN, BEN);
    // A list only renders what is in sight.
    const all = [...named('m', 1, 5), ...named('new', 1, count)].slice(-8);
    if (count > 3) {
      await first.getByText(`new${count}`, { exact: true }).last().waitFor();
      await turn(second, 'visible');
    }
    for (const page of [first, second]) {
      await told(page);
      for (const text of [...all, 'written meanwhile']) await page.getByText(text, { exact: true }).last().waitFor();
      await becomes(() => page.getByText('m6', { exact: true }).count(), 0);
    }

    // Its session began after the backup: it signs in again, and begins from scratch.
    const later = await other.newPage();
    await later.goto(house.url);
    await later.getByRole('button', { name: 'Sign in' }).waitFor();
    await signIn(later, ANN);
    await show(later, `chats/${BEN}`);
    for (const text of all) await later.getByText(text, { exact: true }).last().waitFor();
    await becomes(() => later.getByText('m12', { exact: true }).count(), 0);

    // And the archive matches the server.
    await first.reload();
    for (const text of all) await first.getByText(text, { exact: true }).last().waitFor();
  });
}

test('a page that was closed with its session in the backup opens with the current messages', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, named('m', 1, 5));
  const context = await house.context();
  const page = await context.newPage();
  await page.goto(house.url);
  await signIn(page, ANN);
  await show(page, `chats/${BEN}`);
  await shows(page, named('m', 1, 5));
  house.backUp();
  await house.say(BEN, ANN, named('m', 6, 12));
  await shows(page, named('m', 1, 12));
  await isKept(page, 'm12');
  await page.close();
  await house.stop();
  await house.putBack();
  await house.start();
  await house.say(BEN, ANN, named('new', 1, 15));
  await house.read(ANN, BEN);
  const later = await context.newPage();
  await later.goto(`${house.url}/#/chats/${BEN}`);
  await told(later);
  await becomes(async () => (await texts(later)).slice(-15), named('new', 1, 15));
  await becomes(async () => (await texts(later)).includes('m6'), false);
});
