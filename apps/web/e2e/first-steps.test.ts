import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { tabThrough } from './focus.ts';
import { ANN, BEN, EVE, House, MEI, moveIn, signIn } from './house.ts';
import { faults } from './layout.ts';
import { settle, show } from './screens.ts';
import { becomes, lastFate, write } from './talking.ts';

const MAX = 10005;
const ZOE = 10006;

const panel = (page: Page) => page.getByRole('region', { name: /^(?:What can I do here\?|这里能做什么？)$/ });
const acts = (page: Page) => panel(page).getByRole('listitem').allInnerTexts();
const done = (page: Page) =>
  panel(page)
    .getByRole('listitem')
    .filter({ hasText: /Done|已完成/ })
    .allInnerTexts();
const nothing = (page: Page) => page.getByText('Select a chat');

test('a new account is told what it can do, and what it has done is ticked', { skip }, async (t) => {
  const house = await House.open(t);
  await moveIn(house.storage, { uin: ZOE, nick: 'Zoë' });
  await house.storage.befriend({ uin: ANN, peer: ZOE, mostFriends: 10 });
  const page = await house.signIn(ZOE);
  await panel(page).waitFor();
  assert.deepEqual(await acts(page), ['Write to Ann', 'Add a friend', 'Choose a face', 'Send messages from a script']);
  await panel(page).getByRole('button', { name: 'Write to Ann' }).click();
  await page.getByRole('textbox', { name: 'Message to Ann' }).and(page.locator(':focus')).waitFor();
  await write(page, 'Here I am!');
  await becomes(() => lastFate(page), 'sent');
  await show(page, 'chats');
  await becomes(() => done(page), ['Write to Ann\nDone']);
  await page.reload();
  await nothing(page).waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await panel(page).count(), 0);
});

test('what was dismissed does not come back, not even after signing out', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(EVE);
  await page.getByText('Your number is 10004.').waitFor();
  assert.deepEqual(await acts(page), ['Add your first friend', 'Choose a face', 'Send messages from a script']);
  const { stops } = await tabThrough(page);
  assert.deepEqual(
    stops.flatMap((stop) => stop.faults),
    [],
  );
  for (const act of await acts(page))
    assert.ok(
      stops.some(({ name }) => name === `button “${act}”`),
      act,
    );
  await panel(page).getByRole('button', { name: 'Got it' }).focus();
  await page.keyboard.press('Enter');
  await nothing(page).waitFor();
  await page.getByRole('heading', { name: 'Chats' }).and(page.locator(':focus')).waitFor();
  await page.reload();
  await nothing(page).waitFor();
  await show(page, 'me');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...localStorage })), new RegExp(String(EVE)));
  await page.close();
  const again = await page.context().newPage();
  await again.goto(house.url);
  await signIn(again, EVE);
  await nothing(again).waitFor();
  await again.waitForLoadState('networkidle');
  assert.equal(await panel(again).count(), 0);
});

test('on a phone it stands in the list, and is gone when all is done', { skip }, async (t) => {
  const house = await House.open(t);
  await moveIn(house.storage, { uin: MAX, nick: 'Max', policy: { add: 'anyone' } });
  await house.say(BEN, ANN, ['Hello']);
  const ann = await house.client(ANN);
  await ann.call('SetInfo', { face: 3 });
  await ann.call('AddInvite', { uses: 1, endsAt: Date.now() + 3_600_000, inviter: ANN });
  const phone = { viewport: { width: 360, height: 740 }, locale: 'zh-CN' };
  const page = await house.signIn(ANN, phone);
  await becomes(() => done(page), ['选个头像\n已完成', '邀请别人加入\n已完成']);
  await settle(page);
  assert.deepEqual(await faults(page), []);
  await panel(page).getByRole('button', { name: '给 Ben 发条消息' }).click();
  await page.getByRole('textbox').fill('你好');
  await page.getByRole('textbox').press('Enter');
  await page.getByRole('button', { name: '返回' }).click();
  await becomes(async () => (await done(page)).length, 3);
  await panel(page).getByRole('button', { name: '添加好友' }).click();
  await page.getByLabel('号码').fill(String(MAX));
  await page.getByRole('button', { name: '查找' }).first().click();
  await page.getByRole('button', { name: '加为好友：Max' }).click();
  await page.getByText('你们已是好友。').waitFor();
  await show(page, 'chats');
  await page.getByRole('link', { name: /Ben/ }).waitFor();
  assert.equal(await panel(page).count(), 0);
});

test('an account that has been used is not told', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(ANN, BEN, ['Hello']);
  await house.read(BEN, ANN);
  await house.say(MEI, ANN, ['你好']);
  for (const uin of [BEN, MEI]) {
    const page = await house.visit();
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(request.url()));
    await signIn(page, uin);
    await nothing(page).waitFor();
    // What the browser fetches when it is idle.
    await becomes(() => asked.some((url) => url.includes('SignOut')), true);
    await page.waitForLoadState('networkidle');
    assert.equal(await panel(page).count(), 0);
    assert.deepEqual(
      asked.filter((url) => url.includes('FirstSteps')),
      [],
    );
  }
});
