import type { Message } from '@rookery/store';
import { dayOf } from '../ui/time.ts';

/** A message as the list shows it: with what stands above it, and its place among those of the same side. */
export type Row = {
  readonly message: Message;
  /** The first one of its day: the day stands above it. */
  readonly startsDay: boolean;
  /** The first one that was not read: a line stands above it. */
  readonly startsUnread: boolean;
  /** The first and the last of a few that one side has written in a row. */
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
  /** The first and the last of a group in one minute: it is shown once. */
  readonly startsMinute: boolean;
  readonly endsMinute: boolean;
};

/** How long a pause ends a group. */
const GROUP_MS = 5 * 60_000;

/** The rows of a conversation. @param unreadFrom the number of the first message that was not read, if one is */
export function rowsOf(messages: readonly Message[], unreadFrom: number | undefined): Row[] {
  const starts = messages.map((message, index) => startOf(messages[index - 1], message, unreadFrom));
  return messages.map((message, index) => {
    const next = starts[index + 1] ?? ALONE;
    return { message, ...(starts[index] ?? ALONE), endsGroup: next.startsGroup, endsMinute: next.startsMinute };
  });
}

/** Whether two rows look alike. */
export function isSameRow(one: Row, other: Row): boolean {
  return (Object.keys(one) as (keyof Row)[]).every((key) => one[key] === other[key]);
}

const ALONE = { startsDay: true, startsUnread: false, startsGroup: true, startsMinute: true };

function startOf(before: Message | undefined, message: Message, unreadFrom: number | undefined): typeof ALONE {
  const startsUnread = unreadFrom !== undefined && message.number === unreadFrom;
  const startsDay = before === undefined || dayOf(before.at) !== dayOf(message.at);
  const isApart = before?.mine !== message.mine || message.at - before.at > GROUP_MS || before.fate === 'failed';
  const startsGroup = startsDay || startsUnread || isApart;
  const startsMinute = startsGroup || minuteOf(before) !== minuteOf(message);
  return { startsDay, startsUnread, startsGroup, startsMinute };
}

function minuteOf({ at }: Message): number {
  return Math.floor(at / 60_000);
}

/**
 * What of a conversation is shown. A list that keeps its place while it grows must be told whether that is at its
 * beginning or elsewhere, so a change of both ends is shown in two steps.
 */
export type Shown = {
  readonly messages: readonly Message[];
  /** What the last step leads to. */
  readonly goal: readonly Message[];
  /** The last step has changed the beginning. */
  readonly isShift: boolean;
  /** Another number: what is shown now has nothing to do with what was shown before. */
  readonly run: number;
};

export function firstShown(messages: readonly Message[]): Shown {
  return { messages, goal: messages, isShift: false, run: 0 };
}

/** The next step to `goal`; the last one when its `messages` are the goal. */
export function stepTo({ messages: old, run }: Shown, goal: readonly Message[]): Shown {
  const [first] = goal;
  if (!first || old[0]?.key === first.key) return { messages: goal, goal, isShift: false, run };
  const places = new Map(old.map(({ key }, index) => [key, index]));
  const inGoal = goal.findIndex(({ key }) => places.has(key));
  const inOld = places.get(goal[inGoal]?.key ?? '');
  if (inOld === undefined) return { messages: goal, goal, isShift: false, run: old.length === 0 ? run : run + 1 };
  const step = [...goal.slice(0, inGoal), ...old.slice(inOld)];
  const isLast = step.length === goal.length;
  return { messages: isLast ? goal : step, goal, isShift: true, run };
}
