import type { Answer } from '../live/answer.ts';
import { REPEAT_MS } from '../storage/storage.ts';

/**
 * The answers of the last 30 s ({@link REPEAT_MS}, in `storage/records.ts`) to requests that change something, so that the
 * same bytes from the same session are answered again and not carried out again. What must outlive a crash, messages, is
 * remembered by storage.
 *
 * A request is answered as soon as its answer is known. Where nodes share what they have answered, it may have to be
 * asked for elsewhere first.
 */
export interface Repeats {
  /**
   * Carries out a request, unless the same was carried out or is being carried out: then both get one answer. What was
   * refused may be tried again.
   *
   * @param request names the session and what it asks
   */
  once(request: string, steady: number, carryOut: () => Answer | Promise<Answer>): Answer | Promise<Answer>;
}

/** The repeats of one process. */
export class LocalRepeats implements Repeats {
  readonly #answered = new Answered<Answer | Promise<Answer>>();

  once(request: string, steady: number, carryOut: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
    const before = this.#answered.find(request, steady);
    if (before !== undefined) return before;
    const answer = carryOut();
    this.#answered.add(request, answer, steady);
    Promise.resolve(answer).then((line) => {
      if (typeof line !== 'string' || !line.includes('&RES=0')) this.#answered.forget(request);
    });
    return answer;
  }
}

// Requests that are remembered at once; with more than this in half a minute the oldest are forgotten early.
const MOST_REMEMBERED = 100_000;

/** Answers by request, in two generations: the older one goes as a whole. */
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
