import { OLD_NEWS_MS } from '../storage.ts';

/** Up to where legacy clients have fetched, as they say: not beyond the newest. */
export function fetchedUpTo(number: number, newest: number): number {
  return Math.min(number, newest);
}

/** What a confirmed number is worth: one beyond the newest is of another history, and says nothing of this one. */
export function confirmedUpTo(number: number, newest: number): number {
  return number <= newest ? number : 0;
}

/** Where a new session begins. */
export function beginning(facts: {
  /** The generation of the numbers that the program holds, if it holds any. */
  readonly held: string | undefined;
  readonly generation: string;
  /** The furthest that any session has confirmed; and where that was when the generation began. */
  readonly confirmed: number;
  readonly base: number;
}): number {
  // Others may have confirmed in this generation what this program has never seen.
  return facts.held === undefined || facts.held === facts.generation ? facts.confirmed : facts.base;
}

/** What is older, and was confirmed by other sessions, does not come to legacy clients that log in at this time. */
export function oldNews(at: number): number {
  return at - OLD_NEWS_MS;
}
