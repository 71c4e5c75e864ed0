import { graphemes } from '@rookery/protocol';
import type { Cells } from './cells.ts';

// Closing marks stay with what they close: no line begins with one.
const CLOSING = /^[、。，．・：；？！’”）〕］｝〉》」』】〙〗〟…～ー々,.:;?!)\]}%]/;
const OPENING = /[‘“（〔［｛〈《「『【〘〖〝]$/;

/** One character of a line, with its width in cells. */
export type Piece = { readonly text: string; readonly width: number };

/** A line as characters that {@link breakRows} takes. */
function pieces(cells: Cells, line: string): Piece[] {
  return graphemes(line).map((text) => ({ text, width: cells.widthOf(text) }));
}

/**
 * Wraps a text into lines of at most so many cells (at least the widest character): at blanks, between Chinese
 * characters, and inside of a word only when it is longer than a line. Blanks at which a line is broken are left out,
 * and nothing else.
 */
export function wrap(cells: Cells, text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(cells, line, width));
}

function wrapLine(cells: Cells, line: string, width: number): string[] {
  if (cells.width(line) <= width) return [line];
  const all = pieces(cells, line);
  const starts = breakRows(all, width);
  return starts.map((start, index) => joined(all.slice(start, starts[index + 1])).replace(/ +$/, ''));
}

function joined(some: readonly Piece[]): string {
  return some.map(({ text }) => text).join('');
}

/** Where the rows of a line begin. Blanks that have no room at the end of a row belong to it. */
export function breakRows(all: readonly Piece[], width: number): number[] {
  const starts = [0];
  for (let start = nextRow(all, 0, width); start < all.length; start = nextRow(all, start, width)) starts.push(start);
  return starts;
}

function nextRow(all: readonly Piece[], start: number, width: number): number {
  let used = 0;
  let end = start;
  for (; end < all.length; end++) {
    used += all[end]?.width ?? 0;
    if (used > width) break;
  }
  if (end === all.length) return end;
  if (all[end]?.text !== ' ') return breakPoint(all, start, end, width);
  while (all[end]?.text === ' ') end++;
  return end;
}

/** The last place up to `end` at which the row from `start` may be broken. */
function breakPoint(all: readonly Piece[], start: number, end: number, width: number): number {
  let indent = start;
  while (all[indent]?.text === ' ') indent++;
  for (let at = end; at > indent; at--) {
    if (mayBreak(all[at - 1], all[at])) return isTooLong(all, at, end, width) ? end : at;
  }
  return Math.max(end, start + 1);
}

/** Whether what would move to the next row has no room there either: then it may as well begin on this one. */
function isTooLong(all: readonly Piece[], at: number, end: number, width: number): boolean {
  let used = 0;
  for (let index = at; used <= width; index++) {
    if (index >= all.length || (index > end && mayBreak(all[index - 1], all[index]))) return false;
    used += all[index]?.width ?? 0;
  }
  return true;
}

function mayBreak(before: Piece | undefined, after: Piece | undefined): boolean {
  if (!before || !after) return false;
  if (before.text === ' ') return true;
  if (CLOSING.test(after.text) || OPENING.test(before.text)) return false;
  return before.width === 2 || after.width === 2;
}
