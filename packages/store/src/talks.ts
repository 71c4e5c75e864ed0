/** One message of a conversation. */
export type Message = {
  /** Tells it from all others of its conversation, before and after it is stored. */
  readonly key: string;
  /** Its number in my mailbox; 0 as long as it is not stored. */
  readonly number: number;
  readonly at: number;
  /** I wrote it. */
  readonly mine: boolean;
  readonly text: string;
  readonly fate: 'stored' | 'sending' | 'failed';
  /** Why it was not sent. */
  readonly why?: string;
};

/** The newest message of a conversation. */
export type Latest = { readonly number: number; readonly at: number; readonly mine: boolean; readonly text: string };

/** Which page of a conversation is being fetched: the newest one, or the one before or behind the window. */
export type Loading = 'newest' | 'older' | 'newer';

/**
 * A conversation. `messages` is a window of it, in order of their numbers; what is on its way stands behind. The window
 * ends with the newest message as long as `newer` is empty.
 */
export type Talk = {
  readonly peer: number;
  readonly messages: readonly Message[];
  /** The window begins with the first message there is. */
  readonly fromBeginning: boolean;
  /**
   * Where the pages that were dropped at the newer end stop, the nearest one last: each is fetched again by what its
   * numbers are below. 0 is the newest page.
   */
  readonly newer: readonly number[];
  /** Whether something has been loaded at all. */
  readonly loaded: boolean;
  readonly loading?: Loading | undefined;
  /** Why the last attempt to load failed. */
  readonly trouble?: string | undefined;
  readonly latest?: Latest | undefined;
  readonly unread: number;
  /** Up to which number I have read. */
  readonly readTo: number;
  /** Up to which number the other side has read what I wrote; 0 not told. */
  readonly seenTo: number;
  /** When the other side was typing last, ms since 1970; 0 is not typing. */
  readonly typingAt: number;
};

/** A conversation in a few words, as the server tells it. */
export type Summary = {
  readonly unread: number;
  readonly readTo: number;
  readonly seenTo: number;
  readonly latest: Latest;
};

/** How many messages a conversation keeps, and how many are dropped or fetched at once. */
export const WINDOW = 400;
export const PAGE = 100;

export function emptyTalk(peer: number): Talk {
  return {
    peer,
    messages: [],
    fromBeginning: false,
    newer: [],
    loaded: false,
    unread: 0,
    readTo: 0,
    seenTo: 0,
    typingAt: 0,
  };
}

/** A message that the server has. */
export function stored(message: { number: number; at: number; mine: boolean; text: string }): Message {
  return { key: `n${message.number}`, fate: 'stored', ...message };
}

const isStored = ({ number }: Message) => number > 0;

/** The last message of the window that the server has. */
function lastStored({ messages }: Talk): Message | undefined {
  return messages.findLast(isStored);
}

/** Puts messages in at their places. What is there already stays. */
function merge(old: readonly Message[], added: readonly Message[]): Message[] {
  const known = new Set(old.filter(isStored).map(({ number }) => number));
  const fresh = added.filter(({ number }) => !known.has(number));
  const inOrder = [...old.filter(isStored), ...fresh].sort((a, b) => a.number - b.number);
  return [...inOrder, ...old.filter((message) => !isStored(message))];
}

/** The server has summed the conversation up; what was read here meanwhile it may not know yet. */
export function summedUp(talk: Talk, { unread, readTo, seenTo, latest }: Summary): Talk {
  if (latest.number < (talk.latest?.number ?? 0)) return talk;
  return {
    ...talk,
    latest,
    unread: talk.readTo > readTo ? Math.min(talk.unread, unread) : unread,
    readTo: Math.max(talk.readTo, readTo),
    seenTo: Math.max(talk.seenTo, seenTo),
  };
}

/** Nothing is kept of what was said but what is not sent yet; it is fetched again when somebody looks. */
export function emptied(talk: Talk): Talk {
  const messages = talk.messages.filter((message) => !isStored(message));
  return { ...talk, messages, newer: [], loaded: false, fromBeginning: false };
}

/** A message has come, or another session of mine has sent one. */
export function receive(talk: Talk, message: Message): Talk {
  if (talk.messages.some(({ number }) => number === message.number)) return talk;
  const isNew = message.number > (talk.latest?.number ?? 0);
  const counts = isNew && !message.mine && message.number > talk.readTo;
  const told = {
    ...talk,
    latest: isNew ? latestOf(message) : talk.latest,
    unread: counts ? talk.unread + 1 : talk.unread,
    typingAt: message.mine ? talk.typingAt : 0,
  };
  return withMessage(told, message);
}

function latestOf({ number, at, mine, text }: Message): Latest {
  return { number, at, mine, text };
}

/** Keeps the message if the window reaches to where it belongs, or soon will: the page that is on its way may lack it. */
function withMessage(talk: Talk, message: Message): Talk {
  const reaches = talk.loaded && talk.newer.length === 0;
  if (!reaches && talk.loading !== 'newest') return talk;
  return withoutOldest({ ...talk, messages: merge(talk.messages, [message]) });
}

