import type { DatabaseSync } from 'node:sqlite';
import { beginningOf, type Entry, kinds } from '@rookery/protocol';
import {
  type Conversation,
  type ConversationPage,
  type HistoryPage,
  type HistoryQuery,
  type MessageQuery,
  type MessagesFound,
  MOST_UNREAD,
  type ReadOutcome,
} from '../storage.ts';
import { folded } from './folding.ts';
import { type Bounds, bytesOf, type EntryRow, entryOf, type Mailboxes, pageOf, type Row } from './mailboxes.ts';

const MESSAGE = kinds.message.code;

// The index is named: of its own accord SQLite would go through the mailbox, since that has the wanted order.
const OWN = `messages INDEXED BY messages_talk WHERE kind = ${MESSAGE} AND uin = ?1`;
const TALK = `${OWN} AND peer = ?2`;
const COLUMNS = 'number, kind, peer, text, at, sent';

// Searching compares texts one by one, and others wait for the storage, too.
const MOST_LOOKED = 5000;
const CHARS_EACH = 400;

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
  all: `SELECT ${COLUMNS} FROM messages WHERE uin = ?1 AND number < ?2 ORDER BY number DESC`,
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
  twin: `SELECT twin FROM ${TALK} AND sent = 0 AND number <= ?3 ORDER BY number DESC LIMIT 1`,
} as const;

