import type { TalkMarks } from '@rookery/client';
import type { Reason } from '@rookery/protocol';
import { type Attached, attachedTo, isNews, isStored, type Latest, latestOf, type Message } from './messages.ts';

/** What of a conversation is being fetched: the newest page, the one before or behind the window, or a place in it. */
export type Loading = 'newest' | 'older' | 'newer' | 'around';

/**
 * A conversation. `messages` is a window of it without a gap, in order of their numbers. Behind it stands what has no
 * number here: messages on their way, refused ones, and those stored beyond the end of the window.
 */
export type Talk = TalkMarks & {
  readonly peer: number;
  readonly messages: readonly Message[];
  /** The window begins with the first message there is. */
  readonly fromBeginning: boolean;
  /** The window does not end with the newest message. */
  readonly hasNewer: boolean;
  /** Whether the window is known to be what the server has. */
  readonly loaded: boolean;
  readonly loading?: Loading | undefined;
  /** Why the last attempt to load failed. */
  readonly trouble?: string | undefined;
  readonly latest?: Latest | undefined;
  readonly unread: number;
  /** Up to which number the messages of the other side are in `unread`; one of mine may be told before an earlier one. */
  readonly countedTo: number;
  /** The first message unread when the conversation was opened, in the window or not; kept once it is read. */
  readonly firstUnread?: number | undefined;
  /** Up to which number I have read. */
  readonly readTo: number;
  /** Up to which number the other side has read what I wrote; 0 not told. */
  readonly seenTo: number;
  /** When the other side was typing last, by the steady clock of the store; 0 is not typing. */
  readonly typingAt: number;
  /** In a group: who is typing, and since when, by the same clock; the latest last. */
  readonly typists: readonly Typist[];
};

/** A member of a group that is typing. */
export type Typist = { readonly uin: number; readonly at: number };

/** A conversation in a few words, as the server tells it. */
export type Summary = TalkMarks & {
  readonly unread: number;
  readonly readTo: number;
  readonly seenTo: number;
  readonly latest: Latest;
};

/** How many messages a conversation keeps, and how many are dropped or fetched at once. */
export const WINDOW = 400;
export const PAGE = 100;
const MOST_TYPISTS = 8;

export function emptyTalk(peer: number): Talk {
  return {
    peer,
    messages: [],
    fromBeginning: false,
    hasNewer: false,
    loaded: false,
    unread: 0,
    isMarked: false,
    hiddenTo: 0,
    clearedTo: 0,
    countedTo: 0,
    readTo: 0,
    seenTo: 0,
    typingAt: 0,
    typists: [],
  };
}

/** The number of the first message of the window; 0 when it is empty. */
export function firstOf({ messages }: Talk): number {
  return messages[0]?.number ?? 0;
}

/** The number of the last message of the window; 0 when it is empty. */
export function lastOf({ messages }: Talk): number {
  return messages.findLast(isStored)?.number ?? 0;
}

/** Whether the window holds a message. */
export function holds({ messages }: Talk, wanted: number): boolean {
  return messages.some(({ number }) => number === wanted);
}

/** Whether what comes next belongs behind the window. */
function reachesEnd({ loaded, hasNewer }: Talk): boolean {
  return loaded && !hasNewer;
}

/** Whether a conversation is not listed, since it was hidden, or all of it deleted; what is on its way shows it. */
export function isPutAway({ latest, hiddenTo, clearedTo, messages }: Talk): boolean {
  const last = messages.at(-1);
  if (last && last.fate !== 'stored') return false;
  return latest ? latest.number <= hiddenTo : clearedTo > 0;
}

/** Whether there is something to read in a conversation, or it is marked so. */
export function hasUnread({ unread, isMarked }: Talk): boolean {
  return unread > 0 || isMarked;
}

/** What I have done with a conversation, here or elsewhere. */
export function withMarks(talk: Talk, { isMarked, hiddenTo, clearedTo }: TalkMarks): Talk {
  return { ...cleared(talk, clearedTo), isMarked, hiddenTo };
}

/** Drops what is deleted, up to a number. */
export function cleared(before: Talk, upTo = 0): Talk {
  const clearedTo = Math.max(before.clearedTo, upTo);
  if (clearedTo === 0) return before;
  const { latest, isMarked } = before;
  const talk = readTo(before, clearedTo);
  const messages = talk.messages.filter(({ number }) => number === 0 || number > clearedTo);
  const isLeft = latest !== undefined && latest.number > clearedTo;
  return {
    ...talk,
    clearedTo,
    messages,
    isMarked,
    latest: isLeft ? latest : undefined,
    fromBeginning: talk.fromBeginning || messages.length < talk.messages.length,
    hasNewer: talk.hasNewer && isLeft,
  };
}

