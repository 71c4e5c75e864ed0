import { useSyncExternalStore } from 'react';

/** Where one is in the page: the parts of the address behind `#/`. */
export type Route = readonly string[];

/** The place that is shown whatever the address says, while something keeps the page there. */
let kept: string | undefined;

/** The address of a place. @example hrefOf('chats', 10002) */
export function hrefOf(...parts: readonly (string | number)[]): string {
  return `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

/** Goes to a place, at once. */
export function go(...parts: readonly (string | number)[]): void {
  goTo(hrefOf(...parts));
}

/** The browser would tell of it a moment later, when the next key may have come already. */
function goTo(hash: string): void {
  if (hash === window.location.hash) return;
  window.history.pushState(null, '', hash);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Follows the links of the page at once, as {@link go} would. */
export function followLinks(): void {
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : undefined;
    const hash = link?.getAttribute('href') ?? '';
    const { button, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (!hash.startsWith('#/') || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
    if (event.defaultPrevented || link?.target) return;
    event.preventDefault();
    goTo(hash);
  });
}

/** Goes to a place without a question, and forgets the one before: the way back does not lead there. */
export function goInstead(...parts: readonly (string | number)[]): void {
  kept = undefined;
  window.history.replaceState(null, '', hrefOf(...parts));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/**
 * Keeps the page where it is, whether a link, the way back or a typed address leads elsewhere.
 *
 * @param ask is told of each attempt, and how to let it happen
 * @returns a function that ends it
 */
export function keepHere(ask: (leave: () => void) => void): () => void {
  const here = window.location.hash;
  kept = here;
  const listener = () => {
    if (kept !== here || window.location.hash === here) return;
    // Behind the place that was wanted: one step back leads there, from wherever it was wanted.
    window.history.pushState(null, '', here);
    ask(() => {
      end();
      window.history.back();
    });
  };
  const end = () => {
    if (kept === here) kept = undefined;
    window.removeEventListener('hashchange', listener);
  };
  window.addEventListener('hashchange', listener);
  return end;
}

/** Where one is now. */
export function useRoute(): Route {
  return partsOf(useSyncExternalStore(subscribe, () => kept ?? window.location.hash));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function partsOf(hash: string): Route {
  try {
    return hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return [];
  }
}
