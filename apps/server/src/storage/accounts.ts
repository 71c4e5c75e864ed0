import type { Status } from '@rookery/protocol';
import type { MaybeAct } from './audit.ts';

/** Who may add an account: anyone at once, those accepted on asking, or no one. */
export type AddPolicy = 'anyone' | 'ask' | 'nobody';

/** What an account lets others do. */
export type Policy = {
  readonly add: AddPolicy;
  /** Found by Finger. */
  readonly searchable: boolean;
  /** Takes messages from accounts that are no friends. */
  readonly strangers: boolean;
  /** May log in with the legacy protocol, whose sessions are bound to an address only; `app`: with an app password. */
  readonly legacy: LegacyPolicy;
  /** People who write to the account see how far it has read. */
  readonly shareRead: boolean;
  /** Friends see when the account was last there, and it sees when they were. */
  readonly shareSeen: boolean;
};

export type LegacyPolicy = 'yes' | 'app' | 'no';

/** The profile as GetInfo shows it. Texts are empty, codes 0 and `sex` null when not told. */
export type Profile = {
  readonly nick: string;
  readonly face: number;
  readonly age: number;
  readonly sex: 0 | 1 | null;
  readonly blood: number;
  readonly sign: number;
  readonly animal: number;
  readonly address: string;
  readonly city: string;
  readonly country: string;
  readonly mail: string;
  readonly homepage: string;
  readonly occupation: string;
  readonly mobile: string;
  readonly postcode: string;
  readonly phone: string;
  readonly introduction: string;
  readonly province: string;
  readonly realName: string;
  readonly school: string;
};

export type Account = {
  readonly uin: number;
  /** argon2id of the MD5 of the password, as `passwords.ts` writes it. */
  readonly password: string;
  readonly admin: boolean;
  readonly disabled: boolean;
  /** As the account has set it last. */
  readonly status: Status;
  /** Milliseconds since 1970, as all times here. */
  readonly createdAt: number;
  readonly policy: Policy;
  readonly profile: Profile;
};

export type NewAccount = {
  readonly uin: number;
  readonly password: string;
  readonly admin: boolean;
  readonly createdAt: number;
  readonly policy: Partial<Policy>;
  readonly profile: Partial<Profile> & Pick<Profile, 'nick'>;
};

export type Registration = {
  readonly account: Omit<NewAccount, 'uin' | 'admin'>;
  /** The code that was given. Who invites and who is invited become friends. */
  readonly invite?: string | undefined;
  /** An account is made all the same when there is no such invitation, or not any more. */
  readonly isOpen?: boolean;
  /** How many friends who invites may have; left out: as many as there may be. */
  readonly mostFriends?: number;
};

/**
 * `inviter`: a friend of the new account from now on. `invite`: there is no such invitation, or it is used up or over.
 * `full`: no number is left.
 */
export type RegisterOutcome =
  | { readonly outcome: 'created'; readonly uin: number; readonly inviter?: number }
  | { readonly outcome: 'invite' | 'full' };

export type AccountChange = {
  readonly uin: number;
  readonly password?: string;
  readonly admin?: boolean;
  readonly disabled?: boolean;
  readonly policy?: Partial<Policy>;
  readonly profile?: Partial<Profile>;
};

export type PasswordChange = {
  readonly uin: number;
  /** The hash that the old password was compared with. */
  readonly was: string;
  readonly password: string;
  readonly keep: number;
  /** The hash of the new token of the session that stays. */
  readonly hash: string;
};

export type Card = { readonly uin: number; readonly nick: string; readonly face: number };

export type SearchQuery = {
  readonly searcher: number;
  readonly after: number;
  readonly count: number;
  readonly age?: number | undefined;
  readonly sex?: 0 | 1 | undefined;
  readonly province?: string | undefined;
  /** What is in the nickname, in any case and width, or begins the number. */
  readonly text?: string | undefined;
  /** How many accounts to look at; left out: as many as one call may. */
  readonly most?: number | undefined;
};

/** `next`: the number to go on behind; 0 when there is nothing more. */
export type SearchPage = { readonly hits: readonly SearchHit[]; readonly next: number };

export type SearchHit = Card & { readonly age: number; readonly sex: 0 | 1 | null; readonly province: string };

/** Accounts, their policies and profiles. */
export type AccountStorage = {
  createAccount(account: NewAccount & MaybeAct): Promise<'created' | 'taken'>;
  /**
   * Makes an account under the next free number, and uses up one place of the invitation where one is given. Who invites
   * is a friend of it, and finds that in the mailbox; not when there is no room for another friend.
   */
  registerAccount(registration: Registration): Promise<RegisterOutcome>;
  account(uin: number): Promise<Account | undefined>;
  /** Accounts with a greater number than `after`, ascending. */
  accounts(page: { after: number; count: number }): Promise<Account[]>;
  /** Changes what is given. Ends the sessions of the account that may no longer be used as before. */
  changeAccount(change: AccountChange & MaybeAct): Promise<boolean>;
  /**
   * Changes the password if it is still `was` and the session `keep` is still there, gives that another token, and ends
   * all others, the legacy clients' included.
   */
  changePassword(change: PasswordChange): Promise<boolean>;
  /** Presence is not waited for, but a restart should not change it. */
  setStatus(change: { uin: number; status: Status }): Promise<void>;
  /** Notes when friends have seen accounts go. */
  setLeft(left: readonly { uin: number; at: number }[]): Promise<void>;
  /** What others see of these accounts in lists, in the order given; numbers without an account are left out. */
  cards(uins: readonly number[]): Promise<Card[]>;
  /**
   * Accounts that let themselves be found, ascending, without the searcher and those who have blocked it. Looks at
   * a bounded number of them: a page may be short, and not the last.
   */
  search(query: SearchQuery): Promise<SearchPage>;
};
