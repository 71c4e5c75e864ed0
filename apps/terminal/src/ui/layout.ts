/** Where what stands on a screen of some size. */
export type Layout = {
  readonly columns: number;
  readonly rows: number;
  /** Friend list and conversation stand side by side; otherwise one of them fills the screen. */
  readonly isWide: boolean;
  readonly listWidth: number;
  readonly mainWidth: number;
  /** Rows between the title and the bottom line. */
  readonly bodyRows: number;
  /** There is room for a title and a bottom line. */
  readonly hasFrame: boolean;
};

export const LEAST_COLUMNS = 20;
export const LEAST_ROWS = 4;
const WIDE_FROM = 64;
const FRAME_FROM = 7;
const MOST_MESSAGE = 110;

export function layoutOf({ columns, rows }: { columns: number; rows: number }): Layout {
  const isWide = columns >= WIDE_FROM;
  const listWidth = isWide ? Math.min(38, Math.max(22, Math.floor(columns * 0.29))) : columns;
  const hasFrame = rows >= FRAME_FROM;
  return {
    columns,
    rows,
    isWide,
    listWidth,
    mainWidth: isWide ? columns - listWidth - 1 : columns,
    bodyRows: hasFrame ? rows - 2 : rows,
    hasFrame,
  };
}

/** How many rows the head of a conversation takes: who it is with, and a line under it where there is room. */
export function headRows({ bodyRows }: Layout): number {
  if (bodyRows >= 12) return 2;
  return bodyRows >= 5 ? 1 : 0;
}

/** How wide the text of a message may be: longer lines are hard to read. */
export function readableWidth(width: number): number {
  return Math.min(width, MOST_MESSAGE);
}

/** How many rows a draft of so many rows gets. */
export function composeRows(draftRows: number, bodyRows: number): number {
  return Math.max(1, Math.min(draftRows, 8, Math.floor(bodyRows / 3)));
}
