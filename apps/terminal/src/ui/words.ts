import type { GroupRole } from '@rookery/client';
import type { AttachedFile, Status } from '@rookery/protocol';

/** The names of the states that an account can be in, in the order in which they are offered. */
export const statusNames: readonly (readonly [Status, string])[] = [
  [10, 'online'],
  [30, 'away'],
  [50, 'busy'],
  [60, 'call me'],
  [70, 'do not disturb'],
  [40, 'hidden'],
  [20, 'offline'],
];

export function statusName(status: Status): string {
  return statusNames.find(([code]) => code === status)?.[1] ?? String(status);
}

/** The name of what a member may do in a group. */
export function roleName(role: GroupRole): string {
  return role === 'admin' ? 'administrator' : role;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekdayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const longFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** `14:05`, in the time zone of this machine. */
export function clockTime(at: number): string {
  return clockFormat.format(at);
}

/** `Tuesday 24 November 2026`. */
export function longDay(at: number): string {
  return longFormat.format(at);
}

/** Tells days apart. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate();
}

/** When something was, in few characters: the time today, the day in the last week, the date, the year. */
export function shortTime(at: number, now: number): string {
  if (dayOf(at) === dayOf(now)) return clockTime(at);
  if (now - at < 6 * DAY && at <= now) return weekdayFormat.format(at);
  if (new Date(at).getFullYear() === new Date(now).getFullYear()) return dayFormat.format(at);
  return String(new Date(at).getFullYear());
}

/** `[cat.png, 118 KB]`. */
export function fileWords({ name, bytes }: AttachedFile): string {
  return `[${name}, ${sizeWords(bytes)}]`;
}

function sizeWords(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const size = bytes / 1024 ** power;
  return `${power > 0 && size < 10 ? size.toFixed(1) : Math.round(size)} ${units[power]}`;
}

/** `1 message`, `2 messages`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
