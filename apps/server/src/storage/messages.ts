import type { Beside, Entry } from '@rookery/protocol';

export type NewMessage = {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** The name of the message that it answers. */
  readonly quote?: string | undefined;
  /** Who is mentioned; 0 for all members of the group. */
  readonly mentions?: readonly number[] | undefined;
  /** The files that go with it, by their IDs. */
  readonly files?: readonly string[] | undefined;
  readonly at: number;
  /** When, by the steady clock, by which repeats are told; `at` without it. */
  readonly steady?: number;
  /** What makes a repeated request of 1.x the same one: two within {@link REPEAT_MS} are one. */
  readonly request?: string | undefined;
  /** The client's own name for a message of 2.0: one message for good. */
  readonly clientId?: string | undefined;
  /** The session of 2.0 that sends; 0 for legacy clients. */
  readonly session: number;
  /** How many entries may wait in the receiver's mailbox: behind what any of its sessions has confirmed. */
  readonly mostWaiting: number;
  /** How many of them may be this sender's, which must also leave as many free; left out: as many as there may be. */
  readonly mostFromOne?: number;
};

/** How long the same request is answered again instead of being carried out (docs/PROTOCOL.md, SEQ and repeats). */
export const REPEAT_MS = 30_000;

/**
 * `number` is the message's place in the sender's mailbox, `peerNumber` the one in the receiver's, `at` the time that
 * was kept. `entry`: in a group, its
 * number in the log. `reused`: the client's name belongs to a message with another text or receiver. `stranger`: the receiver
 * takes no messages from the sender, or has blocked it. `share`: too much of what waits there is the sender's. `fanned`: it
 * went to a group. `silenced`, `quiet`: the sender may not write there now, or members may not. `no-quote`, `no-file`,
 * `no-member`: there is no such message in the conversation, no such file for the sender, no such member to mention.
 * `no-right`: only administrators mention all.
 */
export type StoreOutcome =
  | ({
      readonly outcome: 'stored';
      readonly number: number;
      readonly peerNumber: number;
      readonly at: number;
    } & WithBeside)
  | ({ readonly outcome: 'fanned'; readonly number: number; readonly at: number } & Fan & WithBeside)
  | { readonly outcome: 'repeated'; readonly number: number; readonly at: number; readonly entry?: number | undefined }
  | { readonly outcome: NotStored };

/** Why a message is not stored, see {@link StoreOutcome}. */
export type NotStored =
  | 'unknown'
  | 'stranger'
  | 'full'
  | 'share'
  | 'reused'
  | 'silenced'
  | 'quiet'
  | 'no-quote'
  | 'no-file'
  | 'no-member'
  | 'no-right';

type WithBeside = { readonly beside?: Beside | undefined };

/** A message as an account sees it, by its name. */
export type NamedEntry = { readonly entry: Entry; readonly author: number };

/** What an account does with a message, by its name. */
export type MessageChange = {
  readonly uin: number;
  readonly name: string;
  readonly at: number;
  /** The session of 2.0 that does it. */
  readonly session: number;
};

/**
 * `group`: the one that the message is in. `told`: who has something in the mailbox that says so; nobody when nothing has changed. `dropped`: the hashes of the
 * bytes of files that were removed with it. `unknown`: no such message, or recalled. `late`: it is too old. `empty`: it
 * would have neither text nor files. `silenced`, `stranger`: the account may not write there. `full`: it has too many reactions.
 */
export type ChangeOutcome =
  | {
      readonly outcome: 'done';
      readonly group: number | undefined;
      readonly told: readonly number[];
      readonly dropped: readonly string[];
    }
  | { readonly outcome: 'unknown' | 'not-author' | 'late' | 'empty' | 'silenced' | 'stranger' | 'full' };

/** An entry in the log of a group, under which number, and the numbers that it has in the mailboxes of its members. */
export type Fan = { readonly entry: number; readonly uins: Uint32Array; readonly numbers: Float64Array };

/** `upTo`: the mailbox was looked at up to here, whether or not there was something for the session. */
export type LogPage = { readonly entries: Entry[]; readonly upTo: number; readonly isLast: boolean };

/** Sending and fetching, and the places up to which sessions have fetched. */
export type MessageStorage = {
  /** Puts a message into both mailboxes, or those of all members of a group, if the receiver may be written to. Asked twice, it is stored once. */
  storeMessage(message: NewMessage): Promise<StoreOutcome>;
  /** A message by its name; nothing when there is none that the account may read. */
  message(query: { uin: number; name: string }): Promise<NamedEntry | undefined>;
  /** Takes a message back: its text is gone from everywhere. @param change `within`: how long its author has, in ms */
  recallMessage(change: MessageChange & { within: number }): Promise<ChangeOutcome>;
  /** Puts another text in the place of one's own. */
  editMessage(change: MessageChange & { text: string; within: number }): Promise<ChangeOutcome>;
  /** Gives a message a reaction, in place of the one before; none takes it back. */
  reactTo(change: MessageChange & { reaction: string | undefined }): Promise<ChangeOutcome>;
  /**
   * For legacy clients, in words and kinds that they know, what has come in behind `after` and their cursor, in order: at most `count` entries, and only the
   * first may pass `bytes`, as the texts are escaped on the wire. A bounded part is looked at: a page may be empty and not the last.
   */
  waiting(page: { uin: number; after: number; count: number; bytes: number }): Promise<LogPage>;
  /**
   * For sessions of 2.0: all of the mailbox behind `after`, but what this session has sent itself; bounds as for
   * `waiting`. Where that is much, a page may be empty and not the last.
   */
  log(page: { uin: number; session: number; after: number; count: number; bytes: number }): Promise<LogPage>;
  /** Moves the place up to which an account's legacy clients have fetched; never back, and not beyond the newest. */
  moveCursor(move: { uin: number; number: number }): Promise<void>;
  /**
   * Moves the place up to which a session of 2.0 has confirmed, never back; answers where it is then. A number beyond the
   * newest moves nothing: it is from before a backup was restored.
   */
  confirm(move: { uin: number; session: number; number: number }): Promise<number>;
};
