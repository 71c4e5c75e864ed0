import type { Route } from '../base/route.ts';

/** A place in the conversations area. */
export type ChatPlace =
  | {
      readonly at: 'talk';
      readonly peer: number;
      /** The message to begin at. */
      readonly number?: number | undefined;
      /** What to search for in it. */
      readonly search?: string | undefined;
    }
  | { readonly at: 'search'; readonly text: string };

/**
 * Parses what follows `#/chats/` in an address: `10002`, `10002/at/345`, `10002/search`,
 * `10002/search/TEXT`, `search`, `search/TEXT`.
 */
export function placeIn([first = '', inside, what]: Route): ChatPlace | undefined {
  if (first === 'search') return { at: 'search', text: inside ?? '' };
  const peer = wholeNumber(first);
  if (peer === undefined) return undefined;
  if (inside === 'at') return { at: 'talk', peer, number: wholeNumber(what ?? '') };
  if (inside === 'search') return { at: 'talk', peer, search: what ?? '' };
  return { at: 'talk', peer };
}

function wholeNumber(text: string): number | undefined {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return number > 0 ? number : undefined;
}
