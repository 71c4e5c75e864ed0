import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const WAIT_MS = 30_000;
const LOOK_MS = 100;

/** The texts of the messages on the screen, in their order. */
export function texts(page: Page): Promise<string[]> {
  return page.getByRole('log').getByRole('article').locator('[data-text]').allInnerTexts();
}

/** What has become of the last message on the screen. */
export async function lastFate(page: Page): Promise<string> {
  const label = await page.getByRole('log').getByRole('article').last().getAttribute('aria-label');
  return label?.split(', ').at(-1) ?? '';
}

/** Writes a message in the conversation that is open. */
export async function write(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /message/i });
  await field.fill(text);
  await field.press('Enter');
}

/** Waits until a page shows exactly these messages, the last ones of it. */
export function shows(page: Page, wanted: readonly string[]): Promise<void> {
  return becomes(async () => (await texts(page)).slice(-wanted.length), wanted);
}

/** Waits until something is what it should become, and fails with what it is. */
export async function becomes<T>(look: () => T | Promise<T>, wanted: T): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const seen = await look();
    if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
    if (Date.now() > deadline) return assert.deepEqual(seen, wanted);
    await pause(LOOK_MS);
  }
}
