import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from 'playwright-core';

/** `light` has no windows and no notifications, and takes a third less time. Where it is missing, `whole` does for both. */
export type BrowserKind = 'light' | 'whole';

const LIGHT = ['/usr/bin/chromium-headless-shell'];
const WHOLE = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const named = process.env.CHROMIUM === undefined ? undefined : [process.env.CHROMIUM];
const whole = (named ?? WHOLE).find((path) => existsSync(path));
const programs = { whole, light: (named ?? LIGHT).find((path) => existsSync(path)) ?? whole } as const;

/** Why the browser tests cannot run here; false if they can. */
export const skip: string | false =
  whole === undefined && 'needs Chromium: install the package chromium, or name the program in CHROMIUM';

export type Started = { readonly browser: Browser; readonly leave: () => Promise<void> };

/** A browser of its own, with its own environment. */
export async function browserWith(env: Readonly<Record<string, string>>): Promise<Started> {
  const browser = await chromium.launch({ ...optionsOf('light'), env: { ...process.env, ...env } });
  return { browser, leave: () => browser.close() };
}

const UNUSED_MS = 200;
const shared = new Map<BrowserKind, { browser: Promise<Browser>; users: number; ending?: NodeJS.Timeout }>();

/** The browser shared by the tests of a file: starting one takes as long as a small test. It closes soon after the last. */
export async function sharedBrowser(kind: BrowserKind): Promise<Started> {
  const one = shared.get(kind) ?? { browser: launch({ kind }), users: 0 };
  shared.set(kind, one);
  clearTimeout(one.ending);
  one.users++;
  const leave = async () => {
    if (--one.users > 0) return;
    one.ending = setTimeout(async () => {
      shared.delete(kind);
      await (await one.browser).close();
    }, UNUSED_MS);
  };
  return { browser: await one.browser, leave };
}

/** A browser. @param args extra command line arguments */
export function launch({ kind = 'light', args = [] }: { kind?: BrowserKind; args?: readonly string[] } = {}) {
  return chromium.launch(optionsOf(kind, args));
}

/** A whole browser whose profile is kept in a folder, for starting it again. */
export function launchIn(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, { ...optionsOf('whole'), locale: 'en-US' });
}

function optionsOf(kind: BrowserKind, args: readonly string[] = []): LaunchOptions {
  const executablePath = programs[kind];
  if (!executablePath) throw new Error('There is no Chromium.');
  return {
    executablePath,
    args: [
      // Some machines run the tests as root, where Chromium's sandbox does not work.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  };
}
