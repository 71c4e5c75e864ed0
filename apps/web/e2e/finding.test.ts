import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { composer, field, isFocused } from './finding.ts';
import { ANN, BEN, House, MEI, moveIn, signIn } from './house.ts';
import { show } from './screens.ts';
import { becomes } from './talking.ts';

const MAX = 10005;
const HID = 10006;

const found = (page: Page) => page.getByRole('list', { name: 'Found' });
/** Headings and rows of what was found, by the first line of each. */
const lines = (page: Page) => found(page).locator('h2, h3, .friends-row-name, .found-act, .found-told').allInnerTexts();
const headings = (page: Page) => found(page).getByRole('heading').allInnerTexts();
const focusedName = (page: Page) =>
  page.evaluate(() => document.activeElement?.querySelector('.friends-row-name')?.textContent ?? '');
/** Commands that the page sends from now on, with what they look for. */
function searches(page: Page): string[] {
  const sent: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      for (const line of String(payload).split('\r\n')) if (/CMD=(?:FindMsg|Finger)/.test(line)) sent.push(line);
    }),
  );
  return sent;
}

async function furnish(house: House): Promise<void> {
  await moveIn(house.storage, { uin: MAX, nick: 'Max Teapot' });
  await moveIn(house.storage, { uin: HID, nick: 'Hidden Teapot', policy: { searchable: false } });
  await house.storage.setFriend({ uin: ANN, peer: MEI, remark: 'Sister', group: 'Tea club' });
  const long = `${'We talked of many things. '.repeat(8)}Then we had TEA at four.`;
  await house.say(BEN, ANN, [...Array.from({ length: 40 }, (_, i) => `line ${i}`), long]);
  await house.say(
    BEN,
    ANN,
    Array.from({ length: 40 }, (_, i) => `more ${i}`),
  );
  await house.say(ANN, MEI, ['茶 or tea?']);
}

test('one search finds people, labels, messages and people who are not friends yet', { skip }, async (t) => {
  const house = await House.open(t);
  await furnish(house);
  const page = await (await house.context()).newPage();
  const sent = searches(page);
  await page.goto(house.url);
  await signIn(page, ANN);

  await t.test('under headings, with the place in the messages marked', async () => {
    assert.equal(await field(page).getAttribute('placeholder'), 'People, labels, messages');
    await field(page).click();
    await page.keyboard.type('tea');
    await becomes(
      () => lines(page),
      ['People', 'Sister', 'Labels', 'Tea club', 'Messages', 'Sister', 'Ben', 'Not friends yet', 'Max Teapot'],
    );
    await becomes(() => found(page).locator('mark').allInnerTexts(), ['tea', 'TEA']);
    await becomes(() => page.getByRole('status').filter({ hasText: '5 results' }).count(), 1);
  });

  await t.test('the server is asked once for what is typed in one go', async () => {
    sent.length = 0;
    await field(page).evaluate((input: HTMLInputElement) => {
      const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
      for (const text of ['f', 'fo', 'fou', 'four']) {
        set?.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }
    });
    await becomes(() => lines(page), ['Messages', 'Ben']);
    await becomes(() => page.getByRole('status').filter({ hasText: '1 result' }).count(), 1);
    assert.deepEqual(sent.map((line) => /CMD=(\w+)/.exec(line)?.[1]).toSorted(), ['FindMsg', 'Finger']);
    await field(page).fill('tea');
  });

  await t.test('a message opens where it was said', async () => {
    await found(page)
      .getByRole('link', { name: /Ben.*TEA/ })
      .click();
    await page.getByRole('article').filter({ hasText: 'TEA at four' }).waitFor();
    await becomes(
      () =>
        page
          .getByRole('article')
          .filter({ hasText: 'TEA at four' })
          .evaluate(
            (each) => each.getBoundingClientRect().top > 0 && each.getBoundingClientRect().bottom < innerHeight,
          ),
      true,
    );
  });

  await t.test('a person who is not a friend yet can be added, and Back returns to the results', async () => {
    await found(page)
      .getByRole('link', { name: /Max Teapot/ })
      .click();
    await page.getByRole('button', { name: /^Add as friend/ }).waitFor();
    assert.equal(await field(page).inputValue(), 'tea', 'the results stay');
    await page.goBack();
    await becomes(() => field(page).inputValue(), 'tea');
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /Friends$/ })
      .click();
    await becomes(() => field(page).inputValue(), '');
    await page.goBack();
    await becomes(() => field(page).inputValue(), 'tea');
  });

  await t.test('a label leads to the friends in it', async () => {
    await found(page)
      .getByRole('link', { name: /^Tea club/ })
      .click();
    await page
      .getByRole('list', { name: 'Friends labelled “Tea club”' })
      .getByRole('link', { name: /Sister/ })
      .waitFor();
  });

  await t.test('numbers find accounts, hidden ones only as a whole', async () => {
    await show(page, 'chats');
    await field(page).fill(String(MAX));
    await becomes(() => lines(page), ['Not friends yet', 'Max Teapot']);
    await field(page).fill(String(HID));
    await becomes(() => lines(page), ['Not friends yet', `Look up number ${HID}`]);
    await becomes(() => page.getByRole('status').filter({ hasText: '1 result' }).count(), 1);
    await field(page).fill('１０００３');
    await becomes(() => headings(page), ['People']);
  });

  await t.test('nothing found is said, and so is that more can be shown', async () => {
    await field(page).fill('no such thing');
    await page.getByRole('status').filter({ hasText: 'Nothing found for “no such thing”.' }).waitFor();
    assert.deepEqual(await lines(page), []);
    await field(page).fill('line');
    await found(page).getByRole('link', { name: 'Search all messages' }).click();
    await page.getByRole('heading', { name: 'Search messages' }).waitFor();
    await page.getByRole('status').filter({ hasText: '40 messages' }).waitFor();
  });

  await t.test('the keys lead over the headings, and back into the field', async () => {
    await show(page, 'chats');
    await field(page).fill('tea');
    await becomes(() => found(page).getByRole('link').count(), 5);
    await field(page).press('ArrowDown');
    for (const name of ['Sister', 'Tea club', 'Sister', 'Ben', 'Max Teapot']) {
      await becomes(() => focusedName(page), name);
      await page.keyboard.press('ArrowDown');
    }
    await becomes(() => focusedName(page), 'Max Teapot');
    await page.keyboard.press('Home');
    await becomes(() => focusedName(page), 'Sister');
    await page.keyboard.press('End');
    await becomes(() => focusedName(page), 'Max Teapot');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    await isFocused(page, 'field');
    await page.keyboard.press('ArrowDown');
    await becomes(() => focusedName(page), 'Sister');
    await page.keyboard.press('Escape');
    await isFocused(page, 'field');
    assert.equal(await field(page).inputValue(), '');
  });

  await t.test('people are found by nickname on their own screen, too', async () => {
    const people = page.getByRole('list', { name: 'People found' });
    await show(page, 'friends/add/TEApot');
    await people.getByRole('link', { name: 'Max Teapot' }).waitFor();
    await page.getByRole('textbox', { name: 'Nickname' }).fill('eve');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await people.getByRole('link', { name: 'Eve' }).waitFor();
    await becomes(() => people.getByRole('listitem').count(), 1);
    await show(page, 'chats');
  });

  await t.test('without a connection it says so once, and goes on when it is back', async () => {
    await house.stop();
    await page.getByText('No connection', { exact: false }).first().waitFor();
    await field(page).fill('tea');
    await becomes(
      () => lines(page),
      ['People', 'Sister', 'Labels', 'Tea club', 'Messages', "No connection. This will load when it's back."],
    );
    await house.start();
    await becomes(() => headings(page), ['People', 'Labels', 'Messages', 'Not friends yet']);
    await becomes(() => found(page).locator('mark').count(), 2);
  });
});

