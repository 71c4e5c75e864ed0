import type { Network } from './arrivals.ts';

// A turn that has taken so long already leaves little to what waits.
const LONG_TURN_MS = 2;
// So many turns in a row are for those at the door alone.
const MOST_FOR_DOOR = 16;

type Work = () => void;

/** Where connections arrive; how many have so far. */
export type Door = { readonly arrived: number };

/**
 * Work that waits for its turn. Networks take turns, and within one its connections, so that none waits for more than
 * one piece of each other network, however many connections that has.
 *
 * Only a little is done in each turn of the event loop, which takes one new connection in a turn; and while there are some
 * at the door, most turns are theirs: they do not wait for the work of others.
 */
export class Rounds {
  readonly #mostAtOnce: number;
  readonly #mostMs: number;
  readonly #door: Door;
  #arrived = 0;
  #forDoor = 0;
  /** What is the first of its connection, and what is not, alternately. */
  #next = new Lines();
  #afterwards = new Lines();
  readonly #first = this.#next;
  readonly #others = this.#afterwards;
  #isSet = false;
  /** When the last turn was over, if there was more to do. */
  #leftAt = Number.POSITIVE_INFINITY;

  constructor(mostAtOnce: number, mostMs: number, door: Door) {
    this.#mostAtOnce = mostAtOnce;
    this.#mostMs = mostMs;
    this.#door = door;
  }

  /** @param isFirst it has not had to wait on this connection before */
  wait(network: Network, work: Work, isFirst = false): void {
    (isFirst ? this.#first : this.#others).add(network, work);
    this.#set();
  }

  #set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    this.#isSet = false;
    if (this.#isForDoor()) return void this.#set();
    const begin = performance.now();
    const isLong = begin - this.#leftAt > LONG_TURN_MS;
    const end = begin + (isLong ? this.#mostMs / 4 : this.#mostMs);
    for (let done = 0; done < this.#mostAtOnce; done++) {
      const work = this.#take();
      if (!work) break;
      work();
      if (performance.now() >= end) break;
    }
    const isMore = this.#first.isWaiting || this.#others.isWaiting;
    this.#leftAt = isMore ? performance.now() : Number.POSITIVE_INFINITY;
    if (isMore) this.#set();
  };

  /** A connection has come in since the last turn, so that there may be others. */
  #isForDoor(): boolean {
    const { arrived } = this.#door;
    const isBusy = arrived !== this.#arrived && this.#forDoor < MOST_FOR_DOOR;
    this.#arrived = arrived;
    this.#forDoor = isBusy ? this.#forDoor + 1 : 0;
    return isBusy;
  }

  #take(): Work | undefined {
    const work = this.#next.take() ?? this.#afterwards.take();
    [this.#next, this.#afterwards] = [this.#afterwards, this.#next];
    return work;
  }
}

/** A line for each network. The network that was served longest ago is first. */
class Lines {
  readonly #lines = new Map<Network, Work[]>();

  get isWaiting(): boolean {
    return this.#lines.size > 0;
  }

  add(network: Network, work: Work): void {
    const line = this.#lines.get(network);
    if (line) line.push(work);
    else this.#lines.set(network, [work]);
  }

  take(): Work | undefined {
    for (const [network, line] of this.#lines) {
      const work = line.shift();
      const isAlone = this.#lines.size === 1;
      if (line.length === 0 || !isAlone) this.#lines.delete(network);
      if (line.length > 0 && !isAlone) this.#lines.set(network, line);
      return work;
    }
    return undefined;
  }
}
