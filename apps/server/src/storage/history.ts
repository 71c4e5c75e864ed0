import type { Entry } from '@rookery/protocol';

export type HistoryQuery = {
  readonly uin: number;
  readonly peer: number;
  /** 0: from the newest on. */
  readonly before: number;
  /** In place of `before`: the oldest of those behind this number. */
  readonly after?: number | undefined;
  readonly count: number;
  readonly bytes: number;
};

export type MessageQuery = {
  readonly uin: number;
  readonly text: string;
  /** Only in the conversation with this account. */
  readonly peer?: number | undefined;
  /** 0: from the newest on. */
  readonly before: number;
  readonly count: number;
  readonly bytes: number;
  /** How many messages to look at; left out: as many as one call may. */
  readonly most?: number | undefined;
};

/** `next`: the number to go on below; 0 when there is nothing more. */
export type MessagesFound = { readonly entries: readonly Entry[]; readonly next: number };

/** Newest first. `isLast`: no more follow in the direction that was asked for. `seen`: the highest own number that the other side has read, as far as it has shared that; 0 for none. `cleared`: up to where the conversation is deleted. */
export type HistoryPage = {
  readonly entries: Entry[];
  readonly isLast: boolean;
  readonly seen: number;
  readonly cleared: number;
  /** In a group: by how many others each entry was read, of those that share that. */
  readonly readBy?: readonly number[];
  /** It is a group that the account is not in. */
  readonly isClosed?: true;
};

/** What an account has done with a conversation besides reading it. Numbers are those of its own mailbox, in a group of its log. */
export type TalkMarks = {
  /** Marked as unread, and neither read nor answered since. */
  readonly isMarked: boolean;
  /** Not listed as long as nothing with a higher number is there. */
  readonly hidden: number;
  /** Deleted for this account up to here. */
  readonly cleared: number;
};

/** `moved`: something is not as it was. */
export type TalkChange = TalkMarks & { readonly moved: boolean; readonly read: number };

/** What is left out stays. */
export type TalkSetting = {
  readonly uin: number;
  readonly peer: number;
  /** The newest message that the account knows of: `hidden` reaches up to it. */
  readonly number: number;
  readonly marked?: boolean | undefined;
  readonly hidden?: boolean | undefined;
};

export type ConversationQuery = {
  readonly uin: number;
  /** The number of the last one of the page before; 0: from the latest on. */
  readonly before: number;
  readonly count: number;
  /** How long the beginning of the latest text is, in characters. */
  readonly preview: number;
  /** Also those that are hidden, or deleted; the latter without a text. */
  readonly withHidden?: boolean;
};

export type Conversation = TalkMarks & {
  readonly peer: number;
  readonly nick: string;
  /** The latest message, its text cut to so many characters. */
  readonly latest: Entry;
  /** Messages of the other side that were not read, up to {@link MOST_UNREAD}. */
  readonly unread: number;
  readonly read: number;
  readonly seen: number;
};
export type ConversationPage = { readonly conversations: Conversation[]; readonly isLast: boolean };

/** Unread messages are counted up to this. */
export const MOST_UNREAD = 999;

/**
 * `seen`: the number, in the mailbox of the peer, of the last message that was read; when this is shared and new. It is
 * not shared across a block.
 */
export type ReadOutcome = { readonly moved: boolean; readonly read: number; readonly seen?: number };

/** Conversations, and what an account does with them. */
export type HistoryStorage = {
  /** One conversation, the newest first: messages only, with numbers below `before`; bounds as for `waiting`. */
  history(page: HistoryQuery): Promise<HistoryPage>;
  /** Messages with a text in them, newest first. Looks at a bounded number: a page may be short, and not the last. */
  findMessages(query: MessageQuery): Promise<MessagesFound>;
  /** With whom an account has talked, latest message first. */
  conversations(query: ConversationQuery): Promise<ConversationPage>;
  /**
   * Says how far `uin` has read what `peer` wrote; never back, and not beyond the newest of that conversation, which
   * is not marked as unread any more. With `isSecret` it is not shared, until the next one without.
   */
  markRead(mark: { uin: number; peer: number; number: number; isSecret?: boolean }): Promise<ReadOutcome>;
  /** Marks a conversation as unread, until it is read or answered; hides it, until its next message; or takes that back. */
  setTalk(setting: TalkSetting): Promise<TalkChange>;
  /**
   * Deletes the messages of a conversation up to a number, for this account only; never back, and not beyond the newest.
   * `log` and `waiting` still answer them to sessions that have not fetched them.
   */
  forget(deletion: { uin: number; peer: number; number: number }): Promise<TalkChange>;
};
