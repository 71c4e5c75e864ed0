import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { becomes, shows, texts, write } from './talking.ts';
import { twoPages } from './two-pages.ts';

const field = (page: Page) => page.getByRole('textbox', { name: /message/i });
const bar = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
const row = (page: Page, text: string) =>
  page.getByRole('article').filter({ has: page.locator('[data-text]').getByText(text, { exact: true }) });
/** Names in sentences are isolated. */
const plain = (text: string | null) => (text ?? '').replace(/[\u2068\u2069]/g, '').trim();
const happened = async (page: Page) => (await page.locator('.message-happened').allInnerTexts()).map(plain);

/** Opens the menu of a message, and chooses from it. */
async function choose(page: Page, message: Locator, name: string): Promise<void> {
  await message.hover();
  await message.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

/** The pages of Ann and Ben, with their conversation open. */
async function both(t: TestContext, said: readonly string[]): Promise<{ house: House; ann: Page; ben: Page }> {
  const house = await House.open(t);
  await house.say(BEN, ANN, said);
  await house.read(ANN, BEN);
  const { ann, ben } = await twoPages(t, house);
  for (const page of [ann, ben]) await shows(page, said.slice(-1));
  return { house, ann, ben };
}

test('a message is answered: by button and key, given up by Escape, quoted for both, and gone to', {
  skip,
}, async (t) => {
  const { house, ann, ben } = await both(t, ['Tea at four?', ...Array.from({ length: 60 }, (_, i) => `#${i}`)]);
  await row(ann, '#59').hover();
  await row(ann, '#59').getByRole('button', { name: 'Reply' }).click();
  await bar(ann, 'Reply').getByText('#59').waitFor();
  assert.equal(await field(ann).evaluate((element) => element === document.activeElement), true);
  await field(ann).press('Escape');
  await bar(ann, 'Reply').waitFor({ state: 'detached' });
  assert.equal(new URL(ann.url()).hash, `#/chats/${BEN}`, 'Escape has dropped the quote, and nothing else');

  await field(ann).press('ArrowUp');
  await ann.keyboard.press('Enter');
  await bar(ann, 'Reply').getByText('#59').waitFor();
  await ann.keyboard.type('The last one.');
  await ann.keyboard.press('Enter');
  await bar(ann, 'Reply').waitFor({ state: 'detached' });
  for (const page of [ann, ben]) {
    await shows(page, ['The last one.']);
    await row(page, 'The last one.').locator('button.quoted').getByText('#59').waitFor();
  }
  assert.equal(await row(ben, 'The last one.').locator('.quoted-who').innerText(), 'You');

  const client = await house.client(BEN, { until: t });
  const { messages } = await client.call('History', { peer: ANN, after: 0, count: 1 });
  await client.send(ANN, 'Was that a yes?', { quote: `${BEN}-${messages[0]?.number}` }).done;
  // The message is far away: its words are asked for.
  const far = row(ann, 'Was that a yes?').getByRole('button', { name: /Tea at four/ });
  await far.waitFor();
  assert.equal(await ann.locator('[data-text]').getByText('Tea at four?', { exact: true }).count(), 0);
  await far.click();
  await row(ann, 'Tea at four?').waitFor();
  await becomes(
    () => row(ann, 'Tea at four?').evaluate((article) => article.classList.contains('message-pointed-out')),
    true,
  );
});

test('a message of mine is edited: the draft stays, both see the new text', { skip }, async (t) => {
  const { ann, ben } = await both(t, ['hello']);
  await write(ann, 'teh tea');
  await shows(ben, ['hello', 'teh tea']);
  await field(ann).fill('a draft');
  await choose(ann, row(ann, 'teh tea'), 'Edit');
  await becomes(() => field(ann).inputValue(), 'teh tea');
  await field(ann).press('Escape');
  await becomes(() => field(ann).inputValue(), 'a draft');
  await choose(ann, row(ann, 'teh tea'), 'Edit');
  await field(ann).fill('the tea');
  await field(ann).press('Enter');
  for (const page of [ann, ben]) {
    await shows(page, ['hello', 'the tea']);
    await row(page, 'the tea').getByText('edited').waitFor();
  }
  await becomes(() => field(ann).inputValue(), 'a draft');
  await ben.getByRole('article').first().hover();
  assert.equal(await row(ben, 'the tea').count(), 1);
  await row(ben, 'the tea').hover();
  await row(ben, 'the tea').getByRole('button', { name: 'More actions' }).click();
  const offered = await ben.getByRole('menuitem').allInnerTexts();
  assert.deepEqual(
    offered,
    ['Reply', 'React', 'Copy', 'Select text'],
    "another's message is neither edited nor taken back",
  );
});

test('a message is taken back: a line for both, also where it was quoted', { skip }, async (t) => {
  const { ann, ben } = await both(t, ['hello']);
  await write(ann, 'a secret');
  await row(ben, 'a secret').hover();
  await row(ben, 'a secret').getByRole('button', { name: 'Reply' }).click();
  await write(ben, 'Oh.');
  await shows(ann, ['a secret', 'Oh.']);
  await choose(ann, row(ann, 'a secret'), 'Take back');
  await ann.getByText('Taken back.').waitFor();
  await becomes(() => happened(ann), ['You took a message back']);
  await becomes(() => happened(ben), ['Ann took a message back']);
  for (const page of [ann, ben]) {
    assert.deepEqual(await texts(page), ['hello', 'Oh.']);
    await row(page, 'Oh.').getByText('Message taken back').waitFor();
  }
  await write(ann, 'last');
  await choose(ann, row(ann, 'last'), 'Take back');
  await ben.locator('[data-place] a').filter({ hasText: 'Message taken back' }).waitFor();
});

test('reactions: six, or any emoji; counted, mine marked, and taken back by a press', { skip }, async (t) => {
  const { ann, ben } = await both(t, ['hello']);
  await row(ann, 'hello').hover();
  await row(ann, 'hello').getByRole('button', { name: 'React' }).click();
  await ann.getByRole('dialog', { name: 'React' }).getByRole('radio', { name: '👍' }).click();
  const mine = (page: Page, name: string) => row(page, 'hello').getByRole('button', { name, exact: true });
  await mine(ann, '👍 1 from You').waitFor();
  assert.equal(await mine(ann, '👍 1 from You').getAttribute('aria-pressed'), 'true');
  await mine(ben, '👍 1 from Ann').click();
  await mine(ann, '👍 2 from You, Ben').waitFor();
  await mine(ann, '👍 2 from You, Ben').click();
  await mine(ann, '👍 1 from Ben').waitFor();

  await row(ann, 'hello').hover();
  await row(ann, 'hello').getByRole('button', { name: 'React' }).click();
  await ann.getByRole('button', { name: 'More emoji' }).click();
  await ann.getByRole('dialog').getByRole('searchbox').fill('rooster');
  await ann.getByRole('option', { name: 'rooster' }).click();
  await mine(ben, '🐓 1 from Ann').waitFor();
  await ann.getByRole('dialog').waitFor({ state: 'detached' });
});
