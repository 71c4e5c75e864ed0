import { type Keeper, keepIn, keptIn } from '../../base/kept.ts';

/** A user's emoji habits: the recent ones, newest first, and a skin tone. */
export type Habits = { readonly recent: readonly string[]; readonly tone: number };

const KEY = 'rookery.emoji';
const MOST_RECENT = 36;
const LONGEST = 40;
const TONES = 5;

/** Reads the habits kept in this browser. */
export function readHabits(window: Keeper): Habits {
  const { recent, tone } = (keptIn(window, KEY) ?? {}) as { recent?: unknown; tone?: unknown };
  const signs = Array.isArray(recent) ? recent.filter((sign) => typeof sign === 'string') : [];
  return {
    recent: [...new Set(signs)].filter(({ length }) => length > 0 && length <= LONGEST).slice(0, MOST_RECENT),
    tone: Number.isInteger(tone) && Number(tone) >= 0 && Number(tone) <= TONES ? Number(tone) : 0,
  };
}

/** Keeps habits in this browser, if it allows storage. */
export function keepHabits(window: Keeper, habits: Habits): void {
  keepIn(window, KEY, habits);
}

/** The habits after an emoji was used. */
export function withUse({ recent, tone }: Habits, sign: string): Habits {
  return { recent: [sign, ...recent.filter((each) => each !== sign)].slice(0, MOST_RECENT), tone };
}
