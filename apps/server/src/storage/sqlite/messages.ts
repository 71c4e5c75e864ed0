import type { DatabaseSync } from 'node:sqlite';
import { type Entry, type KindCode, kinds } from '@rookery/protocol';
import type { LogPage, NewMessage, StoreOutcome } from '../storage.ts';
import { entryOf, type Mailboxes } from './mailboxes.ts';
import type { Repeats } from './repeats.ts';

/** Puts an entry from `peer` into the mailbox of `uin`. */
export type Deliver = (entry: { uin: number; peer: number; kind: KindCode; text: string; at: number }) => void;

/** How many entries wait in the mailbox of an account. */
export type Waiting = (uin: number) => number;

// An account that only sends would leave its places far behind: every so often they are moved past what is its own.
const CURSOR_STEP = 256;

type Page = { readonly count: number; readonly bytes: number };

/** Sending and fetching, and the places up to which sessions have fetched. */
export function messageOperations(db: DatabaseSync, mailboxes: Mailboxes, repeats: Repeats) {
  const relation = db.prepare(`
    SELECT disabled, strangers, EXISTS (SELECT 1 FROM friends WHERE uin = ?1 AND peer = ?2),
      EXISTS (SELECT 1 FROM blocks WHERE uin = ?1 AND peer = ?2)
    FROM accounts WHERE uin = ?1`);
  relation.setReturnArrays(true);
  const readCursor = db.prepare('SELECT number, confirmed FROM cursors WHERE uin = ?');
  readCursor.setReturnArrays(true);
  const moveCursor = db.prepare(`
    INSERT INTO cursors (uin, number, confirmed) VALUES (?1, ?2, ?3)
    ON CONFLICT (uin) DO UPDATE SET number = max(number, ?2), confirmed = max(confirmed, ?3)`);
  const moveSafe = db.prepare(
    'UPDATE safe_sessions SET cursor = max(cursor, ?) WHERE uin = ? AND session = ? RETURNING cursor',
  );

  // How many entries wait per mailbox, behind what any session has confirmed: counted once, then kept up to date here.
  const waiting = new Map<number, number>();

  /** The place of the old clients, and the furthest that any session has confirmed. */
  function placesOf(uin: number): [old: number, confirmed: number] {
    return (readCursor.get(uin) as unknown as [number, number] | undefined) ?? [0, 0];
  }

  function waitingFor(uin: number): number {
    const known = waiting.get(uin);
    if (known !== undefined) return known;
    const counted = mailboxes.countReceived(uin, placesOf(uin)[1]);
    waiting.set(uin, counted);
    return counted;
  }

  /** Moves the furthest place of an account, and that of its old clients when they are meant. */
  function confirm(uin: number, number: number, old: boolean): void {
    const known = waiting.get(uin);
    const [, confirmed] = placesOf(uin);
    if (known !== undefined && number > confirmed) {
      waiting.set(uin, known - mailboxes.countReceived(uin, confirmed, number));
    }
    moveCursor.run(uin, old ? number : 0, number);
  }

  const deliver: Deliver = ({ uin, peer, kind, text, at }) => {
    receive(uin, peer, kind, text, at, 0);
  };

  function receive(uin: number, peer: number, kind: KindCode, text: string, at: number, twin: number): number {
    waiting.set(uin, waitingFor(uin) + 1);
    return mailboxes.append({ uin, kind, peer, sent: 0, at, text, request: null, origin: 0, twin, client_id: null });
  }

  /** What was stored before under the client's name for it. */
  function before({ from, to, text, clientId, request, at }: NewMessage): StoreOutcome | undefined {
    if (clientId !== undefined) {
      const found = mailboxes.named(from, clientId);
      if (!found) return undefined;
      if (found.peer !== to || found.text !== text) return { outcome: 'reused' };
      return { outcome: 'repeated', number: found.number, at: found.at };
    }
    const found = request === undefined ? undefined : repeats.find(from, request, at);
    return found && { outcome: 'repeated', ...found };
  }

  /** Entries up to the bounds; only the first may pass the bytes. */
  function* bounded<T extends { readonly text: string }>(rows: Iterable<T>, { count, bytes }: Page): Iterable<T> {
    let taken = 0;
    let room = bytes;
    for (const row of rows) {
      room -= Buffer.byteLength(row.text);
      if (taken === count || (room < 0 && taken > 0)) return;
      taken++;
      yield row;
    }
  }

  return {
    deliver,
    waitingFor,
    placesOf,
    confirm,
    bounded,
    /** Forgets what was counted, since a transaction was rolled back. */
    forgetCounts: () => waiting.clear(),
    operations: {
      storeMessage(message: NewMessage): StoreOutcome {
        const stored = before(message);
        if (stored) return stored;
        const { from, to, text, at, request, clientId, session, mostWaiting } = message;
        const found = relation.get(to, from) as unknown as [number, number, number, number] | undefined;
        if (!found || found[0] === 1) return { outcome: 'unknown' };
        if (found[3] === 1 || (found[1] === 0 && found[2] === 0)) return { outcome: 'stranger' };
        if (waitingFor(to) >= mostWaiting) return { outcome: 'full' };
        const kind = kinds.message.code;
        const number = mailboxes.append({
          uin: from,
          kind,
          peer: to,
          sent: 1,
          at,
          text,
          request: request ?? null,
          origin: session,
          twin: 0,
          client_id: clientId ?? null,
        });
        const peerNumber = receive(to, from, kind, text, at, number);
        if (number % CURSOR_STEP === 0 && waitingFor(from) === 0) confirm(from, number, placesOf(from)[0] > 0);
        if (request !== undefined) repeats.add(from, request, at, number);
        return { outcome: 'stored', number, peerNumber, at };
      },

      waiting({ uin, after, ...bounds }: Page & { uin: number; after: number }): Entry[] {
        return [...bounded(mailboxes.received(uin, Math.max(after, placesOf(uin)[0])), bounds)];
      },

      log({ uin, session, after, count, bytes }: Page & { uin: number; session: number; after: number }): LogPage {
        const entries: Entry[] = [];
        let room = bytes;
        let upTo = after;
        for (const row of mailboxes.behind(uin, after)) {
          if (row.origin !== session || row.origin === 0) {
            room -= Buffer.byteLength(row.text);
            if (entries.length === count || (room < 0 && entries.length > 0)) return { entries, upTo, isLast: false };
            entries.push(entryOf(row));
          }
          upTo = row.number;
        }
        return { entries, upTo, isLast: true };
      },

      moveCursor({ uin, number }: { uin: number; number: number }): void {
        confirm(uin, Math.min(number, mailboxes.newest(uin)), true);
      },

      confirm({ uin, session, number }: { uin: number; session: number; number: number }): number {
        const place = Math.min(number, mailboxes.newest(uin));
        const moved = moveSafe.get(place, uin, session) as { cursor: number } | undefined;
        if (!moved) return 0;
        confirm(uin, moved.cursor, false);
        return moved.cursor;
      },
    },
  };
}
