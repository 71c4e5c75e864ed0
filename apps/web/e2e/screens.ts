import type { Page } from 'playwright-core';
import { BEN, EVE } from './house.ts';

/** Every screen of the messenger, as the address after `#/`. */
export const screens = [
  'chats',
  `chats/${BEN}`,
  `chats/${BEN}/search`,
  'chats/search/hello',
  'friends',
  `friends/${BEN}`,
  `friends/${EVE}`,
  'friends/add',
  'friends/label/Family',
  'friends/requests',
  'friends/blocked',
  'groups/new',
  'groups/find',
  'groups/find/boats',
  'me',
  'me/profile',
  'me/face',
  'me/appearance',
  'me/privacy',
  'me/notifications',
  'me/password',
  'me/sessions',
  'me/app-passwords',
  'me/app-passwords/new',
  'admin',
  'admin/accounts',
  'admin/invites',
  'admin/groups',
  'admin/figures',
  'admin/server',
  'admin/audit',
  'admin/traffic',
] as const;

export const themes = ['light', 'dark', '2005'] as const;
export type Theme = (typeof themes)[number];

/** Sets choices of this browser, as the appearance screen would. */
export async function choose(page: Page, choices: Readonly<Record<string, string | boolean>>): Promise<void> {
  await page.evaluate((changes) => {
    const key = 'rookery.settings';
    const before = JSON.parse(localStorage.getItem(key) ?? '{}');
    const newValue = JSON.stringify({ ...before, ...changes });
    localStorage.setItem(key, newValue);
    // As if another window had changed them: they apply at once.
    window.dispatchEvent(new StorageEvent('storage', { key, newValue }));
  }, choices);
}

/** Goes to a screen, and waits until it is stable: nothing loads, and nothing moves. */
export async function show(page: Page, screen: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${screen}`);
  await settle(page);
}

const QUIET_MS = 150;
const MOST_MS = 30_000;

/** Waits until the page has not changed for a moment. */
export async function settle(page: Page, quietMs = QUIET_MS): Promise<void> {
  await page.evaluate(
    ([quiet, most]) =>
      new Promise<void>((resolve) => {
        // Loading parts are marked, or have no heading yet.
        const isReady = () => !document.querySelector('[aria-busy="true"]') && document.querySelector('h1');
        const look = () => (isReady() ? resolve() : restart());
        let timer = setTimeout(look, quiet);
        const restart = () => {
          clearTimeout(timer);
          timer = setTimeout(look, quiet);
        };
        const observer = new MutationObserver(restart);
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        setTimeout(resolve, most);
      }),
    [quietMs, MOST_MS] as const,
  );
}
