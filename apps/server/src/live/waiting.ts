/** Who keeps something waiting, and can be made to let go of it. */
export type Keeper = {
  /** The memory is needed: it ends at once. */
  yieldMemory(): void;
};

/**
 * What waits in memory for peers, over all connections: requests that are not complete, answers that are not read. How
 * a poll waits is in `parking.ts`.
 *
 * Over the bound, the peer that has kept something waiting for longest is cut: an honest one is done in a moment.
 */
export class Waiting {
  readonly #mostBytes: number;
  // In the order in which they began: what changes keeps its place.
  readonly #keepers = new Map<Keeper, number>();
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** How much there is in all. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Sets how much a peer keeps waiting now; 0 for nothing any more. */
  keep(keeper: Keeper, bytes: number): void {
    const before = this.#keepers.get(keeper) ?? 0;
    if (bytes === before) return;
    this.#bytes += bytes - before;
    if (bytes === 0) this.#keepers.delete(keeper);
    else this.#keepers.set(keeper, bytes);
    while (this.#bytes > this.#mostBytes) this.#cutOldest();
  }

  #cutOldest(): void {
    const [oldest] = this.#keepers.keys();
    if (oldest === undefined) return;
    this.keep(oldest, 0);
    oldest.yieldMemory();
  }
}
