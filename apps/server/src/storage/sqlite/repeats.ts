import type { DatabaseSync } from 'node:sqlite';
import { isRepeat } from '../rules/writing.ts';
import { REPEAT_MS } from '../storage.ts';

// More than this in half a minute is an attack, or a load test; then the oldest are forgotten early.
const MOST_REMEMBERED = 1_000_000;

/** When something is stored, and by the steady clock, which is `at` where that is not told. */
type Times = { readonly at: number; readonly steady?: number | undefined };
type Remembered = { readonly at: number; readonly steady: number; readonly number: number };

/**
 * Which requests were carried out in the last {@link REPEAT_MS}, so that a repeated one is not carried out again.
 *
 * The truth is the `request` column of the sender's rows. In memory are two generations of the messages stored by this
 * process; what a process before it stored is read from the rows when a sender is first heard of.
 */
export class StoredRepeats {
  readonly #recent;
  #startedAt: number | undefined;
  readonly #asked = new Set<number>();
  #young = new Map<string, Remembered>();
  #old = new Map<string, Remembered>();
  #turnedAt = 0;
  #uncommitted: string[] = [];

  constructor(db: DatabaseSync) {
    // Newest first, so that reading stops at the first row that is too old.
    this.#recent = db.prepare('SELECT number, at, sent, request FROM messages WHERE uin = ? ORDER BY number DESC');
  }

  /** The number and time that the same request was given, if it was carried out in time. */
  find(uin: number, request: string, { at, steady = at }: Times): { number: number; at: number } | undefined {
    if (this.#startedAt === undefined) this.#turnedAt = steady;
    this.#startedAt ??= steady;
    this.#turn(steady);
    if (steady - this.#startedAt < REPEAT_MS && !this.#asked.has(uin)) this.#readStored(uin, { at, steady });
    const key = keyOf(uin, request);
    const found = this.#young.get(key) ?? this.#old.get(key);
    return found && isRepeat(found.steady, steady) ? { number: found.number, at: found.at } : undefined;
  }

  add(uin: number, request: string, { at, steady = at }: Times, number: number): void {
    const key = keyOf(uin, request);
    this.#young.set(key, { at, steady, number });
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

  #turn(steady: number): void {
    if (steady - this.#turnedAt < REPEAT_MS && this.#young.size < MOST_REMEMBERED) return;
    this.#turnedAt = steady;
    this.#old = this.#young;
    this.#young = new Map();
    this.#asked.clear();
  }

  #readStored(uin: number, now: { at: number; steady: number }): void {
    this.#asked.add(uin);
    for (const row of this.#recent.iterate(uin)) {
      const { number, at, sent, request } = row as { number: number; at: number; sent: number; request: string | null };
      const ageMs = Math.max(0, now.at - at);
      if (!isRepeat(0, ageMs)) return;
      if (sent === 1 && request !== null)
        this.#young.set(keyOf(uin, request), { at, steady: now.steady - ageMs, number });
    }
  }
}

function keyOf(uin: number, request: string): string {
  return `${uin} ${request}`;
}
