import type { Status } from '@rookery/protocol';
import type { MaybeAct } from './audit.ts';

export type NewSession = {
  readonly uin: number;
  /** Begins with {@link LINE} for a session that is a connection, which cannot be resumed; each has its own. */
  readonly address: string;
  readonly at: number;
  /** When it is seen, by the clock that sessions are judged by; `at` without it. */
  readonly seenAt?: number;
  /** The hash that the password was compared with; not looked at with an app password. */
  readonly password: string;
  /** The app password it is opened with; 0 for the account's own. */
  readonly app: number;
  /** The node that holds it; a single one needs no name. */
  readonly node?: string;
};

/** Begins the place of a session that is bound to a connection: it cannot be resumed. */
export const LINE = 'line';

/** What is older than this, and was confirmed by other sessions, does not come to legacy clients that log in. */
export const OLD_NEWS_MS = 7 * 24 * 3_600_000;

export type StoredSession = {
  readonly status: Status;
  readonly cursor: number;
  readonly app: number;
  /** As `sessionVersions` answers it. */
  readonly version: number;
};

export type NewModernSession = {
  readonly uin: number;
  /** SHA-256 of the token. */
  readonly hash: string;
  /** The name of the program. */
  readonly client: string;
  readonly address: string;
  readonly at: number;
  readonly seenAt?: number;
  /** As in {@link NewSession}. */
  readonly password: string;
  readonly app: number;
  readonly most: number;
  /** That of the numbers which the client holds. With another one the session begins where the account stood with it. */
  readonly generation?: string | undefined;
};

/** `ended`: sessions that had to make room. */
export type OpenedModernSession = {
  readonly session: number;
  readonly cursor: number;
  readonly status: Status;
  readonly ended: readonly number[];
  readonly generation: string;
};

export type ModernSession = {
  /** Never used again for this account. */
  readonly session: number;
  readonly cursor: number;
  readonly status: Status;
  readonly client: string;
  readonly app: number;
  readonly address: string;
  readonly openedAt: number;
  readonly seenAt: number;
  /** The generation of the account's numbers. */
  readonly generation: string;
  /** Of 2.0: SHA-256 of the token. */
  readonly hash: string;
  /** Of legacy clients: the node that holds it. */
  readonly node: string;
  /** As `sessionVersions` answers it. */
  readonly version: number;
};

/** Who is logged in. */
export type SessionStorage = {
  /**
   * Opens the session that the legacy clients of an account share, in the place of the one before; answers its cursor, or
   * nothing when the account, or the app password, has changed since it was compared.
   */
  openSession(session: NewSession): Promise<number | undefined>;
  /** The legacy clients' session at an address, marked as seen: for a session this process does not know, or doubts. */
  resumeSession(resume: {
    uin: number;
    address: string;
    at: number;
    node?: string;
  }): Promise<StoredSession | undefined>;
  /** Closes the legacy clients' session at an address; one that was opened elsewhere since stays. */
  closeSession(session: { uin: number; address: string; seenAt?: number }): Promise<void>;
  /**
   * Removes the legacy clients' sessions not seen since `before`, but those that a node which is alive holds; answers whose
   * they were, but of the hidden.
   */
  pruneSessions(lost: { before: number; alive: readonly string[] }): Promise<number[]>;
  /**
   * Opens a session of 2.0. With `most` of them there, the one not seen for longest ends; for an app password
   * one of its own, if there is one.
   */
  openModernSession(session: NewModernSession): Promise<OpenedModernSession | undefined>;
  /** The session of 2.0 whose token has this hash, if it was seen since `seenAfter`. */
  modernSession(token: { uin: number; hash: string; seenAfter: number }): Promise<ModernSession | undefined>;
  /** The session of the legacy clients of an account, with the number 0; then those of 2.0 that were seen since `seenAfter`. */
  sessions(query: { uin: number; seenAfter: number }): Promise<ModernSession[]>;
  /**
   * Numbers that rise when a session of these accounts ends, is replaced or gets another token, on whichever node: what
   * was read before is not believed then.
   */
  sessionVersions(uins: readonly number[]): Promise<number[]>;
  /** Notes when and from where sessions of 2.0 were last seen. */
  sawSessions(seen: readonly { uin: number; session: number; address: string; at: number }[]): Promise<void>;
  /** Ends one session; 0 is that of the legacy clients. */
  endSession(session: { uin: number; session: number; seenAt?: number } & MaybeAct): Promise<boolean>;
  /**
   * A generation of the account's own begins, since a client has shown that the history of its mailbox went back; answers
   * it.
   */
  renewNumbers(of: { uin: number }): Promise<string>;
  /** When a session was last seen at all; 0 without any. */
  lastSeen(): Promise<number>;
  /** Removes the sessions of 2.0 not seen since `before`. */
  pruneModernSessions(before: number): Promise<void>;
};
