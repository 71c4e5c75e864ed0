import { type Happening, happeningIn } from '@rookery/client';
import type { Reason } from '@rookery/protocol';

/** One message of a conversation. */
export type Message = InTalk & {
  /** Tells it from all others of its conversation, before and after it is stored. */
  readonly key: string;
  readonly fate: 'stored' | 'sending' | 'failed';
  /** Why it was not sent. */
  readonly why?: string;
  /** The same as a word of the table of reasons, where there is one. */
  readonly reason?: Reason;
};

/** The newest message of a conversation. */
export type Latest = InTalk;

type InTalk = {
  /** Its number in my mailbox, in a group in its log; 0 as long as it is not stored. */
  readonly number: number;
  readonly at: number;
  /** I wrote it. */
  readonly mine: boolean;
  /** Empty for what has happened in a group. */
  readonly text: string;
  /** In a group: who wrote it, or did it. */
  readonly author?: number;
  /** In a group: what has happened, where it is no message. */
  readonly happened?: Happening;
  /** In a group: how many others have read it, of those that share that, as far as it was told. */
  readonly readBy?: number;
};

/** A message, as an event, a page of a conversation, or what was found tells it. */
type Told = {
  readonly number: number;
  readonly at: number;
  readonly sent: boolean;
  readonly text: string;
  readonly kind?: 'message' | 'happened';
  readonly author?: number | undefined;
  readonly entry?: number | undefined;
  readonly readBy?: number;
};

/** A message that the server has. */
export function stored(message: Latest): Message {
  return { key: `n${message.number}`, fate: 'stored', ...message };
}

/** A message as conversations keep it: in a group under its number in the log. */
export function messageIn({ number, at, sent, text, kind, author, entry, readBy }: Told): Latest {
  if (!author) return { number, at, mine: sent, text };
  const message = { number: entry || number, at, author, ...(readBy && { readBy }) };
  if (kind !== 'happened') return { ...message, mine: sent, text };
  const happened = happeningIn(author, text);
  return { ...message, mine: false, text: '', ...(happened && { happened }) };
}

export function latestOf({ key, fate, why, reason, readBy, ...latest }: Message): Latest {
  return latest;
}

export const isStored = ({ number }: Message): boolean => number > 0;

/** Whether it counts as unread: a message, and not mine. */
export function isNews({ mine, text, happened }: Latest): boolean {
  return !mine && happened === undefined && text !== '';
}
