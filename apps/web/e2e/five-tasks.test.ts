import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, http } from '@rookery/client';
import type { Locator, Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, moveIn, PASSWORD } from './house.ts';
import { becomes, lastFate } from './talking.ts';

const CARL = 10005;
const PIXEL =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36';

const sizes = [
  { name: 'on a phone', options: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
  { name: 'on a desk', options: { viewport: { width: 1280, height: 800 } } },
];

/** A person who has not read anything: goes by the names on the screen only, and counts presses. */
class Person {
  readonly page: Page;
  presses = 0;

  constructor(page: Page) {
    this.page = page;
  }

  async press(target: Locator): Promise<void> {
    this.presses++;
    await target.click();
  }

  link(name: string | RegExp): Promise<void> {
    return this.press(this.page.getByRole('link', { name }));
  }

  button(name: string | RegExp): Promise<void> {
    return this.press(this.page.getByRole('button', { name }));
  }

  /** Confirms the question of a dialog. */
  confirm(name: string): Promise<void> {
    return this.press(this.page.getByRole('dialog').getByRole('button', { name }));
  }

  sees(text: string | RegExp): Promise<void> {
    return this.page.getByText(text).first().waitFor();
  }
}

/** Whether a message is on the screen, and not scrolled out of sight. */
function isInSight(page: Page, text: string): Promise<boolean> {
  return page
    .getByRole('log')
    .getByText(text, { exact: true })
    .evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return (
        element.contains(document.elementFromPoint(innerWidth / 2, (top + bottom) / 2)) ||
        (top > 0 && bottom < innerHeight)
      );
    });
}

for (const { name, options } of sizes) {
  test(`five tasks by the names on the screen, ${name}`, { skip }, async (t) => {
    const house = await House.open(t, { registration: 'invite' });
    await moveIn(house.storage, { uin: CARL, nick: 'Carl' });
    await house.storage.befriend({ uin: ANN, peer: CARL, mostFriends: 10 });
    const old = Array.from({ length: 70 }, (_, place) =>
      place === 10 ? 'The crane comes at nine.' : `Legacy ${place}`,
    );
    await house.say(BEN, ANN, old);
    await house.read(ANN, BEN);
    await house.say(
      CARL,
      ANN,
      Array.from({ length: 40 }, (_, place) => `News ${place}`),
    );
    const ann = new Client({ transport: http(house.url), uin: ANN, password: PASSWORD });
    await ann.connect();
    const { IC } = await ann.raw('AddInvite', { CT: 1, EX: Date.now() + 3_600_000, UN: ANN });
    await ann.logout();

    await t.test('join by an invitation, and write', async () => {
      const page = await house.visit(`/#/invite/${IC}`, options);
      const guest = new Person(page);
      await guest.sees('Ann invites you');
      await page.getByLabel('Nickname').fill('Dora');
      await page.getByLabel('Password', { exact: true }).fill('a secret of my own');
      await guest.button('Create account');
      await guest.button('Open messenger');
      await guest.button('Write to Ann');
      await page.getByRole('textbox', { name: 'Message to Ann' }).fill('Here I am!');
      await guest.button('Send');
      await becomes(() => lastFate(page), 'sent');
      assert.equal(guest.presses, 4);
    });

    const page = await house.signIn(ANN, options);

    await t.test('read what came while away', async () => {
      const reader = new Person(page);
      await reader.link(/Carl/);
      await becomes(() => isInSight(page, 'News 0'), true);
      assert.equal(reader.presses, 1);
      await reader.button(/^To the newest message/);
      await becomes(() => isInSight(page, 'News 39'), true);
      if (name === 'on a phone') await reader.button('Back');
    });

    await t.test('find an old message', async () => {
      const seeker = new Person(page);
      await seeker.link(/Ben/);
      await seeker.button('Search in this conversation');
      await page.keyboard.type('crane');
      await seeker.press(page.getByRole('link', { name: /The crane comes at nine/ }));
      await becomes(() => isInSight(page, 'The crane comes at nine.'), true);
      assert.equal(seeker.presses, 3);
      if (name === 'on a phone') await page.goto(`${house.url}/#/chats`);
    });

    await t.test('block somebody', async () => {
      const blocker = new Person(page);
      await blocker.link(/Friends$/);
      await blocker.press(page.getByRole('list', { name: 'Friends' }).getByRole('link', { name: /Carl/ }));
      await blocker.button('Block');
      await blocker.confirm('Block');
      await blocker.sees(/You've blocked this person/);
      assert.equal(blocker.presses, 4);
      if (name === 'on a phone') await page.goto(`${house.url}/#/friends`);
    });

    await t.test('sign out a lost phone', async () => {
      const lost = await house.signIn(ANN, { userAgent: PIXEL });
      const owner = new Person(page);
      await owner.link(/^Me$/);
      await owner.link(/^Devices/);
      await owner.button(/^Sign out .*Android/);
      await owner.confirm('Sign out');
      await lost.getByText('Your session has ended. Sign in again.').waitFor();
      assert.equal(owner.presses, 4);
    });
  });
}
