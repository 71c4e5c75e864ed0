import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type FontSet, fontSets, fontsOf } from './fonts.ts';
import { House, skip } from './house.ts';
import { languages } from './overlays.ts';
import { faultsIn, furnish } from './walk.ts';

/** A house whose browser has these fonts alone; none where the machine has not got them. */
async function houseWith(t: TestContext, fonts: FontSet): Promise<House | undefined> {
  const house = await House.open(t, {}, fonts);
  const page = await house.visit();
  const drawn = await fontsOf(page, '.door-name');
  await page.context().close();
  if (drawn.includes(fonts.letters)) return house;
  const missing = `needs ${fonts.letters}: install the packages ${fonts.packages}`;
  assert.ok(!process.env.CI, missing);
  t.skip(missing);
  return undefined;
}

// Letters are too tall or too wide where there is the least room, and most of all those of DejaVu; languages.test.ts looks
// at the other widths.
const narrow = [{ theme: 'light', widths: [360] }] as const;
const looks = (letters: string) =>
  letters === 'DejaVu Sans' ? [...narrow, { theme: '2005', widths: [360] } as const] : narrow;

for (const fonts of fontSets) {
  test(`nothing is cut off or lies over another with ${fonts.letters}`, { skip }, async (t) => {
    const house = await houseWith(t, fonts);
    if (!house) return;
    await furnish(t, house);
    const found = await Promise.all(languages.map((language) => faultsIn(house, language, looks(fonts.letters))));
    assert.deepEqual(found.flat(), []);
  });
}
