import { Emitter } from './observable.ts';

/** How often the page is drawn anew at the most. */
const DRAW_MS = 32;

/**
 * Tells of changes at once, and in a flood of them no more often than somebody can see: what came meanwhile is told
 * together. Whoever listens reads the newest state in any case.
 */
export class Throttle extends Emitter {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(source: { subscribe(listener: () => void): unknown }) {
    super();
    source.subscribe(() => this.#changed());
  }

  #changed(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#toldAt + DRAW_MS - performance.now();
    if (wait <= 0) this.#pass();
    else this.#timer = setTimeout(() => this.#pass(), wait);
  }

  #pass(): void {
    this.#timer = undefined;
    this.tell();
    // Counted from its end: however long the drawing takes, there is time for what has come.
    this.#toldAt = performance.now();
  }
}
