/** What can be scrolled is rows, each with a name by which it is found again when others come or go. */
export type Named = { readonly id: string };

/** What is seen of the rows: up to and with the one at `bottom`. Nothing as `anchor`: the end. */
export type Window = { readonly top: number; readonly bottom: number };

/** The rows that are seen when the one with the name `anchor` is the last of `height`. */
export function windowOf(rows: readonly Named[], anchor: string | undefined, height: number): Window {
  const last = rows.length - 1;
  const found = anchor === undefined ? last : rows.findIndex(({ id }) => id === anchor);
  // The first screen is full as soon as there are rows for it.
  const bottom = Math.min(last, Math.max(found < 0 ? last : found, height - 1));
  return { top: Math.max(0, bottom - height + 1), bottom };
}

/** The anchor after moving by so many rows; nothing at the end. */
export function scrolled(
  rows: readonly Named[],
  anchor: string | undefined,
  height: number,
  by: number,
): string | undefined {
  const { bottom } = windowOf(rows, anchor, height);
  const moved = Math.max(Math.min(height, rows.length) - 1, bottom + by);
  return moved >= rows.length - 1 ? undefined : rows[moved]?.id;
}

/** The first of the rows of a list that are seen, so that the one at `index` is among them, moved no more than needed. */
export function topFor(index: number, top: number, height: number, count: number): number {
  const fitted = Math.min(top, Math.max(0, count - height));
  if (index < fitted) return Math.max(0, index);
  return index >= fitted + height ? index - height + 1 : fitted;
}
