import { FIRST_ACCOUNT } from '@rookery/protocol';
import type { RegisterOutcome } from '../storage.ts';

// Registered accounts get numbers in order up to nine digits; an operator may have made greater ones by hand.
export const FIRST_NOT_GIVEN = 1_000_000_000;
// A network without a login for half a year is unknown again.
const NETWORK_MS = 183 * 24 * 3_600_000;

/** The number after the last given one; nothing when those that were skipped have to be used. */
export function numberAfter(last: number): number | undefined {
  const next = Math.max(last + 1, FIRST_ACCOUNT);
  return next < FIRST_NOT_GIVEN ? next : undefined;
}

/** Whether an invitation can be used at a time. */
export function isOpen(
  { uses, expiresAt }: { readonly uses: number; readonly expiresAt: number },
  at: number,
): boolean {
  return uses > 0 && expiresAt > at;
}

export type Registering = {
  /** A free number, if one is left. */
  readonly uin: number | undefined;
  /** A code was given; and whether it is that of an open invitation. */
  readonly hasCode: boolean;
  readonly isInvited: boolean;
  /** Without an invitation as well. */
  readonly isForAll: boolean;
};

/** Whether an account may be registered. */
export function registering({ uin, hasCode, isInvited, isForAll }: Registering): RegisterOutcome {
  if (uin === undefined) return { outcome: 'full' };
  return hasCode && !isInvited && !isForAll ? { outcome: 'invite' } : { outcome: 'created', uin };
}

/** Whether who invites becomes a friend of the new account. */
export function becomesFriend(
  inviter: { readonly disabled: boolean; readonly friends: number } | undefined,
  most: number,
) {
  return inviter !== undefined && !inviter.disabled && inviter.friends < most;
}

/** Which of the networks an account has logged in from are remembered: those seen after a time, and so many others. */
export function remembered(at: number, most: number): { readonly after: number; readonly others: number } {
  return { after: at - NETWORK_MS, others: most - 1 };
}
