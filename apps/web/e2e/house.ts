import assert from 'node:assert/strict';
import { join } from 'node:path';
import { http } from '@rookery/client';
import { type Config, createLog, type Storage } from '@rookery/server';
import {
  addAccount,
  atEnd,
  FRIENDLY,
  newFolder,
  type Owner,
  PASSWORD,
  type Resident,
  type Settings,
  House as Unbrowsed,
} from '@rookery/testing/server';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { webFolder } from '../folder.ts';
import { type BrowserKind, browserWith, sharedBrowser } from './browser.ts';
import { type FontSet, onlyFonts } from './fonts.ts';

export { type Owner, PASSWORD };

export const ANN = 10001;
export const BEN = 10002;
export const MEI = 10003;
export const EVE = 10004;

const standard = { policy: FRIENDLY, createdAt: Date.now() };
const settings = {
  web: webFolder,
  log: createLog('error'),
  residents: [
    { ...standard, uin: ANN, profile: { nick: 'Ann' }, admin: true },
    { ...standard, uin: BEN, profile: { nick: 'Ben' } },
    { ...standard, uin: MEI, profile: { nick: '小美' } },
    { ...standard, uin: EVE, profile: { nick: 'Eve' } },
  ],
  friends: [
    [ANN, BEN],
    [ANN, MEI],
  ],
} as const;

/** A new account. */
export type Newcomer = Pick<Resident, 'uin' | 'admin' | 'policy' | 'profile'> & { readonly nick: string };

/**
 * A real server with the built page, in this process, and a real browser. Ann is the administrator and friends with Ben and
 * 小美; Eve is a stranger.
 */
export class House extends Unbrowsed {
  readonly #browser: Browser;
  readonly #contexts: BrowserContext[] = [];
  /** Violations of the Content-Security-Policy by pages. */
  readonly #violations: string[] = [];

  private constructor(t: Owner, settings: Settings, browser: Browser) {
    super(t, settings);
    this.#browser = browser;
  }

  /**
   * @param config keys that differ from the defaults
   * @param fonts the browser's only fonts; by default those of the machine
   * @param browser `whole` where the page has to notify
   */
  static async open(
    t: Owner,
    config: Partial<Config> = {},
    { fonts, browser: kind = 'light' }: { readonly fonts?: FontSet; readonly browser?: BrowserKind } = {},
  ): Promise<House> {
    const data = newFolder(t);
    const { browser, leave } = await (fonts ? browserWith(onlyFonts(fonts, join(data, 'fonts'))) : sharedBrowser(kind));
    const house = new House(t, { ...settings, data, config: { limits: false, ...config } }, browser);
    atEnd(t, () => assert.deepEqual(house.#violations, []));
    await house.open();
    atEnd(t, async () => {
      await Promise.all(house.#contexts.map((context) => context.close()));
      await leave();
    });
    return house;
  }

  /**
   * A new, empty browser profile; in English unless `options` say otherwise. A violation of the Content-Security-Policy in
   * it fails the test.
   */
  async context(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const standard = { locale: 'en-US', viewport: { width: 1280, height: 800 } };
    const context = await this.#browser.newContext({ ...standard, ...options });
    this.#contexts.push(context);
    context.on('console', (message) => {
      if (/Content Security Policy|\bTrusted(?:HTML|Script)/.test(message.text()))
        this.#violations.push(message.text());
    });
    return context;
  }

  /** The page in a new browser, signed out. */
  async visit(path = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await this.context(options)).newPage();
    await page.goto(this.url + path);
    return page;
  }

  /** The messenger in a new browser, signed in by hand. */
  async signIn(uin: number, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.visit('/', options);
    await signIn(page, uin);
    return page;
  }

  /** Marks all messages of `peer` as read by `uin`. */
  async read(uin: number, peer: number): Promise<void> {
    const client = await this.client(uin, { transport: http(this.url) });
    const { ID } = await client.raw('History', { UN: peer, TN: 1 });
    await client.call('Read', { peer, number: Number(ID) });
    await client.logout();
  }
}

/** Creates an account, with the password of all. */
export function moveIn(storage: Storage, { uin, nick, admin = false, profile, policy }: Newcomer): Promise<void> {
  const facts = { admin, policy: { ...FRIENDLY, ...policy }, profile: { ...profile, nick } };
  return addAccount(storage, uin, { ...facts, createdAt: Date.now() });
}

/** Fills in the sign-in page, and waits for the messenger. The page may be in English or Chinese. */
export async function signIn(page: Page, uin: number, password = PASSWORD): Promise<void> {
  await page.getByLabel(/^(Number|号码)$/).fill(String(uin));
  await page.getByLabel(/^(Password|密码)$/).fill(password);
  await page.getByRole('button', { name: /^(Sign in|登录)$/ }).click();
  await page.getByRole('navigation', { name: /^(Main menu|主菜单)$/ }).waitFor();
}

/** Sets the browser's data saver, with which pages only load what is asked for. */
export async function saveData(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
}
