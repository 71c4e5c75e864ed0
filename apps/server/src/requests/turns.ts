/** Who wants a turn. */
export type Claim = {
  /** Only one with the same key has its turn at a time; without a key there is no such rule. */
  readonly key?: string;
  /** Whose line it stands in. */
  readonly network: string;
  /** Known ones and strangers have their turns alternately. */
  readonly isKnown: boolean;
};

type Waiting = Claim & { readonly answer: (hasTurn: boolean) => void };

/**
 * Hands out turns at work that is dear. Who waits stands in the line of a network, and the networks take turns, so that
 * a flood from one of them, or from many that are unknown, leaves the others their share.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #most: number;
  readonly #known = new Lines();
  readonly #strangers = new Lines();
  readonly #busy = new Set<string>();
  #running = 0;
  #isKnownNext = true;

  /** @param most how many may have their turn or wait for it */
  constructor(atOnce: number, most: number) {
    this.#atOnce = atOnce;
    this.#most = most;
  }

  /** Does the work when it is its turn. @returns nothing, the work not done, when too many wait */
  async take<T>(claim: Claim, work: () => Promise<T>): Promise<T | undefined> {
    if (!(await this.#wait(claim))) return undefined;
    try {
      return await work();
    } finally {
      this.#running--;
      if (claim.key !== undefined) this.#busy.delete(claim.key);
      this.#serve();
    }
  }

  #wait(claim: Claim): Promise<boolean> {
    return new Promise((answer) => {
      if (this.#isFull && !this.#makeRoom(claim)) {
        answer(false);
        return;
      }
      (claim.isKnown ? this.#known : this.#strangers).add({ ...claim, answer });
      this.#serve();
    });
  }

  get #isFull(): boolean {
    return this.#running + this.#known.size + this.#strangers.size >= this.#most;
  }

  /** The last of the longest line goes: of the strangers' first, and never for one who would stand in as long a line. */
  #makeRoom({ network, isKnown }: Claim): boolean {
    if (isKnown && this.#strangers.dropLast(0)) return true;
    const lines = isKnown ? this.#known : this.#strangers;
    return lines.dropLast(lines.lengthOf(network) + 1);
  }

  #serve(): void {
    while (this.#running < this.#atOnce) {
      const order = this.#isKnownNext ? [this.#known, this.#strangers] : [this.#strangers, this.#known];
      const next = order[0]?.next(this.#busy) ?? order[1]?.next(this.#busy);
      if (!next) return;
      this.#isKnownNext = !next.isKnown;
      this.#running++;
      if (next.key !== undefined) this.#busy.add(next.key);
      next.answer(true);
    }
  }
}

/** What waits, by network. The network served longest ago is first. */
class Lines {
  readonly #lines = new Map<string, Waiting[]>();
  size = 0;

  lengthOf(network: string): number {
    return this.#lines.get(network)?.length ?? 0;
  }

  add(waiting: Waiting): void {
    const line = this.#lines.get(waiting.network);
    if (line) line.push(waiting);
    else this.#lines.set(waiting.network, [waiting]);
    this.size++;
  }

  /** Takes out whose turn it is: the first, of the first network that has one whose key is free. */
  next(busy: ReadonlySet<string>): Waiting | undefined {
    for (const [network, line] of this.#lines) {
      const at = line.findIndex(({ key }) => key === undefined || !busy.has(key));
      const [found] = at < 0 ? [] : line.splice(at, 1);
      if (!found) continue;
      this.size--;
      this.#lines.delete(network);
      if (line.length > 0) this.#lines.set(network, line);
      return found;
    }
    return undefined;
  }

  /** Sends the last of the longest line away, if that is longer than `least`. */
  dropLast(least: number): boolean {
    let longest: Waiting[] = [];
    for (const line of this.#lines.values()) if (line.length > longest.length) longest = line;
    if (longest.length <= least) return false;
    const last = longest.pop() as Waiting;
    if (longest.length === 0) this.#lines.delete(last.network);
    this.size--;
    last.answer(false);
    return true;
  }
}
