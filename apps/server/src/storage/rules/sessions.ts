import { type Status, statuses } from '@rookery/protocol';
import type { LegacyPolicy } from '../storage.ts';

/** What a login was compared with; `app` is the number of an app password, or 0. */
export type Login = { readonly password: string; readonly app: number; readonly at: number };

/** An account and, where one was used, the app password, as they are now. */
export type Compared = {
  readonly account:
    | { readonly password: string; readonly disabled: boolean; readonly legacy: LegacyPolicy }
    | undefined;
  readonly app: { readonly expiresAt: number | null } | undefined;
};

/** Whether a login may open a session of 2.0: not when what it was compared with has changed meanwhile. */
export function mayOpen({ account, app }: Compared, login: Login): boolean {
  if (!account || account.disabled) return false;
  if (login.app === 0) return account.password === login.password;
  return app !== undefined && (app.expiresAt === null || app.expiresAt > login.at);
}

/** Whether a login may open a session of legacy clients. */
export function mayOpenLegacy(compared: Compared, login: Login): boolean {
  const legacy = compared.account?.legacy;
  return mayOpen(compared, login) && (legacy === 'yes' || (legacy === 'app' && login.app > 0));
}

/** Whether a password may be changed: it is still the one that was compared, and the session that asks is there. */
export function mayChangePassword(account: Compared['account'], was: string, hasSession: boolean): boolean {
  return account !== undefined && !account.disabled && account.password === was && hasSession;
}

export type Held = { readonly session: number; readonly app: number; readonly seenAt: number };

/**
 * Which sessions end for another one: with `most` of them the one not seen for longest. What an app password opens ends
 * its own first, since it is not there to log its owner out.
 */
export function crowdedOut(held: readonly Held[], { app, most }: { app: number; most: number }): number[] {
  const isOwn = (one: Held) => Number(app > 0 && one.app === app);
  const ranked = held.toSorted((a, b) => isOwn(a) - isOwn(b) || b.seenAt - a.seenAt || b.session - a.session);
  return ranked.slice(Math.max(0, most - 1)).map(({ session }) => session);
}

/** Whether friends are told that an account with this status has gone. */
export function isMissed(status: Status): boolean {
  return status !== statuses.hidden;
}
