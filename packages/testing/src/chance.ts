/** Chance that can be had again: the same seed, the same events. */
export class Chance {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed;
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1 (mulberry32). */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** True so often. */
  is(probability: number): boolean {
    return this.next() < probability;
  }
}

/** The seed of this run: of the variable ROOKERY_SEED, or a new one, which is printed. */
export function seedOf(test: string): number {
  const given = Number(process.env.ROOKERY_SEED ?? Number.NaN);
  const seed = Number.isInteger(given) ? given : Math.floor(Math.random() * 2 ** 32);
  console.log(`${test}: ROOKERY_SEED=${seed}`);
  return seed;
}