/** Takes the server's summary of a conversation, which may not yet count what this program has read. */
export function summedUp(talk: Talk, summary: Summary): Talk {
  return withMarks(counted(talk, summary), summary);
}

function counted(talk: Talk, { unread, readTo, seenTo, latest }: Summary): Talk {
  if (latest.number < talk.countedTo) return talk;
  // More are unread than have come here: what has come was not the first of them.
  const isMore = unread > talk.unread && readTo >= talk.readTo;
  return {
    ...talk,
    latest: laterOf(talk.latest, latest),
    countedTo: latest.number,
    firstUnread: isMore ? undefined : talk.firstUnread,
    unread: talk.readTo > readTo ? Math.min(talk.unread, unread) : unread,
    readTo: Math.max(talk.readTo, readTo),
    seenTo: Math.max(talk.seenTo, seenTo),
  };
}

/** Of the same one the server tells less than what may be known of it: no more than the beginning, and no name. */
function laterOf(known: Latest | undefined, told: Latest): Latest {
  if (!known || known.number < told.number) return told;
  if (known.number > told.number) return known;
  const name = told.name ?? known.name;
  return { ...told, ...(name && { name }) };
}

/** Something may have been said of which nothing was told here: the end of the window is fetched again. */
export function doubted(talk: Talk): Talk {
  return reachesEnd(talk) ? { ...talk, loaded: false } : talk;
}

/** Drops all messages but the unsent ones; they are fetched again when the conversation is opened. */
export function emptied(talk: Talk): Talk {
  const messages = talk.messages.filter(({ fate }) => fate !== 'stored');
  return { ...talk, messages, hasNewer: false, loaded: false, fromBeginning: false };
}

/** Nothing of a conversation is kept but what is not sent yet: its numbers mean nothing any more. */
export function withoutNumbers({ peer, messages }: Talk): Talk {
  return { ...emptyTalk(peer), messages: messages.filter(({ fate }) => fate !== 'stored') };
}

/** What is worth keeping of a conversation beyond this run: its newest page, and what is not sent yet. */
export function kept(talk: Talk): Talk {
  const { messages: all, hasNewer, loaded, loading, trouble, firstUnread, typingAt, typists, ...rest } = talk;
  const newest = hasNewer ? [] : all.filter(isStored);
  const unsent = all.filter(({ fate }) => fate !== 'stored');
  const fromBeginning = talk.fromBeginning && !hasNewer && newest.length <= PAGE;
  return { ...emptyTalk(talk.peer), ...rest, messages: [...newest.slice(-PAGE), ...unsent], fromBeginning };
}

/** A message has come, or another session of mine has sent one. */
export function receive(talk: Talk, message: Message): Talk {
  if (message.number <= talk.clearedTo) return talk;
  if (message.number <= lastOf(talk) && holds(talk, message.number)) return talk;
  const isNew = message.number > (talk.latest?.number ?? 0);
  const isCounted = isNews(message) && message.number > talk.countedTo;
  const counts = isCounted && message.number > talk.readTo;
  const told = {
    ...(message.mine ? talk : silent(talk, message.author)),
    latest: isNew ? latestOf(message) : talk.latest,
    unread: counts ? talk.unread + 1 : talk.unread,
    countedTo: isCounted ? message.number : talk.countedTo,
  };
  const shown = withMessage(told, message);
  // A reply, from this device or another, means that everything before it was read.
  return message.mine ? readTo(shown, message.number) : shown;
}

/** The other side is typing; in a group, who of it. */
export function typing(talk: Talk, author: number | undefined, at: number): Talk {
  if (author === undefined) return { ...talk, typingAt: at };
  const others = talk.typists.filter(({ uin }) => uin !== author);
  return { ...talk, typingAt: at, typists: [...others, { uin: author, at }].slice(-MOST_TYPISTS) };
}

/** Nobody is typing any more who has not since a time. */
export function typingSince(talk: Talk, since: number): Talk {
  if (talk.typingAt === 0 || (talk.typists[0]?.at ?? talk.typingAt) > since) return talk;
  const typists = talk.typists.filter(({ at }) => at > since);
  return { ...talk, typists, typingAt: talk.typingAt > since ? talk.typingAt : 0 };
}

/** Who has written is not typing any more. */
function silent(talk: Talk, author: number | undefined): Talk {
  const typists = talk.typists.filter(({ uin }) => uin !== author);
  return { ...talk, typists, typingAt: typists.at(-1)?.at ?? 0 };
}

/** Keeps the message if the window reaches to where it belongs. */
function withMessage(talk: Talk, message: Message): Talk {
  if (!reachesEnd(talk)) return talk;
  // One from before the window may be told late, when the answer to it was lost.
  if (message.number < firstOf(talk) && !talk.fromBeginning) return talk;
  return withoutOldest({ ...talk, messages: placed(talk.messages, message) });
}

