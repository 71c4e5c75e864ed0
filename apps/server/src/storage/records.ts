import type { Entry, Status } from '@rookery/protocol';

/** What the operations of a storage take and answer. */

/** Who may add an account: anyone at once, those accepted on asking, or no one. */
export type AddPolicy = 'anyone' | 'ask' | 'nobody';

/** What an account lets others do. */
export type Policy = {
  readonly add: AddPolicy;
  /** Found by Finger. */
  readonly searchable: boolean;
  /** Takes messages from accounts that are no friends. */
  readonly strangers: boolean;
  /** May log in with the old protocol, whose sessions are bound to an address only; `app`: with an app password. */
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

/** Who does something that is kept in the audit log: an administrator, 0 the command line. `most` acts are kept. */
export type Act = { readonly by: number; readonly at: number; readonly most: number };

/** For what an owner may do as well: only with an act it is kept in the audit log. */
export type MaybeAct = { readonly act?: Act | undefined };

export type ActName =
  | 'create'
  | 'disable'
  | 'enable'
  | 'promote'
  | 'demote'
  | 'password'
  | 'policy'
  | 'profile'
  | 'invite'
  | 'uninvite'
  | 'befriend'
  | 'unfriend'
  | 'block'
  | 'unblock'
  | 'app-password'
  | 'end-app-password'
  | 'end-session'
  | 'restore';

export type DoneAct = {
  /** 1, 2, 3... */
  readonly number: number;
  readonly at: number;
  readonly by: number;
  /** The account it was done to; 0 none. */
  readonly about: number;
  readonly act: ActName;
  readonly detail: string;
};

/** `next`: the number to go on below; 0 when there is nothing more. */
export type AuditPage = { readonly acts: readonly DoneAct[]; readonly next: number };

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

export type PasswordChange = {
  readonly uin: number;
  /** The hash that the old password was compared with. */
  readonly was: string;
  readonly password: string;
  readonly keep: number;
  /** The hash of the new token of the session that stays. */
  readonly hash: string;
};

export type Invite = {
  readonly code: string;
  /** Who invites; for the operator that is the system account. */
  readonly by: number;
  /** How many accounts it is still good for. */
  readonly uses: number;
  readonly expiresAt: number;
};

/** An invitation as the one who has its code is shown it: who invites; the number is 0 for the operator. */
export type Invitation = {
  readonly uin: number;
  readonly nick: string;
  readonly face: number;
  readonly expiresAt: number;
};

export type NewAppPassword = {
  readonly uin: number;
  readonly name: string;
  /** The hash of what clients send as `PS`. */
  readonly hash: string;
  /** Names of commands; empty: all. */
  readonly commands: readonly string[];
  /** Empty: from anywhere. */
  readonly networks: readonly string[];
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly most: number;
};

export type AppPassword = Omit<NewAppPassword, 'most' | 'uin'> & {
  /** 1, 2, 3... per account; never used again. */
  readonly id: number;
  readonly usedAt: number | null;
  readonly usedFrom: string;
};

export type AccountChange = {
  readonly uin: number;
  readonly password?: string;
  readonly admin?: boolean;
  readonly disabled?: boolean;
  readonly policy?: Partial<Policy>;
  readonly profile?: Partial<Profile>;
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

export type NewMessage = {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly at: number;
  /** When, by the steady clock, by which repeats are told; `at` without it. */
  readonly steady?: number;
  /** What makes a repeated request of 1.x the same one: two within {@link REPEAT_MS} are one. */
  readonly request?: string | undefined;
  /** The client's own name for a message of 2.0: one message for good. */
  readonly clientId?: string | undefined;
  /** The session of 2.0 that sends; 0 for old clients. */
  readonly session: number;
  /** How many entries may wait in the receiver's mailbox: behind what any of its sessions has confirmed. */
  readonly mostWaiting: number;
  /** How many of them may be this sender's, which must also leave as many free; left out: as many as there may be. */
  readonly mostFromOne?: number;
};

/** How long the same request is answered again instead of being carried out (docs/PROTOCOL.md, SEQ and repeats). */
export const REPEAT_MS = 30_000;

/**
 * `number` is the message's place in the sender's mailbox, `peerNumber` the one in the receiver's, `at` the time that
 * was kept. `reused`: the client's name belongs to a message with another text or receiver. `stranger`: the receiver
 * takes no messages from the sender, or has blocked it. `share`: too much of what waits there is the sender's.
 */
export type StoreOutcome =
  | { readonly outcome: 'stored'; readonly number: number; readonly peerNumber: number; readonly at: number }
  | { readonly outcome: 'repeated'; readonly number: number; readonly at: number }
  | { readonly outcome: 'unknown' | 'stranger' | 'full' | 'share' | 'reused' };

/** `upTo`: the mailbox was looked at up to here, whether or not there was something for the session. */
export type LogPage = { readonly entries: Entry[]; readonly upTo: number; readonly isLast: boolean };

export type NewSession = {
  readonly uin: number;
  /** Begins with {@link LINE} for a session that is a connection, which cannot be resumed; each has its own. */
  readonly address: string;
  readonly at: number;
  /** When it is seen, by the clock that sessions are judged by; `at` without it. */
  readonly seenAt?: number;
  /** The hash that the password was compared with; not looked at with an app password. */
  readonly password: string;
  /** The app password it is opened with; 0 for the account's own. */
  readonly app: number;
};

/** Begins the place of a session that is bound to a connection: it cannot be resumed. */
export const LINE = 'line';

/** What is older than this, and was confirmed by other sessions, does not come to old clients that log in. */
export const OLD_NEWS_MS = 7 * 24 * 3_600_000;

export type StoredSession = {
  readonly status: Status;
  readonly cursor: number;
  readonly app: number;
};

export type NewSafeSession = {
  readonly uin: number;
  /** SHA-256 of the token. */
  readonly hash: string;
  /** The name of the program. */
  readonly client: string;
  readonly address: string;
  readonly at: number;
  readonly seenAt?: number;
  /** As in {@link NewSession}. */
  readonly password: string;
  readonly app: number;
  readonly most: number;
  /** That of the numbers which the client holds. With another one the session begins where the account stood with it. */
  readonly generation?: string | undefined;
};

/** `ended`: sessions that had to make room. */
export type OpenedSafeSession = {
  readonly session: number;
  readonly cursor: number;
  readonly status: Status;
  readonly ended: readonly number[];
  readonly generation: string;
};

export type SafeSession = {
  /** Never used again for this account. */
  readonly session: number;
  readonly cursor: number;
  readonly status: Status;
  readonly client: string;
  readonly app: number;
  readonly address: string;
  readonly openedAt: number;
  readonly seenAt: number;
  /** The generation of the account's numbers. */
  readonly generation: string;
};

/** Something that is wrong with a storage, as the log has it. */
export type Trouble = { readonly message: string; readonly bytes: number };
