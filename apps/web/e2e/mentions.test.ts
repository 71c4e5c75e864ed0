import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, MEI } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, texts } from './talking.ts';

const field = (page: Page) => page.getByRole('textbox', { name: /message/i });
const options = (page: Page) => page.getByRole('listbox', { name: 'Members to mention' }).getByRole('option');
const marked = (page: Page) => page.locator('.message-mention').allInnerTexts();

test('members are mentioned: completed by keys, marked in the text, by the name that all can read', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const [ann, ben, mei] = await Promise.all([ANN, BEN, MEI].map((uin) => house.client(uin, { until: t })));
  assert.ok(ann && ben && mei);
  const group = await ann.groups.create('Boats', { invited: [BEN, MEI] });
  for (const member of [ben, mei]) await member.groups.answer({ group, uin: ANN, isInvitation: true }, true);
  await ann.call('SetFriend', { uin: BEN, remark: 'my cousin', label: '' });
  const [page, other] = await Promise.all([house.signIn(ANN), house.signIn(BEN)]);
  for (const each of [page, other]) await show(each, `chats/${group}`);

  await field(page).pressSequentially('Hello @');
  await becomes(() => options(page).count(), 3);
  assert.match(await options(page).first().innerText(), /everyone/);
  await field(page).press('Escape');
  await becomes(() => options(page).count(), 0);
  await field(page).fill('');
  await field(page).pressSequentially('Hello @cou');
  await becomes(() => options(page).count(), 1);
  await field(page).press('Enter');
  await becomes(() => field(page).inputValue(), 'Hello @Ben ');
  await field(page).pressSequentially('and @');
  await options(page).getByText('小美').click();
  await becomes(() => field(page).inputValue(), 'Hello @Ben and @小美 ');
  await field(page).press('Enter');
  for (const each of [page, other]) {
    await shows(each, ['Hello @Ben and @小美']);
    await becomes(() => marked(each), ['@Ben', '@小美']);
  }
  assert.equal(await other.locator('.message-for-me').count(), 1);
  assert.equal(await page.locator('.message-for-me').count(), 0);

  await field(other).pressSequentially('ann@example.org @nobody');
  assert.equal(await options(other).count(), 0);
  await field(other).press('Enter');
  await becomes(async () => (await texts(page)).at(-1), 'ann@example.org @nobody');
  assert.deepEqual(await marked(page), ['@Ben', '@小美']);
});
