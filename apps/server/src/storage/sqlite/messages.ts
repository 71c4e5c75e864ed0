import type { DatabaseSync } from 'node:sqlite';
import { type KindCode, kinds } from '@rookery/protocol';
import type { Entry, NewMessage, StoreOutcome } from '../storage.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { Repeats } from './repeats.ts';

/** Puts an entry from `peer` into the mailbox of `uin`. */
export type Deliver = (entry: { uin: number; peer: number; kind: KindCode; text: string; at: number }) => void;

/** How many entries wait in the mailbox of an account. */
export type Waiting = (uin: number) => number;

// An account that only sends would leave its cursor far behind: every so often it is moved past what is its own.
const CURSOR_STEP = 256;

/** Sending and fetching, and the places up to which old clients have fetched. */
export function messageOperations(db: DatabaseSync, mailboxes: Mailboxes, repeats: Repeats) {
  const relation = db.prepare(`
    SELECT disabled, strangers, EXISTS (SELECT 1 FROM friends WHERE uin = ?1 AND peer = ?2)
    FROM accounts WHERE uin = ?1`);
  relation.setReturnArrays(true);
  const readCursor = db.prepare('SELECT number FROM cursors WHERE uin = ?');
  readCursor.setReturnArrays(true);
  const moveCursor = db.prepare(`
    INSERT INTO cursors (uin, number) VALUES (?, ?)
    ON CONFLICT (uin) DO UPDATE SET number = excluded.number WHERE excluded.number > number`);

  // How many entries wait per mailbox: counted once, then kept up to date here.
  const waiting = new Map<number, number>();

  function cursorOf(uin: number): number {
    const [number] = (readCursor.get(uin) as unknown as [number] | undefined) ?? [0];
    return number;
  }

  function waitingFor(uin: number): number {
    const known = waiting.get(uin);
    if (known !== undefined) return known;
    const counted = mailboxes.countReceived(uin, cursorOf(uin));
    waiting.set(uin, counted);
    return counted;
  }

  const deliver: Deliver = ({ uin, peer, kind, text, at }) => {
    waiting.set(uin, waitingFor(uin) + 1);
    mailboxes.append({ uin, kind, peer, sent: 0, at, text, request: null });
  };

  return {
    deliver,
    waitingFor,
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
        const number = mailboxes.append({ uin: from, kind, peer: to, sent: 1, at, text, request });
        deliver({ uin: to, peer: from, kind, text, at });
        if (number % CURSOR_STEP === 0 && waitingFor(from) === 0) moveCursor.run(from, number);
        repeats.add(from, request, at, number);
        return { outcome: 'stored', number };
      },

      waiting({ uin, after, count, bytes }: { uin: number; after: number; count: number; bytes: number }): Entry[] {
        const entries: Entry[] = [];
        let room = bytes;
        for (const entry of mailboxes.received(uin, Math.max(after, cursorOf(uin)))) {
          room -= Buffer.byteLength(entry.text);
          if (entries.length === count || (room < 0 && entries.length > 0)) break;
          entries.push(entry);
        }
        return entries;
      },

      moveCursor({ uin, number }: { uin: number; number: number }): void {
        const known = waiting.get(uin);
        if (known !== undefined) waiting.set(uin, known - mailboxes.countReceived(uin, cursorOf(uin), number));
        moveCursor.run(uin, number);
      },
    },
  };
}
