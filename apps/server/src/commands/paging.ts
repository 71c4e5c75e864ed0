import { type BesideValues, type Entry, fieldsOfBeside } from '@rookery/protocol';
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

/** Who wrote entries in groups; left out where none is of one. */
function authorsOf(entries: readonly Entry[]): { readonly FR?: number[] } {
  return entries.some(({ author }) => author) ? { FR: entries.map(({ author = 0 }) => author) } : {};
}

/** What entries have beside their texts. What none of them has is left out. */
export function besidesOf(entries: readonly Entry[]): BesideLists {
  if (!entries.some(({ beside }) => beside)) return {};
  const all = entries.map(({ beside }) => fieldsOfBeside(beside));
  const has = (isSaid: (fields: BesideValues) => boolean) => all.some(isSaid);
  return {
    ...(has(({ QT }) => QT !== '') && { QT: all.map(({ QT }) => QT) }),
    ...(has(({ AT }) => AT.length > 0) && { AT: all.map(({ AT }) => AT) }),
    ...(has(({ FI }) => FI.length > 0) && { FI: all.map(({ FI }) => FI) }),
    ...(has(({ RX }) => RX.length > 0) && { RX: all.map(({ RX }) => RX) }),
    ...(has(({ ED }) => ED > 0) && { ED: all.map(({ ED }) => ED) }),
    ...(has(({ RV }) => RV === 1) && { RV: all.map(({ RV }) => RV) }),
  };
}

type BesideLists = { readonly [K in keyof BesideValues]?: BesideValues[K][] };

/** The numbers in the names of entries; left out where none has one. */
export function namesOf(entries: readonly Entry[]): { readonly EN?: number[] } {
  return entries.some(({ entry }) => entry !== undefined) ? { EN: entries.map(({ entry = 0 }) => entry) } : {};
}

/** What only some entries have: who wrote them in groups, their numbers in their names, and more than a text. */
export function moreOf(entries: readonly Entry[]) {
  return { ...authorsOf(entries), ...namesOf(entries), ...besidesOf(entries) };
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
