import type { Account, NewAccount } from './accounts.ts';
import type { Act, AuditPage } from './audit.ts';

export type NewAccountBy = {
  /** Without a number it gets the next free one. */
  readonly account: Omit<NewAccount, 'uin'> & { readonly uin?: number | undefined };
  readonly act: Act;
};

/** `refused`: the actor is no longer an administrator. */
export type AddAccountOutcome =
  | { readonly outcome: 'created'; readonly uin: number }
  | { readonly outcome: 'taken' | 'full' | 'refused' };

/** What an account may be, as an administrator says: only what is given changes. */
export type Standing = {
  readonly uin: number;
  readonly disabled?: boolean | undefined;
  readonly admin?: boolean | undefined;
  readonly act: Act;
};

/** `refused`: as in {@link AddAccountOutcome}. `last`: there would be no administrator any more who may log in. */
export type StandingOutcome = 'changed' | 'unknown' | 'last' | 'refused';

export type AccountQuery = {
  readonly after: number;
  readonly count: number;
  /** Matches the start of the number, or any part of the nickname regardless of case and width; empty: all. */
  readonly text: string;
};

/** An account as administrators see it in a list. */
export type AccountOverview = Pick<Account, 'uin' | 'admin' | 'disabled' | 'createdAt'> & {
  readonly nick: string;
  readonly face: number;
  /** When a session of it was last seen, as far as storage knows; 0 never. */
  readonly seenAt: number;
};

/** `next`: the number to go on behind; 0 when there is nothing more. */
export type AccountPage = { readonly accounts: readonly AccountOverview[]; readonly next: number };

/** What administrators do with accounts, and see of them. */
export type AdministrationStorage = {
  /** An administrator makes an account. */
  addAccount(account: NewAccountBy): Promise<AddAccountOutcome>;
  /**
   * Locks an account out, or makes it an administrator, or takes that back. Then ends its sessions. `last`: no
   * administrator who may log in would be left.
   */
  setStanding(standing: Standing): Promise<StandingOutcome>;
  /** An administrator gives an account another password. Ends its sessions. */
  resetPassword(reset: { uin: number; password: string; act: Act }): Promise<StandingOutcome>;
  /** Accounts behind a number, ascending. Looks at a bounded number of them: a page may be short, and not the last. */
  findAccounts(query: AccountQuery): Promise<AccountPage>;
  /** What administrators and the command line have done, newest first. */
  auditLog(page: { before: number; count: number }): Promise<AuditPage>;
};
