import type { CommandName, Entry, Status } from '@rookery/protocol';
import type { Link } from './link.ts';
import type { Resident } from './resident.ts';
import { mayRead, type Scope } from './tokens.ts';

/** What a session is made of. */
export type SessionBeginning = {
  /** 0 for the one that the old clients of an account share. */
  readonly id: number;
  readonly address: string;
  readonly client: string;
  readonly cursor: number;
  readonly scope: Scope | undefined;
  /** The present, by the steady clock. */
  readonly steady: number;
};

const NO_HASH = Buffer.alloc(32);

/** One login, held here: of the old protocol (number 0), or of 2.0 with a token. */
export class Session {
  readonly resident: Resident;
  readonly id: number;
  /** What an app password allows; undefined with the account's own password. */
  readonly scope: Scope | undefined;
  readonly client: string;
  /** From where it was last seen. An old session over HTTP is bound to it. */
  address: string;
  /** An old session that is a connection of lines. */
  isOnLine = false;
  /** On a line: what is pushed must be within GBK. */
  isInGbk = false;
  /** Where storage has an old session. */
  place = '';
  /** It has ended, or has left the memory: nothing may be bound to it any more. */
  isGone = false;
  /** Time of the last request, by the steady clock, as all times here but `openedAt`. */
  seenAt: number;
  /** The last time that storage knows of. */
  savedAt = 0;
  openedAt = 0;
  /** SHA-256 of the token. */
  hash: Buffer = NO_HASH;
  /** Up to where the mailbox has been confirmed, or fetched by old clients. */
  cursor: number;
  /** Of 2.0: the generation of the account's numbers. */
  generation = '';
  /** Up to where entries have been handed out in answers. */
  offered = 0;
  /** The doorbell: there may be newer entries than those handed out. Without it a poll does not ask storage. */
  rung = true;
  /** How often it has been rung, so that who has looked knows whether that was before or after. */
  rings = 0;
  /** What is not kept on disk and waits to be fetched: the latest of each kind and account. */
  notes: Map<number, Entry> | undefined;
  /** Settles when the answer under way has been written, or has not: old clients fetch one after the other. */
  fetching: Promise<void> | undefined;
  /** Connections that are pushed to. */
  links: Set<Link> | undefined;
  /** When it counts as away, since its last connection has ended; 0 while nothing has. */
  leftAt = 0;
  /** Long polls that wait; each is woken by calling it, with whether there is news. */
  parked: ((news: boolean) => void)[] | undefined;

  constructor(resident: Resident, { id, address, client, cursor, scope, steady }: SessionBeginning) {
    this.resident = resident;
    this.id = id;
    this.address = address;
    this.client = client;
    this.cursor = cursor;
    this.scope = scope;
    this.seenAt = steady;
  }

  get uin(): number {
    return this.resident.uin;
  }

  get mayRead(): boolean {
    return mayRead(this.scope);
  }

  may(command: CommandName): boolean {
    return this.scope?.commands?.has(command) ?? true;
  }
}

/** Whether a session has given a sign of life within so many milliseconds, or is connected. */
export function isAlive(session: Session, steady: number, withinMs: number): boolean {
  return session.links !== undefined || session.parked !== undefined || steady - session.seenAt <= withinMs;
}

/** Whether others should see it as being there: soon after its last connection has ended they do not. */
export function isThere(session: Session, steady: number, withinMs: number): boolean {
  const isLeft = session.links === undefined && session.parked === undefined && session.leftAt !== 0;
  if (isLeft && session.leftAt <= steady) return false;
  return isAlive(session, steady, withinMs);
}

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
