// npm run screenshots: takes the pictures of the README with a real server and a real browser.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client, http } from '@rookery/client';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { ANN, BEN, EVE, House, MEI, PASSWORD, skip } from '../apps/web/e2e/house.ts';
import { choose, settle, show } from '../apps/web/e2e/screens.ts';

const folder = join(import.meta.dirname, '../docs/screenshots');
const wide = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions;
const phone = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
} satisfies BrowserContextOptions;

const FILL_MS = 12_000;

if (skip) {
  console.error(`rookery: this ${skip}.`);
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const endings: (() => Promise<void>)[] = [];
const scope = { after: (end: () => Promise<void>) => void endings.unshift(end) };
try {
  await takeAll(await House.open(scope));
} finally {
  for (const end of endings) await end();
}

async function takeAll(house: House): Promise<void> {
  await furnish(house);
  const door = await house.visit('/', wide);
  await settle(door);
  await take(door, 'sign-in');

  const page = await house.signIn(ANN, wide);
  await show(page, `chats/${BEN}`);
  await take(page, 'conversation');
  await choose(page, { theme: 'dark' });
  await take(page, 'conversation-dark');
  await choose(page, { theme: '2005' });
  await take(page, 'conversation-2005');
  await choose(page, { theme: 'light' });
  for (const [screen, name] of [
    [`friends/${MEI}`, 'friends'],
    ['me/profile', 'profile'],
    ['admin/figures', 'figures'],
    ['admin/traffic', 'traffic'],
  ] as const) {
    await show(page, screen);
    if (screen === 'admin/traffic') await talkInTheOldWay(house);
    // Figures gather for a moment.
    if (screen === 'admin/figures') await page.waitForTimeout(FILL_MS);
    await take(page, name);
  }

  const small = await house.signIn(ANN, { ...phone, locale: 'zh-CN' });
  await settle(small);
  await take(small, 'phone-chats');
  await show(small, `chats/${MEI}`);
  await take(small, 'phone-conversation');
}

/** What a script of 2005 would do, for the protocol window to show. */
async function talkInTheOldWay(house: House): Promise<void> {
  const script = new Client({ legacy: '1.1', transport: http(house.url), uin: ANN, password: PASSWORD });
  script.on('message', () => {});
  await script.connect();
  await script.call('Query_Stat', { TN: 50, UN: 0 });
  await script.send(BEN, 'The kettle is on.').done;
  await script.logout();
}

async function take(page: Page, name: string): Promise<void> {
  // What lies under the pointer offers more than it shows otherwise.
  await page.mouse.move(1, 1);
  await settle(page);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  console.log(`docs/screenshots/${name}.png`);
}

/** Gives the people of the house faces, groups, and something to talk about. */
async function furnish(house: House): Promise<void> {
  const [ann, ben, mei, eve] = await Promise.all([ANN, BEN, MEI, EVE].map((uin) => house.client(scope, uin)));
  if (!ann || !ben || !mei || !eve) throw new Error('Somebody is missing.');
  const profiles: readonly (readonly [Client, Parameters<typeof ann.call<'SetInfo'>>[1]])[] = [
    [ann, { FC: 3, AG: 41, SX: 1, PV: '上海', CT: '上海' }],
    [ben, { FC: 17, AG: 39, SX: 0, CT: 'Bristol', JB: 'Boat builder', PR: 'On the water most of the time.' }],
    [mei, { FC: 28, AG: 12, SX: 1, PV: '上海', CT: '上海', SC: '育才小学', PR: '喜欢画画和猫' }],
    [eve, { FC: 9 }],
  ];
  for (const [client, profile] of profiles) await client.call('SetInfo', profile);
  await ann.call('SetFriend', { UN: MEI, GP: 'Family', RK: '' });
  await ann.call('SetFriend', { UN: BEN, GP: 'Boats', RK: '' });
  await eve.call('Ack_AddToList', { UN: ANN, CD: 2, RS: 'We met at the harbour.' });
  const talk: readonly (readonly [Client, number, string])[] = [
    [mei, ANN, '妈妈，今天几点回来？'],
    [ann, MEI, '六点左右，路上买点水果 🍎'],
    [mei, ANN, '好的！我作业写完了，在画画。'],
    [ben, ANN, 'The new mast is in. Do you have a minute for a look at the photographs?'],
    [ann, BEN, 'Of course! How did it go with the crane?'],
    [ben, ANN, 'Better than I feared: an hour, and nobody shouted.'],
    [ann, BEN, '😀'],
    [ben, ANN, 'They are here: https://boats.example/mast\nThe third one is the best of them.'],
    [ann, BEN, 'That looks straight to me. Shall we try it on Saturday?'],
    [ben, ANN, 'Saturday at ten. Bring a jacket.'],
  ];
  for (const [client, to, text] of talk) await client.send(to, text).done;
  await ben.call('Change_Stat', { ST: 10 });
}
