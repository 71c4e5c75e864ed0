import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { html, type SitePage, startSite } from '../../server/src/testing/site.ts';
import { skip } from './browser.ts';
import { ANN, BEN, House, PASSWORD } from './house.ts';
import { choose, settle, show } from './screens.ts';
import { becomes, write } from './talking.ts';

const ON = { 'link-previews': true, 'link-preview-networks': ['127.0.0.1'] };
const TITLE = 'Rooks of the old town';
const PAGE = html(`<title>${TITLE}</title><meta property="og:site_name" content="Bird watch">
  <meta name="description" content="Where they breed, and when they are loudest.">`);
const SWITCH = 'Link previews';

const cards = (page: Page) => page.getByRole('log').locator('.link-card');
const titles = (page: Page) => cards(page).locator('.link-card-title').allInnerTexts();
const chatter = (from: number, count: number) => Array.from({ length: count }, (_, n) => `Message ${from + n}`);

/** A house where previews are fetched, a site, and what Ben says of it. */
async function scene(t: TestContext, pages: Readonly<Record<string, SitePage>>, texts: (url: string) => string[]) {
  const site = await startSite(t, pages);
  const house = await House.open(t, ON);
  await house.say(BEN, ANN, texts(site.url));
  await house.read(ANN, BEN);
  return { site, house };
}

async function chat(house: House): Promise<Page> {
  const page = await house.signIn(ANN);
  await show(page, `chats/${BEN}`);
  await page.getByRole('log').getByRole('article').last().waitFor();
  return page;
}

test('below a message stands what the page says of itself that it links to; each is asked for once', {
  skip,
}, async (t) => {
  const { site, house } = await scene(t, { '/rooks': PAGE, '/rtl': html('<title>شجرة</title>') }, (url) => [
    `see ${url}/rooks and ${url}/other`,
    `\`${url}/code\``,
    `> ${url}/quoted\nwhy?`,
    `again ${url}/rooks#top`,
    `nothing: ${url}/none`,
    `${url}/rtl`,
  ]);
  const page = await chat(house);
  await becomes(() => titles(page), [TITLE, TITLE, 'شجرة']);
  const card = cards(page).first();
  assert.equal(await card.getAttribute('href'), `${site.url}/rooks`);
  assert.equal(await card.getAttribute('target'), '_blank');
  assert.match((await card.getAttribute('rel')) ?? '', /noopener noreferrer/);
  assert.match(await card.innerText(), /^127\.0\.0\.1:\d+ · Bird watch\n.*\nWhere they breed/);
  assert.equal(
    await cards(page)
      .last()
      .locator('.link-card-title')
      .evaluate((it) => getComputedStyle(it).direction),
    'rtl',
  );
  await becomes(() => site.asked.map(({ path }) => path).sort(), ['/none', '/rooks', '/rtl']);

  // It is remembered, also in another conversation and back; one's own messages have it, too.
  await show(page, 'me');
  await show(page, `chats/${BEN}`);
  await write(page, `${site.url}/rooks`);
  await becomes(() => titles(page), [TITLE, TITLE, 'شجرة', TITLE]);
  assert.equal(site.asked.length, 3);

  await choose(page, { linkCards: false });
  await page.reload();
  await show(page, `chats/${BEN}`);
  await page.getByText('nothing:').waitFor();
  await settle(page);
  assert.equal(await cards(page).count(), 0);
  await show(page, 'me/appearance');
  await page.getByText(SWITCH, { exact: true }).click();
  await show(page, `chats/${BEN}`);
  await becomes(() => titles(page), [TITLE, TITLE, 'شجرة', TITLE]);
});

test('at the end the list stays there when a card comes; scrolled up, nothing that is read moves', {
  skip,
}, async (t) => {
  const { promise: asked, resolve: come } = Promise.withResolvers<void>();
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const late: SitePage = (response) => {
    come();
    void opened.then(() => PAGE(response));
  };
  const { site, house } = await scene(t, { '/end': PAGE, '/up': late }, (url) => [
    ...chatter(0, 60),
    `above: ${url}/up`,
    `none: ${url}/none`,
    ...chatter(60, 40),
    `last: ${url}/end`,
  ]);
  const page = await chat(house);
  const log = page.getByRole('log');
  await becomes(() => titles(page), [TITLE]);
  await settle(page);
  await becomes(async () => {
    const [list, card] = await Promise.all([log.boundingBox(), cards(page).boundingBox()]);
    return list !== null && card !== null && card.y + card.height <= list.y + list.height;
  }, true);

  const above = log.getByText('above:');
  await log.focus();
  await becomes(async () => {
    if (await above.isVisible()) return true;
    await log.hover();
    await page.mouse.wheel(0, -300);
    return false;
  }, true);
  await above.evaluate((it) => it.closest('article')?.scrollIntoView({ block: 'center' }));
  await settle(page);
  const places = () =>
    log
      .getByRole('article')
      .evaluateAll((rows) =>
        rows.map((row) => [(row.textContent ?? '').slice(0, 12), Math.round(row.getBoundingClientRect().top)]),
      );
  const before = await places();
  await asked;
  open();
  // Of a page that says nothing the host is shown, in the room that was kept for more.
  await becomes(() => titles(page), [TITLE, new URL(site.url).host]);
  await settle(page);
  const isNear = ([text]: (string | number)[]) => /above|none|Message (5|6)\d/.test(String(text));
  assert.deepEqual((await places()).filter(isNear), before.filter(isNear));
});

test('where the operator has not switched it on, the page asks for none, and offers no switch', { skip }, async (t) => {
  const site = await startSite(t, { '/rooks': PAGE });
  const house = await House.open(t, { 'link-preview-networks': ['127.0.0.1'] });
  await house.say(BEN, ANN, [`see ${site.url}/rooks`]);
  const page = await house.visit();
  const sent: string[] = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => void sent.push(String(payload))));
  await page.reload();
  await page.getByLabel('Number').fill(String(ANN));
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
  await show(page, `chats/${BEN}`);
  await page.getByText('see ').first().waitFor();
  await settle(page);
  assert.equal(await cards(page).count(), 0);
  assert.ok(sent.some((line) => line.includes('CMD=Server')) && sent.every((line) => !line.includes('CMD=Preview')));
  await show(page, 'me/appearance');
  await page.getByText('Language', { exact: true }).waitFor();
  await settle(page);
  assert.equal(await page.getByText(SWITCH, { exact: true }).count(), 0);
});
