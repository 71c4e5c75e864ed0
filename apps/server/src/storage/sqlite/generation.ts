import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Seal } from './seal.ts';

type Row = {
  readonly word: string | null;
  readonly seal: string | null;
  readonly stamp: string | null;
  readonly other: string | null;
};

/**
 * The generation of a database: a word that is another one after every restore. Numbers of mailboxes, and places in
 * them, mean something together with it only.
 *
 * The server that opens a database decides whether it is the one the last server left, by its seal and its
 * count; otherwise it begins a new generation.
 */
export class Generation {
  readonly word: string;
  readonly #db: DatabaseSync;
  readonly #seal: Seal | undefined;
  #noted = -1;

  /**
   * @param seal what lies beside the database; nothing in a process that only looks, or for a database in memory
   * @param entries how many entries its mailboxes have had
   */
  constructor(db: DatabaseSync, seal: Seal | undefined, entries: number, outside: boolean) {
    this.#db = db;
    this.#seal = seal;
    const row = db.prepare('SELECT word, seal, stamp, other FROM generation').get() as Row;
    const isSame = row.word !== null && (outside || (seal !== undefined && isSealed(row, seal, entries)));
    this.word = isSame || outside ? (row.word ?? '') : newWord();
    if (outside) return;
    if (!isSame) this.#begin(row.word !== null);
    this.#renewSeal();
    this.reached(entries);
  }

  /** What an account's clients are told, with what is its own. */
  of(era: string): string {
    return era === '' ? this.word : `${this.word}.${era}`;
  }

  /** So many entries are on disk. */
  reached(entries: number): void {
    if (entries === this.#noted) return;
    this.#noted = entries;
    this.#seal?.note(entries);
  }

  /** At a clean end: a copy that was made while the server ran does not fit any more. */
  close(): void {
    try {
      this.#renewSeal();
    } catch (error) {
      // With the old seal only the count tells such a copy.
      if (this.#seal?.count() !== this.#noted) this.#seal?.break();
      throw error;
    } finally {
      this.#seal?.close();
    }
  }

  #begin(wasRestored: boolean): void {
    this.#db.exec('BEGIN IMMEDIATE');
    this.#db.prepare('UPDATE generation SET word = ?, seal = NULL, stamp = NULL, other = NULL').run(this.word);
    if (wasRestored) noteRestore(this.#db, 'noticed at the start of the server');
    this.#db.exec('COMMIT');
  }

  /** Whenever this is interrupted, what lies there is what the database names. */
  #renewSeal(): void {
    if (!this.#seal) return;
    const word = newWord();
    this.#db.prepare('UPDATE generation SET other = ?').run(word);
    this.#seal.make(word);
    const stamp = this.#seal.stampOf(word) ?? null;
    this.#db.prepare('UPDATE generation SET other = seal, seal = ?, stamp = ?').run(word, stamp);
    this.#seal.keepOnly(word);
  }
}

/** Keeps in the audit log that a backup was restored. */
export function noteRestore(db: DatabaseSync, detail: string): void {
  db.prepare("INSERT INTO audit (at, done_by, about, act, detail) VALUES (?, 0, 0, 'restore', ?)").run(
    Date.now(),
    detail,
  );
}

/** A word that no other generation, seal or era has. */
export function newWord(bytes = 8): string {
  return randomBytes(bytes).toString('hex');
}

function isSealed({ seal: word, stamp, other }: Row, seal: Seal, entries: number): boolean {
  if (word === null || stamp === null || seal.stampOf(word) !== stamp) return false;
  const isForeign = seal.words().some((each) => each !== word && each !== other);
  return !isForeign && seal.count() <= entries;
}
