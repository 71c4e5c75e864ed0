/** Something that is to be done at a time, by the steady clock. */
export type Due = { readonly key: string; dueAt: number };

/** However much is added at once, it is looked through no more often than this. */
const LOOK_MS = 20;
const MOST_MS = 2 ** 31 - 1;

/** What waits for its time: one thing for each key, and so many at the most. */
export class Agenda<T extends Due> {
  readonly #waiting = new Map<string, T>();
  readonly #steady: () => number;
  readonly #most: number;
  readonly #start: (due: T) => boolean;
  #timer: NodeJS.Timeout | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;
  #isClosed = false;

  /** @param start is called for what is due; false: not now, {@link look} is called when it can be */
  constructor(most: number, steady: () => number, start: (due: T) => boolean) {
    this.#most = most;
    this.#steady = steady;
    this.#start = start;
  }

  get size(): number {
    return this.#waiting.size;
  }

  find(key: string): T | undefined {
    return this.#waiting.get(key);
  }

  /** Takes something in, in the place of what has the same key; false when there is no room. */
  add(due: T): boolean {
    if (this.#isClosed || (!this.#waiting.has(due.key) && this.#waiting.size >= this.#most)) return false;
    this.#waiting.set(due.key, due);
    this.#wakeIn(due.dueAt - this.#steady());
    return true;
  }

  remove(key: string): void {
    this.#waiting.delete(key);
  }

  /** Looks soon whether something can be started. */
  look(): void {
    if (this.#waiting.size > 0) this.#wakeIn(0);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #wakeIn(ms: number): void {
    const wakeAt = performance.now() + Math.max(ms, LOOK_MS);
    if (this.#isClosed || wakeAt >= this.#wakeAt) return;
    clearTimeout(this.#timer);
    this.#wakeAt = wakeAt;
    this.#timer = setTimeout(() => this.#wake(), Math.min(wakeAt - performance.now(), MOST_MS));
    this.#timer.unref();
  }

  #wake(): void {
    this.#wakeAt = Number.POSITIVE_INFINITY;
    const steady = this.#steady();
    let next = Number.POSITIVE_INFINITY;
    for (const due of this.#waiting.values()) {
      if (due.dueAt > steady) next = Math.min(next, due.dueAt);
      else if (this.#start(due)) this.#waiting.delete(due.key);
    }
    if (next < Number.POSITIVE_INFINITY) this.#wakeIn(next - steady);
  }
}
