import type { DatabaseSync } from 'node:sqlite';
import type { KindCode } from '@rookery/protocol';
import type { Entry } from '../storage.ts';

/** An entry as it is kept, in the mailbox of `uin`: received, or a copy of what was sent. */
export type Row = Entry & { readonly uin: number; readonly sent: 0 | 1; readonly request: string | null };

/** What {@link Mailboxes.append} gives a number to. */
export type NewRow = Omit<Row, 'number'>;

const MOST_UNFILED = 4096;
const none: readonly Row[] = [];

/**
 * All mailboxes: one log per account, numbered 1, 2, 3...
 *
 * New rows go to the journal, where those of all accounts lie one after the other: a commit then writes a few pages,
 * instead of one for each mailbox. When there are enough they are filed into their mailboxes together. Until then they
 * are in memory as well. One process writes; `outside` ones only look.
 */
export class Mailboxes {
  readonly #db: DatabaseSync;
  readonly #insert;
  readonly #newest;
  readonly #behind;
  readonly #countFiled;
  #unfiled = new Map<number, Row[]>();
  #count = 0;

  constructor(db: DatabaseSync, outside: boolean) {
    this.#db = db;
    this.#insert = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#newest = db.prepare('SELECT max(number) FROM messages WHERE uin = ?');
    this.#newest.setReturnArrays(true);
    this.#countFiled = db.prepare(
      'SELECT count(*) FROM messages WHERE uin = ? AND number > ? AND number <= ? AND sent = 0',
    );
    this.#countFiled.setReturnArrays(true);
    this.#behind = db.prepare(
      'SELECT number, kind, peer, text, at FROM messages WHERE uin = ? AND number > ? AND sent = 0 ORDER BY number',
    );
    if (outside) return;
    db.exec('BEGIN IMMEDIATE');
    this.#file();
    db.exec('COMMIT');
  }

  /** Puts a row into its mailbox, inside of a transaction; answers its number. */
  append({ uin, kind, peer, sent, at, text, request }: NewRow): number {
    const rows = this.#unfiled.get(uin);
    const number = (rows?.at(-1)?.number ?? this.#newestFiled(uin)) + 1;
    this.#insert.run(uin, number, kind, peer, sent, at, text, request);
    const row: Row = { uin, number, kind, peer, sent, at, text, request };
    if (rows) rows.push(row);
    else this.#unfiled.set(uin, [row]);
    this.#count++;
    return number;
  }

  /** At the end of a transaction: files the journal when it has become long. */
  tidy(): void {
    if (this.#count >= MOST_UNFILED) this.#file();
  }

  /** After a transaction was rolled back: what is in memory is what is in the journal. */
  reload(): void {
    this.#unfiled = new Map();
    this.#count = 0;
    for (const row of this.#db.prepare('SELECT * FROM journal ORDER BY rowid').iterate() as Iterable<Row>) {
      const rows = this.#unfiled.get(row.uin);
      if (rows) rows.push(row);
      else this.#unfiled.set(row.uin, [row]);
      this.#count++;
    }
  }

  /** What came in behind a number, in order. */
  *received(uin: number, after: number): Iterable<Entry> {
    yield* this.#behind.iterate(uin, after) as Iterable<Entry>;
    for (const { number, kind, peer, text, at, sent } of this.#unfiled.get(uin) ?? none) {
      if (sent === 0 && number > after) yield { number, kind: kind as KindCode, peer, text, at };
    }
  }

  /** How many came in behind a number, up to another. Reads no texts: a mailbox may be full of long ones. */
  countReceived(uin: number, after: number, upTo = Number.MAX_SAFE_INTEGER): number {
    const [filed] = this.#countFiled.get(uin, after, upTo) as unknown as [number];
    const unfiled = (this.#unfiled.get(uin) ?? none).filter(
      ({ sent, number }) => sent === 0 && number > after && number <= upTo,
    );
    return filed + unfiled.length;
  }

  #newestFiled(uin: number): number {
    const [number] = this.#newest.get(uin) as unknown as [number | null];
    return number ?? 0;
  }

  #file(): void {
    this.#db.exec('INSERT INTO messages SELECT * FROM journal ORDER BY uin, number; DELETE FROM journal');
    this.#unfiled = new Map();
    this.#count = 0;
  }
}
