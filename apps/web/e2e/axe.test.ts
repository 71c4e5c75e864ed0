import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type TestContext, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House, MEI, moveIn } from './house.ts';
import { languages, MAX, open, overlays } from './overlays.ts';
import { choose, screens, settle, show, type Theme, themes } from './screens.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The rule for target sizes is off by default.
const ALL_RULES = "{ rules: { 'target-size': { enabled: true } } }";
// Themes differ in nothing else.
const COLOURS = "{ runOnly: ['color-contrast', 'link-in-text-block'] }";

/** What axe finds on the page, as text. */
async function violations(page: Page, theme: Theme = 'light'): Promise<string[]> {
  // Through the debugger, which the Content-Security-Policy does not affect.
  await page.evaluate(source);
  const results = (await page.evaluate(`axe.run(document, ${theme === 'light' ? ALL_RULES : COLOURS})`)) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

async function furnish(t: TestContext, house: House): Promise<void> {
  await moveIn(house.storage, { uin: MAX, nick: 'Max' });
  await house.say(ANN, BEN, ['Hello, Ben.', 'Look: https://example.org/?a=1']);
  await house.say(BEN, ANN, [
    'Hello, Ann!',
    '😀',
    'A longer answer, so that there is something to read in it. '.repeat(8),
  ]);
  await house.say(MEI, ANN, ['你好']);
  const eve = await house.client(EVE, { until: t });
  await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'We have met.' });
}

test('axe finds nothing on any screen, in any theme', { skip }, async (t) => {
  const house = await House.open(t);
  await furnish(t, house);
  const door = await house.visit();
  const page = await house.signIn(ANN);
  const found: string[] = [];
  for (const theme of themes) {
    await choose(door, { theme });
    for (const path of ['', 'register', 'invite/CODE']) {
      await show(door, path);
      found.push(...(await violations(door, theme)).map((each) => `${theme} ${path || 'sign in'}: ${each}`));
    }
    await choose(page, { theme });
    for (const screen of screens) {
      await show(page, screen);
      found.push(...(await violations(page, theme)).map((each) => `${theme} ${screen}: ${each}`));
    }
  }
  assert.deepEqual(found, []);
});

test('axe finds nothing in the first minutes of an account', { skip }, async (t) => {
  const house = await House.open(t);
  const found: string[] = [];
  for (const width of [360, 1280]) {
    const page = await house.signIn(EVE, { viewport: { width, height: 740 } });
    await page.getByRole('heading', { name: 'What can I do here?' }).waitFor();
    for (const theme of themes) {
      await choose(page, { theme });
      await settle(page);
      found.push(...(await violations(page, theme)).map((each) => `${theme} ${width}: ${each}`));
    }
  }
  assert.deepEqual(found, []);
});

test('axe finds nothing on a phone, in Chinese', { skip }, async (t) => {
  const house = await House.open(t);
  await furnish(t, house);
  const page = await house.signIn(ANN, { viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
  await settle(page);
  const found: string[] = [];
  for (const screen of screens) {
    await show(page, screen);
    found.push(...(await violations(page)).map((each) => `${screen}: ${each}`));
  }
  assert.deepEqual(found, []);
});

test('axe finds nothing in overlays, in any theme', { skip }, async (t) => {
  const house = await House.open(t);
  await furnish(t, house);
  const page = await house.signIn(ANN);
  await (await house.client(ANN, { until: t })).call('SetFriend', { uin: MEI, label: 'Family', remark: '' });
  const [{ acts }] = languages;
  const found: string[] = [];
  const look = async (theme: Theme, what: string) => {
    await settle(page);
    found.push(...(await violations(page, theme)).map((each) => `${theme} ${what}: ${each}`));
  };
  for (const theme of themes) {
    await choose(page, { theme });
    for (const [screen, act] of overlays) {
      await open(page, screen, acts[act]);
      await look(theme, `${act} on ${screen}`);
      await page.keyboard.press('Escape');
    }
    await show(page, 'chats');
    await page.getByRole('searchbox').fill('fam');
    await page.getByRole('link', { name: /^Family/ }).waitFor();
    await look(theme, 'results of a search');
    await page.keyboard.press('Escape');
    await open(page, `friends/${BEN}`, 'Edit remark and label');
    await page.getByRole('button', { name: 'Show labels' }).click();
    await page.getByRole('option').first().waitFor();
    await look(theme, `labels on friends/${BEN}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await open(page, 'me/profile', 'Prefer not to say Sex');
    await look(theme, 'choices on me/profile');
    await page.keyboard.press('Escape');
    await show(page, 'me');
    await page.getByRole('button', { name: 'Copy my number' }).click();
    await page.getByRole('region', { name: 'Notices' }).waitFor();
    await look(theme, 'a notice on me');
  }
  assert.deepEqual(found, []);
});
