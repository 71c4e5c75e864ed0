import { asTold } from './changes.ts';
import { isStored, latestOf, type Message } from './messages.ts';
import { lastOf, type Talk, WINDOW, withoutOldest } from './talks.ts';

/** A page of History, as it is merged: `messages` in any order. */
export type Page = {
  readonly messages: readonly Message[];
  readonly isLast: boolean;
  readonly seenTo: number;
  /** What is older is deleted. */
  readonly clearedTo?: number;
};

/** Puts messages in at their places. What is there already stays, with the text that it has now. */
function merge(old: readonly Message[], added: readonly Message[]): Message[] {
  const told = new Map(added.map((message) => [message.number, message]));
  const known = old.filter(isStored).map((message) => asTold(message, told.get(message.number) ?? message));
  for (const { number } of known) told.delete(number);
  const inOrder = [...known, ...told.values()].sort((a, b) => a.number - b.number);
  return [...inOrder, ...old.filter((message) => !isStored(message))];
}

/**
 * The newest page has come: it is joined to the window if nothing can be missing between them, and otherwise takes its
 * place.
 */
export function withNewest(talk: Talk, page: Page): Talk {
  const end = lastOf(talk);
  const joins = page.isLast || page.messages.some(({ number }) => number <= end);
  const kept = joins ? talk.messages : talk.messages.filter((message) => !isStored(message));
  const messages = merge(kept, page.messages);
  const fromBeginning = page.isLast || (joins && talk.fromBeginning);
  return withoutOldest(upToDate({ ...talk, messages, fromBeginning, hasNewer: false }, page));
}

/** A place of the conversation has come, as the page up to it and the page behind it: the window begins anew there. */
export function withPlace(talk: Talk, upTo: Page, behind: Page): Talk {
  const waiting = talk.messages.filter((message) => !isStored(message));
  const messages = merge(waiting, [...upTo.messages, ...behind.messages]);
  return upToDate({ ...talk, messages, fromBeginning: upTo.isLast, hasNewer: !behind.isLast }, behind);
}

/** An older page has come. What is too much at the newer end is dropped. */
export function withOlder(talk: Talk, page: Page): Talk {
  const all = merge(talk.messages, page.messages);
  const inWindow = all.filter(isStored);
  const isTooLong = inWindow.length > WINDOW;
  const messages = isTooLong ? [...inWindow.slice(0, WINDOW), ...all.slice(inWindow.length)] : all;
  const hasNewer = talk.hasNewer || isTooLong;
  return { ...talk, messages, hasNewer, fromBeginning: page.isLast, loading: undefined, trouble: undefined };
}

/** The page behind the window has come. What is too much at the older end is dropped. */
export function withNewer(talk: Talk, page: Page): Talk {
  const all = merge(talk.messages, page.messages);
  const tooMany = Math.max(0, all.filter(isStored).length - WINDOW);
  const fromBeginning = talk.fromBeginning && tooMany === 0;
  const joined = { ...talk, messages: all.slice(tooMany), fromBeginning, hasNewer: !page.isLast };
  // Nothing lies behind the window: the former latest message is gone from the server.
  if (page.isLast && page.messages.length === 0) return { ...joined, loading: undefined, trouble: undefined };
  return upToDate(joined, page);
}

/** What every page that reaches towards the end brings. What has come while it was on its way it may lack. */
function upToDate(talk: Talk, { seenTo }: Page): Talk {
  const newest = talk.messages.findLast(isStored);
  const isNewer = newest !== undefined && newest.number > (talk.latest?.number ?? 0);
  const latest = isNewer ? latestOf(newest) : talk.latest;
  const hasNewer = talk.hasNewer || lastOf(talk) < (latest?.number ?? 0);
  // Messages stored beyond the window are in it now.
  const messages = hasNewer
    ? talk.messages
    : talk.messages.filter(({ number, fate }) => number > 0 || fate !== 'stored');
  const done = { loaded: true, loading: undefined, trouble: undefined };
  return { ...talk, ...done, messages, latest, hasNewer, seenTo: Math.max(talk.seenTo, seenTo) };
}

/** A page could not be had. */
export function notLoaded(talk: Talk, trouble: string): Talk {
  return withoutOldest({ ...talk, loading: undefined, trouble });
}
