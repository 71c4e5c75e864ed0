import { Emitter } from './observable.ts';

/** How often the page is redrawn at most. */
const DRAW_MS = 32;

/**
 * Reports the first change at once, and further ones together, no more often than the eye can follow. Listeners read the
 * newest state in any case.
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
    // Counted from the end: slow drawing must leave time for other work.
    this.#toldAt = performance.now();
  }
}
