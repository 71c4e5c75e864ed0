import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { ANN, BEN, EVE, House, MEI, skip } from './house.ts';
import { faults } from './layout.ts';
import { screens, settle, show } from './screens.ts';

const sizes = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** How the parts of the page are called that are opened by hand. */
const languages = [
  {
    locale: 'en-US',
    acts: {
      status: 'Ann, Online: change status',
      edit: 'Edit remark and group',
      remove: 'Delete friend',
      block: 'Block',
      add: 'Add as friend: Eve',
      refuse: 'Refuse Eve',
      emoji: 'Emoji',
      account: 'What can be done with Ben',
      newAccount: 'New account',
    },
  },
  {
    locale: 'zh-CN',
    acts: {
      status: 'Ann，在线：更改状态',
      edit: '修改备注和分组',
      remove: '删除好友',
      block: '加入黑名单',
      add: '加为好友：Eve',
      refuse: '拒绝 Eve',
      emoji: '表情',
      account: '对 Ben 的操作',
      newAccount: '新建账号',
    },
  },
] as const;

type Act = keyof (typeof languages)[number]['acts'];

/** What a press opens over a screen. */
const overlays: readonly (readonly [screen: string, act: Act])[] = [
  ['chats', 'status'],
  [`chats/${BEN}`, 'emoji'],
  [`friends/${BEN}`, 'edit'],
  [`friends/${BEN}`, 'remove'],
  [`friends/${BEN}`, 'block'],
  [`friends/${EVE}`, 'add'],
  ['friends/requests', 'refuse'],
  ['admin/accounts', 'account'],
  ['admin/accounts', 'newAccount'],
];

/** Something on every screen: messages, requests and answers, an app password, an invitation, acts of an administrator. */
async function furnish(t: TestContext, house: House): Promise<void> {
  await house.say(ANN, BEN, ['Hello, Ben.', 'Look: https://example.org/?a=1']);
  await house.say(BEN, ANN, ['Hello, Ann!', '😀', 'A longer answer. '.repeat(80)]);
  await house.say(MEI, ANN, ['你好，明天一起吃饭吧！']);
  const [ann, mei, eve] = await Promise.all([ANN, MEI, EVE].map((uin) => house.client(t, uin)));
  await eve?.call('Ack_AddToList', { UN: ANN, CD: 2, RS: 'We have met.' });
  await mei?.call('SetInfo', { PR: '喜欢茶和书', AG: 28, PV: '广东', HP: 'www.example.org' });
  await ann?.call('SetFriend', { UN: MEI, RK: '妹妹', GP: '家人' });
  await ann?.call('AddInvite', { CT: 3 });
  await ann?.call('AddAppPwd', { NM: 'Kitchen thermometer', CM: ['CLTMSG'] });
}

/** What is wrong with a page at every size. */
async function faultsAt(page: Page, what: string): Promise<string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await settle(page);
    found.push(...(await faults(page)).map((each) => `${what}, ${size.width} pixels: ${each}`));
  }
  return found;
}

for (const { locale, acts } of languages) {
  test(`nothing is cut off, lies over another or is too small, on any screen, in ${locale}`, { skip }, async (t) => {
    const house = await House.open(t);
    await furnish(t, house);
    const found: string[] = [];
    const [door, page] = await Promise.all([house.visit('/', { locale }), house.signIn(ANN, { locale })]);
    for (const path of ['', 'register', 'invite/CODE']) {
      await show(door, path);
      found.push(...(await faultsAt(door, path || 'sign in')));
    }
    for (const screen of screens) {
      await show(page, screen);
      found.push(...(await faultsAt(page, screen)));
    }
    for (const [screen, act] of overlays) {
      await show(page, screen);
      await page.getByRole('button', { name: acts[act], exact: true }).click();
      await page.getByRole('dialog').or(page.getByRole('menu')).first().waitFor();
      found.push(...(await faultsAt(page, `${act} on ${screen}`)));
      await page.keyboard.press('Escape');
    }
    assert.deepEqual(found, []);
  });
}
