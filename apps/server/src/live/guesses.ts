import { networkOf, siteOf } from '../networks.ts';

const FORGOTTEN_MS = 15 * 60_000;
const MOST_COUNTED = 100_000;
const MINUTE_MS = 60_000;

/** Who tries a password of an account. */
export type Guesser = {
  readonly uin: number;
  readonly address: string;
  /** The account has got in from this network before, or it is asked in the session with this number. */
  readonly isKnown: boolean;
  readonly session?: number | undefined;
};

/**
 * Slows down guessing. An attempt counts before it is compared, and is taken back when it was right. Where nodes share
 * it, it may be asked elsewhere: `await` what it answers.
 */
export interface Guesses {
  /** Seconds until this guesser may try again; 0 when it may now. */
  waitSeconds(guesser: Guesser, now: number): number | Promise<number>;
  /** Counts an attempt that is about to be compared, unless it has to wait. @returns the seconds; with 0 it counts */
  attempt(guesser: Guesser, now: number): number | Promise<number>;
  /** The attempt was right: it does not count, nor does what the same guesser has failed at this account before. */
  takeBack(guesser: Guesser): void | Promise<void>;
  /** Forgets what is too long ago. */
  forget(now: number): void;
}

/** A key that failures are counted under, how many of them are free, and how long each further one holds back at most. */
type Key = { readonly key: string; readonly free: number; readonly longestMs: number };

/**
 * Guesses as one process counts them. After some free failures each further one doubles the wait.
 *
 * Known guessers are judged by their own failures only, so that strangers keep no owner out. For strangers the failures
 * of others make their own dearer; they do not make anyone wait who has not failed, unless very many take part.
 */
export class LocalGuesses implements Guesses {
  readonly #free: number;
  /** In the order of their last failure. */
  readonly #failures = new Map<string, { count: number; at: number }>();

  /** @param free failures of one network at one account before it has to wait */
  constructor(free: number) {
    this.#free = free;
  }

  waitSeconds(guesser: Guesser, now: number): number {
    let until = 0;
    const keys = this.#keysOf(guesser);
    const judged = guesser.isKnown ? keys.slice(0, 1) : keys;
    for (const { key, free, longestMs } of judged) {
      const failures = this.#failures.get(key);
      if (failures) until = Math.max(until, failures.at + pauseMs(failures.count - free, longestMs));
    }
    return until <= now ? 0 : Math.ceil((until - now) / 1000);
  }

  attempt(guesser: Guesser, now: number): number {
    const wait = this.waitSeconds(guesser, now);
    if (wait === 0) this.count(guesser, now);
    return wait;
  }

  /** Counts an attempt in any case. */
  count(guesser: Guesser, now: number): void {
    if (this.#free === Number.POSITIVE_INFINITY) return;
    for (const { key } of this.#keysOf(guesser)) {
      const count = (this.#failures.get(key)?.count ?? 0) + 1;
      this.#failures.delete(key);
      this.#failures.set(key, { count, at: now });
    }
    if (this.#failures.size > MOST_COUNTED) this.#makeRoom();
  }

  takeBack(guesser: Guesser): void {
    const [own, ...wider] = this.#keysOf(guesser);
    this.#failures.delete(own.key);
    for (const { key } of wider) {
      const failures = this.#failures.get(key);
      if (failures && --failures.count === 0) this.#failures.delete(key);
    }
  }

  forget(now: number): void {
    for (const [key, { at }] of this.#failures) {
      if (at + FORGOTTEN_MS >= now) return;
      this.#failures.delete(key);
    }
  }

  /** The oldest eighth goes at once, so that being full costs little. */
  #makeRoom(): void {
    let toGo = Math.ceil(MOST_COUNTED / 8);
    for (const key of this.#failures.keys()) {
      if (toGo-- === 0) return;
      this.#failures.delete(key);
    }
  }

  /** The guesser's own key first. */
  #keysOf({ uin, address, isKnown, session }: Guesser): [Key, ...Key[]] {
    const free = this.#free;
    const network = networkOf(address);
    const longestMs = !isKnown && this.#isAttacked(uin) ? FORGOTTEN_MS - MINUTE_MS : MINUTE_MS;
    const pair: Key = { key: `${uin} ${network}`, free, longestMs };
    const wide: Key[] = [
      // A whole firm may share an address.
      { key: network, free: 40 * free, longestMs: 10_000 },
      { key: `${uin}`, free: 200 * free, longestMs: 1000 },
    ];
    const site = siteOf(address);
    if (site !== undefined) {
      wide.push(
        { key: `${uin} ${site}`, free: 8 * free, longestMs },
        { key: site, free: 320 * free, longestMs: 10_000 },
      );
    }
    return session === undefined
      ? [pair, ...wide]
      : [{ key: `${uin} session ${session}`, free, longestMs: MINUTE_MS }, pair, ...wide];
  }

  #isAttacked(uin: number): boolean {
    return (this.#failures.get(`${uin}`)?.count ?? 0) >= 40 * this.#free;
  }
}

/** How long the last failure holds back, with so many beyond those that are free. */
function pauseMs(over: number, longestMs: number): number {
  return over < 0 ? 0 : Math.min(longestMs, 1000 * 2 ** Math.min(over, 10));
}
