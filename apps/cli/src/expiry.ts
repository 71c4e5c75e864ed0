import { readWhole } from './fields.ts';

export const DAY_MS = 24 * 3_600_000;

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const MOST_DAYS = 36_500;

/** What `--expires` must be. */
export const expiryMust = `a number of days from 1 to ${MOST_DAYS}, or a day to come such as 2030-12-31`;

/** The time that `--expires` names: so many days from now, or the end of that day where this machine is. */
export function readExpiry(text: string, now: number): number | undefined {
  const days = readWhole(text, 1, MOST_DAYS);
  if (days !== undefined) return now + days * DAY_MS;
  const end = endOfDay(text);
  return end !== undefined && end > now ? end : undefined;
}

function endOfDay(text: string): number | undefined {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  // A day that is in no calendar, such as the 31st of April, would become the one behind it.
  const isReal = new Date(year, month - 1, day).getDate() === day && month >= 1 && month <= 12;
  return isReal ? new Date(year, month - 1, day + 1).getTime() : undefined;
}
