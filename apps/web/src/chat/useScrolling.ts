import type { Talk } from '@rookery/store';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Shown } from './rows.ts';
import { isInFront } from './useAttention.ts';

/** How close to an end, in messages, more is loaded. */
const NEAR = 20;
/** How far from the end, in pixels, still counts as there, without the space below the last message. */
const SLACK = 24;
/** The space below the last message, used by the typing notice. Also in message.css. */
const SPACE = 36;
/** The space above the message that the list begins with. */
const ABOVE = 64;
/** The same above the unread line. */
const ABOVE_LINE = 8;
/** How much of a message must be in sight for it to count as seen. */
const SEEN = 32;
/** How long the list may take to measure what is on its way to a message; until then it is where it was. */
const LEAVE_MS = 400;
/** How long a message must be in sight to count as seen. */
const SOON_MS = 150;

/** A message to scroll to, or to the line above it. A new object is a new request. */
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
 * The scroll position of a conversation: begins at the unread line, or at the newer end. At the end it stays there when
 * content is added or resized; elsewhere it does not move. Near an end it loads more.
 */
export function useScrolling(props: ScrollingProps) {
  const { list, pane, talk, goal, isSettled, onEnd } = props;
  const [isAtEnd, setIsAtEnd] = useState(false);
  const [isUnreadAbove, setIsUnreadAbove] = useState(false);
  const stays = useRef(true);
  /** Until when it may still be at its end although it is to go elsewhere. */
  const leaving = useRef(0);
  const offset = useRef(0);
  /** The unread line that was in sight. */
  const seen = useRef<number>(undefined);
  const [reached, setReached] = useState<Goal>();
  /** The list is not in its initial position yet. */
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

  const lookSoon = useSight(pane, latest);

  const look = useCallback(() => {
    const handle = list.current;
    if (!handle || handle.viewportSize === 0) return;
    const { talk, shown, isWaiting, onNear, onEnd } = latest.current;
    // The list is between the two steps of a change.
    if (shown.messages !== shown.goal || isWaiting) return;
    const { scrollOffset, viewportSize, scrollSize } = handle;
    // The loaded end is not the end of the conversation while there is more.
    const isAtEdge = scrollOffset + viewportSize >= scrollSize - SLACK;
    const isAtLast = isAtEdge && !talk.hasNewer;
    if (isAtLast && performance.now() < leaving.current) return;
    if (isAtLast) stays.current = true;
    else if (scrollOffset < offset.current - 1) stays.current = false;
    offset.current = scrollOffset;
    if (latest.current.isAtEnd !== isAtLast) {
      latest.current.isAtEnd = isAtLast;
      setIsAtEnd(isAtLast);
      // Scrolling may pass the end: reported only after it has stayed there.
      if (!isAtLast) onEnd(false);
    }
    // On the way to the end, nothing counts as seen.
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

  const leave = useCallback(() => {
    stays.current = false;
    leaving.current = performance.now() + LEAVE_MS;
    setTimeout(look, LEAVE_MS + 1);
  }, [look]);

  usePlacing({ ...props, stays, offset, toLast, leave, setReached });

  // New content may require loading more at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads the talk through the ref
  useEffect(look, [look, talk, isWaiting]);

  // Without a list, nothing is in sight.
  useEffect(() => () => onEnd(false), [onEnd]);

  return { isAtEnd, isUnreadAbove, isWaiting, toEnd, onScroll: look, onResize };
}

type Latest = ScrollingProps & { isAtEnd: boolean; isUnreadAbove: boolean; isWaiting: boolean };

/** Tells which message is in sight; what it returns looks soon. */
function useSight(pane: RefObject<HTMLElement | null>, latest: RefObject<Latest>): () => void {
  /** The last message that was in sight a moment ago. */
  const wasInSight = useRef(0);
  return useSoon(() => {
    if (!pane.current || latest.current.isWaiting) return false;
    const before = wasInSight.current;
    wasInSight.current = lastInSight(pane.current);
    // Messages passed on the way to a place were not seen.
    latest.current.onSight(Math.min(before, wasInSight.current));
    if (latest.current.isAtEnd && wasInSight.current === before) latest.current.onEnd(true);
    return wasInSight.current !== before;
  });
}

type PlacingProps = Pick<ScrollingProps, 'list' | 'pane' | 'shown' | 'goal' | 'onLost'> & {
  /** Whether the list stays at its end. */
  readonly stays: RefObject<boolean>;
  readonly offset: RefObject<number>;
  readonly toLast: () => void;
  /** The list is to go elsewhere than to its end. */
  readonly leave: () => void;
  readonly setReached: (goal: Goal | undefined) => void;
};

/** Puts the list in its place. */
function usePlacing(all: PlacingProps): void {
  const { list, pane, shown, goal, stays, offset, toLast, leave, setReached, ...props } = all;
  /** What the list was positioned for: which run of messages, and which requested message. */
  const placed = useRef<{ run: number; goal: Goal | undefined }>(undefined);
  const onLost = useRef(props.onLost);
  onLost.current = props.onLost;
  // Before painting: a new conversation goes to its place, an old one back to where it was.
  useLayoutEffect(() => {
    const { messages, run, isShift } = shown;
    if (messages.length === 0) return;
    // Its beginning has changed, and the scroll event that reports the new offset comes too late: until then it would seem
    // to be at an end.
    if (isShift) pane.current?.dispatchEvent(new Event('scroll'));
    // The next move comes from the new content; only later ones come from the user.
    offset.current = 0;
    const index = goal ? messages.findIndex(({ number }) => number === goal.number) : -1;
    const isOnItsWay = goal !== undefined && index === -1 && placed.current?.run === run;
    const reached = index === -1 ? undefined : goal;
    if (!isOnItsWay && (placed.current?.run !== run || placed.current.goal !== reached)) {
      placed.current = { run, goal: reached };
      stays.current = index === -1;
      if (reached) {
        leave();
        list.current?.scrollToIndex(index, { align: 'start', offset: reached.isLine ? -ABOVE_LINE : -ABOVE });
        // Until it knows its offset, it would seem to be where it was, perhaps at the end.
        pane.current?.dispatchEvent(new Event('scroll'));
      } else if (goal?.isLine) onLost.current(goal);
      setReached(reached);
    }
    if (stays.current) toLast();
  }, [list, pane, shown, goal, stays, offset, toLast, leave, setReached]);
}

/** The index of the unread line, if staying at the end would push it out of sight while the page is not being looked at. */
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

/** The number of the last message in sight, read from the page: the list may not have measured it yet. */
function lastInSight(pane: HTMLElement): number {
  const { bottom } = pane.getBoundingClientRect();
  const rows = Array.from(pane.querySelectorAll<HTMLElement>('article'));
  const last = rows.findLast((row) => row.dataset.number !== '0' && row.getBoundingClientRect().top + SEEN <= bottom);
  return Number(last?.dataset.number ?? 0);
}

/** Runs something after a moment, once for many calls, and again as long as it returns true. */
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

/** Where the first unread message is, relative to the first message in sight. */
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
