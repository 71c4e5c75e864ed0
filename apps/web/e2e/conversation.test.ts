import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, texts, write } from './talking.ts';

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `#${from + i}`);

/** Ann's page with the conversation with Ben open, in which she has read everything. */
async function opened(t: TestContext, said: readonly string[], options = {}): Promise<{ house: House; page: Page }> {
  const house = await House.open(t);
  await house.say(BEN, ANN, said);
  await house.read(ANN, BEN);
  const page = await house.signIn(ANN, options);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  t.after(() => assert.deepEqual(complaints, []));
  await show(page, `chats/${BEN}`);
  return { house, page };
}

/** How far a message is below the top of the list. */
function topOf(page: Page, text: string): Promise<number> {
  return page
    .getByRole('article')
    .filter({ has: page.getByText(text, { exact: true }) })
    .evaluate((row) => Math.round(row.getBoundingClientRect().top));
}

const field = (page: Page) => page.getByRole('textbox', { name: /message/i });
const toNewest = (page: Page) => page.getByRole('button', { name: /^To the newest message/ });
/** What a scroll brings into sight is there: on a busy machine that takes its time. */
const painted = (page: Page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve, 30));
  });

const scrollBy = (page: Page, pixels: number) =>
  page.getByRole('log').evaluate((log, by) => log.scrollBy({ top: by, behavior: 'instant' }), pixels);

test('it stays at the newest message, and leads back to it', { skip }, async (t) => {
  const { house, page } = await opened(t, numbered(0, 60));
  await shows(page, ['#58', '#59']);
  await house.say(BEN, ANN, ['one more']);
  await shows(page, ['#59', 'one more']);
  assert.equal(await toNewest(page).count(), 0);

  await page.waitForTimeout(400);
  await scrollBy(page, -900);
  await toNewest(page).waitFor();
  await house.say(BEN, ANN, ['a', 'b', 'c']);
  await page.getByRole('button', { name: 'To the newest message, 3 new' }).click();
  await shows(page, ['a', 'b', 'c']);
  await toNewest(page).waitFor({ state: 'detached' });
  await becomes(() => page.getByRole('img', { name: /unread/ }).count(), 0);
  await scrollBy(page, -900);
  await toNewest(page).waitFor();
  await house.say(BEN, ANN, ['d']);
  await page.getByRole('button', { name: 'To the newest message, 1 new' }).waitFor();
});

test('arriving messages do not move the list under the reader', { skip }, async (t) => {
  const { house, page } = await opened(t, numbered(0, 60));
  await scrollBy(page, -900);
  await toNewest(page).waitFor();
  await page.waitForTimeout(400);
  const anchor = (await texts(page))[4] ?? '';
  const before = await topOf(page, anchor);
  await house.say(BEN, ANN, numbered(100, 110));
  await page.getByRole('button', { name: 'To the newest message, 10 new' }).waitFor();
  assert.equal(await topOf(page, anchor), before);
});

test('history scrolls both ways without gaps or duplicates', { skip }, async (t) => {
  const COUNT = 900;
  const { page } = await opened(t, numbered(0, COUNT));
  await shows(page, [`#${COUNT - 1}`]);
  const walk = async (step: number, last: string) => {
    const seen = new Set<string>();
    const deadline = Date.now() + 120_000;
    while (!seen.has(last) && Date.now() < deadline) {
      const now = await texts(page);
      const first = Number(now[0]?.slice(1));
      assert.deepEqual(now, numbered(first, first + now.length), 'what is shown is one piece');
      for (const text of now) seen.add(text);
      await scrollBy(page, step);
      await painted(page);
    }
    return seen;
  };
  const all = numbered(0, COUNT);
  const missing = (seen: Set<string>) => all.filter((text) => !seen.has(text));
  assert.deepEqual(missing(await walk(-250, '#0')), []);
  assert.deepEqual(missing(await walk(250, `#${COUNT - 1}`)), []);
});

test('dragging the list to an end of what is loaded stays at the message there', { skip }, async (t) => {
  const COUNT = 900;
  const { page } = await opened(t, numbered(0, COUNT));
  await shows(page, [`#${COUNT - 1}`]);
  const inSight = () =>
    page.getByRole('log').evaluate((log) => {
      const { top, bottom } = log.getBoundingClientRect();
      const rows = Array.from(log.querySelectorAll('article'));
      const seen = rows.filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      });
      return seen.map((row) => row.querySelector('[data-text]')?.textContent ?? '');
    });
  for (const [end, last] of [
    ['older', '#0'],
    ['newer', `#${COUNT - 1}`],
  ] as const) {
    for (let drag = 0; drag < 40 && !(await inSight()).includes(last); drag++) {
      await page.getByRole('log').evaluate((log, isUp) => {
        log.scrollTop = isUp ? 0 : log.scrollHeight;
        return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      }, end === 'older');
      const edge = (await inSight()).at(end === 'older' ? 0 : -1) ?? '';
      await page.waitForTimeout(200);
      assert.ok((await inSight()).includes(edge), `${edge} is not in sight any more`);
    }
    assert.ok((await inSight()).includes(last), `${last} was reached`);
  }
});

