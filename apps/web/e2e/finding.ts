import type { Page } from 'playwright-core';
import { becomes } from './talking.ts';

/** The field of the search over the lists. */
export const field = (page: Page) => page.getByRole('searchbox', { name: /^(?:Search people, labels|搜索联系人)/ });

/** Where a message is written. */
export const composer = (page: Page) => page.getByRole('textbox', { name: /^Message to/ });

/** Waits until one of the two has the focus. */
export function isFocused(page: Page, what: 'field' | 'composer'): Promise<void> {
  return becomes(
    () => page.evaluate(() => document.activeElement?.closest('.friends-search, .composer')?.className),
    what === 'field' ? 'friends-search' : 'composer',
  );
}
