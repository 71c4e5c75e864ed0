import { useSyncExternalStore } from 'react';

/** Where one is in the page: the parts of the address behind `#/`. */
export type Route = readonly string[];

/** The address of a place. @example hrefOf('chats', 10002) */
export function hrefOf(...parts: readonly (string | number)[]): string {
  return `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}

/** Goes to a place. */
export function go(...parts: readonly (string | number)[]): void {
  window.location.hash = hrefOf(...parts);
}

/** Goes to a place, and forgets the one before: the way back does not lead there. */
export function goInstead(...parts: readonly (string | number)[]): void {
  window.history.replaceState(null, '', hrefOf(...parts));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Where one is now. */
export function useRoute(): Route {
  return partsOf(useSyncExternalStore(subscribe, () => window.location.hash));
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
