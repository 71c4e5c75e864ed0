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