test('messages are plain text, and stay inside their bubble', { skip }, async (t) => {
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '\u202Egnp.exe and \u2067 more',
    'a'.repeat(4000),
    '😀'.repeat(200),
    'javascript:alert(1) data:text/html,<script>alert(1)</script>',
    `Z${'\u0300\u0301\u0302'.repeat(300)}`,
    'line\n'.repeat(100).trim(),
    'https://example.org/fine',
  ];
  for (const width of [360, 1280]) {
    const { page } = await opened(t, hostile, { viewport: { width, height: 800 } });
    let asked = false;
    page.on('dialog', (dialog) => {
      asked = true;
      void dialog.dismiss();
    });
    const seen = new Set<string>();
    for (let step = 0; step < 12; step++) {
      const log = page.getByRole('log');
      for (const text of await log.locator('[data-text]').evaluateAll((all) => all.map((each) => each.textContent))) {
        seen.add(text);
      }
      const outside = await log.evaluate((list) => {
        const { left, right } = list.getBoundingClientRect();
        const bubbles = Array.from(list.querySelectorAll('.bubble')).map((bubble) => bubble.getBoundingClientRect());
        return list.scrollWidth > list.clientWidth || bubbles.some((box) => box.left < left || box.right > right);
      });
      assert.equal(outside, false, `${width} pixels`);
      await scrollBy(page, -400);
      await page.waitForTimeout(60);
    }
    assert.deepEqual(new Set(hostile), seen);
    assert.equal(asked, false);
    assert.equal(await page.locator('[data-text] img, [data-text] script').count(), 0);
    await toNewest(page).click();
    const link = page.getByRole('log').getByRole('link');
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow');
    assert.equal(await page.locator('[data-text] a').count(), 1);
  }
});

