import type { Beside, Entry } from '@rookery/protocol';

/** A message in a group, as it has come into the mailboxes of its members. */
export type Fanned = {
  readonly group: number;
  readonly author: number;
  readonly text: string;
  readonly beside?: Beside | undefined;
  readonly at: number;
  /** Its number in the log of the group. */
  readonly entry: number;
  readonly uins: Uint32Array;
  readonly numbers: Float64Array;
  /** The session of 2.0 that has sent it, 0 for all others. */
  readonly origin: number;
};

/** What one node tells the others of an account. Each note says "look"; storage says what there is to see. */
export type Note =
  /**
   * An entry has been put into the mailbox, and is on disk. With it comes what a session that is up to date needs.
   * `origin` is the session of 2.0 that has sent it, 0 for all others.
   */
  | { readonly says: 'appended'; readonly uin: number; readonly entry: Entry; readonly origin: number }
  /**
   * An entry has been put into the log of a group, and is on disk: `numbers` are those that it has in the mailboxes of
   * `uins`. `uin` is its author.
   */
  | ({ readonly says: 'fanned'; readonly uin: number } & Fanned)
  /** There is something in the mailbox, and it is on disk. */
  | { readonly says: 'ring'; readonly uin: number }
  /** Something that is kept nowhere: a status, a change to a list. `except` is the session that has caused it. */
  | { readonly says: 'passing'; readonly uin: number; readonly entry: Entry; readonly except: number | undefined }
  /** Its sessions, rights or status are not what they were. */
  | { readonly says: 'changed'; readonly uin: number }
  /** These sessions of 2.0 have ended. */
  | { readonly says: 'ended'; readonly uin: number; readonly sessions: readonly number[]; readonly why: string };

export type Hear = (note: Note) => void;

/**
 * The doorbell between nodes, as one of them sees it. What is published is heard
 *
 * - here, by all subscribers, before `publish` returns;
 * - by the other nodes that hold the account soon after, notes of one node in their order. A note can come late, more
 *   than once, or not at all.
 *
 * So nothing may depend on a note: a lost one costs a moment, never a message. Sessions look into the mailbox again
 * by themselves (`lookAgainMs`), and what a note says of an account is read from storage. Only what is kept nowhere can
 * be missed, until a client asks for its list again.
 */
export interface Bus {
  publish(note: Note): void;
  /** Tells the other nodes what this one has done already. */
  publishElsewhere(note: Note): void;
  /** Hears every note of the accounts held here, and maybe others. What it throws is logged. @returns what ends it */
  subscribe(hear: Hear): () => void;
  /** This node holds the account from now on, and soon hears what others publish of it. */
  hold(uin: number): void;
  release(uin: number): void;
  /** How often mailboxes are looked into without a note; nothing where no note is lost. */
  readonly lookAgainMs: number | undefined;
}
