// npm run screenshots: takes the pictures of the README with a real server and a real browser.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, http } from '@rookery/client';
import { legacy } from '@rookery/client/legacy';
import { Store } from '@rookery/store';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { skip } from '../apps/web/e2e/browser.ts';
import { ANN, BEN, EVE, House, MEI, moveIn, PASSWORD, signIn } from '../apps/web/e2e/house.ts';
import { choose, settle, show } from '../apps/web/e2e/screens.ts';
import { terminalPage } from './terminal-picture.ts';

const folder = join(import.meta.dirname, '../docs/screenshots');
/** The time of the scene: that of every run. */
const NOW = new Date('2026-06-13T10:42:00Z');
const timezoneId = 'UTC';
const wide = { viewport: { width: 1280, height: 800 }, timezoneId } satisfies BrowserContextOptions;
const phone = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  timezoneId,
  hasTouch: true,
  isMobile: true,
} satisfies BrowserContextOptions;

const FILL_MS = 40_000;

const [ZOE, OLIVER, GRANDMA, PRIYA, HAN, JOSE, GRACE] = [10011, 10012, 10013, 10014, 10015, 10016, 10017] as const;
/** More people, for whom Ann is a friend: with a face, a group, and how they are. */
const friends = [
  { uin: ZOE, nick: 'Zoë', face: 13, group: 'Boats', status: 60 },
  { uin: OLIVER, nick: 'Oliver', face: 2, group: 'Boats', status: 10 },
  { uin: GRANDMA, nick: '外婆', face: 6, group: 'Family', status: 10 },
  { uin: PRIYA, nick: 'Priya', face: 35, group: '', status: 30 },
  { uin: HAN, nick: '韩梅梅', face: 23, group: '', status: 10 },
  { uin: JOSE, nick: 'José', face: 8, group: '', status: undefined },
  { uin: GRACE, nick: 'Grace', face: 31, group: '', status: undefined },
] as const;

/** The messages: by whom, to whom, and how many minutes ago. */
const talk: readonly (readonly [number, number, string, number])[] = [
  [ANN, HAN, '照片收到了，拍得真好！', 3100],
  [PRIYA, ANN, 'The recipe is in your letter box.', 1710],
  [BEN, ANN, 'The crane comes tomorrow at nine.', 1530],
  [ANN, BEN, 'Finally! How long is the mast now?', 1524],
  [BEN, ANN, 'Eleven metres and a bit.', 1523],
  [BEN, ANN, 'I measured it twice.', 1523],
  [ANN, BEN, '👍', 1520],
  [GRANDMA, ANN, '周末回来吃饭吗？', 1490],
  [ANN, GRANDMA, '回！想吃你做的饺子', 1480],
  [OLIVER, ANN, 'Low water at six.', 95],
  [OLIVER, ANN, 'Wind from the west, four to five.', 94],
  [OLIVER, ANN, 'The harbour office has moved to the old customs house.', 70],
  [ZOE, ANN, 'Is the red kayak still yours?', 58],
  [MEI, ANN, '妈妈，今天几点回来？', 46],
  [ANN, MEI, '六点左右，路上买点水果 🍎', 43],
  [MEI, ANN, '好的！我作业写完了，在画画。', 42],
  [MEI, ANN, '画的是我们家的猫头鹰 🦉', 42],
  [BEN, ANN, 'The new mast is in. Do you have a minute for a look at the photographs?', 31],
  [ANN, BEN, 'Of course! How did it go with the crane?', 28],
  [BEN, ANN, 'Better than I feared: an hour, and no one shouted.', 26],
  [BEN, ANN, 'They are here: https://boats.example/mast\nThe third one is the best of them.', 25],
  [ANN, BEN, '> The third one is the best of them.\nThat looks straight to me. Shall we try it on Saturday?', 19],
  [BEN, ANN, 'Saturday at ten. Bring a jacket.', 12],
  [ANN, BEN, 'And the big thermos ☕', 11],
];
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

  const page = await signInThen(house, wide);
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
  ] as const) {
    await show(page, screen);
    await take(page, name);
  }

  const small = await signInThen(house, { ...phone, locale: 'zh-CN' });
  await settle(small);
  await take(small, 'phone-chats');
  await show(small, `chats/${MEI}`);
  await take(small, 'phone-conversation');
  await takeTerminal(house);

  // Last, what leaves messages of today in the lists.
  for (const [screen, name] of [
    ['admin/figures', 'figures'],
    ['admin/traffic', 'traffic'],
  ] as const) {
    await show(page, screen);
    if (screen === 'admin/figures') await chatter(house);
    if (screen === 'admin/traffic') {
      await talkAsLegacy(house);
      await page.locator('.traffic-line', { hasText: 'CLTMSG' }).first().waitFor();
    }
    await take(page, name);
  }
}

/** Ann's messenger, at the time of the scene. */
async function signInThen(house: House, options: BrowserContextOptions): Promise<Page> {
  const page = await house.visit('/', options);
  await page.clock.setFixedTime(NOW);
  await signIn(page, ANN);
  return page;
}

