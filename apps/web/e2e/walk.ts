import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { ANN, BEN, EVE, type House, MEI, moveIn } from './house.ts';
import { faults } from './layout.ts';
import { type languages, MAX, open, overlays } from './overlays.ts';
import { choose, screens, settle, show, type themes } from './screens.ts';

/** Content for every screen: messages, requests and answers, an app password, an invitation, acts of an administrator. */
export async function furnish(t: TestContext, house: House): Promise<void> {
  await moveIn(house.storage, { uin: MAX, nick: 'Max' });
  await house.say(ANN, BEN, ['Hello, Ben.', 'Look: https://example.org/?a=1']);
  await house.say(BEN, ANN, ['Hello, Ann!', '😀', 'A longer answer. '.repeat(80)]);
  await house.say(MEI, ANN, ['你好，明天一起吃饭吧！']);
  const [ann, mei, eve] = await Promise.all([ANN, MEI, EVE].map((uin) => house.client(uin, { until: t })));
  await eve?.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'We have met.' });
  await mei?.call('SetInfo', { introduction: '喜欢茶和书', age: 28, province: '广东', homepage: 'www.example.org' });
  await ann?.call('SetFriend', { uin: MEI, remark: '妹妹', label: '家人' });
  await ann?.call('AddInvite', { uses: 3 });
  await ann?.call('AddAppPwd', { name: 'Kitchen thermometer', commands: ['CLTMSG'] });
}

/** The ways to look at the page. */
export type Look = {
  readonly theme: (typeof themes)[number];
  /** In pixels. */
  readonly widths: readonly number[];
};

const HEIGHTS: Readonly<Record<number, number>> = { 360: 740, 768: 1024, 1280: 800, 1920: 1080 };

/** A new layout is drawn at once; parts that load are marked. */
const QUIET_MS = 60;

/** Faults of the messenger in one language: signed out, on all screens, and in overlays. */
export async function faultsIn(
  house: House,
  { locale, acts }: (typeof languages)[number],
  looks: readonly Look[],
): Promise<string[]> {
  const found: string[] = [];
  const look = async (page: Page, what: string) => {
    for (const { theme, widths } of looks) {
      if (looks.length > 1) await choose(page, { theme });
      for (const width of widths) {
        await page.setViewportSize({ width, height: HEIGHTS[width] ?? 800 });
        await settle(page, QUIET_MS);
        found.push(...(await faults(page)).map((each) => `${locale}, ${what}, ${theme}, ${width} pixels: ${each}`));
      }
    }
  };
  const [door, page] = await Promise.all([house.visit('/', { locale }), house.signIn(ANN, { locale })]);
  for (const path of ['', 'register', 'invite/CODE']) {
    await show(door, path);
    await look(door, path || 'sign in');
  }
  for (const screen of screens) {
    await show(page, screen);
    await look(page, screen);
  }
  for (const [screen, act] of overlays) {
    await open(page, screen, acts[act]);
    await look(page, `${act} on ${screen}`);
    await page.keyboard.press('Escape');
  }
  return found;
}
