import type { TalkMarks } from '../storage.ts';

/** What an account has done with a conversation, as numbers of its mailbox. */
export type TalkState = {
  readonly read: number;
  /** The highest own number that the other side has read, and shared. */
  readonly seen: number;
  /** The newest message when it was marked as unread; 0 when it is not. */
  readonly marked: number;
  readonly hidden: number;
  readonly cleared: number;
};

export const UNTOUCHED: TalkState = { read: 0, seen: 0, marked: 0, hidden: 0, cleared: 0 };

/** The state after reading up to a number: never back, and not beyond the latest. */
export function reading(kept: TalkState, latest: number, number: number): TalkState {
  return { ...kept, read: furthest(kept.read, number, latest), marked: 0 };
}

/** The state after it was marked as unread or hidden, or that was taken back. What is left out stays. */
export function setting(
  kept: TalkState,
  latest: number,
  { number, marked, hidden }: { number: number; marked?: boolean | undefined; hidden?: boolean | undefined },
): TalkState {
  return {
    ...kept,
    marked: marked === undefined ? kept.marked : marked ? latest : 0,
    hidden: hidden === undefined ? kept.hidden : hidden ? furthest(kept.hidden, number, latest) : 0,
  };
}

/** The state after deleting up to a number, which counts as reading it. */
export function forgetting(kept: TalkState, latest: number, number: number): TalkState {
  const cleared = furthest(kept.cleared, number, latest);
  const marked = kept.marked > cleared ? kept.marked : 0;
  return { ...kept, cleared, marked, read: Math.max(kept.read, cleared) };
}

function furthest(kept: number, number: number, latest: number): number {
  return Math.max(kept, Math.min(number, latest));
}

/** Whether a change is one. */
export function isMoved(before: TalkState, after: TalkState): boolean {
  return Object.entries(after).some(([name, value]) => value !== before[name as keyof TalkState]);
}

/** Up to where it is read: a reply marks everything before it. `answered`: the account's last message there. */
export function readUpTo({ read }: TalkState, answered: number): number {
  return Math.max(read, answered);
}

/** What an account sees of its marks: a reply takes the one as unread away. */
export function marksOf({ marked, hidden, cleared }: TalkState, answered: number): TalkMarks {
  return { isMarked: marked > 0 && marked >= answered, hidden, cleared };
}

/** Whether a conversation whose latest message has this number is listed. */
export function isListed({ hidden, cleared }: TalkState, latest: number): boolean {
  return latest > hidden && latest > cleared;
}

/** Whether the other side may see how far an account has read. */
export function sharesRead(facts: {
  readonly isSecret: boolean;
  readonly shareRead: boolean;
  /** One of the two has blocked the other. */
  readonly isBlocked: boolean;
}): boolean {
  return facts.shareRead && !facts.isSecret && !facts.isBlocked;
}