/** The same conversation in the terminal. */
async function takeTerminal(house: House): Promise<void> {
  Object.assign(process.env, { FORCE_COLOR: '1', TZ: timezoneId });
  const { Desk } = await import('../apps/terminal/src/testing/desk.ts');
  const client = await house.client(ANN);
  const store = new Store(client);
  await store.load();
  const desk = new Desk(store, client);
  desk.resize(96, 26);
  await desk.shows('Ben');
  desk.type('\u001b[B', '\r');
  await desk.shows('thermos');
  const context = await house.context({ viewport: { width: 96 * 9 + 36, height: 26 * 20 + 28 } });
  const page = await context.newPage();
  await page.setContent(terminalPage(desk.colours, (cluster) => desk.ui.cells.widthOf(cluster)));
  await write(page, 'terminal');
}

/** Keeps the server busy, now more and now less, while figures gather. */
async function chatter(house: House): Promise<void> {
  const zoe = await house.client(ZOE);
  await zoe.call('Change_Stat', { status: 60 });
  const end = Date.now() + FILL_MS;
  for (let beat = 0; Date.now() < end; beat++) {
    const many = Math.round(4 + 3 * Math.sin(beat / 3) + 2 * Math.sin(beat));
    for (let each = 0; each < many; each++) await zoe.send(GRACE, `${beat}.${each}`).done;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** What a script of 2005 would do, for the protocol window to show. */
async function talkAsLegacy(house: House): Promise<void> {
  const script = new Client({ legacy, transport: http(house.url), uin: ANN, password: PASSWORD });
  script.on('message', () => {});
  await script.connect();
  await script.call('Query_Stat', { count: 50, after: 0 });
  await script.send(BEN, 'The kettle is on.').done;
  await script.logout();
}

async function take(page: Page, name: string): Promise<void> {
  // What lies under the pointer offers more than it shows otherwise.
  await page.mouse.move(1, 1);
  await settle(page);
  await write(page, name);
}

async function write(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  // A caret is there in every other half second.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { caret-color: transparent !important }');
    document.adoptedStyleSheets.push(sheet);
  });
  const devtools = await page.context().newCDPSession(page);
  // Without loss, and less than half of what Playwright's PNG has.
  const size = page.viewportSize() ?? wide.viewport;
  // The page does not know its own scale after the first picture.
  const scale = size.width === phone.viewport.width ? phone.deviceScaleFactor : 1;
  const clip = { x: 0, y: 0, ...size, scale };
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 100, clip });
  await devtools.detach();
  writeFileSync(join(folder, `${name}.webp`), data, 'base64');
  console.log(`docs/screenshots/${name}.webp`);
}

/** Gives the people of the house faces, groups, and something to talk about. */
async function furnish(house: House): Promise<void> {
  const { storage } = house;
  for (const { uin, nick, face } of friends) {
    await moveIn(storage, { uin, nick, profile: { face } });
    await storage.befriend({ uin: ANN, peer: uin, mostFriends: 20 });
  }
  await storage.befriend({ uin: ZOE, peer: GRACE, mostFriends: 20 });
  const now = NOW.getTime();
  for (const [place, [from, to, text, minutes]] of talk.entries()) {
    const at = now - minutes * 60_000;
    const message = { from, to, text, at, session: 0, mostWaiting: 100, clientId: String(place) };
    const stored = await storage.storeMessage(message);
    if (stored.outcome !== 'stored') throw new Error(`A message was not stored: ${stored.outcome}.`);
    // A message answered is read; so is every message of the day before.
    const isRead = minutes > 1000 || talk.slice(place).some(([by, about]) => by === to && about === from);
    if (isRead) await storage.markRead({ uin: to, peer: from, number: stored.peerNumber });
  }
  const [ann, ben, mei, eve] = await Promise.all([ANN, BEN, MEI, EVE].map((uin) => house.client(uin)));
  if (!ann || !ben || !mei || !eve) throw new Error('An account is missing.');
  const profiles: readonly (readonly [Client, Parameters<typeof ann.call<'SetInfo'>>[1]])[] = [
    [ann, { face: 3, age: 41, sex: 1, province: '上海', city: '上海', introduction: 'Two languages, one small boat.' }],
    [
      ben,
      {
        face: 17,
        age: 39,
        sex: 0,
        city: 'Bristol',
        occupation: 'Boat builder',
        introduction: 'On the water most of the time.',
      },
    ],
    [
      mei,
      { face: 28, age: 12, sex: 1, province: '上海', city: '上海', school: '育才小学', introduction: '喜欢画画和猫' },
    ],
    [eve, { face: 9 }],
  ];
  for (const [client, profile] of profiles) await client.call('SetInfo', profile);
  for (const { uin, group, status } of friends) {
    if (group !== '') await ann.call('SetFriend', { uin, label: group, remark: '' });
    if (status !== undefined) await (await house.client(uin)).call('Change_Stat', { status });
  }
  await ann.call('SetFriend', { uin: MEI, label: 'Family', remark: '', pinned: true });
  await ann.call('SetFriend', { uin: BEN, label: 'Boats', remark: '' });
  await ann.call('SetFriend', { uin: OLIVER, muted: true });
  await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'We met at the harbour.' });
  await ben.call('Change_Stat', { status: 10 });
}
