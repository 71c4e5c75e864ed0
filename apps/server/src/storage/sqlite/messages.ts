import type { DatabaseSync } from 'node:sqlite';
import { type KindCode, kinds } from '@rookery/protocol';
import type { Entry, NewMessage, StoreOutcome } from '../storage.ts';
import type { Repeats } from './repeats.ts';

/** Puts an entry from `peer` into the mailbox of `uin`. */
export type Deliver = (entry: { uin: number; peer: number; kind: KindCode; text: string; at: number }) => void;

// An account that only sends would leave its cursor far behind: every so often it is moved past what is its own.
const CURSOR_STEP = 256;

/** Mailboxes: one log per account of what it received and what it sent. */
export function messageOperations(db: DatabaseSync, repeats: Repeats) {
  const insert = db.prepare(`
    INSERT INTO messages (uin, number, kind, peer, sent, at, text, request)
    VALUES (?1, coalesce((SELECT max(number) FROM messages WHERE uin = ?1), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7)
    RETURNING number`);
  insert.setReturnArrays(true);
  const relation = db.prepare(`
    SELECT disabled, strangers, EXISTS (SELECT 1 FROM friends WHERE uin = ?1 AND peer = ?2)
    FROM accounts WHERE uin = ?1`);
  relation.setReturnArrays(true);
  const behind = 'number > max(?2, coalesce((SELECT number FROM cursors WHERE uin = ?1), 0))';
  const page = db.prepare(
    `SELECT number, kind, peer, text, at FROM messages WHERE uin = ?1 AND ${behind} AND sent = 0 ORDER BY number LIMIT ?3`,
  );
  const countWaiting = db.prepare(`SELECT count(*) FROM messages WHERE uin = ?1 AND ${behind} AND sent = 0`);
  countWaiting.setReturnArrays(true);
  const moveCursor = db.prepare(`
    INSERT INTO cursors (uin, number) VALUES (?, ?)
    ON CONFLICT (uin) DO UPDATE SET number = excluded.number WHERE excluded.number > number`);

  // How many entries wait per mailbox: counted once, then kept up to date here.
  const waiting = new Map<number, number>();

  function waitingFor(uin: number): number {
    const known = waiting.get(uin);
    if (known !== undefined) return known;
    const [counted] = countWaiting.get(uin, 0) as unknown as [number];
    waiting.set(uin, counted);
    return counted;
  }

  function append(
    uin: number,
    kind: KindCode,
    peer: number,
    sent: 0 | 1,
    at: number,
    text: string,
    request: string | null,
  ) {
    const [number] = insert.get(uin, kind, peer, sent, at, text, request) as unknown as [number];
    return number;
  }

  const deliver: Deliver = ({ uin, peer, kind, text, at }) => {
    waiting.set(uin, waitingFor(uin) + 1);
    append(uin, kind, peer, 0, at, text, null);
  };

  return {
    deliver,
    /** Forgets what was counted, since a transaction was rolled back. */
    forgetCounts: () => waiting.clear(),
    operations: {
      storeMessage({ from, to, text, at, request, mostWaiting }: NewMessage): StoreOutcome {
        const before = repeats.find(from, request, at);
        if (before !== undefined) return { outcome: 'repeated', number: before };
        const found = relation.get(to, from) as unknown as [number, number, number] | undefined;
        if (!found || found[0] === 1) return { outcome: 'unknown' };
        if (found[1] === 0 && found[2] === 0) return { outcome: 'stranger' };
        if (waitingFor(to) >= mostWaiting) return { outcome: 'full' };
        const kind = kinds.message.code;
        const number = append(from, kind, to, 1, at, text, request);
        deliver({ uin: to, peer: from, kind, text, at });
        if (number % CURSOR_STEP === 0 && waitingFor(from) === 0) moveCursor.run(from, number);
        repeats.add(from, request, at, number);
        return { outcome: 'stored', number };
      },

      waiting({ uin, after, count, bytes }: { uin: number; after: number; count: number; bytes: number }): Entry[] {
        const entries: Entry[] = [];
        let room = bytes;
        for (const row of page.iterate(uin, after, count)) {
          const entry = row as Entry;
          room -= Buffer.byteLength(entry.text);
          if (room < 0 && entries.length > 0) break;
          entries.push(entry);
        }
        return entries;
      },

      moveCursor({ uin, number }: { uin: number; number: number }): void {
        moveCursor.run(uin, number);
        waiting.delete(uin);
      },
    },
  };
}
