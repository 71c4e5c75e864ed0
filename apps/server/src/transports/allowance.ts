/** So many bytes in so much time. */
export class Allowance {
  readonly #ms: number;
  readonly #bytes: number;
  #from = 0;
  #spent = 0;

  constructor(ms: number, bytes: number) {
    this.#ms = ms;
    this.#bytes = bytes;
  }

  /** Counts some more, and says whether they are within it. */
  spend(bytes: number, now: number): boolean {
    if (now - this.#from > this.#ms) {
      this.#from = now;
      this.#spent = 0;
    }
    this.#spent += bytes;
    return this.#spent <= this.#bytes;
  }
}
