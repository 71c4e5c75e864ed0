import { isNetwork } from './networks.ts';

/** One key of the configuration. */
export type Key<T> = {
  readonly default: T;
  /** What the value must be, as the end of the sentence "port must be ...". */
  readonly must: string;
  readonly about: string;
  /** Never shown. */
  readonly isSecret?: true;
  /** The value, or `undefined` when it is not allowed. Takes text from options and variables, values from the file. */
  readonly read: (value: unknown) => T | undefined;
};

const WHOLE = /^[0-9]{1,15}$/;

/** A whole number within bounds. */
export function whole(least: number, most: number, standard: number, about: string): Key<number> {
  return {
    default: standard,
    must: `a whole number from ${least} to ${most}`,
    about,
    read: (value) => {
      const number = typeof value === 'string' && WHOLE.test(value) ? Number(value) : value;
      return Number.isInteger(number) && (number as number) >= least && (number as number) <= most
        ? (number as number)
        : undefined;
    },
  };
}

/** One of some words. */
export function choice<const T extends string>(values: readonly T[], standard: T, about: string): Key<T> {
  return {
    default: standard,
    must: `one of ${values.join(', ')}`,
    about,
    read: (value) => values.find((allowed) => allowed === value),
  };
}

/** A text, perhaps one that fits a rule. */
export function words(standard: string, must: string, about: string, fits = (_value: string) => true): Key<string> {
  return {
    default: standard,
    must,
    about,
    read: (value) => (typeof value === 'string' && fits(value) ? value : undefined),
  };
}

/** Yes or no. */
export function flag(standard: boolean, about: string): Key<boolean> {
  const readings = new Map<unknown, boolean>([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
  ]);
  return { default: standard, must: 'true or false', about, read: (value) => readings.get(value) };
}

/** A list of networks; in options and variables separated by commas. */
export function networks(standard: readonly string[], about: string): Key<readonly string[]> {
  return {
    default: standard,
    must: 'a list of addresses or networks, such as 10.0.0.0/8',
    about,
    read: (value) => {
      const parts = typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value;
      if (!Array.isArray(parts)) return undefined;
      return parts.every((part) => typeof part === 'string' && isNetwork(part.trim()))
        ? parts.map((part: string) => part.trim())
        : undefined;
    },
  };
}
