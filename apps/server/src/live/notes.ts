import { type Entry, kinds, type Status, statuses } from '@rookery/protocol';
import type { Session } from './session.ts';

/** What is not kept on disk: statuses, changes to lists. Of each kind and account the latest waits with a session. */

const PEERS = 2 ** 32;

/** Keeps the latest entry of a kind and an account, of at most so many; the oldest is let go. */
export function note(session: Session, entry: Entry, most: number): void {
  session.notes ??= new Map();
  const key = entry.kind * PEERS + entry.peer;
  // Written anew, so that the map stays in the order of the changes.
  session.notes.delete(key);
  session.notes.set(key, entry);
  if (session.notes.size <= most) return;
  const [oldest] = session.notes.keys();
  if (oldest !== undefined) session.notes.delete(oldest);
}

/** Puts entries back that were taken and not written, unless there are newer ones. */
export function putBackNotes(session: Session, entries: readonly Entry[]): void {
  if (entries.length === 0) return;
  const older = entries.map((entry): [number, Entry] => [entry.kind * PEERS + entry.peer, entry]);
  session.notes = new Map([...older, ...(session.notes ?? [])]);
}

/** The status of an account as a note for its friends. */
export function statusEntry(uin: number, status: Status, at: number): Entry {
  return { kind: 99, peer: uin, text: String(status), number: 0, at, sent: false };
}

/** Versions before 1.4 know online, offline and busy only. */
export function statusFor(version: number, status: Status): Status {
  return version < 14 && status > statuses.hidden ? statuses.away : status;
}

/** A change to a friend list, as the sessions of its owner are told. */
export function listEntry(peer: number, change: 'added' | 'removed' | 'changed', at: number): Entry {
  return { kind: kinds.list.code, peer, text: change, number: 0, at, sent: false };
}
