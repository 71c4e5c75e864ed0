import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type TestContext, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { skip } from './browser.ts';
import { ANN, BEN, House, MEI } from './house.ts';
import { faults } from './layout.ts';
import { choose, settle, show, themes } from './screens.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL_RULES = "{ rules: { 'target-size': { enabled: true } } }";
const HOSTILE = `\u202Egnp.${'W'.repeat(80)} <img src=x onerror=alert(1)>.pdf`;

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = (await page.evaluate(`axe.run(document, ${ALL_RULES})`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

async function picture(width: number, height: number): Promise<Blob> {
  const create = { width, height, channels: 3, background: '#4f8f6f' } as const;
  return new Blob([new Uint8Array(await sharp({ create }).png().toBuffer())]);
}

/** A group in which there is all that a message can have, and a conversation with Ben; answers the number of the group. */
async function furnish(t: TestContext, house: House): Promise<number> {
  const [ann, ben, mei] = await Promise.all([
    house.client(ANN, { until: t }),
    house.client(BEN, { until: t }),
    house.client(MEI, { until: t }),
  ]);
  const group = await ann.groups.create('Boats', { invited: [BEN, MEI] });
  for (const member of [ben, mei]) await member.groups.answer({ group, uin: ANN, isInvitation: true }, true);
  const send = (blob: Blob, name: string) => ben.files.upload(blob, { name }).done;
  const files = [
    await send(await picture(900, 500), 'garden.png'),
    await send(await picture(40, 30), 'dot.png'),
    await send(await picture(30, 900), 'tall.png'),
    await send(new Blob(['x'.repeat(300_000)]), HOSTILE),
  ];
  await ben.send(ANN, '', { files }).done;
  for (const peer of [ANN, group]) {
    const first = await ben.send(
      peer,
      `${'A long question, '.repeat(12)}@Ann?`,
      peer === group ? { mentions: [ANN] } : {},
    ).done;
    const name = peer === group ? `${group}-${first.entry}` : `${BEN}-${first.number}`;
    await ann.send(peer === group ? group : BEN, 'Yes.', { quote: name }).done;
    await ben.send(peer, '🎉', { quote: name }).done;
    for (const [place, reaction] of ['👍', '❤️', 'good'].entries()) {
      const member = [ann, ben, mei][place];
      if (peer === group || member !== mei) await member?.react(name, reaction);
    }
    const gone = await ben.send(peer, 'gone').done;
    await ben.recall(peer === group ? `${group}-${gone.entry}` : `${BEN}-${gone.number}`);
    const typo = await ben.send(peer, 'tpyo').done;
    await ben.edit(peer === group ? `${group}-${typo.entry}` : `${BEN}-${typo.number}`, 'typo');
    await ben.send(peer, 'The garden.', { files: files.slice(0, 1) }).done;
  }
  for (const peer of [BEN, group]) await house.read(ANN, peer);
  return group;
}

/** Opens the menu of the last message. */
async function openMenu(page: Page): Promise<void> {
  const last = page.getByRole('article').last();
  await last.focus();
  await last.getByRole('button', { name: /^(More actions|更多操作)$/ }).click();
}

/** What is open over a conversation, by what opens it. */
const opened: readonly (readonly [what: string, open: (page: Page) => Promise<void>])[] = [
  ['nothing', async () => {}],
  [
    'an answer with files',
    async (page) => {
      await page.getByRole('article').last().focus();
      await page.keyboard.press('Enter');
      const files = ['a.png', 'b.pdf'].map((name) => ({ name, mimeType: 'x/y', buffer: Buffer.alloc(9) }));
      await page.locator('input[type="file"]').setInputFiles(files);
      await page.locator('.tray-item').nth(1).waitFor();
    },
  ],
  [
    'the menu',
    async (page) => {
      await openMenu(page);
      await page.getByRole('menu').waitFor();
    },
  ],
  [
    'reactions',
    async (page) => {
      await page.keyboard.press('Escape');
      await openMenu(page);
      await page.getByRole('menuitem', { name: /^(React|表情回应)$/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'a picture',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.locator('.picture').last().click();
      await page.getByRole('dialog').waitFor();
    },
  ],
];

for (const [width, locale] of [
  [360, 'zh-CN'],
  [1280, 'en-US'],
] as const) {
  test(`messages with all that they can have, at ${width} pixels: nothing cut, and axe finds nothing`, {
    skip,
  }, async (t) => {
    const house = await House.open(t);
    const group = await furnish(t, house);
    const page = await house.signIn(ANN, { viewport: { width, height: 800 }, locale });
    const found: string[] = [];
    for (const theme of themes) {
      await choose(page, { theme });
      for (const peer of [BEN, group]) {
        await show(page, `chats/${peer}`);
        await page.locator('.message-edited').last().waitFor();
        for (const [what, open] of opened) {
          await open(page);
          await settle(page);
          if (process.env.SHOTS)
            await page.screenshot({ path: `${process.env.SHOTS}/${width}-${theme}-${peer}-${what}.png` });
          const told = [...(await faults(page)), ...(await violations(page))];
          found.push(...told.map((each) => `${theme}, ${peer}, ${what}: ${each}`));
        }
        await page.keyboard.press('Escape');
        await show(page, 'chats');
      }
    }
    assert.deepEqual(found, []);
  });
}
