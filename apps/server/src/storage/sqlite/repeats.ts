import type { DatabaseSync } from 'node:sqlite';
import { REPEAT_MS } from '../storage.ts';

// More than this in half a minute is an attack, or a load test; then the oldest are forgotten early.
const MOST_REMEMBERED = 1_000_000;

/**
 * Which requests were carried out in the last {@link REPEAT_MS}, so that a repeated one is not carried out again.
 *
 * The truth is the `request` column of the sender's rows. In memory are two generations of what was stored by this
 * process; what a process before it stored is read from the rows when a sender is first heard of.
 */
export class Repeats {
  readonly #recent;
  readonly #startedAt: number;
  readonly #asked = new Set<number>();
  #young = new Map<string, { at: number; number: number }>();
  #old = new Map<string, { at: number; number: number }>();
  #turnedAt: number;
  #uncommitted: string[] = [];

  constructor(db: DatabaseSync, now: number) {
    // Newest first, so that reading stops at the first row that is too old.
    this.#recent = db.prepare('SELECT number, at, sent, request FROM messages WHERE uin = ? ORDER BY number DESC');
    this.#startedAt = now;
    this.#turnedAt = now;
  }

  /** The number and time that the same request was given, if it was carried out in time. */
  find(uin: number, request: string, now: number): { number: number; at: number } | undefined {
    this.#turn(now);
    if (now - this.#startedAt < REPEAT_MS && !this.#asked.has(uin)) this.#readStored(uin, now);
    const key = keyOf(uin, request);
    const found = this.#young.get(key) ?? this.#old.get(key);
    return found && now - found.at < REPEAT_MS ? found : undefined;
  }

  add(uin: number, request: string, at: number, number: number): void {
    const key = keyOf(uin, request);
    this.#young.set(key, { at, number });
    this.#uncommitted.push(key);
  }

  committed(): void {
    if (this.#uncommitted.length > 0) this.#uncommitted = [];
  }

  rolledBack(): void {
    for (const key of this.#uncommitted) {
      this.#young.delete(key);
      this.#old.delete(key); // the generations may have turned meanwhile
    }
    this.#uncommitted = [];
  }

  #turn(now: number): void {
    if (now - this.#turnedAt < REPEAT_MS && this.#young.size < MOST_REMEMBERED) return;
    this.#turnedAt = now;
    this.#old = this.#young;
    this.#young = new Map();
    this.#asked.clear();
  }

  #readStored(uin: number, now: number): void {
    this.#asked.add(uin);
    for (const row of this.#recent.iterate(uin)) {
      const { number, at, sent, request } = row as { number: number; at: number; sent: number; request: string | null };
      if (now - at >= REPEAT_MS) return;
      if (sent === 1 && request !== null) this.#young.set(keyOf(uin, request), { at, number });
    }
  }
}

function keyOf(uin: number, request: string): string {
  return `${uin} ${request}`;
}
