import { type Happening, happeningIn, type NamedMessage } from '@rookery/client';
import { type AttachedFile, type Beside, type Reason, readMessageName, writeMessageName } from '@rookery/protocol';

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

/** What I send beside a text. */
export type Attached = {
  /** The name of the message that it answers. */
  readonly quote?: string | undefined;
  /** Members of the group that are mentioned; 0 for all. */
  readonly mentions?: readonly number[] | undefined;
  readonly files?: readonly AttachedFile[] | undefined;
};

type InTalk = Beside & {
  /**
   * Its name for everybody, by which it is answered, edited, recalled and reacted to; not known as long as it is not stored,
   * and of some that are the latest of a conversation.
   */
  readonly name?: string | undefined;
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
  readonly name?: string | undefined;
} & Beside;

/** Whose conversation, and with whom. */
type Between = { readonly uin: number; readonly peer: number };

/** A message that the server has. */
export function stored(message: Latest): Message {
  return { key: `n${message.number}`, fate: 'stored', ...message };
}

/** A message as conversations keep it: in a group under its number in the log. */
export function messageIn(between: Between, told: Told): Latest {
  const { number, at, sent, text, kind, author, entry, readBy } = told;
  const content = { mine: sent, text, ...namedIn(between, told), ...besideIn(told) };
  if (!author) return { number, at, ...content };
  const message = { number: entry || number, at, author, ...(readBy && { readBy }) };
  if (kind !== 'happened') return { ...message, ...content };
  const happened = happeningIn(author, text);
  return { ...message, mine: false, text: '', ...(happened && { happened }) };
}

/** Of one that the other side wrote, only who tells it knows the number in its name. */
function namedIn({ uin, peer }: Between, { name, number, sent, author, entry }: Told): { readonly name?: string } {
  if (name) return { name };
  if (author) return { name: writeMessageName({ owner: peer, number: entry || number }) };
  if (sent) return { name: writeMessageName({ owner: uin, number }) };
  return entry ? { name: writeMessageName({ owner: peer, number: entry }) } : {};
}

/** What a message has beside its text, without what it has not. */
export function besideIn({ quote, mentions, files, reactions, editedAt, isRecalled }: Beside): Beside {
  return {
    ...(quote && { quote }),
    ...(mentions && mentions.length > 0 && { mentions }),
    ...(files && files.length > 0 && { files }),
    ...(reactions && reactions.length > 0 && { reactions }),
    ...(editedAt && { editedAt }),
    ...(isRecalled && { isRecalled }),
  };
}

/** What of it was sent by me, and must be sent again where it was not. */
export function attachedTo({ quote, mentions, files }: Attached): Attached {
  return besideIn({ quote, mentions, files });
}

/** A message as GetMsg tells it: there it has an author in every conversation. */
export function namedMessageIn(uin: number, named: NamedMessage): Latest {
  const { name, peer, author } = named;
  const isInGroup = readMessageName(name)?.owner === peer && author !== peer;
  return messageIn({ uin, peer }, { ...named, author: isInGroup ? author : undefined });
}

export function latestOf({ key, fate, why, reason, readBy, ...latest }: Message): Latest {
  return latest;
}

export const isStored = ({ number }: Message): boolean => number > 0;

/** Whether it counts as unread: a message, recalled or not, and not mine. */
export function isNews({ mine, text, happened, files, isRecalled }: Latest): boolean {
  return !mine && happened === undefined && (text !== '' || files !== undefined || isRecalled === true);
}
