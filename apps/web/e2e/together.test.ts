import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, http } from '@rookery/client';
import { legacy } from '@rookery/client/legacy';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, PASSWORD } from './house.ts';
import { show } from './screens.ts';

const OFFLINE_MS = 10_000;

/** The texts of the messages on the screen, in order. */
function texts(page: Page): Promise<string[]> {
  return page.getByRole('log').getByRole('article').locator('[data-text]').allInnerTexts();
}

async function write(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /message/i });
  await field.fill(text);
  await field.press('Enter');
}

/** Waits until these are exactly the last messages on a page. */
async function shows(page: Page, wanted: readonly string[]): Promise<void> {
  const deadline = Date.now() + 30_000;
  let seen: string[] = [];
  while (Date.now() < deadline) {
    seen = (await texts(page)).slice(-wanted.length);
    if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
    await page.waitForTimeout(100);
  }
  assert.deepEqual(seen, wanted);
}

test('two browsers and a legacy client: a reload, a restart and ten seconds without network lose and double nothing', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const program = new Client({ legacy, transport: http(house.url), uin: BEN, password: PASSWORD });
  t.after(() => program.close());
  const heard: string[] = [];
  program.on('message', ({ text }) => void heard.push(text));
  await program.connect();

  const [first, second] = await Promise.all([house.signIn(ANN), house.signIn(ANN)]);
  for (const page of [first, second]) await show(page, `chats/${BEN}`);
  const said: string[] = [];
  const say = async (page: Page, text: string) => {
    said.push(text);
    await write(page, text);
    await shows(page, said.slice(-5));
  };
  const answer = async (text: string) => {
    said.push(text);
    await program.send(ANN, text).done;
  };

  await say(first, 'one, by the first browser');
  await shows(second, said);
  await say(second, 'two, by the second');
  await answer('three, by the legacy client');
  for (const page of [first, second]) await shows(page, said);

  await first.reload();
  await shows(first, said);

  await house.stop();
  await write(second, 'four, while the server is away');
  said.push('four, while the server is away');
  await house.start();
  for (const page of [first, second]) await shows(page, said);

  await first.context().setOffline(true);
  await first.getByText('No connection.').waitFor();
  await write(first, 'five, without a network');
  await first.waitForTimeout(OFFLINE_MS);
  await answer('six, meanwhile');
  await shows(second, [...said.slice(0, 4), 'six, meanwhile']);
  await first.context().setOffline(false);
  // Messages written offline are stored with the next connection: after those that came meanwhile.
  const all = [...said.slice(0, 4), 'six, meanwhile', 'five, without a network'];
  for (const page of [first, second]) await shows(page, all);
  await second.reload();
  await shows(second, all);
  assert.equal((await texts(second)).length, all.length, 'nothing is there twice');

  const fromAnn = all.filter((text) => !/^(?:three|six)/.test(text));
  const deadline = Date.now() + 30_000;
  while (heard.length < fromAnn.length && Date.now() < deadline) await first.waitForTimeout(200);
  assert.deepEqual(heard, fromAnn);
});
