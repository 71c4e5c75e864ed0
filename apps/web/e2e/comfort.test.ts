import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { focused } from './focus.ts';
import { ANN, BEN, EVE, House } from './house.ts';
import { faults } from './layout.ts';
import { screens, show } from './screens.ts';
import { shows } from './talking.ts';

test('nothing moves when reduced motion is asked for', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const ben = await house.client(BEN);
  const page = await house.signIn(ANN, { reducedMotion: 'reduce' });
  await show(page, `chats/${BEN}`);
  await shows(page, ['Hello']);
  await ben.call('Typing', { peer: ANN });
  await page.locator('.typing-dots').waitFor();
  const endless = await page.evaluate(() =>
    document.getAnimations().filter((each) => each.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY),
  );
  assert.equal(endless.length, 0, 'what goes on for ever at this pace would flicker');
});

test('a repeated message is read aloud again', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await shows(page, ['Hello']);
  await page.evaluate(() => {
    const region = document.querySelector('.messages-place [aria-live="polite"]');
    const said: string[] = [];
    Object.assign(window, { said });
    if (!region) return;
    new MutationObserver((changes) => {
      if (changes.some(({ type, addedNodes }) => type === 'characterData' || addedNodes.length > 0))
        said.push(region.textContent ?? '');
    }).observe(region, { subtree: true, childList: true, characterData: true });
  });
  const ben = await house.client(BEN);
  for (const texts of [
    ['Hello', 'Yes'],
    ['Yes', 'Yes'],
  ] as const) {
    await ben.send(ANN, 'Yes').done;
    await shows(page, texts);
  }
  assert.deepEqual(await page.evaluate('said'), ['Ben: Yes', 'Ben: Yes']);
});

test('the first press of Tab offers a way past the menu, and the title names the place', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await show(page, 'me/privacy');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Privacy' }).waitFor();
  await page.keyboard.press('Tab');
  await focused(page, page.getByRole('button', { name: 'Skip to content' }));
  await page.keyboard.press('Enter');
  await focused(page, page.getByRole('heading', { level: 1, name: 'Privacy' }));
  assert.equal(await page.title(), 'Me - Rookery');
});

test('the focus stays near when the focused element disappears', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(
    BEN,
    ANN,
    Array.from({ length: 60 }, (_, place) => `#${place}`),
  );
  await house.read(ANN, BEN);
  await (await house.client(EVE)).call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'We have met.' });
  const page = await house.signIn(ANN);
  const { keyboard } = page;
  const press = async (name: string | RegExp) => {
    const button = page.getByRole('button', { name });
    await button.focus();
    await keyboard.press('Enter');
    await button.waitFor({ state: 'detached' });
  };
  const heading = (name: string) => page.getByRole('heading', { level: 1, name });
  await show(page, 'friends/requests');
  await press('Accept Eve');
  await focused(page, heading('Requests'));
  await show(page, 'me/profile');
  for (const [nick, act] of [
    ['Anna', 'Save'],
    ['Annie', 'Discard changes'],
  ] as const) {
    await page.getByLabel('Nickname').fill(nick);
    await press(act);
    await focused(page, heading('Profile'));
  }

  await show(page, `chats/${BEN}`);
  await shows(page, ['#59']);
  await page.getByRole('log').evaluate((log) => log.scrollBy({ top: -900, behavior: 'instant' }));
  await press(/^To the newest message/);
  await focused(page, page.getByRole('log'));
  await page.getByRole('button', { name: 'Search in this conversation' }).focus();
  await keyboard.press('Enter');
  await focused(page, page.getByRole('searchbox', { name: 'Search messages with Ben' }));
  await keyboard.press('Escape');
  await focused(page, page.getByRole('textbox', { name: 'Message to Ben' }));
});

/** The text spacing that WCAG 1.4.12 requires a page to bear. */
const SPACED = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }';

/** Faults of all screens at a size. */
async function faultsAt(page: Page, css = ''): Promise<string[]> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);
  const found: string[] = [];
  for (const screen of screens) {
    await show(page, screen);
    found.push(...(await faults(page)).map((each) => `${screen}: ${each}`));
  }
  return found;
}

test('nothing is cut off when texts are spaced out, or the page is enlarged to 320 pixels', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello, Ann!', 'A longer answer. '.repeat(30)]);
  const [wide, small] = await Promise.all([
    house.signIn(ANN),
    house.signIn(ANN, { viewport: { width: 320, height: 400 } }),
  ]);
  const found = await Promise.all([faultsAt(wide, SPACED), faultsAt(small)]);
  assert.deepEqual(found.flat(), []);
  await show(small, 'friends/add');
  await small.getByRole('button', { name: 'Search' }).click();
  await small.getByRole('link', { name: 'Send a message' }).first().waitFor();
  assert.deepEqual(await faults(small), []);
});

test('the selection is visible with forced colours', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, { forcedColors: 'active' });
  const looksOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { backgroundColor, outlineStyle, borderStyle } = getComputedStyle(element);
        return { backgroundColor, outlineStyle, borderStyle };
      });
  await show(page, 'me/privacy');
  assert.notDeepEqual(await looksOf('.section-here'), await looksOf('.section:not(.section-here)'));
  assert.notDeepEqual(
    await looksOf('.toggle[data-selected] .toggle-track'),
    await looksOf('.toggle:not([data-selected]) .toggle-track'),
  );
});

test('in a very low window, content that does not fit scrolls', { skip }, async (t) => {
  const house = await House.open(t);
  const low = { viewport: { width: 320, height: 256 } };
  const [ann, eve] = [await house.signIn(ANN, low), await house.signIn(EVE, low)];
  await show(ann, 'chats');
  await ann.getByRole('button', { name: 'Ann, Online: change status' }).click();
  await ann.getByRole('menuitemradio', { name: 'Invisible' }).waitFor();
  assert.deepEqual(await faults(ann), []);
  const isOnTop = (element: Element) => {
    element.scrollIntoView();
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  };
  assert.equal(await ann.getByRole('menuitem', { name: 'Sign out' }).evaluate(isOnTop), true);
  await show(eve, 'friends');
  assert.deepEqual(await faults(eve), []);
  for (const text of ['No friends yet', 'Add a friend by number, or search for people.'])
    assert.equal(await eve.getByText(text).evaluate(isOnTop), true, text);
});
