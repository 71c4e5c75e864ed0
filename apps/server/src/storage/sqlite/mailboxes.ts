import type { DatabaseSync } from 'node:sqlite';
import { type Beside, type Entry, type KindCode, kinds } from '@rookery/protocol';
import { wireBytes } from '../../wire-bytes.ts';

/** An entry as it is kept, in the mailbox of `uin`: received, or a copy of one sent. */
export type MailboxRow = Omit<Entry, 'sent' | 'author' | 'entry' | 'beside'> & {
  /** In a group only; there it is never 0. */
  readonly author?: number | null | undefined;
  /** In a group only: its number in the log. */
  readonly entry?: number | null | undefined;
  /** As JSON. */
  readonly beside?: string | null | undefined;
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

/** What of a row makes an entry. Only those of groups have an author, and a number in the log. */
export type EntryRow = Pick<
  MailboxRow,
  'number' | 'kind' | 'peer' | 'text' | 'at' | 'sent' | 'twin' | 'author' | 'entry' | 'beside'
>;

/** What of a message can change. */
export type Content = { readonly text: string; readonly beside: string | null };

/** An entry in the log of a group. */
export type LogRow = {
  readonly grp: number;
  readonly number: number;
  readonly kind: KindCode;
  readonly author: number;
  readonly at: number;
  readonly text: string;
  readonly beside: string | null;
};

/** How a member has sent what is in the log of a group. */
export type Sent = Pick<MailboxRow, 'request' | 'origin' | 'client_id'>;

/** What {@link Mailboxes.append} gives a number to. */
export type NewRow = Omit<MailboxRow, 'number' | 'author' | 'entry'> & { readonly author?: number | undefined };

/** What one page may hold. */
export type Bounds = { readonly count: number; readonly bytes: number };

const MESSAGE = kinds.message.code;
/** The kind, in the database, of a row that points into the log of a group: `peer` is the group, `twin` the number there. */
const POINTER = 10;
/** Rows about a group that are in one mailbox alone: `twin` is who did it. */
const AUTHORED = [kinds.invited.code, kinds.wants.code, kinds.happened.code].join();
/** Rows about a message; in a group they have an author as well. */
const CHANGES = [kinds.recalled.code, kinds.edited.code, kinds.reacted.code].join();
const MOST_UNFILED = 16_384;
// They are in memory, too: many long ones are filed sooner.
const MOST_UNFILED_CHARS = 8_388_608;
const none: readonly MailboxRow[] = [];
const RECEIVED: Sent = { request: null, origin: 0, client_id: null };

/** Rows of a mailbox, `m`, those that point into the log of a group with what it says. */
export const entriesIn = (table: 'messages' | 'journal') => `
  SELECT m.uin AS uin, m.number AS number, coalesce(l.kind, m.kind) AS kind, m.peer AS peer, m.sent AS sent, m.at AS at,
    coalesce(l.text, m.text) AS text, m.request AS request, m.origin AS origin, m.twin AS twin, m.client_id AS client_id,
    CASE WHEN m.kind = ${POINTER} THEN l.author WHEN m.kind IN (${AUTHORED}) THEN m.twin
      WHEN m.kind IN (${CHANGES}) THEN nullif(m.twin, 0) END AS author,
    CASE m.kind WHEN ${POINTER} THEN m.twin END AS entry,
    CASE m.kind WHEN ${POINTER} THEN l.beside ELSE m.beside END AS beside
  FROM ${table} AS m LEFT JOIN group_log AS l ON m.kind = ${POINTER} AND l.grp = m.peer AND l.number = m.twin`;

/**
 * All mailboxes: one log per account, numbered 1, 2, 3...
 *
 * New rows go to the journal, where those of all accounts lie one after the other: a commit then writes a few pages,
 * instead of one for each mailbox. When there are enough they are filed into their mailboxes together. Until then they
 * are in memory as well. One process writes; `outside` ones only look. When one is full, for all or for one sender, is
 * decided in `../rules/writing.ts`.
 */
export class Mailboxes {
  readonly #db: DatabaseSync;
  readonly #insert;
  readonly #newest;
  readonly #received;
  readonly #behind;
  readonly #countFiled;
  readonly #countFrom;
  readonly #older;
  readonly #named;
  readonly #one;
  readonly #fileAll;
  readonly #noteLatest;
  readonly #readUnfiled;
  readonly #readFiled;
  readonly #rewriteFiled;
  readonly #rewriteUnfiled;
  readonly #nextFrom;
  readonly #moreFiled;
  #unfiled = new Map<number, MailboxRow[]>();
  /** The unfiled rows that have a name of their client's, by account and name. */
  #unfiledNames = new Map<string, MailboxRow>();
  /** Where in {@link #unfiled} messages are, by their sender and their number in its mailbox. */
  #twins = new Map<number, { upTo: number; readonly byName: Map<string, number> }>();
  #count = 0;
  #chars = 0;
  /** How many rows have ever been filed. */
  #filed = 0;

  constructor(db: DatabaseSync, outside: boolean) {
    this.#db = db;
    this.#insert = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#newest = db.prepare('SELECT max(number) FROM messages WHERE uin = ?');
    this.#newest.setReturnArrays(true);
    this.#countFiled = db.prepare(
      `SELECT count(*) FROM messages WHERE uin = ? AND number > ? AND number <= ? AND sent = 0
        AND kind NOT IN (${POINTER}, ${CHANGES})`,
    );
    this.#countFiled.setReturnArrays(true);
    this.#countFrom = db.prepare(`
      SELECT count(*) FROM (SELECT 1 FROM messages INDEXED BY messages_talk
        WHERE kind = ${MESSAGE} AND uin = ? AND peer = ? AND sent = 0 AND number > ? LIMIT ?)`);
    this.#countFrom.setReturnArrays(true);
    this.#received = db.prepare(
      `${entriesIn('messages')} WHERE m.uin = ? AND m.number > ? AND m.number <= ? AND m.sent = 0 ORDER BY m.number`,
    );
    this.#behind = db.prepare(`
      ${entriesIn('messages')} WHERE m.uin = ? AND m.number > ? AND m.number <= ? AND m.origin <> ? ORDER BY m.number`);
    this.#older = db.prepare(
      'SELECT max(number) FROM messages WHERE uin = ? AND number > ? AND number <= ? AND at < ?',
    );
    this.#older.setReturnArrays(true);
    this.#named = db.prepare(`${entriesIn('messages')} WHERE m.uin = ? AND m.client_id = ?`);
    this.#one = db.prepare(`${entriesIn('messages')} WHERE m.uin = ? AND m.number = ?`);
    this.#fileAll = db.prepare('INSERT INTO messages SELECT * FROM journal ORDER BY uin, number');
    this.#noteLatest = db.prepare(`
      UPDATE members SET latest = filed.number
      FROM (SELECT uin, peer, max(number) AS number FROM journal WHERE kind = ${POINTER} GROUP BY uin, peer) AS filed
      WHERE members.grp = filed.peer AND members.uin = filed.uin`);
    this.#readUnfiled = db.prepare(`${entriesIn('journal')} ORDER BY m.rowid`);
    this.#rewriteFiled = db.prepare('UPDATE messages SET text = ?, beside = ? WHERE uin = ? AND number = ?');
    this.#rewriteUnfiled = db.prepare('UPDATE journal SET text = ?, beside = ? WHERE uin = ? AND number = ?');
    this.#nextFrom = db.prepare(`
      SELECT number, twin FROM messages INDEXED BY messages_talk
      WHERE kind = ${MESSAGE} AND uin = ? AND peer = ? AND sent = 0 AND number >= ? AND number <= ? ORDER BY number LIMIT 1`);
    this.#readFiled = db.prepare('SELECT filed FROM generation');
    this.#moreFiled = db.prepare('UPDATE generation SET filed = filed + ?');
    if (outside) return;
    db.exec('BEGIN IMMEDIATE');
    this.#file();
    db.exec('COMMIT');
  }

  /** Puts a row into its mailbox, inside of a transaction; answers its number. */
  append(row: NewRow): number {
    const { uin, kind, peer, sent, at, text, request, origin, twin, client_id, author, beside = null } = row;
    const number = this.newest(uin) + 1;
    this.#insert.run(uin, number, kind, peer, sent, at, text, request, origin, author ?? twin, client_id, beside);
    this.#keep({ ...row, number });
    return number;
  }

  /** Puts a row into the mailbox of a member that points to an entry in the log of a group; answers its number. */
  point(uin: number, { grp, number: entry, kind, author, at, text, beside }: LogRow, sent?: Sent): number {
    const number = this.newest(uin) + 1;
    const { request, origin, client_id } = sent ?? RECEIVED;
    const isSent = sent ? 1 : 0;
    this.#insert.run(uin, number, POINTER, grp, isSent, at, '', request, origin, entry, client_id, null);
    const copy = { request, origin, twin: 0, client_id };
    this.#keep({ uin, number, kind, peer: grp, sent: isSent, at, text, ...copy, author, entry, beside });
    return number;
  }

  /** Changes a message in its mailbox, inside of a transaction. */
  rewrite(uin: number, number: number, content: Content): void {
    const rows = this.#unfiled.get(uin);
    const at = number - (rows?.[0]?.number ?? number + 1);
    const row = rows?.[at];
    const { text, beside } = content;
    if (!rows || !row) {
      this.#rewriteFiled.run(text, beside, uin, number);
      return;
    }
    this.#rewriteUnfiled.run(text, beside, uin, number);
    this.#replace(rows, at, { ...row, ...content });
  }

  /** Changes what is in memory of a message in the log of a group. */
  rewriteCopies(group: number, entry: number, content: Content): void {
    for (const rows of this.#unfiled.values()) {
      const at = rows.findIndex((row) => row.peer === group && row.entry === entry);
      const row = rows[at];
      if (row) this.#replace(rows, at, { ...row, ...content });
    }
  }

  #replace(rows: MailboxRow[], at: number, row: MailboxRow): void {
    rows[at] = row;
    if (row.client_id !== null) this.#unfiledNames.set(nameOf(row.uin, row.client_id), row);
  }

  /** The message of a peer that has this number in the mailbox of the peer. */
  twinOf(uin: number, peer: number, twin: number): EntryRow | undefined {
    const unfiled = this.#unfiledTwin(uin, peer, twin);
    if (unfiled) return unfiled;
    // The later of two messages has the higher number in both mailboxes.
    let [low, high] = [1, this.#newestFiled(uin)];
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const found = this.#nextFrom.get(uin, peer, middle, high) as { number: number; twin: number } | undefined;
      if (found?.twin === twin) return this.row(uin, found.number);
      if (found && found.twin < twin) low = found.number + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** The same of what is in the journal only; where each row is there is noted when it is first looked for. */
  #unfiledTwin(uin: number, peer: number, twin: number): MailboxRow | undefined {
    const rows = this.#unfiled.get(uin);
    if (!rows) return undefined;
    let places = this.#twins.get(uin);
    if (!places) {
      places = { upTo: 0, byName: new Map() };
      this.#twins.set(uin, places);
    }
    for (; places.upTo < rows.length; places.upTo++) {
      const row = rows[places.upTo];
      if (row?.sent === 0 && row.kind === MESSAGE && !row.entry) {
        places.byName.set(nameOf(row.peer, String(row.twin)), places.upTo);
      }
    }
    const place = places.byName.get(nameOf(peer, String(twin)));
    return place === undefined ? undefined : rows[place];
  }

  /** At the end of a transaction: files the journal when it has become long. */
  tidy(): void {
    if (this.#count >= MOST_UNFILED || this.#chars >= MOST_UNFILED_CHARS) this.#file();
  }

  /** After a transaction was rolled back: what is in memory is what is in the journal. */
  reload(): void {
    this.#forget();
    this.#filed = this.#filedBefore();
    for (const row of this.#readUnfiled.iterate() as Iterable<MailboxRow>) this.#keep(row);
  }

  /** How many entries all mailboxes have had. */
  get total(): number {
    return this.#filed + this.#count;
  }

  /** What came in behind a number, up to another, in order. */
  *received(uin: number, after: number, upTo = Number.MAX_SAFE_INTEGER): Iterable<EntryRow> {
    yield* this.#received.iterate(uin, after, upTo) as Iterable<EntryRow>;
    for (const row of this.unfiled(uin, after)) if (row.sent === 0 && row.number <= upTo) yield row;
  }

  /** What is behind a number and up to another, but what a session of 2.0 has sent itself; in order. */
  *behind(uin: number, after: number, upTo: number, session: number): Iterable<EntryRow> {
    yield* this.#behind.iterate(uin, after, upTo, session) as Iterable<EntryRow>;
    for (const row of this.unfiled(uin, after)) if (row.origin !== session && row.number <= upTo) yield row;
  }

  /** The row with this number. */
  row(uin: number, number: number): EntryRow | undefined {
    const [unfiled] = this.unfiled(uin, number - 1);
    return unfiled?.number === number ? unfiled : (this.#one.get(uin, number) as EntryRow | undefined);
  }

  /** The rows of an account that are in the journal only, behind a number, in order. */
  unfiled(uin: number, after = 0): readonly MailboxRow[] {
    const rows = this.#unfiled.get(uin) ?? none;
    // Without gaps: the number says where a row is.
    const known = after + 1 - (rows[0]?.number ?? 0);
    return known > 0 ? rows.slice(known) : rows;
  }

  /** The message that a client gave this name to. */
  named(
    uin: number,
    clientId: string,
  ): Pick<MailboxRow, 'number' | 'peer' | 'text' | 'at' | 'entry' | 'beside'> | undefined {
    const unfiled = this.#unfiledNames.get(nameOf(uin, clientId));
    return unfiled ?? (this.#named.get(uin, clientId) as MailboxRow | undefined);
  }

  /** How many came in behind a number, up to another, from groups none, and no changes to messages. Reads no texts: a mailbox may be full of long ones. */
  countReceived(uin: number, after: number, upTo = Number.MAX_SAFE_INTEGER): number {
    const [filed] = this.#countFiled.get(uin, after, upTo) as unknown as [number];
    const unfiled = this.unfiled(uin, after).filter(
      (row) => row.sent === 0 && !row.entry && !isChange(row) && row.number <= upTo,
    );
    return filed + unfiled.length;
  }

  /** How many messages of one sender came in behind a number, counted up to `most`. */
  countFrom(uin: number, peer: number, after: number, most: number): number {
    const [filed] = this.#countFrom.get(uin, peer, after, most) as unknown as [number];
    const isIts = (row: MailboxRow) => row.sent === 0 && row.peer === peer && row.kind === MESSAGE;
    return filed + this.unfiled(uin, after).filter(isIts).length;
  }

  /** The last number behind one, up to another, whose row is older than a time; 0 for none. */
  lastBefore(uin: number, after: number, upTo: number, at: number): number {
    const unfiled = this.unfiled(uin, after).findLast((row) => row.number <= upTo && row.at < at);
    if (unfiled) return unfiled.number;
    const [filed] = this.#older.get(uin, after, upTo, at) as unknown as [number | null];
    return filed ?? 0;
  }

  /** The number of the newest row; 0 in an empty mailbox. */
  newest(uin: number): number {
    return this.unfiled(uin).at(-1)?.number ?? this.#newestFiled(uin);
  }

  #newestFiled(uin: number): number {
    const [number] = this.#newest.get(uin) as unknown as [number | null];
    return number ?? 0;
  }

  #keep(row: MailboxRow): void {
    const rows = this.#unfiled.get(row.uin);
    if (rows) rows.push(row);
    else this.#unfiled.set(row.uin, [row]);
    if (row.client_id !== null) this.#unfiledNames.set(nameOf(row.uin, row.client_id), row);
    this.#count++;
    // What is in the log of a group is in memory once, for all its members: it counts for its author.
    if (!row.entry || row.sent === 1) this.#chars += row.text.length;
  }

  #forget(): void {
    this.#unfiled = new Map();
    this.#unfiledNames = new Map();
    this.#twins = new Map();
    this.#count = 0;
    this.#chars = 0;
  }

  #file(): void {
    this.#noteLatest.run();
    const { changes } = this.#fileAll.run();
    this.#db.exec('DELETE FROM journal');
    this.#moreFiled.run(Number(changes));
    this.#filed = this.#filedBefore();
    this.#forget();
  }

  #filedBefore(): number {
    return (this.#readFiled.get() as { filed: number }).filed;
  }
}

/** A row as others see it. */
export function entryOf({ number, kind, peer, text, at, sent, twin, author, entry, beside }: EntryRow): Entry {
  const row = { kind, peer, text, number, at, sent: sent === 1, ...(beside && { beside: besideIn(beside) }) };
  if (author) return { ...row, author, entry: entry ?? 0 };
  const named = kind === MESSAGE ? (sent === 1 ? number : twin) : 0;
  return named === 0 ? row : { ...row, entry: named };
}

/** About how many bytes of an answer a row takes. */
export function bytesOf({ text, beside }: Pick<EntryRow, 'text' | 'beside'>): number {
  return wireBytes(text) + (beside ? Buffer.byteLength(beside) : 0);
}

/** What a row has beside its text. */
export function besideIn(json: string | null | undefined): Beside {
  return json ? (JSON.parse(json) as Beside) : {};
}

/** What was done to a message: it takes no room in a mailbox from what others write. */
function isChange({ kind }: MailboxRow): boolean {
  return kind === kinds.recalled.code || kind === kinds.edited.code || kind === kinds.reacted.code;
}

/** As many rows as fit, and the first that does not. Only the first of all may pass the bytes, or it would never go out. */
export function pageOf(rows: Iterable<EntryRow>, { count, bytes }: Bounds): { entries: Entry[]; next?: EntryRow } {
  const entries: Entry[] = [];
  let room = bytes;
  for (const row of rows) {
    room -= bytesOf(row);
    if (entries.length === count || (room < 0 && entries.length > 0)) return { entries, next: row };
    entries.push(entryOf(row));
  }
  return { entries };
}

function nameOf(uin: number, clientId: string): string {
  return `${uin} ${clientId}`;
}
