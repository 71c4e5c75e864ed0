import { useMemo, useSyncExternalStore } from 'react';
import { defineWords, useLocale, useWords } from '../base/language.ts';

/** The longest delay in noticing a new day: timers stop while a machine sleeps. */
const LOOK_MS = 10 * 60_000;

const words = defineWords({
  en: { today: 'Today', yesterday: 'Yesterday', never: 'Never' },
  zh: { today: '今天', yesterday: '昨天', never: '从未' },
});

/** Times as text, in the language of the page and the browser's time zone. */
export type Times = {
  /** `14:05`, or `2:05 PM` with a 12-hour clock. */
  readonly clock: (at: number) => string;
  /** `Today`, `Yesterday`, `Monday, 3 March`, with the year if it is not the current one. */
  readonly day: (at: number) => string;
  /** For lists: the time if today, otherwise the date. */
  readonly short: (at: number) => string;
  /** `5 minutes ago`, `yesterday`; the date if more than a month ago; 0 is never. */
  readonly ago: (at: number) => string;
  /** Date and time; 0 is never. */
  readonly full: (at: number) => string;
};

/** Returns the functions that format times. */
export function useTimes(): Times {
  const locale = useLocale();
  const say = useWords(words);
  const today = useSyncExternalStore(followDays, dayNow);
  return useMemo(() => {
    const yesterday = dayBefore(today);
    const hourCycle = hourCycleHere();
    const tag = asSpokenHere(locale);
    const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options);
    const hour = hourCycle === 'h23' ? '2-digit' : 'numeric';
    const clock = format({ hour, minute: '2-digit', hourCycle });
    const thisYear = format({ weekday: 'long', day: 'numeric', month: 'long' });
    const otherYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
    const date = format({ day: 'numeric', month: 'short' });
    const numeric = format({ day: '2-digit', month: '2-digit', year: 'numeric' });
    const full = format({ dateStyle: 'medium', timeStyle: 'short', hourCycle });
    const dated = format({ dateStyle: 'medium' });
    const yearOf = (at: number) => new Date(at).getFullYear();
    return {
      clock: (at) => clock.format(at),
      day: (at) => {
        if (dayOf(at) === today) return say('today');
        if (dayOf(at) === yesterday) return say('yesterday');
        return (yearOf(at) === yearOf(Date.now()) ? thisYear : otherYear).format(at);
      },
      short: (at) => {
        if (dayOf(at) === today) return clock.format(at);
        if (dayOf(at) === yesterday) return say('yesterday');
        return (yearOf(at) === yearOf(Date.now()) ? date : numeric).format(at);
      },
      ago: (at) => (at === 0 ? say('never') : (agoIn(tag, at, Date.now()) ?? dated.format(at))),
      full: (at) => (at === 0 ? say('never') : full.format(at)),
    };
  }, [locale, say, today]);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MOST_DAYS = 30;

/** How long ago, as text; undefined if too long ago. A time in the future, by a clock ahead of ours, counts as now. */
export function agoIn(tag: string, at: number, now: number): string | undefined {
  const words = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const ms = Math.max(0, now - at);
  if (ms < MINUTE_MS) return words.format(0, 'second');
  if (ms < HOUR_MS) return words.format(-Math.floor(ms / MINUTE_MS), 'minute');
  const days = Math.round((new Date(dayOf(now)).getTime() - new Date(dayOf(at)).getTime()) / (24 * HOUR_MS));
  if (days <= 0) return words.format(-Math.floor(ms / HOUR_MS), 'hour');
  return days <= MOST_DAYS ? words.format(-days, 'day') : undefined;
}

/** A language in the browser's regional variant: `en` may be `en-GB`, with its date formats. */
function asSpokenHere(language: string): string {
  const [wanted] = language.split('-');
  return navigator.languages.find((each) => each.split('-')[0] === wanted) ?? language;
}

/** The 12- or 24-hour clock of the browser's own locale, independent of the page's language. */
function hourCycleHere(): 'h12' | 'h23' {
  const { hour12 } = new Intl.DateTimeFormat(navigator.language, { hour: 'numeric' }).resolvedOptions();
  return hour12 ? 'h12' : 'h23';
}

function dayNow(): string {
  return dayOf(Date.now());
}

/** The day before; not every day has 24 hours. */
function dayBefore(day: string): string {
  const date = new Date(day);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1).toDateString();
}

/** Calls `listener` when a new day may have begun. */
function followDays(listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const look = () => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.min(LOOK_MS, msToMidnight()));
    listener();
  };
  timer = setTimeout(look, Math.min(LOOK_MS, msToMidnight()));
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

function msToMidnight(): number {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - now.getTime() + 1;
}

/** The local day of a time, for comparing. */
export function dayOf(at: number): string {
  return new Date(at).toDateString();
}
