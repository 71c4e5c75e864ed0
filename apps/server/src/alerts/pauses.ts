/** How often the same thing is tried. */
export const MOST_TRIES = 4;

const FIRST_MS = 5000;
const MOST_MS = 3_600_000;
const WHOLE = /^[0-9]{1,9}$/;

/**
 * How long browsers are left alone whose push service could not take a push, or wants fewer of them.
 * How often a friend request may ring is decided in `storage/rules/friendship.ts`.
 */
export class Pauses {
  readonly #pauses = new Map<string, { readonly failures: number; readonly until: number }>();
  readonly #steady: () => number;
  readonly #most: number;

  constructor(most: number, steady: () => number) {
    this.#most = most;
    this.#steady = steady;
  }

  /** Until when, by the steady clock; 0 when it is not left alone. */
  until(uin: number, session: number): number {
    return this.#pauses.get(`${uin} ${session}`)?.until ?? 0;
  }

  /** Counts a failure. @param retryAfter what the service has said, in seconds or as a date @returns until when */
  failed(uin: number, session: number, retryAfter: string | undefined, now: number): number {
    const key = `${uin} ${session}`;
    const failures = (this.#pauses.get(key)?.failures ?? 0) + 1;
    const wanted = waitIn(retryAfter, now) ?? FIRST_MS * 6 ** (failures - 1);
    const until = this.#steady() + Math.min(Math.max(wanted, 1000), MOST_MS);
    this.#pauses.delete(key);
    this.#pauses.set(key, { failures, until });
    const [oldest] = this.#pauses.keys();
    if (this.#pauses.size > this.#most && oldest !== undefined) this.#pauses.delete(oldest);
    return until;
  }

  forget(uin: number, session: number): void {
    this.#pauses.delete(`${uin} ${session}`);
  }
}

/** What `Retry-After` says, in milliseconds; nothing when it says nothing that can be read. */
function waitIn(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (WHOLE.test(text)) return 1000 * Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at - now;
}