/** What has been said, and how far it was read. Rows are in the mailbox, the newest of them in the journal only. */
export function historyOperations(db: DatabaseSync, mailboxes: Mailboxes) {
  const page = db.prepare(talkQueries.page);
  const pageAfter = db.prepare(talkQueries.pageAfter);
  const all = db.prepare(talkQueries.all);
  const partners = db.prepare(talkQueries.partners);
  const unread = db.prepare(talkQueries.unread);
  const twinOf = db.prepare(talkQueries.twin);
  const talk = db.prepare('SELECT read, seen FROM talks WHERE uin = ? AND peer = ?');
  const setRead = db.prepare(`
    INSERT INTO talks (uin, peer, read) VALUES (?, ?, ?3) ON CONFLICT (uin, peer) DO UPDATE SET read = ?3`);
  const setSeen = db.prepare(`
    INSERT INTO talks (uin, peer, seen) VALUES (?, ?, ?3) ON CONFLICT (uin, peer) DO UPDATE SET seen = ?3`);
  const shares = db.prepare(`
    SELECT 1 FROM accounts WHERE uin = ?1 AND share_read = 1
      AND NOT EXISTS (SELECT 1 FROM blocks WHERE (uin, peer) IN (VALUES (?1, ?2), (?2, ?1)))`);
  const nickOf = db.prepare('SELECT nick FROM accounts WHERE uin = ?');

  function talkOf(uin: number, peer: number): { read: number; seen: number } {
    return (talk.get(uin, peer) as { read: number; seen: number } | undefined) ?? { read: 0, seen: 0 };
  }

  /** The messages of one conversation that are in the journal only, newest first. */
  function unfiledOf(uin: number, peer: number): Row[] {
    return mailboxes
      .unfiled(uin)
      .filter((row) => row.peer === peer && row.kind === MESSAGE)
      .reverse();
  }

  /** The messages of one conversation, newest first. */
  function* talkBelow(uin: number, peer: number, before: number): Iterable<EntryRow> {
    for (const row of unfiledOf(uin, peer)) if (row.number < before) yield row;
    yield* page.iterate(uin, peer, before) as Iterable<EntryRow>;
  }

  /** The messages of one conversation, oldest first. */
  function* talkAbove(uin: number, peer: number, after: number): Iterable<EntryRow> {
    yield* pageAfter.iterate(uin, peer, after) as Iterable<EntryRow>;
    for (const row of unfiledOf(uin, peer).reverse()) if (row.number > after) yield row;
  }

  /** The messages of a whole mailbox, newest first. */
  function* mailboxBelow(uin: number, before: number): Iterable<EntryRow> {
    for (const row of mailboxes.unfiled(uin).toReversed()) if (row.number < before) yield row;
    yield* all.iterate(uin, before) as Iterable<EntryRow>;
  }

  function unreadIn(uin: number, peer: number, read: number, latest: readonly Row[]): number {
    const { count } = unread.get(uin, peer, read, MOST_UNREAD) as { count: number };
    const unfiled = latest.filter(({ number, sent, kind }) => sent === 0 && number > read && kind === MESSAGE).length;
    return Math.min(MOST_UNREAD, count + unfiled);
  }

  /** With whom an account has talked: the numbers of the latest message and of the account's last one to them. */
  type Partner = { readonly peer: number; readonly number: number; readonly answered: number };

  /** Latest first. */
  function partnersOf(uin: number): Partner[] {
    const all = new Map<number, Partner>();
    for (const { peer, received, answered } of partners.all(uin) as Record<'peer' | 'received' | 'answered', number>[])
      all.set(peer, { peer, number: Math.max(received, answered), answered });
    for (const { peer, number, sent, kind } of mailboxes.unfiled(uin)) {
      if (kind !== MESSAGE) continue;
      all.set(peer, { peer, number, answered: sent === 1 ? number : (all.get(peer)?.answered ?? 0) });
    }
    return [...all.values()].sort((a, b) => b.number - a.number);
  }

  function conversation(
    uin: number,
    { peer, number, answered }: Partner,
    unfiled: readonly Row[],
    preview: number,
  ): Conversation | undefined {
    const row = mailboxes.row(uin, number);
    if (!row) return undefined;
    const { read: marked, seen } = talkOf(uin, peer);
    // A reply marks everything before it as read.
    const read = Math.max(marked, answered);
    const { nick } = (nickOf.get(peer) as { nick: string } | undefined) ?? { nick: '' };
    const text = beginningOf(row.text, preview);
    return { peer, nick, latest: { ...entryOf(row), text }, unread: unreadIn(uin, peer, read, unfiled), read, seen };
  }

  /** The number, in the mailbox of the peer, of the last message of its that was read. */
  function lastTwin(uin: number, peer: number, read: number): number {
    const unfiled = unfiledOf(uin, peer).find(({ number, sent }) => sent === 0 && number <= read);
    return (unfiled ?? (twinOf.get(uin, peer, read) as { twin: number } | undefined))?.twin ?? 0;
  }

  return {
    history({ uin, peer, before, after, ...bounds }: HistoryQuery): HistoryPage {
      const isBelow = after === undefined;
      const rows = isBelow ? talkBelow(uin, peer, before || Number.MAX_SAFE_INTEGER) : talkAbove(uin, peer, after);
      const { entries, next } = pageOf(rows, bounds);
      if (!isBelow) entries.reverse();
      return { entries, isLast: next === undefined, seen: talkOf(uin, peer).seen };
    },

    findMessages({ uin, text, peer, before, most = MOST_LOOKED, ...bounds }: MessageQuery): MessagesFound {
      const below = before || Number.MAX_SAFE_INTEGER;
      const rows = peer === undefined ? mailboxBelow(uin, below) : talkBelow(uin, peer, below);
      return found(rows, text, bounds, Math.min(most, MOST_LOOKED));
    },

    conversations(query: { uin: number; before: number; count: number; preview: number }): ConversationPage {
      const { uin, before, count, preview } = query;
      const all = partnersOf(uin).filter(({ number }) => before === 0 || number < before);
      // Once for all of them: the journal may hold much.
      const unfiled = Map.groupBy(mailboxes.unfiled(uin), ({ peer }) => peer);
      const shown = all
        .slice(0, count)
        .map((partner) => conversation(uin, partner, unfiled.get(partner.peer) ?? [], preview));
      return { conversations: shown.filter((one) => one !== undefined), isLast: shown.length === all.length };
    },

    markRead(mark: { uin: number; peer: number; number: number; isSecret?: boolean }): ReadOutcome {
      const { uin, peer, number, isSecret = false } = mark;
      const before = talkOf(uin, peer).read;
      const [latest] = talkBelow(uin, peer, Number.MAX_SAFE_INTEGER);
      const read = Math.max(before, Math.min(number, latest?.number ?? 0));
      const moved = read > before;
      if (moved) setRead.run(uin, peer, read);
      const seen = !isSecret && shares.get(uin, peer) ? lastTwin(uin, peer, read) : 0;
      if (seen <= talkOf(peer, uin).seen) return { moved, read };
      setSeen.run(peer, uin, seen);
      return { moved, read, seen };
    },
  };
}

/** The rows with a text in them, up to where one may look or the page is full. */
function found(rows: Iterable<EntryRow>, text: string, { count, bytes }: Bounds, most: number): MessagesFound {
  const wanted = folded(text);
  const entries: Entry[] = [];
  let room = bytes;
  let chars = 0;
  let looked = 0;
  let last = 0;
  for (const row of rows) {
    if (entries.length === count || looked === most || chars > CHARS_EACH * most) return { entries, next: last };
    const compared = row.kind === MESSAGE ? folded(row.text) : undefined;
    if (compared?.includes(wanted)) {
      room -= bytesOf(row.text);
      if (room < 0 && entries.length > 0) return { entries, next: last };
      entries.push(entryOf(row));
    }
    last = row.number;
    // One character can become eighteen.
    chars += Math.max(row.text.length, compared?.length ?? 0);
    looked++;
  }
  return { entries, next: 0 };
}
