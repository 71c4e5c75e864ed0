import type { Message } from '@rookery/store';
import { dayOf } from '../ui/time.ts';

/** A message as the list shows it: with its separators, and its place among messages of the same side. */
export type Row = {
  readonly message: Message;
  /** The first of its day: the day is shown above it. */
  readonly startsDay: boolean;
  /** The first unread one: a line is shown above it. */
  readonly startsUnread: boolean;
  /** The first and last of several in a row from one side. */
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
  /** The first and last of a group within one minute, which shows the time once. */
  readonly startsMinute: boolean;
  readonly endsMinute: boolean;
};

/** A longer pause ends a group. */
const GROUP_MS = 5 * 60_000;

/** The rows of a conversation. @param unreadFrom the number of the first unread message, if any */
export function rowsOf(messages: readonly Message[], unreadFrom: number | undefined): Row[] {
  const starts = messages.map((message, index) => startOf(messages[index - 1], message, unreadFrom));
  return messages.map((message, index) => {
    const next = starts[index + 1] ?? ALONE;
    return { message, ...(starts[index] ?? ALONE), endsGroup: next.startsGroup, endsMinute: next.startsMinute };
  });
}

/** Whether two rows look the same. */
export function isSameRow(one: Row, other: Row): boolean {
  return (Object.keys(one) as (keyof Row)[]).every((key) => one[key] === other[key]);
}

const ALONE = { startsDay: true, startsUnread: false, startsGroup: true, startsMinute: true };

function startOf(before: Message | undefined, message: Message, unreadFrom: number | undefined): typeof ALONE {
  const startsUnread = unreadFrom !== undefined && message.number === unreadFrom;
  const startsDay = before === undefined || dayOf(before.at) !== dayOf(message.at);
  const isApart = !isSameWriter(before, message) || message.at - before.at > GROUP_MS || before.fate === 'failed';
  const startsGroup = startsDay || startsUnread || isApart;
  const startsMinute = startsGroup || minuteOf(before) !== minuteOf(message);
  return { startsDay, startsUnread, startsGroup, startsMinute };
}

/** My own have no author while they are on their way to a group. */
function isSameWriter(before: Message | undefined, message: Message): before is Message {
  if (before?.mine !== message.mine || isLine(before) || isLine(message)) return false;
  return message.mine || before.author === message.author;
}

/** Whether a message is shown as a line: what has happened in a group, and what was taken back. */
export function isLine({ happened, isRecalled }: Message): boolean {
  return happened !== undefined || isRecalled === true;
}

function minuteOf({ at }: Message): number {
  return Math.floor(at / 60_000);
}

/**
 * The part of a conversation that is shown. A list that keeps its position while it grows must be told at which end, so
 * a change at both ends is shown in two steps.
 */
export type Shown = {
  readonly messages: readonly Message[];
  /** The target of the last step. */
  readonly goal: readonly Message[];
  /** The last step changed the beginning. */
  readonly isShift: boolean;
  /** Changes when the shown messages have nothing to do with the ones before. */
  readonly run: number;
};

export function firstShown(messages: readonly Message[]): Shown {
  return { messages, goal: messages, isShift: false, run: 0 };
}

/** The next step towards `goal`; it is the last one when its `messages` are the goal's. */
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
