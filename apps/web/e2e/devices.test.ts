import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestPassword } from '@rookery/server';
import { skip } from './browser.ts';
import { ANN, House, PASSWORD } from './house.ts';
import { show } from './screens.ts';

test('all other sessions are ended at once, and this one goes on', { skip }, async (t) => {
  const house = await House.open(t);
  // Without the SDK, which would log in again.
  const ask = async (what: string) => {
    const response = await fetch(house.url, { method: 'POST', body: `VER=2.0&SEQ=1&UIN=${ANN}&${what}` });
    return response.text();
  };
  const logIn = async () => /&SID=([\w-]+)/.exec(await ask(`CMD=Login&PS=${digestPassword(PASSWORD)}`))?.[1];
  const tokens = [await logIn(), await logIn(), await logIn()];
  for (const token of tokens) assert.match(await ask(`CMD=Ping&SID=${token}`), /&RES=0\b/);

  const page = await house.signIn(ANN);
  await show(page, 'me/sessions');
  await page.getByRole('button', { name: 'Sign out all other devices' }).click();
  await page.getByText('3 other devices will be signed out at once. You stay signed in here.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out all other devices' }).click();
  await page.getByText("You aren't signed in anywhere else.").waitFor();
  for (const token of tokens) assert.match(await ask(`CMD=Ping&SID=${token}`), /&RES=20\b/);
});