/** Puts one message in at its place, which is nearly always the end. */
function placed(messages: readonly Message[], message: Message): readonly Message[] {
  const before = messages.findLastIndex(({ number }) => number > 0 && number < message.number);
  return messages.toSpliced(before + 1, 0, message);
}

/** Drops what is too much at the older end, after something has come at the newer one. */
export function withoutOldest(talk: Talk): Talk {
  // A page that is to be joined there must find the end that it was asked for.
  const tooMany = talk.messages.length - WINDOW - PAGE;
  if (tooMany <= 0 || talk.loading === 'older') return talk;
  return { ...talk, messages: talk.messages.slice(PAGE * Math.ceil(tooMany / PAGE)), fromBeginning: false };
}

/** A message of mine is on its way. */
export function sending(talk: Talk, outgoing: Attached & { id: string; at: number; text: string }): Talk {
  const { id, at, text } = outgoing;
  const others = talk.messages.filter(({ key }) => key !== id);
  const message = { key: id, number: 0, at, mine: true, text, ...attachedTo(outgoing), fate: 'sending' } as const;
  return { ...talk, messages: [...others, message] };
}

/** A message of mine is stored: it takes its place among the others, or stays behind a window that does not reach there. */
export function sent(talk: Talk, id: string, message: Message): Talk {
  const others = talk.messages.filter(({ key }) => key !== id);
  const waiting = talk.messages.find(({ key }) => key === id);
  const stored = { ...attachedTo(waiting ?? {}), ...message, key: id };
  const hasPlace = reachesEnd(talk) || holds(talk, message.number) || others.length === talk.messages.length;
  if (hasPlace) return receive({ ...talk, messages: others }, stored);
  const messages = talk.messages.map((each) => (each.key === id ? { ...stored, number: 0 } : each));
  return receive({ ...talk, messages }, stored);
}

/** A message of mine was refused. */
export function failed(talk: Talk, id: string, why: string, reason?: Reason): Talk {
  const failure = { fate: 'failed', why, ...(reason && { reason }) } as const;
  const messages = talk.messages.map((message) => (message.key === id ? { ...message, ...failure } : message));
  return { ...talk, messages };
}

/** A message of mine that was not sent is given up. */
export function discarded(talk: Talk, id: string): Talk {
  return { ...talk, messages: talk.messages.filter(({ key, fate }) => key !== id || fate !== 'failed') };
}

/**
 * The first message of the other side behind a number: nothing if there is none, and `unknown` if it may be outside of
 * the window.
 */
export function firstBehind(talk: Talk, behind: number): number | undefined | 'unknown' {
  if (!coversFrom(talk, behind)) return 'unknown';
  const first = talk.messages.find((message) => isNews(message) && message.number > behind)?.number;
  return first ?? (reachesEnd(talk) ? undefined : 'unknown');
}

function coversFrom(talk: Talk, number: number): boolean {
  return talk.fromBeginning || (firstOf(talk) > 0 && firstOf(talk) <= number);
}

/** I have read up to a number. How many are left is known only when the window reaches from there to the end. */
export function readTo(talk: Talk, number: number): Talk {
  if (number <= talk.readTo && !hasUnread(talk)) return talk;
  const isAll = number >= (talk.latest?.number ?? 0);
  return {
    ...talk,
    isMarked: false,
    readTo: Math.max(talk.readTo, number),
    unread: isAll ? 0 : unreadBehind(talk, number),
  };
}

/** Whether the window tells what is behind a number. */
export function reachesFrom(talk: Talk, number: number): boolean {
  return reachesEnd(talk) && firstOf(talk) <= number;
}

/** All messages behind the last read one have come, so count them; nothing when there are more by now. */
export function recounted(
  talk: Talk,
  { messages, isLast }: { readonly messages: readonly Message[]; readonly isLast: boolean },
): Talk | undefined {
  const upTo = Math.max(talk.readTo, ...messages.map(({ number }) => number));
  if (!isLast || upTo < talk.countedTo) return undefined;
  const unread = messages.filter((message) => isNews(message) && message.number > talk.readTo).length;
  return { ...talk, unread, countedTo: upTo };
}

function unreadBehind(talk: Talk, behind: number): number {
  if (reachesFrom(talk, behind)) return Math.min(talk.unread, theirsBetween(talk, behind, Number.POSITIVE_INFINITY));
  // The end is not in the window, but it tells how many of the unread messages have been passed.
  if (coversFrom(talk, talk.readTo)) return Math.max(0, talk.unread - theirsBetween(talk, talk.readTo, behind));
  return talk.unread;
}

function theirsBetween({ messages }: Talk, behind: number, upTo: number): number {
  return messages.filter((message) => isNews(message) && message.number > behind && message.number <= upTo).length;
}
