import type { Entry } from '@rookery/protocol';
import { MODERN } from '../requests/call.ts';
import { wireBytes } from '../wire-bytes.ts';

const MOST_LISTED = 120;
/** What one answer to a legacy client holds; they read an answer in one piece (docs/WIRE.md, HTTP answers). */
export const LEGACY_BYTES = 8192;

/**
 * A name as a list of this version may hold it.
 *
 * COMPAT: clients of 1.x cut a list at its second `=` and lose the names behind it; theirs have the full-width one.
 */
export function nameFor(version: number, name: string): string {
  return version === MODERN ? name : name.replaceAll('=', '\uff1d');
}

/** What entries have in groups; left out where none is of one. */
export function inGroups(entries: readonly Entry[]): { readonly FR?: number[]; readonly EN?: number[] } {
  if (!entries.some(({ author }) => author)) return {};
  return { FR: entries.map(({ author = 0 }) => author), EN: entries.map(({ entry = 0 }) => entry) };
}

/** How many a page holds: as many as asked for, within the bound. */
export function mostOf(wanted: number | undefined): number {
  return Math.min(wanted || MOST_LISTED, MOST_LISTED);
}

/** The part of an ascending list behind a cursor. */
export function pageOf(uins: readonly number[], after: number, wanted: number | undefined) {
  const behind = uins.filter((uin) => uin > after);
  const page = behind.slice(0, mostOf(wanted));
  return { uins: page, isLast: page.length === behind.length };
}

const HEAD_BYTES = 256;
const ENTRY_BYTES = 32; // numbers, and a comma behind each

/** As many cards as one answer of so many bytes holds; a single longer one still goes out. */
export function fitting<T>(cards: readonly T[], bytes: number, textsOf: (card: T) => readonly string[]): readonly T[] {
  let room = bytes - HEAD_BYTES;
  const end = cards.findIndex((card) => {
    room -= ENTRY_BYTES;
    for (const text of textsOf(card)) room -= wireBytes(text);
    return room < 0;
  });
  return end < 0 ? cards : cards.slice(0, Math.max(1, end));
}
