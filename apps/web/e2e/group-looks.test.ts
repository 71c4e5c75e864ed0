import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type TestContext, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House, MEI } from './house.ts';
import { faults } from './layout.ts';
import { choose, settle, show, themes } from './screens.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL_RULES = "{ rules: { 'target-size': { enabled: true } } }";

const RLO = '\u202E';
const HOSTILE = [
  `${RLO}gnp.exe`,
  'W'.repeat(32),
  '漢'.repeat(32),
  '👨‍👩‍👧‍👦'.repeat(4),
  '<img src=x onerror=alert(1)>',
];

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = (await page.evaluate(`axe.run(document, ${ALL_RULES})`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

/** A group that Ann owns, with talk, a request and a link in it, and one that invites her; answers their numbers. */
async function furnish(t: TestContext, house: House, name: string): Promise<readonly [number, number]> {
  const [ann, ben, mei, eve] = await Promise.all([
    house.client(ANN, { until: t }),
    house.client(BEN, { until: t }),
    house.client(MEI, { until: t }),
    house.client(EVE, { until: t }),
  ]);
  const group = await ann.groups.create(name, { invited: [BEN, MEI] });
  await ann.groups.set(group, { notice: `${name} `.repeat(9), searchable: true });
  for (const each of [ben, mei]) await each.groups.answer({ group, uin: ANN, isInvitation: true }, true);
  await ann.groups.setMember(group, { uin: BEN, role: 'admin', card: name.slice(0, 32) });
  await ben.send(group, 'Hello. '.repeat(40)).done;
  await mei.send(group, '你好').done;
  await ann.send(group, name).done;
  await ann.groups.setMember(group, { uin: MEI, silence: 600, card: name });
  await eve.groups.ask(group, name);
  await ann.groups.code(group, { renew: true });
  const other = await ben.groups.create(name);
  await ben.groups.invite(other, [ANN]);
  return [group, other];
}

/** The screens on which groups are. */
function screensOf(group: number, other: number): string[] {
  const own = ['chats', `chats/${group}`, `groups/${group}`, `groups/${group}/settings`];
  return [...own, `groups/${other}`, 'friends', 'friends/requests', 'groups/new', 'groups/find', 'admin/groups'];
}

test('axe finds nothing about groups, in any theme', { skip }, async (t) => {
  const house = await House.open(t);
  const screens = screensOf(...(await furnish(t, house, 'Sunday boats')));
  const page = await house.signIn(ANN);
  const phone = await house.signIn(ANN, { viewport: { width: 360, height: 740 }, locale: 'zh-CN' });
  const found: string[] = [];
  for (const screen of screens) {
    await show(phone, screen);
    found.push(...(await violations(phone)).map((each) => `zh ${screen}: ${each}`));
    await show(page, screen);
    for (const theme of themes) {
      await choose(page, { theme });
      await settle(page);
      found.push(...(await violations(page)).map((each) => `${theme} ${screen}: ${each}`));
    }
  }
  assert.deepEqual(found, []);
});

test('groups with hostile names spoil no screen, in both languages', { skip }, async (t) => {
  const house = await House.open(t);
  const all: string[] = [];
  for (const name of HOSTILE) all.push(...screensOf(...(await furnish(t, house, name))));
  const found: string[] = [];
  for (const locale of ['en-US', 'zh-CN']) {
    const page = await house.signIn(ANN, { locale });
    page.on('dialog', (dialog) => {
      found.push(`a script ran: ${dialog.message()}`);
      void dialog.dismiss();
    });
    for (const screen of new Set(all)) {
      await show(page, screen);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await settle(page, 60);
        found.push(...(await faults(page)).map((each) => `${locale}, ${screen}, ${width}: ${each}`));
      }
    }
  }
  assert.deepEqual(found, []);
});
