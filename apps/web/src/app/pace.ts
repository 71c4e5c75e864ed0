/** How often the page is drawn anew at the most. */
const PACE_MS = 32;

/**
 * Tells of changes at once, and in a flood of them no more often than somebody can see: what came meanwhile is told
 * together. Whoever listens reads the newest state in any case.
 */
export class Pace {
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(source: { subscribe(listener: () => void): unknown }) {
    source.subscribe(() => this.#changed());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#toldAt + PACE_MS - performance.now();
    if (wait <= 0) this.#tell();
    else this.#timer = setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    this.#timer = undefined;
    for (const listener of this.#listeners) listener();
    // Counted from its end: however long the drawing takes, there is time for what has come.
    this.#toldAt = performance.now();
  }
}
