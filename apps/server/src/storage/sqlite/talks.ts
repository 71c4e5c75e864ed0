import type { DatabaseSync } from 'node:sqlite';
import { kinds } from '@rookery/protocol';
import { type TalkState, UNTOUCHED } from '../rules/talks.ts';
import { MOST_UNREAD } from '../storage.ts';
import { type EntryRow, entriesIn, type Mailboxes, type MailboxRow } from './mailboxes.ts';

const MESSAGE = kinds.message.code;

// The index is named: of its own accord SQLite would go through the mailbox, since that has the wanted order.
const OWN = `messages INDEXED BY messages_talk WHERE kind = ${MESSAGE} AND uin = ?1`;
const TALK = `${OWN} AND peer = ?2`;
const COLUMNS = 'number, kind, peer, text, at, sent, twin, beside';

/** The questions to the filed part of a mailbox; none of them reads more rows than its answer is made of. */
export const talkQueries = {
  // Two ways through the index that are merged, since received and sent messages lie apart in it.
  page: `
    SELECT ${COLUMNS} FROM ${TALK} AND sent = 0 AND number < ?3 UNION ALL
    SELECT ${COLUMNS} FROM ${TALK} AND sent = 1 AND number < ?3
    ORDER BY number DESC`,
  pageAfter: `
    SELECT ${COLUMNS} FROM ${TALK} AND sent = 0 AND number > ?3 UNION ALL
    SELECT ${COLUMNS} FROM ${TALK} AND sent = 1 AND number > ?3
    ORDER BY number`,
  all: `${entriesIn('messages')} WHERE m.uin = ?1 AND m.number < ?2 ORDER BY m.number DESC`,
  // Jumps from one peer to the next, over anything between.
  partners: `
    WITH RECURSIVE next (peer) AS (
      SELECT min(peer) FROM ${OWN}
      UNION ALL
      SELECT (SELECT min(peer) FROM ${OWN} AND peer > next.peer) FROM next WHERE next.peer IS NOT NULL)
    SELECT next.peer AS peer,
      coalesce((SELECT max(number) FROM ${OWN} AND peer = next.peer AND sent = 0), 0) AS received,
      coalesce((SELECT max(number) FROM ${OWN} AND peer = next.peer AND sent = 1), 0) AS answered
    FROM next WHERE next.peer IS NOT NULL`,
  unread: `SELECT count(*) AS count FROM (SELECT 1 FROM ${TALK} AND sent = 0 AND number > ?3 LIMIT ?4)`,
  answered: `SELECT coalesce(max(number), 0) AS number FROM ${TALK} AND sent = 1`,
  twin: `SELECT twin FROM ${TALK} AND sent = 0 AND number <= ?3 ORDER BY number DESC LIMIT 1`,
} as const;

/**
 * With whom an account has talked: the number of the latest message in the mailbox, and in the conversation (in a group that
 * of its log), and of the account's last one to them.
 */
export type Partner = {
  readonly peer: number;
  readonly number: number;
  readonly latest: number;
  readonly answered: number;
};

/** The rows of one conversation, and what the account has done with it. */
export interface Conversing {
  state(uin: number, peer: number): TalkState;
  /** Keeps what has changed of it. */
  keep(uin: number, peer: number, state: TalkState): void;
  /** Messages that are not deleted, newest first. */
  below(uin: number, peer: number, before: number, state?: TalkState): Iterable<EntryRow>;
  /** Messages that are not deleted, oldest first. */
  above(uin: number, peer: number, after: number): Iterable<EntryRow>;
  lastAnswer(uin: number, peer: number): number;
}

/** Where the conversation with a peer is kept, be it an account or a group. */
export type TalksWith = (peer: number) => Conversing;

/** The conversations of an account: their rows, in the mailbox or the newest in the journal only, and how far they were read. */
export class Talks implements Conversing {
  readonly #mailboxes: Mailboxes;
  readonly #page;
  readonly #pageAfter;
  readonly #partners;
  readonly #unread;
  readonly #answered;
  readonly #twin;
  readonly #state;
  readonly #states;
  readonly #keep;

