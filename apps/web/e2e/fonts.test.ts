import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { type FontSet, fontSets, fontsOf } from './fonts.ts';
import { House } from './house.ts';
import { languages } from './overlays.ts';
import { faultsIn, furnish } from './walk.ts';

/** A house whose browser has only these fonts; undefined where the machine lacks them. */
async function houseWith(t: TestContext, fonts: FontSet): Promise<House | undefined> {
  const house = await House.open(t, {}, { fonts });
  const page = await house.visit();
  const drawn = await fontsOf(page, '.door-name');
  await page.context().close();
  if (drawn.includes(fonts.letters)) return house;
  const missing = `needs ${fonts.letters}: install the packages ${fonts.packages}`;
  assert.ok(!process.env.CI, missing);
  t.skip(missing);
  return undefined;
}

/** The width of characters, in em. */
function widthsOf(page: Page, lang: string, signs: readonly string[]): Promise<number[]> {
  return page.evaluate(
    ([language, all]) => {
      document.documentElement.lang = language;
      const place = document.body.appendChild(document.createElement('span'));
      place.style.cssText = 'position: absolute; font-size: 100px';
      const widths = all.map((sign) => {
        place.textContent = sign;
        return place.getBoundingClientRect().width / 100;
      });
      place.remove();
      return widths;
    },
    [lang, signs] as const,
  );
}

for (const fonts of fontSets) {
  test(`quotation marks are those of the language, with ${fonts.letters}`, { skip }, async (t) => {
    const house = await houseWith(t, fonts);
    const page = await house?.visit();
    for (const theme of ['light', '2005']) {
      if (!page) return;
      await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
      const narrow = await widthsOf(page, 'en', ['“', '”', '‘', '’']);
      assert.ok(Math.max(...narrow) < 0.7, `${theme}: ${narrow}`);
      // Chinese in an English page counts as Chinese.
      assert.deepEqual(await widthsOf(page, 'en', ['你', '，', '」']), [1, 1, 1], theme);
      if (fonts.letters !== 'Noto Sans CJK SC') continue;
      assert.deepEqual(await widthsOf(page, 'zh-CN', ['“', '”', '，']), [1, 1, 1], theme);
    }
  });
}

// Letters are most likely too tall or too wide in the narrowest window, with DejaVu above all; languages.test.ts covers the
// other widths.
const narrow = [{ theme: 'light', widths: [360] }] as const;
const looks = (letters: string) =>
  letters === 'DejaVu Sans' ? [...narrow, { theme: '2005', widths: [360] } as const] : narrow;

for (const fonts of fontSets) {
  test(`nothing is cut off or overlaps with ${fonts.letters}`, { skip }, async (t) => {
    const house = await houseWith(t, fonts);
    if (!house) return;
    await furnish(t, house);
    const found = await Promise.all(languages.map((language) => faultsIn(house, language, looks(fonts.letters))));
    assert.deepEqual(found.flat(), []);
  });
}
