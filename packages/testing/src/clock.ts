/**
 * Time that is moved by hand.
 *
 * @example
 * const clock = new Clock();
 * const core = createCore({ ...parts, now: clock.now });
 * clock.advance(150_000);
 */
export class Clock {
  #now: number;

  /** @param start milliseconds since 1970; without it, the present */
  constructor(start = Date.now()) {
    this.#now = start;
  }

  /** Milliseconds since 1970; may be handed on as a function. */
  readonly now = (): number => this.#now;

  advance(ms: number): void {
    if (ms < 0) throw new RangeError('Time does not go back.');
    this.#now += ms;
  }
}

type Timer = { readonly ms: number; readonly work: () => void; due: number };

/** What a server does time and again, done when its time is moved by hand. */
export class Timers {
  #now = 0;
  readonly #timers = new Set<Timer>();

  /** Does `work` every `ms`, until the answer is called; may be handed on as a function. */
  readonly every = (ms: number, work: () => void): (() => void) => {
    const timer = { ms, work, due: this.#now + ms };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Does what is due within so many milliseconds, in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(); next && next.due <= end; next = this.#next()) {
      this.#now = next.due;
      next.due += next.ms;
      next.work();
    }
    this.#now = end;
  }

  #next(): Timer | undefined {
    return [...this.#timers].reduce<Timer | undefined>(
      (first, timer) => (first && first.due <= timer.due ? first : timer),
      undefined,
    );
  }
}
