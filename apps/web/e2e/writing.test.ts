import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House } from './house.ts';
import { show } from './screens.ts';
import { becomes, lastFate, shows, write } from './talking.ts';

const field = (page: Page) => page.getByRole('textbox', { name: /message/i });

/** Ann's page with the conversation with Ben open. */
async function opened(t: TestContext, options = {}): Promise<{ house: House; page: Page }> {
  const house = await House.open(t);
  const page = await house.signIn(ANN, options);
  await show(page, `chats/${BEN}`);
  return { house, page };
}

test('each side sees that the other is typing, and Ann sees that Ben has read', { skip }, async (t) => {
  const { house, page } = await opened(t);
  const ben = await house.client(BEN);
  const typed: number[] = [];
  const numbers: number[] = [];
  ben.on('typing', ({ peer }) => void typed.push(peer));
  ben.on('message', ({ number }) => void numbers.push(number));

  await field(page).fill('Tea?');
  await becomes(() => typed, [ANN]);
  await field(page).press('Enter');
  await becomes(() => lastFate(page), 'sent');
  await becomes(() => numbers.length, 1);
  await ben.call('Read', { peer: ANN, number: numbers[0] ?? 0 });
  await becomes(() => lastFate(page), 'read');

  const notice = page.getByText('Ben is typing…');
  await ben.call('Typing', { peer: ANN });
  await notice.waitFor();
  await notice.waitFor({ state: 'detached' });
  await ben.call('Typing', { peer: ANN });
  await notice.waitFor();
  await ben.send(ANN, 'At four.').done;
  await shows(page, ['Tea?', 'At four.']);
  assert.equal(await notice.count(), 0);
});

test('incoming messages are read aloud, and earlier ones are not', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['before']);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await shows(page, ['before']);
  const told = () => page.locator('p[aria-live="polite"]').allInnerTexts();
  await becomes(told, ['']);
  await write(page, 'mine');
  await shows(page, ['before', 'mine']);
  await house.say(BEN, ANN, ['theirs']);
  await becomes(told, ['Ben: theirs']);
});

test('a message is copied', { skip }, async (t) => {
  const { house, page } = await opened(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  await house.say(BEN, ANN, ['first line\nsecond line']);
  const message = page.getByRole('article').last();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await message.hover();
  await message.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied.').waitFor();
  assert.equal(await copied(), 'first line\nsecond line');

  await page.evaluate(() => navigator.clipboard.writeText(''));
  await message.focus();
  await page.keyboard.press('Control+c');
  await becomes(copied, 'first line\nsecond line');
});

test('with the other setting Enter starts a line, and Ctrl+Enter sends', { skip }, async (t) => {
  const { page } = await opened(t);
  await show(page, 'me/notifications');
  await page.getByText('Start a new line').click();
  await show(page, `chats/${BEN}`);
  await field(page).fill('one');
  await field(page).press('Enter');
  await page.keyboard.type('two');
  assert.equal(await field(page).inputValue(), 'one\ntwo');
  await field(page).press('Control+Enter');
  await shows(page, ['one\ntwo']);
});

test('a message to a stranger says what becomes of it, and links to adding them', {
  skip,
}, async (t) => {
  const { page } = await opened(t);
  const notice = page
    .getByText("Eve isn't on your friend list.")
    .or(page.getByText(`${EVE} isn't on your friend list.`));
  assert.equal(await notice.count(), 0);
  await show(page, `chats/${EVE}`);
  await notice.waitFor();
  await page.getByRole('link', { name: 'View profile' }).click();
  await page.getByRole('button', { name: /^Add as friend/ }).waitFor();
});
