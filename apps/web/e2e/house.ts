import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client, http, websocket } from '@rookery/client';
import {
  type Config,
  createLog,
  createServer,
  defaults,
  digestPassword,
  hashPassword,
  openStorage,
  type RunningServer,
  type Storage,
} from '@rookery/server';
import { QUICK } from '@rookery/testing';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { webFolder } from '../folder.ts';
import { type BrowserKind, browserWith, sharedBrowser } from './browser.ts';
import { type FontSet, onlyFonts } from './fonts.ts';

export const ANN = 10001;
export const BEN = 10002;
export const MEI = 10003;
export const EVE = 10004;

export const PASSWORD = 'a secret of the house';
const residents = [
  { uin: ANN, nick: 'Ann', admin: true },
  { uin: BEN, nick: 'Ben', admin: false },
  { uin: MEI, nick: '小美', admin: false },
  { uin: EVE, nick: 'Eve', admin: false },
] as const;

type NewAccount = Parameters<Storage['createAccount']>[0];

/** A new account. */
export type Newcomer = Pick<NewAccount, 'uin'> &
  Partial<Pick<NewAccount, 'admin' | 'policy'>> & {
    readonly nick: string;
    readonly profile?: Partial<NewAccount['profile']>;
  };

/** The owner of resources: it ends them when it ends, as a test does. */
export type Scope = { readonly after: (end: () => Promise<void>) => void };

/**
 * A real server with the built page, in this process, and a real browser. Ann is the administrator and friends with Ben and
 * 小美; Eve is a stranger.
 */
export class House {
  storage: Storage;
  readonly #folder: string;
  readonly #config: Config;
  #server: RunningServer;
  readonly #browser: Browser;
  readonly #contexts: BrowserContext[] = [];
  /** Violations of the Content-Security-Policy by pages. */
  readonly #violations: string[] = [];

  private constructor(parts: {
    folder: string;
    storage: Storage;
    config: Config;
    server: RunningServer;
    browser: Browser;
  }) {
    this.#folder = parts.folder;
    this.storage = parts.storage;
    this.#config = parts.config;
    this.#server = parts.server;
    this.#browser = parts.browser;
  }

  /**
   * @param settings configuration keys that differ from the defaults
   * @param fonts the browser's only fonts; by default those of the machine
   * @param browser `whole` where the page has to notify
   */
  static async open(
    t: Scope,
    settings: Partial<Config> = {},
    { fonts, browser: kind = 'light' }: { readonly fonts?: FontSet; readonly browser?: BrowserKind } = {},
  ): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'rookery-e2e-'));
    const started = fonts ? browserWith(onlyFonts(fonts, join(folder, 'fonts'))) : sharedBrowser(kind);
    const storage = await openStorage({ data: folder });
    await Promise.all(residents.map((resident) => moveIn(storage, resident)));
    for (const peer of [BEN, MEI]) await storage.befriend({ uin: ANN, peer, mostFriends: 10 });
    const config = { ...defaults, port: 0, 'tcp-port': 0, limits: false, ...settings };
    const server = await createServer({ config, storage, log: createLog('error'), web: webFolder });
    const { browser, leave } = await started;
    const house = new House({ folder, storage, config, server, browser });
    t.after(async () => {
      await Promise.all(house.#contexts.map((context) => context.close()));
      await leave();
      await house.stop();
      await house.storage.close();
      rmSync(folder, { recursive: true, force: true });
      assert.deepEqual(house.#violations, []);
    });
    return house;
  }

  get url(): string {
    return this.#server.http.url;
  }

  /** The port for lines. */
  get tcpPort(): number {
    return this.#server.tcp.port;
  }

  /** Stops the server; the data stay. */
  async stop(): Promise<void> {
    await this.#server.close();
  }

  /**
   * Starts it again on the same port.
   *
   * @param web the folder of another version of the page
   */
  async start(web = webFolder): Promise<void> {
    const { port } = this.#server.http;
    const config = { ...this.#config, port };
    this.#server = await createServer({ config, storage: this.storage, log: createLog('error'), web });
  }

  /** Copies all data. */
  backUp(): void {
    const db = new DatabaseSync(join(this.#folder, 'rookery.db'));
    db.exec(`VACUUM INTO '${join(this.#folder, 'backup.db')}'`);
    db.close();
  }

  /** Puts the copy back, by hand. The server must be stopped. */
  async putBack(): Promise<void> {
    await this.storage.close();
    const path = join(this.#folder, 'rookery.db');
    copyFileSync(join(this.#folder, 'backup.db'), path);
    this.storage = await openStorage({ data: this.#folder });
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

  /** A client of an account, logged in by the SDK. */
  async client(t: Scope, uin: number): Promise<Client> {
    const client = new Client({ transport: websocket(this.url), uin, password: PASSWORD });
    t.after(() => client.close());
    await client.connect();
    return client;
  }

  /** Sends messages, one after the other. */
  async say(from: number, to: number, texts: readonly string[]): Promise<void> {
    const client = new Client({ transport: http(this.url), uin: from, password: PASSWORD });
    await client.connect();
    for (const text of texts) await client.call('CLTMSG', { UN: to, MG: text });
    await client.logout();
  }

  /** Marks all messages of `peer` as read by `uin`. */
  async read(uin: number, peer: number): Promise<void> {
    const client = new Client({ transport: http(this.url), uin, password: PASSWORD });
    await client.connect();
    const { ID } = await client.call('History', { UN: peer, TN: 1 });
    await client.call('Read', { UN: peer, ID: Number(ID) });
    await client.logout();
  }
}

/** Creates an account, with the password of the house. */
export async function moveIn(
  storage: Storage,
  { uin, nick, admin = false, profile = {}, policy = {} }: Newcomer,
): Promise<void> {
  await storage.createAccount({
    uin,
    password: await houseKey(),
    admin,
    createdAt: Date.now(),
    policy: { searchable: true, strangers: false, shareRead: true, ...policy },
    profile: { ...profile, nick },
  });
}

/** The password hash of all accounts, which is slow to compute and so shared. */
function houseKey(): Promise<string> {
  key ??= hashPassword(digestPassword(PASSWORD), QUICK);
  return key;
}
let key: Promise<string> | undefined;

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
