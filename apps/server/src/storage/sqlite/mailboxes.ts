import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '@rookery/protocol';

/** An entry as it is kept, in the mailbox of `uin`: received, or a copy of what was sent. */
export type Row = Omit<Entry, 'sent'> & {
  readonly uin: number;
  readonly sent: 0 | 1;
  readonly request: string | null;
  /** The session of 2.0 that sent it; 0 for all others. */
  readonly origin: number;
  /** Of a received message, its number in the sender's mailbox. */
  readonly twin: number;
  /** The client's own name for what it sent. */
  readonly client_id: string | null;
};

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
  readonly #received;
  readonly #behind;
  readonly #countFiled;
  readonly #named;
  #unfiled = new Map<number, Row[]>();
  /** The unfiled rows that have a name of their client's, by account and name. */
  #unfiledNames = new Map<string, Row>();
  #count = 0;

  constructor(db: DatabaseSync, outside: boolean) {
    this.#db = db;
    this.#insert = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#newest = db.prepare('SELECT max(number) FROM messages WHERE uin = ?');
    this.#newest.setReturnArrays(true);
    this.#countFiled = db.prepare(
      'SELECT count(*) FROM messages WHERE uin = ? AND number > ? AND number <= ? AND sent = 0',
    );
    this.#countFiled.setReturnArrays(true);
    this.#received = db.prepare(
      'SELECT number, kind, peer, text, at, sent FROM messages WHERE uin = ? AND number > ? AND sent = 0 ORDER BY number',
    );
    this.#behind = db.prepare(
      'SELECT number, kind, peer, text, at, sent, origin FROM messages WHERE uin = ? AND number > ? ORDER BY number',
    );
    this.#named = db.prepare('SELECT number, peer, text, at FROM messages WHERE uin = ? AND client_id = ?');
    if (outside) return;
    db.exec('BEGIN IMMEDIATE');
    this.#file();
    db.exec('COMMIT');
  }

  /** Puts a row into its mailbox, inside of a transaction; answers its number. */
  append({ uin, kind, peer, sent, at, text, request, origin, twin, client_id }: NewRow): number {
    const rows = this.#unfiled.get(uin);
    const number = (rows?.at(-1)?.number ?? this.#newestFiled(uin)) + 1;
    this.#insert.run(uin, number, kind, peer, sent, at, text, request, origin, twin, client_id);
    this.#keep({ uin, number, kind, peer, sent, at, text, request, origin, twin, client_id });
    return number;
  }

  /** At the end of a transaction: files the journal when it has become long. */
  tidy(): void {
    if (this.#count >= MOST_UNFILED) this.#file();
  }

  /** After a transaction was rolled back: what is in memory is what is in the journal. */
  reload(): void {
    this.#forget();
    for (const row of this.#db.prepare('SELECT * FROM journal ORDER BY rowid').iterate() as Iterable<Row>) {
      this.#keep(row);
    }
  }

  /** What came in behind a number, in order. */
  *received(uin: number, after: number): Iterable<Entry> {
    for (const row of this.#received.iterate(uin, after) as Iterable<Row>) yield entryOf(row);
    for (const row of this.unfiled(uin)) if (row.sent === 0 && row.number > after) yield entryOf(row);
  }

  /** All rows behind a number, in order; of a filed one only what makes an entry, and its origin. */
  *behind(uin: number, after: number): Iterable<Row> {
    yield* this.#behind.iterate(uin, after) as Iterable<Row>;
    for (const row of this.unfiled(uin)) if (row.number > after) yield row;
  }

  /** The rows of an account that are in the journal only, in order. */
  unfiled(uin: number): readonly Row[] {
    return this.#unfiled.get(uin) ?? none;
  }

  /** The message that a client gave this name to. */
  named(uin: number, clientId: string): Pick<Row, 'number' | 'peer' | 'text' | 'at'> | undefined {
    const unfiled = this.#unfiledNames.get(nameOf(uin, clientId));
    return unfiled ?? (this.#named.get(uin, clientId) as Row | undefined);
  }

  /** How many came in behind a number, up to another. Reads no texts: a mailbox may be full of long ones. */
  countReceived(uin: number, after: number, upTo = Number.MAX_SAFE_INTEGER): number {
    const [filed] = this.#countFiled.get(uin, after, upTo) as unknown as [number];
    const unfiled = this.unfiled(uin).filter(({ sent, number }) => sent === 0 && number > after && number <= upTo);
    return filed + unfiled.length;
  }

  /** The number of the newest row; 0 in an empty mailbox. */
  newest(uin: number): number {
    return this.unfiled(uin).at(-1)?.number ?? this.#newestFiled(uin);
  }

  #newestFiled(uin: number): number {
    const [number] = this.#newest.get(uin) as unknown as [number | null];
    return number ?? 0;
  }

  #keep(row: Row): void {
    const rows = this.#unfiled.get(row.uin);
    if (rows) rows.push(row);
    else this.#unfiled.set(row.uin, [row]);
    if (row.client_id !== null) this.#unfiledNames.set(nameOf(row.uin, row.client_id), row);
    this.#count++;
  }

  #forget(): void {
    this.#unfiled = new Map();
    this.#unfiledNames = new Map();
    this.#count = 0;
  }

  #file(): void {
    this.#db.exec('INSERT INTO messages SELECT * FROM journal ORDER BY uin, number; DELETE FROM journal');
    this.#forget();
  }
}

/** A row as others see it. */
export function entryOf({ number, kind, peer, text, at, sent }: Row): Entry {
  return { kind, peer, text, number, at, sent: sent === 1 };
}

function nameOf(uin: number, clientId: string): string {
  return `${uin} ${clientId}`;
}
