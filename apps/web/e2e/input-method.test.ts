import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { screens, settle, show } from './screens.ts';
import { becomes, shows, texts } from './talking.ts';

/**
 * Sends every focusable element the keys used with an input method, as browsers report them: during composition, and the
 * last one as Safari reports it.
 *
 * @returns the elements that reacted
 */
function answersIn(page: Page, within = 'body'): Promise<string[]> {
  return page.evaluate((root) => {
    const KEYS = [
      'Enter',
      'Escape',
      'ArrowDown',
      'ArrowUp',
      'ArrowLeft',
      'Home',
      'End',
      'Tab',
      ' ',
      'n',
      'Unidentified',
    ];
    const WAYS: KeyboardEventInit[] = [{ isComposing: true, keyCode: 229 }, { isComposing: true }, { keyCode: 229 }];
    const stateNow = () =>
      JSON.stringify([
        location.hash,
        [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value, checked }) => [
          value,
          checked,
        ]),
        document.querySelectorAll('[role="dialog"], [role="menu"], article, [aria-expanded="true"]').length,
      ]);
    const all = document.querySelectorAll<HTMLElement>(`${root} :is(a, button, input, textarea, select, [tabindex])`);
    const found: string[] = [];
    for (const element of all) {
      element.focus();
      if (document.activeElement !== element) continue;
      const before = stateNow();
      for (const way of WAYS)
        for (const key of KEYS)
          for (const type of ['keydown', 'keyup']) {
            const event = new KeyboardEvent(type, { key, bubbles: true, cancelable: true, composed: true, ...way });
            element.dispatchEvent(event);
            if (event.defaultPrevented || document.activeElement !== element || stateNow() !== before)
              found.push(`${type} ${JSON.stringify(key)} ${JSON.stringify(way)}: ${element.outerHTML.slice(0, 120)}`);
          }
    }
    return found;
  }, within);
}

test('nothing on any screen reacts to a key of an input method', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['hello', 'tea']);
  const page = await house.signIn(ANN);
  for (const screen of screens) {
    await show(page, screen);
    assert.deepEqual(await answersIn(page), [], screen);
  }
});

test('no search, menu, picker or dialog reacts to a key of an input method', { skip }, async (t) => {
  const house = await House.open(t, { registration: 'open' });
  await house.say(BEN, ANN, ['hello', 'tea']);
  const stranger = await house.visit('/#/register');
  await stranger.getByLabel('Nickname').fill('Zoe');
  assert.deepEqual(await answersIn(stranger), []);

  const page = await house.signIn(ANN);
  await show(page, 'friends');
  await page.getByRole('searchbox').first().fill('ben');
  await settle(page);
  assert.deepEqual(await answersIn(page, '.shell-list'), [], 'search in the list');
  await show(page, `chats/${BEN}/search/hello`);
  await page.locator('.searching-result').first().waitFor();
  assert.deepEqual(await answersIn(page, '.shell-screen'), [], 'search in a conversation');

  await show(page, `chats/${BEN}`);
  const field = page.getByRole('textbox', { name: /message/i });
  await field.fill('not yet');
  assert.deepEqual(await answersIn(page, '.shell-screen'), [], 'a conversation with a draft');
  await page.getByRole('button', { name: 'Emoji' }).click();
  await page.locator('.emoji-picker input').fill('teacup');
  await page.locator('.emoji-cell').first().waitFor();
  assert.deepEqual(await answersIn(page, '.emoji-picker'), [], 'emoji');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await becomes(() => page.locator('.emoji-picker').count(), 0);
  assert.equal(await field.inputValue(), 'not yet');
  await shows(page, ['hello', 'tea']);
  assert.deepEqual(await texts(page), ['hello', 'tea']);

  await page.getByRole('button', { name: /^Ann, Online/ }).click();
  await page.getByRole('menu').waitFor();
  assert.deepEqual(await answersIn(page, '[role="menu"]'), [], 'a menu');
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await answersIn(page, '[role="dialog"]'), [], 'a dialog');
});

test('the Enter that accepts a suggestion of an input method does nothing else, in every search field', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  const devtools = await page.context().newCDPSession(page);
  const search = page.getByRole('searchbox').first();
  await search.focus();
  for (const text of ['x', 'xi', '小', '小美']) {
    await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }
  await page.locator('.friends-row').filter({ hasText: '小美' }).first().waitFor();
  await devtools.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  await devtools.send('Input.insertText', { text: '小美' });
  await becomes(() => search.inputValue(), '小美');
  assert.doesNotMatch(page.url(), /10003/);
  await search.press('Enter');
  await page.waitForURL(/10003/);
});
