import type { Talk } from '@rookery/store';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Shown } from './rows.ts';

/** How near to an end more is fetched, in messages. */
const NEAR = 20;
/** How much may be missing to the end, in pixels: the space below the last message is not counted. */
const SLACK = 24;
/** The space below the last message; it is where the typing notice is shown. Also in message.css. */
const SPACE = 36;
/** How much is left above a message that the list begins with. */
const ABOVE = 64;

/** A message to go to. Another object is another wish to go there. */
export type Goal = { readonly number: number };

type ScrollingProps = {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly pane: RefObject<HTMLElement | null>;
  readonly shown: Shown;
  readonly talk: Talk;
  readonly goal: Goal | undefined;
  readonly onNear: (end: 'older' | 'newer') => void;
  readonly onEnd: (isAtEnd: boolean) => void;
};

/**
 * Where a conversation is scrolled to: at its newer end it stays there whatever comes or changes its size, elsewhere it
 * does not move. Near an end of what is loaded it asks for more.
 */
export function useScrolling({ list, pane, shown, talk, goal, onNear, onEnd }: ScrollingProps) {
  const [isAtEnd, setIsAtEnd] = useState(false);
  const [isUnreadAbove, setIsUnreadAbove] = useState(false);
  const stays = useRef(true);
  const offset = useRef(0);
  /** For what the list was put to its place: which run of messages, and which message was asked for. */
  const placed = useRef<{ run: number; goal: Goal | undefined }>(undefined);
  /** The line of the unread messages that was in sight. */
  const seen = useRef<number>(undefined);
  const latest = useRef({ shown, talk, onNear, onEnd, isAtEnd, isUnreadAbove });
  latest.current = { shown, talk, onNear, onEnd, isAtEnd, isUnreadAbove };

  const toLast = useCallback(() => {
    list.current?.scrollToIndex(latest.current.shown.messages.length - 1, { align: 'end', offset: SPACE });
  }, [list]);

  const toEnd = useCallback(() => {
    stays.current = true;
    toLast();
  }, [toLast]);

  const look = useCallback(() => {
    const handle = list.current;
    if (!handle || handle.viewportSize === 0) return;
    const { talk, shown, onNear, onEnd } = latest.current;
    // Half of a change has no end of its own.
    if (shown.messages !== shown.goal) return;
    const { scrollOffset, viewportSize, scrollSize } = handle;
    // The end of the window is not the end as long as there is something behind it.
    const isAtEdge = scrollOffset + viewportSize >= scrollSize - SLACK;
    const isAtLast = isAtEdge && !talk.hasNewer;
    if (isAtLast) stays.current = true;
    else if (scrollOffset < offset.current - 1) stays.current = false;
    offset.current = scrollOffset;
    if (latest.current.isAtEnd !== isAtLast) {
      latest.current.isAtEnd = isAtLast;
      setIsAtEnd(isAtLast);
      onEnd(isAtLast);
    }
    // On its way to the end, it shows nothing that somebody could see.
    if (stays.current && !isAtEdge) return;
    const first = handle.findItemIndex(scrollOffset);
    const last = handle.findItemIndex(scrollOffset + viewportSize);
    const place = placeOfUnread(talk, shown, first);
    if (place === 'here') seen.current = talk.firstUnread;
    const isLineAbove = place === 'above' && seen.current !== talk.firstUnread;
    if (latest.current.isUnreadAbove !== isLineAbove) {
      latest.current.isUnreadAbove = isLineAbove;
      setIsUnreadAbove(isLineAbove);
    }
    if (talk.loading || talk.trouble || !talk.loaded) return;
    if (first < NEAR && !talk.fromBeginning) onNear('older');
    else if (last > shown.messages.length - NEAR && talk.hasNewer) onNear('newer');
  }, [list]);

  const onResize = useCallback(() => {
    if (stays.current) toLast();
    look();
  }, [toLast, look]);

  // Before anything is painted: a new conversation at its place, an old one where it was.
  useLayoutEffect(() => {
    const { messages, run, isShift } = shown;
    if (messages.length === 0) return;
    // The list has moved with its beginning, and learns where it is by an event that would come too late: until then it
    // would seem to be at an end.
    if (isShift) pane.current?.dispatchEvent(new Event('scroll'));
    // What moves now is moved by what has come: only what moves after that is moved by somebody.
    offset.current = 0;
    const index = goal ? messages.findIndex(({ number }) => number === goal.number) : -1;
    const isOnItsWay = goal !== undefined && index === -1 && placed.current?.run === run;
    const reached = index === -1 ? undefined : goal;
    if (!isOnItsWay && (placed.current?.run !== run || placed.current.goal !== reached)) {
      placed.current = { run, goal: reached };
      stays.current = index === -1;
      if (index !== -1) list.current?.scrollToIndex(index, { align: 'start', offset: -ABOVE });
    }
    if (stays.current) toLast();
  }, [list, pane, shown, goal, toLast]);

  // What has come, or what was loaded, may call for more at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks at the talk by the reference
  useEffect(look, [look, talk]);

  // Where there is no list, nothing is in sight.
  useEffect(() => () => onEnd(false), [onEnd]);

  return { isAtEnd, isUnreadAbove, toEnd, onScroll: look, onResize };
}

/** Where the first unread message is, seen from the first message in sight. */
function placeOfUnread(
  { firstUnread, loaded }: Talk,
  { messages }: Shown,
  first: number,
): 'above' | 'here' | undefined {
  if (firstUnread === undefined || !loaded) return undefined;
  const index = messages.findIndex(({ number }) => number >= firstUnread);
  if (index === -1) return undefined;
  return index < first || (messages[index]?.number ?? 0) > firstUnread ? 'above' : 'here';
}
