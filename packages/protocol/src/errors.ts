import type { Reason } from './reasons.ts';

/**
 * The error table: every value of `RES` other than 0 that a server of this project sends.
 * `RES=5` and `RES=20` are of the original server (docs/WIRE.md, Refusals); the others are this project's own.
 */
export const errors = {
  malformed: {
    res: 1,
    meaning: 'A field is missing or cannot be read.',
    remedy: 'RA names the field. Mend it and ask again.',
  },
  version: { res: 2, meaning: 'This version of the protocol is not spoken here.', remedy: 'Use a VER that RA names.' },
  command: { res: 3, meaning: 'There is no such command.', remedy: 'Compare CMD with the list of commands.' },
  account: {
    res: 5,
    meaning: 'The number cannot be an account.',
    remedy: 'Log in with a number from 10001 to 4294967295.',
  },
  session: { res: 20, meaning: 'Not logged in, or the session has ended.', remedy: 'Log in again.' },
  refused: { res: 30, meaning: 'Not allowed.', remedy: 'RA says why; asking again does not help.' },
  unknown: { res: 31, meaning: 'There is no such account.', remedy: 'Check UN.' },
  limited: { res: 40, meaning: 'Too many requests.', remedy: 'Wait RT seconds, then ask again.' },
  large: { res: 41, meaning: 'Too large, or no room for it.', remedy: 'RA names the bound.' },
  failed: {
    res: 50,
    meaning: 'The server could not do it.',
    remedy: 'Send the same bytes again; within 30 seconds they are not carried out twice.',
  },
} as const satisfies Record<string, { res: number; meaning: string; remedy: string }>;

/** A row of the error table, by name. */
export type ErrorName = keyof typeof errors;

/** A request that is not carried out: why, in one sentence for `RA` and perhaps in a word for `RC`, or the seconds to wait. */
export type Refusal = {
  readonly error: ErrorName;
  readonly why: string;
  readonly retrySeconds?: number;
  readonly reason?: Reason;
};

/** Makes a {@link Refusal}: `return refuse('unknown', 'UN: there is no account 10099.', 'no-account')`. */
export function refuse(error: ErrorName, why: string, more?: number | Reason): Refusal {
  if (more === undefined) return { error, why };
  return typeof more === 'number' ? { error, why, retrySeconds: more } : { error, why, reason: more };
}
