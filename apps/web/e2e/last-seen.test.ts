import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { show } from './screens.ts';
import { becomes } from './talking.ts';

const MINUTE_MS = 60_000;

test('the conversation and the profile show when a friend was last seen, unless one of the two hides it', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const ago = (ms: number) => house.storage.setLeft([{ uin: BEN, at: Date.now() - ms }]);
  await ago(5.5 * MINUTE_MS);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  const bar = page.locator('.chat-with');
  await bar.getByText(/^Last seen \d+ minutes ago/).waitFor();
  await show(page, `friends/${BEN}`);
  await page.getByText(/^Last seen \d+ minutes ago/).waitFor();

  await show(page, `chats/${BEN}`);
  const ben = await house.client(BEN);
  await bar.getByText('Online').waitFor();
  await ben.logout();
  await bar.getByText('Last seen just now').waitFor();

  await show(page, 'me/privacy');
  await page.getByText('Show when I was last online').click();
  await becomes(async () => (await house.storage.account(ANN))?.policy.shareSeen, false);
  await show(page, `chats/${BEN}`);
  await bar.getByText('Offline').waitFor();
  assert.equal(await page.getByText(/Last seen/).count(), 0);
});

test('in Chinese, for an earlier day', { skip }, async (t) => {
  const house = await House.open(t);
  const noon = new Date();
  noon.setHours(12, 0, 0, 0);
  noon.setDate(noon.getDate() - 1);
  await house.storage.setLeft([{ uin: BEN, at: noon.getTime() }]);
  const page = await house.signIn(ANN, { locale: 'zh-CN' });
  await show(page, `chats/${BEN}`);
  await page.locator('.chat-with').getByText('昨天 12:00 在线').waitFor();
});
