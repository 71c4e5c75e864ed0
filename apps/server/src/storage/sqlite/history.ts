import type { DatabaseSync } from 'node:sqlite';
import { beginningOf, type Entry, kinds } from '@rookery/protocol';
import { wireBytes } from '../../wire-bytes.ts';
import { folded } from '../rules/folding.ts';
import {
  forgetting,
  isListed,
  isMoved,
  marksOf,
  reading,
  readUpTo,
  setting,
  sharesRead,
  type TalkState,
  UNTOUCHED,
} from '../rules/talks.ts';
import {
  type Conversation,
  type ConversationPage,
  type ConversationQuery,
  type HistoryPage,
  type HistoryQuery,
  type MessageQuery,
  type MessagesFound,
  MOST_UNREAD,
  type ReadOutcome,
  type TalkChange,
  type TalkSetting,
} from '../storage.ts';
import { type Bounds, type EntryRow, entryOf, type Mailboxes, pageOf, type Row } from './mailboxes.ts';

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
  answered: `SELECT coalesce(max(number), 0) AS number FROM ${TALK} AND sent = 1`,
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
  const talk = db.prepare('SELECT read, seen, marked, hidden, cleared FROM talks WHERE uin = ? AND peer = ?');
  const talks = db.prepare('SELECT peer, read, seen, marked, hidden, cleared FROM talks WHERE uin = ?');
  const answeredTo = db.prepare(talkQueries.answered);
  const setMarks = db.prepare(`
    INSERT INTO talks (uin, peer, read, marked, hidden, cleared) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (uin, peer) DO UPDATE SET read = ?3, marked = ?4, hidden = ?5, cleared = ?6`);
  const setSeen = db.prepare(`
    INSERT INTO talks (uin, peer, seen) VALUES (?, ?, ?3) ON CONFLICT (uin, peer) DO UPDATE SET seen = ?3`);
  const shares = db.prepare(`
    SELECT share_read AS shares,
      EXISTS (SELECT 1 FROM blocks WHERE (uin, peer) IN (VALUES (?1, ?2), (?2, ?1))) AS blocked
    FROM accounts WHERE uin = ?1`);
  const nickOf = db.prepare('SELECT nick FROM accounts WHERE uin = ?');

  function talkOf(uin: number, peer: number): TalkState {
    return (talk.get(uin, peer) as TalkState | undefined) ?? UNTOUCHED;
  }

  function sharing(uin: number, peer: number): { shareRead: boolean; isBlocked: boolean } {
    const found = shares.get(uin, peer) as { shares: number; blocked: number } | undefined;
    return { shareRead: found?.shares === 1, isBlocked: found?.blocked === 1 };
  }

  /** The messages of one conversation that are in the journal only, newest first. */
  function unfiledOf(uin: number, peer: number): Row[] {
    return mailboxes
      .unfiled(uin)
      .filter((row) => row.peer === peer && row.kind === MESSAGE)
      .reverse();
  }

  /** The messages of one conversation that are not deleted, newest first. */
  function* talkBelow(uin: number, peer: number, before: number, { cleared } = talkOf(uin, peer)): Iterable<EntryRow> {
    for (const row of rowsBelow(uin, peer, before)) {
      if (row.number <= cleared) return;
      yield row;
    }
  }

  function* rowsBelow(uin: number, peer: number, before: number): Iterable<EntryRow> {
    for (const row of unfiledOf(uin, peer)) if (row.number < before) yield row;
    yield* page.iterate(uin, peer, before) as Iterable<EntryRow>;
  }

  /** The messages of one conversation that are not deleted, oldest first. */
  function* talkAbove(uin: number, peer: number, after: number): Iterable<EntryRow> {
    const from = Math.max(after, talkOf(uin, peer).cleared);
    yield* pageAfter.iterate(uin, peer, from) as Iterable<EntryRow>;
    for (const row of unfiledOf(uin, peer).reverse()) if (row.number > from) yield row;
  }

  /** The rows of a whole mailbox, newest first. */
  function* mailboxBelow(uin: number, before: number): Iterable<EntryRow> {
    for (const row of mailboxes.unfiled(uin).toReversed()) if (row.number < before) yield row;
    yield* all.iterate(uin, before) as Iterable<EntryRow>;
  }

  /** Tells which messages of an account are there: not requests, and nothing deleted. */
  function thereFor(uin: number): (row: EntryRow) => boolean {
    const cleared = new Map<number, number>();
    return ({ kind, peer, number }) => {
      if (kind !== MESSAGE) return false;
      if (!cleared.has(peer)) cleared.set(peer, talkOf(uin, peer).cleared);
      return number > (cleared.get(peer) ?? 0);
    };
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
    kept: TalkState,
    unfiled: readonly Row[],
    preview: number,
  ): Conversation | undefined {
    const row = mailboxes.row(uin, number);
    if (!row) return undefined;
    const read = readUpTo(kept, answered);
    const { nick } = (nickOf.get(peer) as { nick: string } | undefined) ?? { nick: '' };
    const text = number > kept.cleared ? beginningOf(row.text, preview) : '';
    const unread = unreadIn(uin, peer, read, unfiled);
    return { peer, nick, latest: { ...entryOf(row), text }, unread, read, seen: kept.seen, ...marksOf(kept, answered) };
  }

  /** The number of the last message that the account has sent to a peer. */
  function lastAnswer(uin: number, peer: number): number {
    const unfiled = unfiledOf(uin, peer).find(({ sent }) => sent === 1);
    return unfiled?.number ?? (answeredTo.get(uin, peer) as { number: number }).number;
  }

  /** Changes what is kept of a conversation; nothing in one without messages. */
  function change(uin: number, peer: number, how: (kept: TalkState, latest: number) => TalkState): TalkChange {
    const kept = talkOf(uin, peer);
    const [latest] = talkBelow(uin, peer, Number.MAX_SAFE_INTEGER, kept);
    const next = latest ? how(kept, latest.number) : kept;
    const moved = isMoved(kept, next);
    if (moved) setMarks.run(uin, peer, next.read, next.marked, next.hidden, next.cleared);
    return { moved, read: next.read, ...marksOf(next, next.marked > 0 ? lastAnswer(uin, peer) : 0) };
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
      const { seen, cleared } = talkOf(uin, peer);
      return { entries, isLast: next === undefined, seen, cleared };
    },

    findMessages({ uin, text, peer, before, most = MOST_LOOKED, ...bounds }: MessageQuery): MessagesFound {
      const below = before || Number.MAX_SAFE_INTEGER;
      const rows = peer === undefined ? mailboxBelow(uin, below) : talkBelow(uin, peer, below);
      return found(rows, thereFor(uin), text, { ...bounds, most: Math.min(most, MOST_LOOKED) });
    },

    conversations({ uin, before, count, preview, withHidden = false }: ConversationQuery): ConversationPage {
      const kept = new Map((talks.all(uin) as (TalkState & { peer: number })[]).map((row) => [row.peer, row]));
      const keptOf = (peer: number) => kept.get(peer) ?? UNTOUCHED;
      const isShown = ({ peer, number }: Partner) => withHidden || isListed(keptOf(peer), number);
      const isBelow = ({ number }: Partner) => before === 0 || number < before;
      const all = partnersOf(uin).filter((partner) => isBelow(partner) && isShown(partner));
      // Once for all of them: the journal may hold much.
      const unfiled = Map.groupBy(mailboxes.unfiled(uin), ({ peer }) => peer);
      const shown = all
        .slice(0, count)
        .map((each) => conversation(uin, each, keptOf(each.peer), unfiled.get(each.peer) ?? [], preview));
      return { conversations: shown.filter((one) => one !== undefined), isLast: shown.length === all.length };
    },

    markRead(mark: { uin: number; peer: number; number: number; isSecret?: boolean }): ReadOutcome {
      const { uin, peer, number, isSecret = false } = mark;
      const { moved, read } = change(uin, peer, (kept, latest) => reading(kept, latest, number));
      const seen = sharesRead({ isSecret, ...sharing(uin, peer) }) ? lastTwin(uin, peer, read) : 0;
      if (seen <= talkOf(peer, uin).seen) return { moved, read };
      setSeen.run(peer, uin, seen);
      return { moved, read, seen };
    },

    setTalk({ uin, peer, ...changes }: TalkSetting): TalkChange {
      return change(uin, peer, (kept, latest) => setting(kept, latest, changes));
    },

    forget({ uin, peer, number }: { uin: number; peer: number; number: number }): TalkChange {
      return change(uin, peer, (kept, latest) => forgetting(kept, latest, number));
    },
  };
}

/** The rows with a text in them, up to where one may look or the page is full. */
function found(
  rows: Iterable<EntryRow>,
  isThere: (row: EntryRow) => boolean,
  text: string,
  { count, bytes, most }: Bounds & { most: number },
): MessagesFound {
  const wanted = folded(text);
  const entries: Entry[] = [];
  let room = bytes;
  let chars = 0;
  let looked = 0;
  let last = 0;
  for (const row of rows) {
    if (entries.length === count || looked === most || chars > CHARS_EACH * most) return { entries, next: last };
    const compared = isThere(row) ? folded(row.text) : undefined;
    if (compared?.includes(wanted)) {
      room -= wireBytes(row.text);
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
