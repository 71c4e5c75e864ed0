import { RefusedError } from './errors.ts';

const FIRST_DELAY_MS = 500;
/** A waiting user should be back soon after the server, and a refused connection is cheap. */
const MOST_DELAY_MS = 2000;
/** A server that answers that it cannot is left alone for longer. */
const MOST_REFUSED_MS = 10_000;

/**
 * How long to wait before the next attempt, in milliseconds: longer after each, and drawn at random, so that not everyone
 * comes back at once.
 *
 * @param attempts how many have failed before this one
 * @param random from 0 up to 1
 */
export function delayAfter(error: unknown, attempts: number, random: () => number): number {
  const most = error instanceof RefusedError ? MOST_REFUSED_MS : MOST_DELAY_MS;
  return random() * Math.min(most, FIRST_DELAY_MS * 2 ** attempts);
}

/** How long the server has asked to be left alone, in milliseconds. */
export function askedMs(error: unknown): number {
  return error instanceof RefusedError && error.retrySeconds !== undefined ? error.waitMs : 0;
}
