import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, texts, write } from './talking.ts';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const sheet = (page: Page) => page.getByRole('menu', { name: 'Message actions' });
const act = (page: Page, name: string) => sheet(page).getByRole('menuitem', { name, exact: true });

/** Presses a message long until its actions are listed. */
async function hold(page: Page, text: string): Promise<void> {
  const bubble = page.getByRole('log').getByText(text, { exact: true });
  const box = await bubble.boundingBox();
  assert.ok(box);
  const touches = await page.context().newCDPSession(page);
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await touches.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await sheet(page).waitFor();
  await touches.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test('a long press on a message lists its actions, and marks the message', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['one', 'two']);
  const page = await house.signIn(ANN, PHONE);
  await show(page, `chats/${BEN}`);
  const marked = () => page.locator('.message-marked [data-text]').allInnerTexts();
  await hold(page, 'one');
  assert.deepEqual(await marked(), ['one']);
  assert.deepEqual(await sheet(page).getByRole('menuitem').allInnerTexts(), ['Reply', 'React', 'Copy', 'Select text']);
  const [list, row] = await Promise.all(
    [sheet(page), page.locator('.message-marked')].map((each) => each.boundingBox()),
  );
  assert.ok(list && row);
  const gap = Math.max(list.y - row.y - row.height, row.y - list.y - list.height);
  assert.ok(gap < 40, `it opens at the message, not ${gap} pixels away`);
  await act(page, 'Reply').tap();
  await sheet(page).waitFor({ state: 'detached' });
  assert.deepEqual(await marked(), []);
  await page.getByRole('group', { name: 'Reply' }).getByText('one').waitFor();
  await page.getByRole('button', { name: 'Cancel reply' }).tap();

  await hold(page, 'one');
  await act(page, 'React').tap();
  await page.getByRole('dialog', { name: 'React' }).getByRole('radio', { name: '🎉' }).tap();
  await page.getByRole('button', { name: '🎉 1 from You' }).waitFor();

  await page.getByRole('log').getByText('two', { exact: true }).tap();
  await act(page, 'Select text').tap();
  await becomes(() => page.evaluate(() => window.getSelection()?.toString()), 'two');
});

test('code is shown as code, and the whole message is copied as written', { skip }, async (t) => {
  const house = await House.open(t);
  const code = `if (a < b) {\n  <img src=x onerror=alert(1)>${' // long'.repeat(60)}\n}`;
  const said = `Look at \`x = "<b>"\` here:\n\`\`\`js\n${code}\n\`\`\`\nand \`\`\`not this`;
  await house.say(BEN, ANN, [said, '``` alone', 'a ` b']);
  const page = await house.signIn(ANN, { permissions: ['clipboard-read', 'clipboard-write'] });
  await show(page, `chats/${BEN}`);
  await shows(page, ['``` alone', 'a ` b']);
  const first = page.getByRole('article').first();
  assert.equal(await first.locator('[data-text]').evaluate((each) => each.textContent), said);
  assert.equal(await first.locator('code').count(), 2);
  assert.equal(await first.locator('.message-code').innerText(), 'x = "<b>"');
  const block = first.locator('.message-block code');
  assert.equal(await block.evaluate((each) => each.textContent), code);
  assert.equal(await page.locator('[data-text] img, [data-text] b').count(), 0);
  assert.ok(await block.evaluate((each) => each.scrollWidth > each.clientWidth), 'it is scrolled, not wrapped');
  assert.ok(await page.getByRole('log').evaluate((log) => log.scrollWidth <= log.clientWidth));
  await page.getByRole('button', { name: 'Copy code' }).click();
  const pasted = () => page.evaluate(() => navigator.clipboard.readText());
  await becomes(pasted, code);
  await first.focus();
  await page.keyboard.press('Control+c');
  await becomes(pasted, said);
});

test('notices cover no control, and the list shows the state of my last message', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['hello']);
  const page = await house.signIn(ANN, { permissions: ['clipboard-read', 'clipboard-write'] });
  await show(page, `chats/${BEN}`);
  await write(page, 'hi');
  await page
    .getByRole('link', { name: /Ben.*hi/ })
    .getByRole('img', { name: 'Sent' })
    .waitFor();
  for (const width of [360, 768, 1280, 1920]) {
    await page.setViewportSize({ width, height: 720 });
    const bubble = page.getByRole('article').first();
    await bubble.focus();
    await page.keyboard.press('Control+c');
    const notice = page.locator('.notice').first();
    await notice.waitFor();
    await becomes(
      () =>
        page.evaluate(() => {
          const notice = document.querySelector('.notices')?.getBoundingClientRect();
          if (!notice) return ['no notice'];
          const controls = Array.from(document.querySelectorAll('a, button, input, textarea'));
          const under = controls.filter((control) => {
            const box = control.getBoundingClientRect();
            const isThere = box.width > 1 && box.height > 1 && !control.closest('.notices');
            const isBeside = box.left >= notice.right || box.right <= notice.left;
            return isThere && !isBeside && box.top < notice.bottom && box.bottom > notice.top;
          });
          return under.map((control) => control.outerHTML.slice(0, 80));
        }),
      [],
    );
    await notice.getByRole('button', { name: 'Close' }).click();
    await page.locator('.notice').waitFor({ state: 'detached' });
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  await house.read(BEN, ANN);
  await becomes(() => texts(page), ['hello', 'hi']);
});
