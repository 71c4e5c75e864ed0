import type { CommandName, Entry, Status } from '@rookery/protocol';
import type { AccountSpent } from './limits.ts';
import { mayRead, type Scope } from './scope.ts';

/** A connection on which requests come, and answers and pushes go: what its session knows of it. */
export type Link = {
  readonly kind: 'line' | 'websocket';
  readonly session: Session | undefined;
  /** A page's cookie has bound it: no token is to be seen on it. */
  isByCookie: boolean;
  readonly pusher: Pusher | undefined;
  /** From now on this connection is that of a session: of what comes next, and once {@link push} is called of pushes. */
  bind(session: Session): void;
  /** Begins to push what is behind a number, if this connection is still the session's. */
  push(session: Session, after: number): void;
  /** The session has ended, or another connection is its own. Requests go on, and get RES=20. */
  unbind(): void;
  /** The session has ended. Legacy clients find out by RES=20, on the same connection; the others are told, and cut. */
  sessionEnded(why: string): void;
  /** Shows what other connections ask; dropped while earlier lines are unread. */
  showTraffic(line: string): void;
  /** Ends the connection with a reason; the session goes on. */
  close(why: string): void;
};

/** What brings the things that happen to one connection of a session. */
export type Pusher = {
  /** An entry has been put into the mailbox; `line` is it as 2.0 has it. `own`: by this very session. */
  appended(entry: Entry, line: () => string, own: boolean): void;
  /** There may be something in the mailbox. */
  look(): void;
  /** Something that is not kept. True when it has been taken care of; else it is noted for later. */
  passing(line: () => string): boolean;
};

/** What a session is made of. */
export type SessionBeginning = {
  /** 0 for the one that the legacy clients of an account share. */
  readonly id: number;
  readonly address: string;
  readonly client: string;
  readonly cursor: number;
  readonly scope: Scope | undefined;
  /** The present, by the steady clock. */
  readonly steady: number;
};

/** A login that was right. Without a status the account keeps its own while another session is there. */
export type Entrance = {
  readonly uin: number;
  /** What it was compared with, so that it opens no session of an account that has changed meanwhile. */
  readonly password: string;
  readonly scope: Scope | undefined;
  readonly address: string;
  readonly status: Status | undefined;
  /** As the account has set it last. */
  readonly lastStatus: Status;
  /** The wall clock, for what is shown and for what ends at a date. */
  readonly now: number;
  /** The steady clock, by which silence is measured. */
  readonly steady: number;
};

const NO_HASH = Buffer.alloc(32);

/** One login, held here: of the legacy protocol (number 0), or of 2.0 with a token. */
export class Session {
  readonly resident: Resident;
  readonly id: number;
  /** What an app password allows; undefined with the account's own password. */
  readonly scope: Scope | undefined;
  readonly client: string;
  /** From where it was last seen. A legacy session over HTTP is bound to it. */
  address: string;
  /** A legacy session that is a connection of lines. */
  isOnLine = false;
  /** On a line: what is pushed must be within GBK. */
  isInGbk = false;
  /** Where storage has a legacy session. */
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
  /** Up to where the mailbox has been confirmed, or fetched by legacy clients. */
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
  /** Settles when the answer under way has been written, or has not: legacy clients fetch one after the other. */
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

/** An account that has sessions on this node: what they share. */
export class Resident {
  readonly uin: number;
  /** As it was set last on this node. */
  status: Status;
  /** That of its sessions in storage, when they were looked at last; see `sessionVersions`. */
  version = -1;
  /** Whether presence was told that it is there; false after a silence. */
  present = false;
  /** When a generation of its own began last. */
  renewedAt = Number.NEGATIVE_INFINITY;
  /** The session that all legacy clients of the account share. */
  legacy: Session | undefined;
  /** Its sessions of 2.0. */
  readonly modern: Session[] = [];
  readonly spent: AccountSpent;

  constructor(uin: number, status: Status, spent: AccountSpent) {
    this.uin = uin;
    this.status = status;
    this.spent = spent;
  }

  get isEmpty(): boolean {
    return this.legacy === undefined && this.modern.length === 0;
  }

  *all(): Iterable<Session> {
    if (this.legacy) yield this.legacy;
    yield* this.modern;
  }

  /** When one of the sessions was last seen, by the steady clock. */
  lastSeen(steady: number): number {
    return Math.max(...[...this.all()].map(({ links, seenAt }) => (links === undefined ? seenAt : steady)));
  }

  byId(id: number): Session | undefined {
    return id === 0 ? this.legacy : this.modern.find((session) => session.id === id);
  }

  /** Whether others should see one of the sessions as being there. */
  isThere(steady: number, withinMs: number): boolean {
    for (const session of this.all()) if (session.mayRead && isThere(session, steady, withinMs)) return true;
    return false;
  }

  /** Takes a session out; false when it is not, or no longer, one of them. */
  remove(session: Session): boolean {
    session.isGone = true;
    if (this.legacy === session) {
      this.legacy = undefined;
      return true;
    }
    const at = this.modern.indexOf(session);
    if (at < 0) return false;
    this.modern.splice(at, 1);
    return true;
  }
}

/** Other connections than the one that is asking hold numbers of before. */
export function beginGeneration(session: Session, generation: string, asking?: Link): void {
  if (session.generation === generation) return;
  session.generation = generation;
  for (const link of session.links ?? []) if (link !== asking) link.close('The history of the account went back.');
}
