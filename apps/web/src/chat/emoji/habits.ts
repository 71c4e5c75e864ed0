/** What somebody usually takes: the latest emoji, newest first, and a skin tone. */
export type Habits = { readonly recent: readonly string[]; readonly tone: number };

type HabitStorage = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'rookery.emoji';
const MOST_RECENT = 36;
const LONGEST = 40;
const TONES = 5;

/** What this browser has kept. */
export function readHabits(storage: HabitStorage): Habits {
  try {
    const { recent, tone } = (JSON.parse(storage.getItem(KEY) ?? '{}') ?? {}) as { recent?: unknown; tone?: unknown };
    const signs = Array.isArray(recent) ? recent.filter((sign) => typeof sign === 'string') : [];
    return {
      recent: [...new Set(signs)].filter(({ length }) => length > 0 && length <= LONGEST).slice(0, MOST_RECENT),
      tone: Number.isInteger(tone) && Number(tone) >= 0 && Number(tone) <= TONES ? Number(tone) : 0,
    };
  } catch {
    return { recent: [], tone: 0 };
  }
}

/** Keeps habits in this browser, as far as it keeps anything. */
export function keepHabits(storage: HabitStorage, habits: Habits): void {
  try {
    storage.setItem(KEY, JSON.stringify(habits));
  } catch {
    // They hold until the page is closed.
  }
}

/** The habits of somebody who has just taken an emoji. */
export function withUse({ recent, tone }: Habits, sign: string): Habits {
  return { recent: [sign, ...recent.filter((each) => each !== sign)].slice(0, MOST_RECENT), tone };
}
