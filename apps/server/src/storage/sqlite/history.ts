import type { DatabaseSync } from 'node:sqlite';
import { type Entry, kinds } from '@rookery/protocol';
import {
  type Conversation,
  type ConversationPage,
  type HistoryPage,
  type HistoryQuery,
  MOST_UNREAD,
  type ReadOutcome,
} from '../storage.ts';
import { entryOf, type Mailboxes, type Row } from './mailboxes.ts';

const MESSAGE = kinds.message.code;

/** What has been said, and how far it was read. Rows are in the mailbox, the newest of them in the journal only. */
export function historyOperations(db: DatabaseSync, mailboxes: Mailboxes) {
  const page = db.prepare(`
    SELECT number, kind, peer, text, at, sent FROM messages
    WHERE uin = ? AND peer = ? AND kind = ${MESSAGE} AND number < ? ORDER BY number DESC LIMIT ?`);
  const latest = db.prepare(`
    SELECT number, kind, peer, text, at, sent FROM messages
    WHERE uin = ? AND peer = ? AND kind = ${MESSAGE} ORDER BY number DESC LIMIT 1`);
  // Jumps from one peer to the next in the index, whatever lies between.
  const peers = db.prepare(`
    WITH RECURSIVE next (peer) AS (
      SELECT min(peer) FROM messages WHERE uin = ?1 AND kind = ${MESSAGE}
      UNION ALL
      SELECT (SELECT min(peer) FROM messages WHERE uin = ?1 AND kind = ${MESSAGE} AND peer > next.peer)
      FROM next WHERE next.peer IS NOT NULL)
    SELECT peer, (SELECT max(number) FROM messages WHERE uin = ?1 AND kind = ${MESSAGE} AND peer = next.peer) AS number
    FROM next WHERE peer IS NOT NULL`);
  const unread = db.prepare(`
    SELECT count(*) AS count FROM (
      SELECT 1 FROM messages WHERE uin = ? AND peer = ? AND kind = ${MESSAGE} AND number > ? AND sent = 0 LIMIT ?)`);
  const twinOf = db.prepare(`
    SELECT twin FROM messages WHERE uin = ? AND peer = ? AND kind = ${MESSAGE} AND number <= ? AND sent = 0
    ORDER BY number DESC LIMIT 1`);
  const talk = db.prepare('SELECT read, seen FROM talks WHERE uin = ? AND peer = ?');
  const setRead = db.prepare(`
    INSERT INTO talks (uin, peer, read) VALUES (?, ?, ?3) ON CONFLICT (uin, peer) DO UPDATE SET read = ?3`);
  const setSeen = db.prepare(`
    INSERT INTO talks (uin, peer, seen) VALUES (?, ?, ?3) ON CONFLICT (uin, peer) DO UPDATE SET seen = ?3`);
  const shares = db.prepare('SELECT share_read FROM accounts WHERE uin = ?');
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

  function latestOf(uin: number, peer: number): Row | undefined {
    return unfiledOf(uin, peer)[0] ?? (latest.get(uin, peer) as Row | undefined);
  }

  function unreadIn(uin: number, peer: number, read: number): number {
    const { count } = unread.get(uin, peer, read, MOST_UNREAD) as { count: number };
    const unfiled = unfiledOf(uin, peer).filter(({ number, sent }) => sent === 0 && number > read).length;
    return Math.min(MOST_UNREAD, count + unfiled);
  }

  /** With whom an account has talked, with the number of the latest message of each, latest first. */
  function partnersOf(uin: number): [peer: number, number: number][] {
    const numbers = new Map<number, number>();
    for (const { peer, number } of peers.all(uin) as { peer: number; number: number }[]) numbers.set(peer, number);
    for (const row of mailboxes.unfiled(uin)) if (row.kind === MESSAGE) numbers.set(row.peer, row.number);
    return [...numbers].sort((a, b) => b[1] - a[1]);
  }

  function conversation(uin: number, peer: number, preview: number): Conversation[] {
    const row = latestOf(uin, peer);
    if (!row) return [];
    const { read, seen } = talkOf(uin, peer);
    const { nick } = (nickOf.get(peer) as { nick: string } | undefined) ?? { nick: '' };
    const entry = entryOf(row);
    const text = entry.text.length <= preview ? entry.text : [...entry.text].slice(0, preview).join('');
    return [{ peer, nick, latest: { ...entry, text }, unread: unreadIn(uin, peer, read), read, seen }];
  }

  /** The number, in the mailbox of the peer, of the last message of its that was read. */
  function lastTwin(uin: number, peer: number, read: number): number {
    const unfiled = unfiledOf(uin, peer).find(({ number, sent }) => sent === 0 && number <= read);
    return (unfiled ?? (twinOf.get(uin, peer, read) as { twin: number } | undefined))?.twin ?? 0;
  }

  return {
    history({ uin, peer, before, count, bytes }: HistoryQuery): HistoryPage {
      const below = before === 0 ? Number.MAX_SAFE_INTEGER : before;
      const unfiled = unfiledOf(uin, peer).filter(({ number }) => number < below);
      const wanted = count + 1 - unfiled.length;
      const filed = wanted > 0 ? (page.all(uin, peer, below, wanted) as unknown as Row[]) : [];
      const rows = [...unfiled, ...filed];
      const entries: Entry[] = [];
      let room = bytes;
      for (const row of rows) {
        room -= Buffer.byteLength(row.text);
        if (entries.length === count || (room < 0 && entries.length > 0)) break;
        entries.push(entryOf(row));
      }
      return { entries, isLast: entries.length === rows.length, seen: talkOf(uin, peer).seen };
    },

    conversations(query: { uin: number; before: number; count: number; preview: number }): ConversationPage {
      const { uin, before, count, preview } = query;
      const partners = partnersOf(uin).filter(([, number]) => before === 0 || number < before);
      const shown = partners.slice(0, count);
      return {
        conversations: shown.flatMap(([peer]) => conversation(uin, peer, preview)),
        isLast: shown.length === partners.length,
      };
    },

    markRead({ uin, peer, number }: { uin: number; peer: number; number: number }): ReadOutcome {
      const before = talkOf(uin, peer).read;
      const read = Math.min(number, latestOf(uin, peer)?.number ?? 0);
      if (read <= before) return { moved: false, read: before };
      setRead.run(uin, peer, read);
      if ((shares.get(uin) as { share_read: number } | undefined)?.share_read !== 1) return { moved: true, read };
      const seen = lastTwin(uin, peer, read);
      if (seen <= talkOf(peer, uin).seen) return { moved: true, read };
      setSeen.run(peer, uin, seen);
      return { moved: true, read, seen };
    },
  };
}
