import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { ANN, BEN, House, MEI, moveIn, signIn, skip } from './house.ts';
import { settle, show } from './screens.ts';
import { becomes, shows } from './talking.ts';

const MAX = 10005;
const HID = 10006;

const field = (page: Page) => page.getByRole('searchbox', { name: /^(?:Search people, groups|搜索联系人)/ });
const composer = (page: Page) => page.getByRole('textbox', { name: /^Message to/ });
const found = (page: Page) => page.getByRole('list', { name: 'Found' });
const dialog = (page: Page) => page.getByRole('dialog');
/** Headings and rows of what was found, by the first line of each. */
const lines = (page: Page) => found(page).locator('h2, h3, .friends-row-name, .found-act, .found-told').allInnerTexts();
const headings = (page: Page) => found(page).getByRole('heading').allInnerTexts();
const focusedName = (page: Page) =>
  page.evaluate(() => document.activeElement?.querySelector('.friends-row-name')?.textContent ?? '');
const isFocused = (page: Page, what: 'field' | 'composer') =>
  becomes(
    () => page.evaluate(() => document.activeElement?.closest('.friends-search, .composer')?.className),
    what === 'field' ? 'friends-search' : 'composer',
  );
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

test('one search finds people, groups, messages and people who are not friends yet', { skip }, async (t) => {
  const house = await House.open(t);
  await furnish(house);
  const page = await (await house.context()).newPage();
  const sent = searches(page);
  await page.goto(house.url);
  await signIn(page, ANN);

  await t.test('under headings, with the place in the messages marked', async () => {
    assert.equal(await field(page).getAttribute('placeholder'), 'People, groups, messages');
    await field(page).click();
    await page.keyboard.type('tea');
    await becomes(
      () => lines(page),
      ['People', 'Sister', 'Groups', 'Tea club', 'Messages', 'Sister', 'Ben', 'Not friends yet', 'Max Teapot'],
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

  await t.test('a group leads to the friends in it', async () => {
    await found(page)
      .getByRole('link', { name: /^Tea club/ })
      .click();
    await page
      .getByRole('list', { name: 'Friends in “Tea club”' })
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
      ['People', 'Sister', 'Groups', 'Tea club', 'Messages', "No connection. This will load when it's back."],
    );
    await house.start();
    await becomes(() => headings(page), ['People', 'Groups', 'Messages', 'Not friends yet']);
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

test('the keys of the page search, go from chat to chat, and lead back', { skip }, async (t) => {
  const house = await House.open(t);
  await moveIn(house.storage, { uin: MAX, nick: 'Max' });
  await house.storage.befriend({ uin: ANN, peer: MAX, mostFriends: 10 });
  await house.say(MEI, ANN, ['one']);
  await house.say(MAX, ANN, ['two']);
  await house.say(BEN, ANN, ['three']);
  for (const peer of [BEN, MEI]) await house.read(ANN, peer);
  // Otherwise a service worker would have all parts already.
  const page = await house.signIn(ANN, { serviceWorkers: 'block' });
  const { keyboard } = page;
  const peer = () => page.evaluate(() => location.hash);
  await show(page, `chats/${BEN}`);
  await isFocused(page, 'composer');

  await t.test('search from the composer, which keeps the draft, and back', async () => {
    await keyboard.type('half a sen');
    await keyboard.press('Control+k');
    await isFocused(page, 'field');
    await keyboard.type('ev');
    await becomes(() => field(page).inputValue(), 'ev');
    await keyboard.press('Escape');
    await isFocused(page, 'composer');
    assert.equal(await field(page).inputValue(), '');
    await keyboard.type('tence');
    assert.equal(await composer(page).inputValue(), 'half a sentence');
  });

  await t.test('Enter opens the first result of all that was typed', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('小美');
    await keyboard.press('Enter');
    await becomes(peer, `#/chats/${MEI}`);
    await isFocused(page, 'composer');
    await keyboard.press('Escape');
    assert.equal(await field(page).inputValue(), '', 'it leaves the search');
    await isFocused(page, 'composer');
  });

  await t.test('the chats are gone through in the order of the list', async () => {
    await keyboard.press('Alt+ArrowUp');
    await becomes(peer, `#/chats/${MAX}`);
    await keyboard.press('Alt+ArrowUp');
    await becomes(peer, `#/chats/${BEN}`);
    await keyboard.press('Alt+ArrowUp');
    assert.equal(await peer(), `#/chats/${BEN}`);
    assert.equal(await composer(page).inputValue(), 'half a sentence');
    await keyboard.press('Alt+ArrowDown');
    await becomes(peer, `#/chats/${MAX}`);
    await show(page, 'me/profile');
    await keyboard.press('Alt+ArrowDown');
    await becomes(peer, `#/chats/${BEN}`);
  });

  await t.test('and by what is unread', async () => {
    await house.say(MEI, ANN, ['four']);
    await house.say(MAX, ANN, ['five']);
    await becomes(() => page.getByRole('link', { name: /five/ }).count(), 1);
    await keyboard.press('Alt+Shift+ArrowDown');
    await becomes(peer, `#/chats/${MAX}`);
    await shows(page, ['five']);
    await becomes(() => page.locator('.friends-row .badge').count(), 1);
    await keyboard.press('Alt+Shift+ArrowDown');
    await becomes(peer, `#/chats/${MEI}`);
    await shows(page, ['four']);
    await becomes(() => page.locator('.friends-row .badge').count(), 0);
    await keyboard.press('Alt+Shift+ArrowUp');
    assert.equal(await peer(), `#/chats/${MEI}`);
  });

  await t.test('search from where there is no list', async () => {
    await show(page, 'me/profile');
    await keyboard.press('Control+K');
    await isFocused(page, 'field');
    await becomes(peer, '#/chats');
  });

  await t.test('Escape closes the search of a conversation', async () => {
    await show(page, `chats/${BEN}/search/three`);
    await page.locator('.searching-result').first().focus();
    await keyboard.press('Escape');
    await becomes(peer, `#/chats/${BEN}`);
    await keyboard.press('Escape');
    assert.equal(await peer(), `#/chats/${BEN}`);
    assert.equal(await composer(page).inputValue(), 'half a sentence');
  });

  await t.test('a dialog keeps its keys, and what a field takes stays in it', async () => {
    await composer(page).fill('');
    await composer(page).press('?');
    assert.equal(await composer(page).inputValue(), '?');
    await keyboard.press('Control+/');
    await dialog(page).getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await keyboard.press('Control+k');
    await keyboard.press('Alt+ArrowDown');
    assert.equal(await dialog(page).count(), 1);
    assert.equal(await peer(), `#/chats/${BEN}`);
    await keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await isFocused(page, 'composer');
    await page.getByRole('link', { name: /Ben/ }).first().focus();
    await keyboard.press('?');
    await dialog(page).waitFor();
    await keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    assert.equal(await field(page).inputValue(), '');
  });

  await t.test('the list of keys says what they do, from the menu of Me as well', async () => {
    await show(page, 'me');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await becomes(
      () =>
        dialog(page)
          .locator('dl > div')
          .allInnerTexts()
          .then((all) => all.map((each) => each.replace(/\s+/g, ' '))),
      [
        'Search people, groups and messages Ctrl K',
        'Previous chat Alt ↑',
        'Next chat Alt ↓',
        'Previous unread chat Alt Shift ↑',
        'Next unread chat Alt Shift ↓',
        'Close search, or go back to the list Esc',
        'Show keyboard shortcuts Ctrl / ?',
      ],
    );
    await keyboard.press('Escape');
  });

  await t.test('where there is room for one of both, Escape leads from the chat to the list', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await show(page, `chats/${BEN}`);
    await composer(page).fill('not lost');
    await keyboard.press('Escape');
    await becomes(peer, '#/chats');
    await page.getByRole('link', { name: /Ben.*Draft:.*not lost/ }).click();
    await becomes(() => composer(page).inputValue(), 'not lost');
    await composer(page).focus();
    await keyboard.press('Control+k');
    await isFocused(page, 'field');
    await becomes(peer, '#/chats');
  });

  await t.test('on a Mac the keys are those of a Mac', async () => {
    const mac = await house.signIn(BEN, {
      locale: 'zh-CN',
      userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
    });
    await mac.keyboard.press('Meta+k');
    await isFocused(mac, 'field');
    await mac.keyboard.press('Control+/');
    await mac.keyboard.press('Meta+/');
    const keys = dialog(mac).locator('dl > div').first();
    await becomes(async () => (await keys.innerText()).replace(/\s+/g, ' '), '搜索联系人、分组和聊天记录 ⌘ K');
    await mac.context().close();
  });

  await t.test('keys that are pressed before their parts are there are not lost', async () => {
    const early = await page.context().newPage();
    await early.addInitScript(() => {
      Object.assign(window, { requestIdleCallback: () => 0 });
    });
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await early.goto(house.url);
    await early.getByRole('link', { name: /Ben/ }).waitFor();
    await settle(early);
    await early.route('**/assets/**', async (route) => {
      await gate;
      await route.continue();
    });
    await early.keyboard.press('Control+k');
    await early.keyboard.type('xiaomei');
    await early.keyboard.press('Enter');
    open();
    await becomes(() => early.evaluate(() => location.hash), `#/chats/${MEI}`);
  });
});
