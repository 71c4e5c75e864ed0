import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const WAIT_MS = 30_000;
const LOOK_MS = 100;

/** The texts of the messages on the screen, in order. */
export function texts(page: Page): Promise<string[]> {
  return page.getByRole('log').getByRole('article').locator('[data-text]').allInnerTexts();
}

/** The state of the last message on the screen. */
export async function lastFate(page: Page): Promise<string> {
  const label = await page.getByRole('log').getByRole('article').last().getAttribute('aria-label');
  return label?.split(', ').at(-1) ?? '';
}

/** Sends a message in the open conversation. */
export async function write(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /message/i });
  await field.fill(text);
  await field.press('Enter');
}

/** Waits until these are exactly the last messages on a page. */
export function shows(page: Page, wanted: readonly string[]): Promise<void> {
  return becomes(async () => (await texts(page)).slice(-wanted.length), wanted);
}

/** Waits until a value is as expected, or fails with the actual one. */
export async function becomes<T>(look: () => T | Promise<T>, wanted: T): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const seen = await look();
    if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
    if (Date.now() > deadline) return assert.deepEqual(seen, wanted);
    await pause(LOOK_MS);
  }
}
