import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, texts } from './talking.ts';

const field = (page: Page) => page.getByRole('textbox', { name: /message/i });

/** Ann's page with the conversation with Ben open, where Ben has said hello. */
async function opened(t: TestContext): Promise<Page> {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['hello']);
  const page = await house.signIn(ANN, { permissions: ['clipboard-read', 'clipboard-write'] });
  await show(page, `chats/${BEN}`);
  await shows(page, ['hello']);
  return page;
}

/** Pastes clipboard data, given by type. */
async function paste(page: Page, parts: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate(async (all) => {
    const blobs = Object.entries(all).map(([type, text]) => [type, new Blob([text], { type })] as const);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  }, parts);
  await field(page).focus();
  await page.keyboard.press('Control+V');
}

test('Enter sends, but not with Shift, and not while an input method composes', { skip }, async (t) => {
  const page = await opened(t);
  await field(page).fill('one');
  await field(page).press('Shift+Enter');
  await page.keyboard.type('two');
  await field(page).evaluate((element) => {
    const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    Object.defineProperty(event, 'keyCode', { value: 229 });
    element.dispatchEvent(event);
  });
  assert.equal(await field(page).inputValue(), 'one\ntwo');

  const devtools = await page.context().newCDPSession(page);
  for (const text of ['n', 'ni', '你']) {
    await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }
  // The key that accepts a suggestion, as Chromium reports it during composition.
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter' });
  assert.deepEqual(await texts(page), ['hello']);
  await devtools.send('Input.insertText', { text: '你好' });
  await becomes(() => field(page).inputValue(), 'one\ntwo你好');
  await field(page).press('Enter');
  await shows(page, ['hello', 'one\ntwo你好']);
  await becomes(() => field(page).inputValue(), '');
});

test('a text that is too long is sent as several messages', { skip }, async (t) => {
  const page = await opened(t);
  await field(page).fill('word '.repeat(1000));
  await field(page).press('Enter');
  assert.deepEqual(await texts(page), ['hello']);
  await page.getByRole('button', { name: 'Send as 2 messages' }).click();
  await becomes(async () => (await texts(page)).filter((text) => text.startsWith('word')).length, 2);
  await becomes(() => field(page).inputValue(), '');
});

test('pasted text stays plain, and a picture is attached', { skip }, async (t) => {
  const page = await opened(t);
  await paste(page, { 'text/html': '<b>rich</b><img src=x>', 'text/plain': 'rich\ntext' });
  await becomes(() => field(page).inputValue(), 'rich\ntext');
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2, 2);
    canvas.getContext('2d');
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': await canvas.convertToBlob() })]);
  });
  await field(page).press('Control+V');
  await page.getByRole('list', { name: 'Files to send' }).getByText('image.png').waitFor();
  // So much that the browser would need many seconds to show it.
  await paste(page, { 'text/plain': '一些 words '.repeat(11_000) });
  await page.getByText('This is too long even for 10 messages.', { exact: false }).waitFor();
  assert.equal(await field(page).inputValue(), 'rich\ntext');
});

test('the field grows with what is written, up to where it scrolls', { skip }, async (t) => {
  const page = await opened(t);
  const heightOf = async (lines: number) => {
    await field(page).fill(Array.from({ length: lines }, (_, n) => `line ${n}`).join('\n'));
    return field(page).evaluate(
      ({ clientHeight, scrollHeight }) => [clientHeight, scrollHeight > clientHeight] as const,
    );
  };
  const [one, isOneCut] = await heightOf(1);
  const [three, isThreeCut] = await heightOf(3);
  const [many, isManyCut] = await heightOf(40);
  assert.deepEqual([isOneCut, isThreeCut, isManyCut], [false, false, true]);
  assert.ok(one < three && three < many && many < 250, `${one}, ${three} and ${many} pixels`);
});

test('a message is copied by keys as by its button, and a refusal of the browser is reported', {
  skip,
}, async (t) => {
  const page = await opened(t);
  const copy = async () => {
    await page.getByRole('article').focus();
    await page.keyboard.press('Control+C');
  };
  await copy();
  await page.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'hello');
  await page.evaluate(() => Object.assign(navigator.clipboard, { writeText: () => Promise.reject(new Error('No.')) }));
  await copy();
  await page.getByText("Your browser doesn't allow copying", { exact: false }).waitFor();
});
