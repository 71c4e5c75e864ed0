/** How a {@link Pace} behaves; keys of the configuration. */
export type PaceBounds = {
  /** Pause between two lines. */
  readonly gapMs: number;
  /** How long a client may be busy with a push before it reads again. */
  readonly unreadMs: number;
  /** So many pushes in a row wait for that; what is behind them follows without. */
  readonly unreadLines: number;
};

// A client that asks again so long after an answer has read it.
const READ_MS = 5;

// Behind a push, and within the time of one, a robot that sleeps over it sends fewer requests than these: a reply before
// its sleep and one behind it, and those of a timer.
const TALK = 5;

/**
 * When the next line may go to a client that takes each read for one line (docs/WIRE.md, Pace), and says nothing of
 * what it has read. Times are milliseconds of one clock that never goes back.
 *
 * Lines are a gap apart. Behind a push, and behind an answer soon after one, no push goes for `unreadMs`: a robot may
 * sleep over it, before or behind its reply, and then of all lines that come meanwhile it sees the first. That holds
 * for the first `unreadLines` of a row only, and not for a client that keeps asking: it cannot be asleep.
 */
export class Pace {
  readonly #bounds: PaceBounds;
  /** Before this time no line may leave. */
  #freeAt = Number.NEGATIVE_INFINITY;
  /** Before this time no push may leave: the client may be asleep. */
  #busyUntil = Number.NEGATIVE_INFINITY;
  #wroteAt = Number.NEGATIVE_INFINITY;
  #pushedAt = Number.NEGATIVE_INFINITY;
  #wasPush = false;
  /** How many pushes there were in a row. */
  #inRow = 0;
  /** The times of its latest requests. */
  #asked: number[] = [];

  constructor(bounds: PaceBounds) {
    this.#bounds = bounds;
  }

  /**
   * The client has asked something.
   *
   * @param isAhead it has not read the answer to what it asked before: some send two commands in one instant
   */
  asked(now: number, isAhead: boolean): void {
    if (isAhead) return;
    this.#asked.push(now);
    if (this.#asked.length > TALK) this.#asked.shift();
    // It has read the last answer, or it would not ask again; but a second thread of it may. A push it may not have seen.
    if (!this.#wasPush) this.#freeAt = Math.min(this.#freeAt, this.#wroteAt + READ_MS);
  }

  /** How many milliseconds an answer, or else a push, has to wait; 0 or less: not at all. */
  wait(now: number, isPush: boolean): number {
    const isPatient = isPush && this.#inRow < this.#bounds.unreadLines && !this.#isTalking(now);
    return (isPatient ? Math.max(this.#freeAt, this.#busyUntil) : this.#freeAt) - now;
  }

  /** A line has been sent. */
  wrote(now: number, isPush: boolean): void {
    const { gapMs, unreadMs } = this.#bounds;
    this.#wroteAt = now;
    this.#wasPush = isPush;
    this.#freeAt = now + gapMs;
    if (isPush || now - this.#pushedAt < unreadMs) this.#busyUntil = now + unreadMs;
    if (!isPush) return;
    // What it has asked before the first push, as behind a login, says nothing of what it does behind it.
    if (!this.#isTalking(now) || now - this.#pushedAt >= unreadMs) this.#asked = [];
    // Answers in between lengthen the wait.
    this.#inRow = now - this.#pushedAt < 4 * unreadMs ? this.#inRow + 1 : 1;
    this.#pushedAt = now;
  }

  #isTalking(now: number): boolean {
    const [first = 0] = this.#asked;
    return this.#asked.length === TALK && now - first < this.#bounds.unreadMs;
  }
}
