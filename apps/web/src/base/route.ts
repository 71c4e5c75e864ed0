import { useSyncExternalStore } from 'react';

/** The current place in the page: the parts of the address after `#/`. */
export type Route = readonly string[];

/** The place shown while {@link keepHere} is in effect, whatever the address. */
let kept: string | undefined;

/** The address of a place. @example hrefOf('chats', 10002) */
export function hrefOf(...parts: readonly (string | number)[]): string {
  return `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

/** Goes to a place at once. */
export function go(...parts: readonly (string | number)[]): void {
  goTo(hrefOf(...parts));
}

/** The browser would report it a moment later, perhaps after the next key. */
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

/** Replaces the current place without asking: Back does not return to it. */
export function goInstead(...parts: readonly (string | number)[]): void {
  kept = undefined;
  window.history.replaceState(window.history.state, '', hrefOf(...parts));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/**
 * Keeps the page where it is when a link, Back or a typed address would leave it.
 *
 * @param ask is called for each attempt, with a function that lets it happen
 * @returns a function that ends it
 */
export function keepHere(ask: (leave: () => void) => void): () => void {
  const here = window.location.hash;
  kept = here;
  const listener = () => {
    if (kept !== here || window.location.hash === here) return;
    // On top of the wanted place, so that one step back leads to it.
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
