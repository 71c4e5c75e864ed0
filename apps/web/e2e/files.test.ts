import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { skip } from './browser.ts';
import { House } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, write } from './talking.ts';
import { twoPages } from './two-pages.ts';

const field = (page: Page) => page.getByRole('textbox', { name: /message/i });
const tray = (page: Page) => page.getByRole('list', { name: 'Files to send' });
const pictures = (page: Page) => page.getByRole('button', { name: /^Open picture/ });
const viewer = (page: Page) => page.getByRole('dialog', { name: 'Picture' });

/** A picture as a file. */
async function picture(name: string, width: number, height: number, background = '#3f8f5f') {
  const buffer = await sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
  return { name, mimeType: 'image/png', buffer };
}

async function both(t: TestContext, config = {}): Promise<{ house: House; ann: Page; ben: Page }> {
  const house = await House.open(t, config);
  return { house, ...(await twoPages(t, house)) };
}

/** Chooses files as the dialog of the browser would. */
const attach = (page: Page, files: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]) =>
  page.locator('input[type="file"]').setInputFiles(files);

/** Waits until all that is attached is on the server. */
const isReady = (page: Page, count: number) =>
  becomes(
    () =>
      tray(page)
        .getByRole('listitem')
        .filter({ hasNot: page.getByRole('progressbar') })
        .count(),
    count,
  );

test('pictures are sent, shown in room that was kept for them, and looked at', { skip }, async (t) => {
  const { ann, ben } = await both(t);
  await attach(ann, [await picture('wide.png', 1200, 600)]);
  await isReady(ann, 1);
  await field(ann).fill('A picture.');
  await field(ann).press('Enter');
  await tray(ann).waitFor({ state: 'detached' });
  await shows(ben, ['A picture.']);
  await pictures(ben).first().waitFor();
  const box = await pictures(ben).first().boundingBox();
  assert.deepEqual([box?.width, box?.height], [320, 160]);
  await becomes(() => ben.locator('.picture img').evaluate((image) => (image as HTMLImageElement).naturalWidth), 320);

  await attach(ann, [await picture('two.png', 300, 300, '#8f3f5f'), await picture('three.png', 30, 900, '#3f5f8f')]);
  await field(ann).press('Enter');
  await becomes(() => pictures(ben).count(), 3);

  await pictures(ben).first().click();
  await viewer(ben).getByText('1 of 3').waitFor();
  const image = viewer(ben).getByRole('img');
  await becomes(() => image.evaluate((each) => (each as HTMLImageElement).naturalWidth), 1200);
  const whole = (await image.boundingBox())?.width ?? 0;
  await ben.keyboard.press('+');
  await becomes(async () => ((await image.boundingBox())?.width ?? 0) > whole, true);
  await ben.keyboard.press('0');
  await becomes(async () => (await image.boundingBox())?.width, whole);
  await ben.keyboard.press('ArrowRight');
  await viewer(ben).getByText('2 of 3').waitFor();
  await viewer(ben).getByRole('button', { name: 'Next picture' }).click();
  await viewer(ben).getByText('3 of 3').waitFor();
  assert.equal(await viewer(ben).getByRole('button', { name: 'Next picture' }).count(), 0);
  await ben.keyboard.press('Escape');
  await viewer(ben).waitFor({ state: 'detached' });
  await becomes(
    () =>
      pictures(ben)
        .first()
        .evaluate((each) => each === document.activeElement),
    true,
  );

  await show(ben, 'chats');
  await ben.locator('[data-place] a').filter({ hasText: '[2 pictures]' }).waitFor();
});

test('a file is a card with its name and size, and sound can be played', { skip }, async (t) => {
  const { ann, ben } = await both(t);
  const text = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x'.repeat(20_000)) };
  const silence = { name: 'silence.wav', mimeType: 'audio/wav', buffer: wav() };
  await attach(ann, [text, silence]);
  await isReady(ann, 2);
  await field(ann).press('Enter');
  const card = ben.getByRole('link', { name: /notes\.txt.*20 kB.*Download/ });
  await card.waitFor();
  const [download] = await Promise.all([ben.waitForEvent('download'), card.click()]);
  assert.equal(download.suggestedFilename(), 'notes.txt');
  const seconds = () => ben.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).duration);
  await becomes(seconds, 1);
});

/** A second of silence. */
function wav(): Buffer {
  const rate = 8000;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + rate, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(rate, 40);
  return Buffer.concat([head, Buffer.alloc(rate, 128)]);
}

test('files are pasted, dropped, taken out, and refused with a reason', { skip }, async (t) => {
  const { ann, ben } = await both(t, { 'file-bytes': 65_536 });
  const give = (type: 'paste' | 'drop', names: readonly string[], bytes: number) =>
    field(ann).evaluate(
      (element, [kind, all, size]) => {
        const data = new DataTransfer();
        for (const name of all) data.items.add(new File([new Uint8Array(size)], name));
        const init = { bubbles: true, cancelable: true };
        const event =
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: data })
            : new DragEvent('drop', { ...init, dataTransfer: data });
        element.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [type, names, bytes] as const,
    );
  assert.equal(await give('paste', ['pasted.bin'], 100), true);
  assert.equal(await give('drop', ['dropped.bin', 'other.bin'], 100), true);
  await isReady(ann, 3);
  await tray(ann).getByRole('button', { name: 'Remove other.bin' }).click();
  await becomes(() => tray(ann).getByRole('listitem').count(), 2);

  await give('drop', ['large.bin'], 70_000);
  await tray(ann).getByText("Couldn't be sent: That's too large.").waitFor();
  await field(ann).fill('Three files.');
  await field(ann).press('Enter');
  assert.deepEqual(await ben.getByRole('article').count(), 0, 'a file that cannot be sent is not left out silently');
  await tray(ann).getByRole('button', { name: 'Remove large.bin' }).click();
  await field(ann).press('Enter');
  await shows(ben, ['Three files.']);
  assert.deepEqual(await ben.locator('.file-name').allInnerTexts(), ['pasted.bin', 'dropped.bin']);

  await give(
    'drop',
    Array.from({ length: 12 }, (_, i) => `${i}.bin`),
    10,
  );
  await ann.getByText('A message can have 10 files.', { exact: false }).waitFor();
  await becomes(() => tray(ann).getByRole('listitem').count(), 10);
});

test('what is sent before its files are there goes when they are', { skip }, async (t) => {
  const { house, ann, ben } = await both(t);
  await house.stop();
  await ann.getByText('No connection', { exact: false }).first().waitFor();
  await attach(ann, [await picture('late.png', 200, 100)]);
  await field(ann).fill('Late.');
  await field(ann).press('Enter');
  await ann.getByText('Will be sent as soon as the files are ready.').waitFor();
  await house.start();
  await shows(ben, ['Late.']);
  await pictures(ben).first().waitFor();
  await write(ann, 'next');
  await shows(ben, ['Late.', 'next']);
});
