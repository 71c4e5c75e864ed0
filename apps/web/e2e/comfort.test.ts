import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { focused } from './focus.ts';
import { ANN, BEN, House, skip } from './house.ts';
import { faults } from './layout.ts';
import { screens, show } from './screens.ts';
import { shows } from './talking.ts';

test('nothing moves for whoever has asked for that', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  const ben = await house.client(t, BEN);
  const page = await house.signIn(ANN, { reducedMotion: 'reduce' });
  await show(page, `chats/${BEN}`);
  await shows(page, ['Hello']);
  await ben.call('Typing', { UN: ANN });
  await page.locator('.typing-dots').waitFor();
  const endless = await page.evaluate(() =>
    document.getAnimations().filter((each) => each.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY),
  );
  assert.equal(endless.length, 0, 'what goes on for ever at this pace would flicker');
});

test('the same words said twice are read aloud twice', { skip }, async (t) => {
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
  const ben = await house.client(t, BEN);
  for (const texts of [
    ['Hello', 'Yes'],
    ['Yes', 'Yes'],
  ] as const) {
    await ben.send(ANN, 'Yes').done;
    await shows(page, texts);
  }
  assert.deepEqual(await page.evaluate('said'), ['Ben: Yes', 'Ben: Yes']);
});

test('the first press of Tab offers a way past the menu', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await show(page, 'me/privacy');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Tab');
  await focused(page, page.getByRole('button', { name: 'Skip to the content' }));
  await page.keyboard.press('Enter');
  await focused(page, page.getByRole('heading', { level: 1, name: 'Privacy' }));
});

/** What WCAG 1.4.12 asks a page to bear. */
const SPACED = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }';

/** What is wrong on all screens at a size. */
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
});

test('what is chosen can be told where the system gives the colours', { skip }, async (t) => {
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
