/** A reader of the changes that is behind by more must look at all accounts it knows. */
export const CHANGES_KEPT_MS = 3_600_000;

/** Whether a reader that has read up to a number misses some: the oldest one that is kept is not its next. */
export function isGap(after: number, oldest: number): boolean {
  return after + 1 < oldest;
}

/** Of the sessions of legacy clients, one that may be removed: no node that is alive holds it, and it was not seen since. */
export function isLost(
  session: { readonly node: string; readonly seenAt: number },
  { before, alive }: { readonly before: number; readonly alive: readonly string[] },
): boolean {
  return session.seenAt < before && !alive.includes(session.node);
}
