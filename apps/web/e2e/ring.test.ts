import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from './browser.ts';
import { tabThrough } from './focus.ts';
import { ANN, BEN, House } from './house.ts';
import { ringFaults } from './ring.ts';
import { choose, settle, show, themes } from './screens.ts';

/** Screens with every kind of focusable element: bars with buttons, lists, fields, messages, tables. */
const looked = [
  'chats',
  `chats/${BEN}`,
  `chats/${BEN}/search`,
  'friends',
  `friends/${BEN}`,
  'friends/add',
  'me/profile',
  'me/face',
  'me/appearance',
  'me/sessions',
  'admin/accounts',
  'admin/invites',
  'admin/audit',
  'admin/traffic',
];

for (const theme of themes) {
  test(`the focus ring contrasts with what it lies on, in ${theme}`, { skip }, async (t) => {
    const house = await House.open(t);
    await house.say(BEN, ANN, ['Hello']);
    const found: string[] = [];
    const walk = async (page: Parameters<typeof tabThrough>[0], name: string) => {
      const { stops } = await tabThrough(page);
      found.push(...stops.flatMap(({ faults }) => faults).map((fault) => `${name}: ${fault}`));
    };
    const door = await house.visit();
    await choose(door, { theme });
    await door.getByLabel('Number').waitFor();
    await walk(door, 'the door');
    const page = await house.signIn(ANN);
    await choose(page, { theme });
    for (const screen of looked) {
      await show(page, screen);
      await walk(page, screen);
    }
    await show(page, 'me');
    await page.getByRole('button', { name: 'Sign out' }).last().click();
    await page.getByRole('dialog').waitFor();
    await settle(page);
    await walk(page, 'a dialog');
    assert.deepEqual([...new Set(found)], []);
  });
}

test('a barely visible ring is found', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  await page.getByLabel('Number').focus();
  assert.deepEqual(await ringFaults(page), []);
  await page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement)
      activeElement.style.setProperty('outline-color', 'rgb(250, 250, 250)', 'important');
  });
  const [fault = ''] = await ringFaults(page);
  assert.match(fault, /hardly to be seen: 1\.0/);
});
