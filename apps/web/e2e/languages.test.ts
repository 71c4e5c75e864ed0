import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from './browser.ts';
import { ANN, House } from './house.ts';
import { faults } from './layout.ts';
import { languages } from './overlays.ts';
import { show } from './screens.ts';
import { faultsIn, furnish } from './walk.ts';

test('nothing is cut off, overlaps or is too small, on any screen, in both languages', { skip }, async (t) => {
  const house = await House.open(t);
  await furnish(t, house);
  const looks = [{ theme: 'light', widths: [360, 1280, 1920] }] as const;
  const found = await Promise.all(languages.map((language) => faultsIn(house, language, looks)));
  assert.deepEqual(found.flat(), []);
});

/** Ways to break a layout, and the fault reported. */
const breaks = [
  ['.list-title { width: 1.5rem }', /^text cut off: <h[12] class="list-title"> “Friends”/],
  ['.list-title { flex: none; width: 800px; max-width: none }', /^out of reach: <a class="friends-head-link">/],
  ['.friends-search { width: 9rem }', /^placeholder cut off: People, labels/],
  [
    '.friends-head-link { width: 20px; min-width: 0 }',
    /^20 x 40 is too small: <a class="friends-head-link"> “Requests”/,
  ],
  ['.friends-head-links { gap: 0; a + a { margin-left: -20px } }', /^overlap: <a .+“Requests.+“Blocked people”/],
  [
    '.friends-pane { overflow-x: auto; header { width: 700px } }',
    /^scrolls to the side by \d+: <div class="friends-pane">/,
  ],
  ['.place-label { position: relative; left: -8rem }', /^text cut off: <span class="place-label">/],
] as const;

test('a broken layout is found', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, { viewport: { width: 360, height: 740 } });
  await show(page, 'friends');
  assert.deepEqual(await faults(page), []);
  for (const [css, wanted] of breaks) {
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, css);
    const found = await faults(page);
    assert.ok(
      found.some((each) => wanted.test(each)),
      `${css}: ${JSON.stringify(found)}`,
    );
  }
});