function withoutOldest(talk: Talk): Talk {
  if (talk.messages.length <= WINDOW + PAGE) return talk;
  return { ...talk, messages: talk.messages.slice(PAGE), fromBeginning: false };
}

/** A message of mine is on its way. */
export function sending(talk: Talk, message: { id: string; at: number; text: string }): Talk {
  const { id, at, text } = message;
  const others = talk.messages.filter(({ key }) => key !== id);
  return { ...talk, messages: [...others, { key: id, number: 0, at, mine: true, text, fate: 'sending' }] };
}

/** A message of mine is stored: it takes its place among the others. */
export function sent(talk: Talk, id: string, message: Message): Talk {
  const others = talk.messages.filter(({ key }) => key !== id);
  return receive({ ...talk, messages: others }, { ...message, key: id });
}

/** A message of mine was refused. */
export function failed(talk: Talk, id: string, why: string): Talk {
  const messages = talk.messages.map((message) =>
    message.key === id ? ({ ...message, fate: 'failed', why } as const) : message,
  );
  return { ...talk, messages };
}

/** A message of mine that was not sent is given up. */
export function discarded(talk: Talk, id: string): Talk {
  return { ...talk, messages: talk.messages.filter(({ key, fate }) => key !== id || fate !== 'failed') };
}

/** A page of History, as it is merged: `messages` in any order. */
export type Page = { readonly messages: readonly Message[]; readonly isLast: boolean; readonly seenTo: number };

/** The newest page has come: the window begins anew with it, unless it can be joined to what is there. */
export function withNewest(talk: Talk, page: Page): Talk {
  const joins = talk.newer.length === 0 && isJoined(talk, page);
  const end = Math.max(0, ...page.messages.map(({ number }) => number));
  // What has come while the page was on its way belongs behind it.
  const kept = joins ? talk.messages : talk.messages.filter((each) => !isStored(each) || each.number > end);
  const messages = merge(kept, page.messages);
  const newest = messages.findLast(isStored);
  return withoutOldest({
    ...talk,
    messages,
    fromBeginning: page.isLast || (joins && talk.fromBeginning),
    newer: [],
    loaded: true,
    loading: undefined,
    trouble: undefined,
    seenTo: Math.max(talk.seenTo, page.seenTo),
    latest: newest && newest.number > (talk.latest?.number ?? 0) ? latestOf(newest) : talk.latest,
  });
}

/** Whether nothing can be missing between the window and the page behind it. */
function isJoined(talk: Talk, { messages, isLast }: Page): boolean {
  const end = lastStored(talk)?.number ?? 0;
  return isLast || messages.some(({ number }) => number <= end);
}

/** An older page has come. What is too much at the newer end is dropped, and found again by {@link Talk.newer}. */
export function withOlder(talk: Talk, page: Page): Talk {
  const messages = merge(talk.messages, page.messages);
  const grown = { ...talk, messages, fromBeginning: page.isLast, loading: undefined, trouble: undefined };
  return withoutNewest(grown);
}

function withoutNewest(talk: Talk): Talk {
  const kept = talk.messages.filter(isStored);
  if (kept.length <= WINDOW) return talk;
  const behind = (kept.at(-1)?.number ?? 0) + 1;
  const waiting = talk.messages.filter((message) => !isStored(message));
  return withoutNewest({
    ...talk,
    messages: [...kept.slice(0, -PAGE), ...waiting],
    newer: talk.newer.length === 0 ? [0, behind] : [...talk.newer, behind],
  });
}

/** The page behind the window has come. What is too much at the older end is dropped. */
export function withNewer(talk: Talk, page: Page): Talk {
  // Pages that were dropped lie end to end; what has come since then may be more than one page.
  if (talk.newer.at(-1) === 0 && !isJoined(talk, page)) return withNewest(talk, page);
  const messages = merge(talk.messages, page.messages);
  const tooMany = Math.max(0, messages.length - WINDOW);
  return {
    ...talk,
    messages: messages.slice(tooMany),
    fromBeginning: talk.fromBeginning && tooMany === 0,
    newer: talk.newer.slice(0, -1),
    loading: undefined,
    trouble: undefined,
  };
}

/** A page could not be had. */
export function notLoaded(talk: Talk, trouble: string): Talk {
  const end = talk.newer.at(-1) ?? Number.POSITIVE_INFINITY;
  // What has come for the newest page has no place now.
  const messages = talk.messages.filter(({ number }) => number < end);
  return { ...talk, messages, loading: undefined, trouble };
}

/** I have read up to a number. How many are left is known only as far as the window reaches. */
export function readTo(talk: Talk, number: number): Talk {
  if (number <= talk.readTo && talk.unread === 0) return talk;
  const isAll = number >= (talk.latest?.number ?? 0);
  const behind = talk.messages.filter((message) => !message.mine && message.number > number).length;
  return { ...talk, readTo: Math.max(talk.readTo, number), unread: isAll ? 0 : Math.min(talk.unread, behind) };
}
