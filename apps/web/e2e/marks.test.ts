import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { choose, settle, show } from './screens.ts';

/** What WCAG asks of a graphical object. */
const LEAST_CONTRAST = 3;

const looks = [
  { theme: 'light', contrast: 'no-preference' },
  { theme: 'light', contrast: 'more' },
  { theme: 'dark', contrast: 'no-preference' },
  { theme: 'dark', contrast: 'more' },
  { theme: '2005', contrast: 'no-preference' },
] as const;

type Measured = { readonly of: string; readonly colour: string; readonly contrast: number };

/** The marks of sent and read messages, in the conversation and in the list, measured against their background. */
function measure(page: Page): Promise<readonly Measured[]> {
  return page.evaluate(() => {
    type Colour = readonly number[];
    const coloursIn = (css: string): Colour[] =>
      [...css.matchAll(/rgba?\(([^)]*)\)/g)].map(([, parts = '']) => parts.split(/[\s,/]+/).map(Number));
    const luminance = (colour: Colour) => {
      const [red = 0, green = 0, blue = 0] = colour.map((part) =>
        part <= 10.31475 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one: Colour, other: Colour) => {
      const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    /** The nearest background that hides what lies below it; of a gradient all its colours. */
    const groundsOf = (from: Element | null): Colour[] => {
      for (let element = from; element; element = element.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(element);
        const colours = coloursIn(backgroundImage.includes('gradient') ? backgroundImage : backgroundColor);
        if (colours.length > 0 && colours.every(([, , , alpha = 1]) => alpha === 1)) return colours;
      }
      return [[255, 255, 255]];
    };
    return [...document.querySelectorAll('.fate svg, .friends-row-below > svg')].map((mark) => {
      const { color } = getComputedStyle(mark);
      const [colour = []] = coloursIn(color);
      const worst = Math.min(...groundsOf(mark).map((ground) => contrast(colour, ground)));
      const owner = mark.closest('.fate') ?? mark;
      const of = `${mark.closest('.friends-row') ? 'list' : 'bubble'}: ${owner.getAttribute('aria-label') ?? owner.getAttribute('class')}`;
      return { of, colour: color, contrast: worst };
    });
  });
}

for (const { theme, contrast } of looks) {
  test(`the marks of sent and read messages stand out in ${theme}, contrast: ${contrast}`, { skip }, async (t) => {
    const house = await House.open(t);
    await house.say(ANN, BEN, ['One', 'Two']);
    await house.read(BEN, ANN);
    await house.say(ANN, BEN, ['Three', '👍']);
    const page = await house.signIn(ANN, { contrast });
    await choose(page, { theme });
    await show(page, `chats/${BEN}`);
    await page.getByRole('log').getByText('Three').waitFor();
    await settle(page);
    const measured = await measure(page);
    assert.equal(measured.filter(({ of }) => of.startsWith('bubble')).length, 4);
    assert.equal(measured.filter(({ of }) => of.startsWith('list')).length, 1);
    assert.equal(
      new Set(measured.filter(({ of }) => of.startsWith('bubble')).map(({ colour }) => colour)).size >= 2,
      true,
    );
    assert.deepEqual(
      measured.filter((each) => each.contrast < LEAST_CONTRAST),
      [],
    );
  });
}
