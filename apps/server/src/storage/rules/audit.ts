import type { AccountChange, Act, ActName, Standing } from '../storage.ts';
import type { Power } from './standing.ts';

const SHOWN_OF_CODE = 4;

/** An act as the log has it: its name, and what is told of it. */
export type Told = readonly [name: ActName, detail: string];

/** Up to which number rows are forgotten, when the newest has this one. */
export function forgottenUpTo(newest: number, { most }: Pick<Act, 'most'>): number {
  return newest - most;
}

export function toldCreation({ admin }: { readonly admin: boolean }): Told {
  return ['create', admin ? 'administrator' : ''];
}

/** A change of an account: never the password, and of a profile only which parts. */
export function toldChange({ password, admin, disabled, policy, profile }: Omit<AccountChange, 'uin'>): Told[] {
  const told: Told[] = [];
  if (password !== undefined) told.push(['password', '']);
  if (disabled !== undefined) told.push([disabled ? 'disable' : 'enable', '']);
  if (admin !== undefined) told.push([admin ? 'promote' : 'demote', '']);
  const pairs = Object.entries(policy ?? {}).map((pair) => pair.join('='));
  if (policy) told.push(['policy', pairs.join(' ')]);
  if (profile) told.push(['profile', Object.keys(profile).join(' ')]);
  return told;
}

/** A change of standing: only what was not so before. */
export function toldStanding(before: Power, { admin, disabled }: Pick<Standing, 'admin' | 'disabled'>): Told[] {
  return toldChange({
    ...(disabled === undefined || disabled === before.disabled ? {} : { disabled }),
    ...(admin === undefined || admin === before.admin ? {} : { admin }),
  });
}

/** The beginning of an invitation identifies its code, but cannot be used. */
export function toldCode(code: string): string {
  return `${code.slice(0, SHOWN_OF_CODE)}...`;
}