  constructor(db: DatabaseSync, mailboxes: Mailboxes) {
    this.#mailboxes = mailboxes;
    this.#page = db.prepare(talkQueries.page);
    this.#pageAfter = db.prepare(talkQueries.pageAfter);
    this.#partners = db.prepare(talkQueries.partners);
    this.#unread = db.prepare(talkQueries.unread);
    this.#answered = db.prepare(talkQueries.answered);
    this.#twin = db.prepare(talkQueries.twin);
    this.#state = db.prepare('SELECT read, seen, marked, hidden, cleared FROM talks WHERE uin = ? AND peer = ?');
    this.#keep = db.prepare(`
      INSERT INTO talks (uin, peer, read, marked, hidden, cleared) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (uin, peer) DO UPDATE SET read = ?3, marked = ?4, hidden = ?5, cleared = ?6`);
    this.#states = db.prepare('SELECT peer, read, seen, marked, hidden, cleared FROM talks WHERE uin = ?');
  }

  /** What an account has done with a conversation. */
  state(uin: number, peer: number): TalkState {
    return (this.#state.get(uin, peer) as TalkState | undefined) ?? UNTOUCHED;
  }

  keep(uin: number, peer: number, { read, marked, hidden, cleared }: TalkState): void {
    this.#keep.run(uin, peer, read, marked, hidden, cleared);
  }

  /** By peer; only conversations that something was done with. */
  states(uin: number): ReadonlyMap<number, TalkState> {
    return new Map((this.#states.all(uin) as (TalkState & { peer: number })[]).map((row) => [row.peer, row]));
  }

  /** The messages of one conversation that are not deleted, newest first. */
  *below(uin: number, peer: number, before: number, { cleared } = this.state(uin, peer)): Iterable<EntryRow> {
    for (const row of this.#rowsBelow(uin, peer, before)) {
      if (row.number <= cleared) return;
      yield row;
    }
  }

  /** The messages of one conversation that are not deleted, oldest first. */
  *above(uin: number, peer: number, after: number): Iterable<EntryRow> {
    const from = Math.max(after, this.state(uin, peer).cleared);
    yield* this.#pageAfter.iterate(uin, peer, from) as Iterable<EntryRow>;
    for (const row of this.#unfiled(uin, peer).reverse()) if (row.number > from) yield row;
  }

  /** In no order. */
  partners(uin: number): Partner[] {
    type Row = Record<'peer' | 'received' | 'answered', number>;
    const all = new Map<number, Partner>();
    for (const { peer, received, answered } of this.#partners.all(uin) as Row[]) {
      const number = Math.max(received, answered);
      all.set(peer, { peer, number, latest: number, answered });
    }
    for (const { peer, number, sent, kind, entry } of this.#mailboxes.unfiled(uin)) {
      if (kind !== MESSAGE || entry) continue;
      const answered = sent === 1 ? number : (all.get(peer)?.answered ?? 0);
      all.set(peer, { peer, number, latest: number, answered });
    }
    return [...all.values()];
  }

  /**
   * How many messages of a peer are behind the last one read, counted up to {@link MOST_UNREAD}.
   *
   * @param unfiled what of the conversation is in the journal only
   */
  unread(uin: number, peer: number, read: number, unfiled: readonly MailboxRow[]): number {
    const { count } = this.#unread.get(uin, peer, read, MOST_UNREAD) as { count: number };
    const isUnread = ({ sent, number, kind }: MailboxRow) => sent === 0 && number > read && kind === MESSAGE;
    return Math.min(MOST_UNREAD, count + unfiled.filter(isUnread).length);
  }

  /** The number of the last message that the account has sent to a peer; 0 for none. */
  lastAnswer(uin: number, peer: number): number {
    const unfiled = this.#unfiled(uin, peer).find(({ sent }) => sent === 1);
    return unfiled?.number ?? (this.#answered.get(uin, peer) as { number: number }).number;
  }

  /** The number, in the mailbox of the peer, of the last message of its that was read; 0 for none. */
  lastTwin(uin: number, peer: number, read: number): number {
    const unfiled = this.#unfiled(uin, peer).find(({ number, sent }) => sent === 0 && number <= read);
    return (unfiled ?? (this.#twin.get(uin, peer, read) as { twin: number } | undefined))?.twin ?? 0;
  }

  *#rowsBelow(uin: number, peer: number, before: number): Iterable<EntryRow> {
    for (const row of this.#unfiled(uin, peer)) if (row.number < before) yield row;
    yield* this.#page.iterate(uin, peer, before) as Iterable<EntryRow>;
  }

  /** The messages of one conversation that are in the journal only, newest first. */
  #unfiled(uin: number, peer: number): MailboxRow[] {
    return this.#mailboxes
      .unfiled(uin)
      .filter((row) => row.peer === peer && row.kind === MESSAGE)
      .reverse();
  }
}
