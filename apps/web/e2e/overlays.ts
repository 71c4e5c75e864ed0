import type { Page } from 'playwright-core';
import { BEN } from './house.ts';
import { show } from './screens.ts';

/** A stranger to Ann. */
export const MAX = 10005;

/** Labels of the parts that open. */
export const languages = [
  {
    locale: 'en-US',
    acts: {
      status: 'Ann, Online: change status',
      edit: 'Edit remark and label',
      remove: 'Delete friend',
      block: 'Block',
      add: 'Add as friend: Max',
      refuse: 'Decline Eve',
      emoji: 'Emoji',
      more: 'More',
      account: 'Actions for Ben',
      newAccount: 'New account',
      keys: 'Keyboard shortcuts',
    },
  },
  {
    locale: 'zh-CN',
    acts: {
      status: 'Ann，在线：更改状态',
      edit: '修改备注和分组',
      remove: '删除好友',
      block: '加入黑名单',
      add: '加为好友：Max',
      refuse: '拒绝 Eve',
      emoji: '表情',
      more: '更多',
      account: '对 Ben 的操作',
      newAccount: '新建账号',
      keys: '键盘快捷键',
    },
  },
] as const;

type Act = keyof (typeof languages)[number]['acts'];

/** Overlays by the press that opens them. Friend screens show Ben, stranger screens Max. */
export const overlays: readonly (readonly [screen: string, act: Act])[] = [
  ['chats', 'status'],
  [`chats/${BEN}`, 'emoji'],
  [`chats/${BEN}`, 'more'],
  [`friends/${BEN}`, 'edit'],
  [`friends/${BEN}`, 'remove'],
  [`friends/${BEN}`, 'block'],
  [`friends/${MAX}`, 'add'],
  ['friends/requests', 'refuse'],
  ['me', 'keys'],
  ['admin/accounts', 'account'],
  ['admin/accounts', 'newAccount'],
];

/** Goes to a screen, presses a button, and waits for the overlay. */
export async function open(page: Page, screen: string, name: string): Promise<void> {
  await show(page, screen);
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog').or(page.getByRole('menu')).or(page.getByRole('listbox')).first().waitFor();
}
