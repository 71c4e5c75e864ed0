import { graphemes } from '@rookery/protocol';
import type { Cells } from './cells.ts';
import { breakRows, type Piece } from './wrap.ts';

/** A text that is being written. The cursor stands before the character at `at`, never inside of one. */
export type Draft = { readonly text: string; readonly at: number };

export const empty: Draft = { text: '', at: 0 };

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** A draft with the cursor at its end. */
export function draftOf(text: string): Draft {
  return { text, at: text.length };
}

/** Puts a text in at the cursor. Line ends of every system become line feeds. */
export function insert({ text, at }: Draft, added: string): Draft {
  const clean = added.replace(/\r\n?/g, '\n');
  const after = at + clean.length;
  // The inserted text may have joined the character behind it.
  const joined = text.slice(0, at) + clean + text.slice(at);
  return { text: joined, at: boundary(joined, after) };
}

/** The first place at or behind `at` that is not inside of a character. */
function boundary(text: string, at: number): number {
  let end = 0;
  for (const cluster of graphemes(text)) {
    if (end >= at) break;
    end += cluster.length;
  }
  return end;
}

/** The last place at or before `at` that is not inside of a character. */
function boundaryBefore(text: string, at: number): number {
  let start = 0;
  for (const cluster of graphemes(text)) {
    if (start + cluster.length > at) break;
    start += cluster.length;
  }
  return start;
}

function remove({ text }: Draft, from: number, to: number): Draft {
  const left = text.slice(0, from) + text.slice(to);
  return { text: left, at: boundary(left, from) };
}

const characterBefore = ({ text, at }: Draft) => at - (graphemes(text.slice(0, at)).at(-1)?.length ?? 0);
const characterBehind = ({ text, at }: Draft) => at + (graphemes(text.slice(at))[0]?.length ?? 0);
const lineStart = ({ text, at }: Draft) => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = ({ text, at }: Draft) => (text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at));

// A word may begin or end inside of a character: two letters of Korean are shown as one.
function wordBefore({ text, at }: Draft): number {
  let start = 0;
  for (const { index, isWordLike } of words.segment(text.slice(0, at))) if (isWordLike) start = index;
  return boundaryBefore(text, start);
}

function wordBehind({ text, at }: Draft): number {
  for (const { index, segment, isWordLike } of words.segment(text.slice(at))) {
    if (isWordLike) return boundary(text, at + index + segment.length);
  }
  return text.length;
}

const to = (place: (draft: Draft) => number) => (draft: Draft) => ({ ...draft, at: place(draft) });

/** What can be done to a draft with one key. */
export const edits = {
  left: to(characterBefore),
  right: to(characterBehind),
  wordLeft: to(wordBefore),
  wordRight: to(wordBehind),
  lineStart: to(lineStart),
  lineEnd: to(lineEnd),
  deleteBefore: (draft: Draft) => remove(draft, characterBefore(draft), draft.at),
  deleteBehind: (draft: Draft) => remove(draft, draft.at, characterBehind(draft)),
  deleteWordBefore: (draft: Draft) => remove(draft, wordBefore(draft), draft.at),
  deleteWordBehind: (draft: Draft) => remove(draft, draft.at, wordBehind(draft)),
  deleteToLineStart: (draft: Draft) => remove(draft, lineStart(draft), draft.at),
  // At the end of a line it takes the line break, as shells and editors do.
  deleteToLineEnd: (draft: Draft) =>
    remove(draft, draft.at, lineEnd(draft) === draft.at ? characterBehind(draft) : lineEnd(draft)),
} as const satisfies Record<string, (draft: Draft) => Draft>;

/** The name of an edit. */
export type Edit = keyof typeof edits;

/** A draft in rows, as it is shown. */
export type DraftLayout = {
  readonly rows: readonly DraftRow[];
  /** Row and column (in cells) of the cursor. */
  readonly row: number;
  readonly column: number;
};

/** One row: what is shown, and the part of the draft that it stands for. */
export type DraftRow = { readonly text: string; readonly from: number; readonly to: number };

type Placed = Piece & { readonly from: number };

/** Lays a draft out in rows of so many cells. */
export function layout(cells: Cells, draft: Draft, width: number): DraftLayout {
  const rows: DraftRow[] = [];
  let from = 0;
  for (const line of draft.text.split('\n')) {
    rows.push(...lineRows(cells, line, from, width));
    from += line.length + 1;
  }
  const row = Math.max(
    0,
    rows.findLastIndex((each) => each.from <= draft.at),
  );
  const before = cells.shown(draft.text.slice(rows[row]?.from ?? 0, draft.at));
  return { rows, row, column: Math.min(width, cells.width(before)) };
}

function lineRows(cells: Cells, line: string, from: number, width: number): DraftRow[] {
  const all = placedPieces(cells, line, from);
  const starts = breakRows(all, width);
  return starts.map((start, index) => {
    const next = starts[index + 1];
    const text = all.slice(start, next).map((piece) => piece.text);
    return {
      text: cells.take(text.join(''), width),
      from: all[start]?.from ?? from,
      to: next === undefined ? from + line.length : (all[next]?.from ?? from + line.length),
    };
  });
}

function placedPieces(cells: Cells, line: string, from: number): Placed[] {
  let at = from;
  return graphemes(line).map((cluster) => {
    const text = cells.shown(cluster);
    const piece = { text, width: cells.width(text), from: at };
    at += cluster.length;
    return piece;
  });
}

/** Moves the cursor one row up (-1) or down (1), as near to its column as can be; nothing when there is no such row. */
export function moveRow(cells: Cells, draft: Draft, width: number, by: -1 | 1): Draft | undefined {
  const { rows, row, column } = layout(cells, draft, width);
  const target = rows[row + by];
  if (!target) return undefined;
  const isLast = rows[row + by + 1]?.from === target.to;
  let used = 0;
  let at = target.from;
  for (const cluster of graphemes(draft.text.slice(target.from, target.to))) {
    const next = used + cells.width(cells.shown(cluster));
    // The end of a row that goes on is the beginning of the next one.
    if (next > column || (isLast && at + cluster.length >= target.to)) break;
    used = next;
    at += cluster.length;
  }
  return { text: draft.text, at };
}