test('keys typed behind Enter are for the chat that it opens; all people can be shown, and no text is too long', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  for (let uin = 10100; uin < 10112; uin++) {
    await moveIn(house.storage, { uin, nick: `Heron ${uin}` });
    await house.storage.befriend({ uin: ANN, peer: uin, mostFriends: 20 });
  }
  const page = await house.signIn(ANN);
  const { keyboard } = page;
  await field(page).fill('heron');
  await found(page).getByRole('button', { name: 'Show all 12 people' }).focus();
  await keyboard.press('Enter');
  await becomes(() => focusedName(page), 'Heron 10105');
  await keyboard.press('ArrowDown');
  await becomes(() => focusedName(page), 'Heron 10106');
  await keyboard.press('Escape');
  await field(page).evaluate((input: HTMLInputElement) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
    const press = (key: string) =>
      input.ownerDocument.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
    set?.call(input, 'ben');
    input.dispatchEvent(new Event('input', { bubbles: true }));
    press('Enter');
  });
  await keyboard.type('hello');
  await becomes(() => composer(page).inputValue(), 'hello');
  await field(page).click();
  await page.evaluate(() => document.execCommand('insertText', false, '\u338F'.repeat(300)));
  await page.getByRole('status').filter({ hasText: 'Nothing found' }).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
});

test('too many searches are said, and go on by themselves', { skip }, async (t) => {
  const house = await House.open(t, { limits: true, 'account-burst-searches': 1, 'account-searches-per-second': 1 });
  await house.say(BEN, ANN, ['an eve', 'cake']);
  const page = await house.signIn(ANN);
  await page.evaluate(() => {
    const said: string[] = [];
    const look = () => said.push(...Array.from(document.querySelectorAll('.found-trouble'), (each) => each.innerHTML));
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    Object.assign(window, { said });
  });
  await field(page).fill('eve');
  await becomes(() => lines(page), ['Messages', 'Ben', 'Not friends yet', 'Eve']);
  const said = await page.evaluate(() => Reflect.get(window, 'said'));
  assert.match(String(said), /^Too many attempts\. Try again in 1 second\./);
});