test('messages and their actions are reached by keyboard', { skip }, async (t) => {
  const { page } = await opened(t, ['first', 'second', 'third']);
  const focused = () => page.evaluate(() => document.activeElement?.querySelector('[data-text]')?.textContent);
  await field(page).focus();
  await page.keyboard.press('ArrowUp');
  await becomes(focused, 'third');
  await page.keyboard.press('ArrowUp');
  await becomes(focused, 'second');
  await page.keyboard.press('Home');
  await becomes(focused, 'first');
  await page.keyboard.press('ArrowDown');
  await becomes(focused, 'second');
  await page.keyboard.press('Tab');
  await becomes(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Reply');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'Reply' }).getByText('second').waitFor();
  await page.keyboard.type('agreed');
  await page.keyboard.press('Enter');
  await becomes(async () => (await texts(page)).length, 4);
  await page.keyboard.press('ArrowUp');
  await becomes(() => page.evaluate(() => document.activeElement?.tagName), 'ARTICLE');
  await page.keyboard.type('on');
  await becomes(() => field(page).inputValue(), 'on');
});

test('drafts are kept for each friend, in all windows and over a reload', { skip }, async (t) => {
  const { house, page } = await opened(t, ['hello']);
  await field(page).fill('begun');
  const other = await page.context().newPage();
  await other.goto(`${house.url}/#/chats/${BEN}`);
  await becomes(() => field(other).inputValue(), 'begun');
  await field(other).fill('begun and changed');
  await becomes(() => field(page).inputValue(), 'begun and changed');
  await show(page, `chats/${EVE}`);
  await becomes(() => field(page).inputValue(), '');
  await page.reload();
  await show(page, `chats/${BEN}`);
  await becomes(() => field(page).inputValue(), 'begun and changed');
  await field(page).press('Enter');
  await becomes(() => field(other).inputValue(), '');
});

test('an emoji is found by its name, and goes in at the caret', { skip }, async (t) => {
  const { page } = await opened(t, ['hello']);
  await field(page).fill('ab');
  await field(page).press('ArrowLeft');
  await page.getByRole('button', { name: 'Emoji' }).click();
  await page.getByRole('searchbox', { name: 'Search emoji' }).fill('熊猫');
  await page.getByRole('option', { name: 'panda' }).waitFor();
  await page.keyboard.press('Enter');
  // The first one clears the search, as in every search field.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await becomes(() => field(page).inputValue(), 'a🐼b');
  await becomes(() => page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
});

test('a message that was refused says why, and can be sent again or discarded', { skip }, async (t) => {
  const { page } = await opened(t, ['hello']);
  await show(page, `chats/${EVE}`);
  await write(page, 'do you know me?');
  const reason = page.getByText('Not sent: this person only accepts messages from friends.');
  await reason.waitFor();
  await page.getByRole('button', { name: 'Send again' }).click();
  await reason.waitFor();
  await page.reload();
  await reason.waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByText('No messages yet').waitFor();
});

test('a search leads to the message, and the button back to the newest one', { skip }, async (t) => {
  const { page } = await opened(t, [...numbered(0, 30), 'the needle', ...numbered(31, 400)]);
  await page.getByRole('button', { name: 'Search in this conversation' }).click();
  await page.getByRole('searchbox', { name: 'Search messages with Ben' }).fill('NEEDLE');
  await page.getByRole('link', { name: /the needle/ }).click();
  await page.locator('[data-text]', { hasText: 'the needle' }).waitFor();
  await becomes(async () => (await texts(page)).includes('#31'), true);
  assert.match(page.url(), new RegExp(`#/chats/${BEN}/at/\\d+$`));
  // Once seen, it is dropped from the address, and the list does not move for that.
  const before = await topOf(page, 'the needle');
  await becomes(() => page.url().endsWith(`#/chats/${BEN}`), true);
  await page.waitForTimeout(300);
  assert.equal(await topOf(page, 'the needle'), before);
  await toNewest(page).click();
  await shows(page, ['#399']);
  await page.goBack();
  await page.getByRole('link', { name: /the needle/ }).click();
  await page.locator('[data-text]', { hasText: 'the needle' }).waitFor();
  await becomes(() => page.url().endsWith(`#/chats/${BEN}`), true);
  await page.reload();
  await shows(page, ['#399']);
});

test('pointing at a message shows its actions, which cover no text', { skip }, async (t) => {
  const said = ['short', `long${' words'.repeat(30)}`, 'other', 'last'];
  const { house, page } = await opened(t, said);
  const acts = (on: Page) => on.getByRole('group', { name: 'Message actions' });
  const covered = (on: Page) =>
    acts(on).evaluate((group) => {
      const box = group.getBoundingClientRect();
      const all = Array.from(document.querySelectorAll('[data-text], .message-foot'));
      const on = all.filter((each) => {
        const { left, top, right, bottom } = each.getBoundingClientRect();
        return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
      });
      return on.map(({ textContent }) => textContent);
    });
  await house.say(ANN, BEN, ['mine', `mine and long${' words'.repeat(30)}`]);
  await shows(page, ['mine', `mine and long${' words'.repeat(30)}`]);
  for (const width of [1280, 768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const row of await page.getByRole('article').all()) {
      await row.hover();
      await acts(page).waitFor();
      assert.deepEqual(await covered(page), [], `${width} pixels wide`);
    }
    // A click focuses it, but shows no ring.
    await page.getByText('other').click();
    await page.mouse.move(1, 1);
    await acts(page).waitFor({ state: 'detached' });
  }
  await page.keyboard.press('ArrowUp');
  await acts(page).waitFor();
});

test('a message without visible characters says so, in the list as well', { skip }, async (t) => {
  const { page } = await opened(t, ['\u200B\u202E', '\u2800']);
  await becomes(() => page.getByRole('article').getByText('(empty message)').count(), 2);
  assert.deepEqual(await page.locator('[data-text]').evaluateAll((all) => all.map((each) => each.textContent)), [
    '\u200B\u202E',
    '\u2800',
  ]);
  await page.getByRole('link', { name: /Ben.*\(empty message\)/ }).waitFor();
});

test('at midnight "Today" becomes "Yesterday"', { skip }, async (t) => {
  const { page } = await opened(t, ['hello']);
  await page.getByText('Today', { exact: true }).waitFor();
  await page.clock.install({ time: Date.now() });
  await page.reload();
  await show(page, `chats/${BEN}`);
  await page.getByText('Today', { exact: true }).waitFor();
  await page.clock.fastForward(24 * 3_600_000);
  // In the conversation, and in the list beside it.
  await becomes(() => page.locator('time', { hasText: /^Yesterday$/ }).count(), 2);
  assert.equal(await page.getByText('Today', { exact: true }).count(), 0);
});

test('after a reload it looks as it did after the sign-in', { skip }, async (t) => {
  const { page } = await opened(t, ['hello']);
  const looks = () =>
    page.getByRole('searchbox').evaluate((field) => {
      const { borderRadius, fontSize, width } = getComputedStyle(field);
      return [borderRadius, fontSize, width];
    });
  await shows(page, ['hello']);
  const before = await looks();
  await page.reload();
  await shows(page, ['hello']);
  assert.deepEqual(await looks(), before);
});

test('a flood of messages is shown without losing any', { skip }, async (t) => {
  const { house, page } = await opened(t, ['before']);
  const ben = await house.client(BEN);
  await Promise.all(numbered(0, 1500).map((text) => ben.send(ANN, text).done));
  await shows(page, ['#1498', '#1499']);
});
