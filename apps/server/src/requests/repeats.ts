import { REPEAT_MS } from '../storage/storage.ts';

// Requests that are remembered at once; with more than this in half a minute the oldest are forgotten early.
const MOST_REMEMBERED = 100_000;

/**
 * The answers of the last {@link REPEAT_MS} to requests that change something, so that the same bytes from the same
 * account are answered again and not carried out again. What must outlive a crash, messages, is remembered by storage.
 */
export class Answered<T> {
  #young = new Map<string, { at: number; answer: T }>();
  #old = new Map<string, { at: number; answer: T }>();
  #turnedAt = 0;

  find(request: string, now: number): T | undefined {
    const found = this.#young.get(request) ?? this.#old.get(request);
    return found && now - found.at < REPEAT_MS ? found.answer : undefined;
  }

  add(request: string, answer: T, now: number): void {
    if (now - this.#turnedAt >= REPEAT_MS || this.#young.size >= MOST_REMEMBERED) {
      this.#turnedAt = now;
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(request, { at: now, answer });
  }

  /** It was not carried out: the next one is the first. */
  forget(request: string): void {
    this.#young.delete(request);
    this.#old.delete(request);
  }
}
