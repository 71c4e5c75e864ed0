import type { Talk } from '@rookery/store';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Shown } from './rows.ts';
import { isInFront } from './useAttention.ts';

/** How near to an end more is fetched, in messages. */
const NEAR = 20;
/** How much may be missing to the end, in pixels: the space below the last message is not counted. */
const SLACK = 24;
/** The space below the last message; it is where the typing notice is shown. Also in message.css. */
const SPACE = 36;
/** How much is left above a message that the list begins with. */
const ABOVE = 64;
/** The same above the line of what is new. */
const ABOVE_LINE = 8;
/** How much of a message must be in sight for it to be seen. */
const SEEN = 32;
/** How long something must stand there before it counts as seen. */
const SOON_MS = 150;

/** A message to go to, or to the line above it. Another object is another wish to go there. */
export type Goal = { readonly number: number; readonly isLine?: boolean };

type ScrollingProps = {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly pane: RefObject<HTMLElement | null>;
  readonly shown: Shown;
  readonly talk: Talk;
  readonly goal: Goal | undefined;
  readonly isSettled: boolean;
  readonly onNear: (end: 'older' | 'newer') => void;
  readonly onEnd: (isAtEnd: boolean) => void;
  readonly onSight: (number: number) => void;
  readonly onLost: (goal: Goal) => void;
};

/**
 * Where a conversation is scrolled to: it begins at the line of what is new, or at its newer end. There it stays whatever
 * comes or changes its size, elsewhere it does not move. Near an end of what is loaded it asks for more.
 */
export function useScrolling(props: ScrollingProps) {
  const { list, pane, shown, talk, goal, isSettled, onEnd } = props;
  const [isAtEnd, setIsAtEnd] = useState(false);
  const [isUnreadAbove, setIsUnreadAbove] = useState(false);
  const stays = useRef(true);
  const offset = useRef(0);
  /** For what the list was put to its place: which run of messages, and which message was asked for. */
  const placed = useRef<{ run: number; goal: Goal | undefined }>(undefined);
  /** The line of the unread messages that was in sight. */
  const seen = useRef<number>(undefined);
  const [reached, setReached] = useState<Goal>();
  /** What is in sight now is not where it is going to begin. */
  const isWaiting = !isSettled || (goal?.isLine === true && reached !== goal);
  const latest = useRef({ ...props, isAtEnd, isUnreadAbove, isWaiting });
  latest.current = { ...props, isAtEnd, isUnreadAbove, isWaiting };

  const toLast = useCallback(() => {
    const { talk, shown } = latest.current;
    const line = lineThatWouldPass(list.current, talk, shown);
    if (line === undefined) {
      list.current?.scrollToIndex(shown.messages.length - 1, { align: 'end', offset: SPACE });
      return;
    }
    stays.current = false;
    list.current?.scrollToIndex(line, { align: 'start', offset: -ABOVE_LINE });
  }, [list]);

  const toEnd = useCallback(() => {
    stays.current = true;
    toLast();
  }, [toLast]);

  /** The last message that was in sight a moment ago. */
  const wasInSight = useRef(0);
  const lookSoon = useSoon(() => {
    if (!pane.current || latest.current.isWaiting) return false;
    const before = wasInSight.current;
    wasInSight.current = lastInSight(pane.current);
    // What passes by on the way to a place is not seen.
    latest.current.onSight(Math.min(before, wasInSight.current));
    if (latest.current.isAtEnd && wasInSight.current === before) latest.current.onEnd(true);
    return wasInSight.current !== before;
  });

  const look = useCallback(() => {
    const handle = list.current;
    if (!handle || handle.viewportSize === 0) return;
    const { talk, shown, isWaiting, onNear, onEnd } = latest.current;
    // Half of a change has no end of its own.
    if (shown.messages !== shown.goal || isWaiting) return;
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
      // The end may be passed by on the way to a place: it is told once it has stood there.
      if (!isAtLast) onEnd(false);
    }
    // On its way to the end, it shows nothing that somebody could see.
    if (stays.current && !isAtEdge) return;
    lookSoon();
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
  }, [list, lookSoon]);

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
      if (reached) {
        list.current?.scrollToIndex(index, { align: 'start', offset: reached.isLine ? -ABOVE_LINE : -ABOVE });
        // Until it learns where it is, it would seem to be where it was, perhaps at the end.
        pane.current?.dispatchEvent(new Event('scroll'));
      } else if (goal?.isLine) latest.current.onLost(goal);
      setReached(reached);
    }
    if (stays.current) toLast();
  }, [list, pane, shown, goal, toLast]);

  // What has come, or what was loaded, may call for more at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks at the talk by the reference
  useEffect(look, [look, talk, isWaiting]);

  // Where there is no list, nothing is in sight.
  useEffect(() => () => onEnd(false), [onEnd]);

  return { isAtEnd, isUnreadAbove, isWaiting, toEnd, onScroll: look, onResize };
}

/** The place of the line of what is new, when it would go out of sight at the end and the page is not looked at. */
function lineThatWouldPass(
  handle: VirtualizerHandle | null,
  { firstUnread, unread }: Talk,
  { messages }: Shown,
): number | undefined {
  if (!handle || unread === 0 || firstUnread === undefined || isInFront()) return undefined;
  const line = messages.findIndex(({ number }) => number === firstUnread);
  if (line === -1 || handle.getItemOffset(line) >= handle.scrollSize - handle.viewportSize) return undefined;
  return line;
}

/** The number of the last message of which enough is in sight, as it is drawn: the list may not have measured it yet. */
function lastInSight(pane: HTMLElement): number {
  const { bottom } = pane.getBoundingClientRect();
  const rows = Array.from(pane.querySelectorAll<HTMLElement>('article'));
  const last = rows.findLast((row) => row.dataset.number !== '0' && row.getBoundingClientRect().top + SEEN <= bottom);
  return Number(last?.dataset.number ?? 0);
}

/** Does something a moment later, once for many calls, and again for as long as it says so. */
function useSoon(work: () => boolean): () => void {
  const latest = useRef(work);
  latest.current = work;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    const run = () => {
      timer.current = latest.current() ? setTimeout(run, SOON_MS) : undefined;
    };
    timer.current ??= setTimeout(run, SOON_MS);
  }, []);
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
