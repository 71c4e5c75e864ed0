import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { md5 } from '@rookery/client';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, EVE, House, PASSWORD } from './house.ts';
import { show } from './screens.ts';
import { becomes, write } from './talking.ts';

const run = promisify(execFile);
const skipWithoutCurl = skip || (spawnSync('curl', ['--version']).status !== 0 && 'needs curl');

/** Eve, who only has curl. */
function eveBy(url: string) {
  let seq = 1000;
  return async (command: string, fields = ''): Promise<string> => {
    const body = `VER=1.1&CMD=${command}&SEQ=${++seq}&UIN=${EVE}${fields}`;
    return (await run('curl', ['-sS', `${url}/`, '-d', body])).stdout;
  };
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const friends = (page: Page) => page.locator('.friends-row-name').allInnerTexts();
const isFriend = async (page: Page) => (await friends(page)).includes('Eve');

test('two browsers and a user with curl become friends, and part', { skip: skipWithoutCurl }, async (t) => {
  const house = await House.open(t);
  const eve = eveBy(house.url);
  const [page, second] = await Promise.all([house.signIn(ANN), house.signIn(ANN)]);
  assert.match(await eve('Login', `&PS=${md5(PASSWORD)}&ST=10`), /RES=0&RS=0/);

  await t.test('a repeated request is listed once; adding its sender accepts it', async () => {
    assert.match(await eve('AddToList', `&UN=${ANN}`), /CD=1/);
    for (let time = 0; time < 2; time++) await eve('Ack_AddToList', `&UN=${ANN}&CD=2&RS=It is me, Eve & Co.`);
    for (const each of [page, second]) {
      await show(each, 'friends/requests');
      await becomes(() => each.getByText('It is me, Eve').count(), 1);
    }
    await show(page, `friends/${EVE}`);
    await page.getByText('wants to be your friend').waitFor();
    await press(page, 'Accept Eve');
    await page.getByText('You and Eve are now friends.').waitFor();
    await second.getByText('No requests').waitFor();
    for (const each of [page, second]) {
      await show(each, 'friends');
      await becomes(() => isFriend(each), true);
    }
    await becomes(async () => /MT=3,/.test(await eve('GetMsgEx')), true);
  });

  await t.test('a user deleted while the conversation is open is told so, and keeps the text', async () => {
    for (const each of [page, second]) await show(each, `chats/${EVE}`);
    await write(page, 'Hello');
    assert.match(await eve('DelFromList', `&UN=${ANN}`), /RES=0/);
    for (const each of [page, second]) await each.getByText("isn't on your friend list").waitFor();
    await write(page, 'Are you still there?');
    const last = page.getByRole('log').getByRole('article').last();
    await last.getByRole('button', { name: 'Send again' }).waitFor();
    await eve('Ack_AddToList', `&UN=${ANN}&CD=2`);
    await show(second, `friends/${EVE}`);
    await press(second, 'Accept Eve');
    await becomes(() => page.getByText("isn't on your friend list").count(), 0);
    await last.getByRole('button', { name: 'Send again' }).click();
    await becomes(async () => (await eve('GetMsgEx')).includes('Are you still there?'), true);
  });

  await t.test('a blocked user only learns that the other accepts no requests', async () => {
    const client = await house.client(EVE, { until: t });
    await client.call('Block', { uin: ANN });
    await show(page, `friends/${EVE}`);
    await press(page, 'Add as friend: Eve');
    await page.getByText("This person doesn't accept friend requests.").waitFor();
    await show(second, 'friends');
    await becomes(() => isFriend(second), false);
  });

  await t.test('unblocking in one browser shows in the other without a reload', async () => {
    for (const each of [page, second]) await show(each, 'friends/blocked');
    await show(page, `friends/${EVE}`);
    await press(page, 'Block');
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await second.getByRole('button', { name: 'Unblock Eve' }).click();
    await page.getByRole('button', { name: 'Block', exact: true }).waitFor();
  });
});
