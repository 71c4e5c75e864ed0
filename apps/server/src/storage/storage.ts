import type { KindCode, Status } from '@rookery/protocol';

/**
 * What is kept, as whole domain operations: each is atomic, and each write is on disk when its promise resolves.
 *
 * Rules that need several rows at once (may this message go there, are both friends now) are inside the operation, so
 * that nobody reads a value, changes it and writes it back. Operations reject only when the storage itself fails.
 * Rows are keyed by account first: every statement on the way of a message or a poll touches the rows of one account.
 */
export interface Storage {
  createAccount(account: NewAccount): Promise<'created' | 'taken'>;
  account(uin: number): Promise<Account | undefined>;
  /** Accounts with a greater number than `after`, ascending. */
  accounts(page: { after: number; count: number }): Promise<Account[]>;
  /** Changes what is given. Ends the account's session when it may no longer be used as before. */
  changeAccount(change: AccountChange): Promise<boolean>;
  /** What others see of these accounts in lists, in the order given; numbers without an account are left out. */
  cards(uins: readonly number[]): Promise<Card[]>;
  /** Accounts that let themselves be found, ascending, without the searcher. */
  search(query: SearchQuery): Promise<SearchHit[]>;

  /** The numbers of an account's friends, ascending. */
  friends(uin: number): Promise<number[]>;
  /** Makes two accounts friends, whatever their policies. */
  befriend(pair: { uin: number; peer: number; mostFriends: number }): Promise<'added' | 'already' | 'unknown' | 'full'>;
  /** Ends a friendship and open requests on both sides. */
  unfriend(pair: { uin: number; peer: number }): Promise<boolean>;
  /** AddToList: adds at once where the peer's policy or its own request allows it. */
  addFriend(add: FriendAsk): Promise<AddOutcome>;
  /** Ack_AddToList, CD=2: leaves a request with the peer, or makes friends where nothing stands against it. */
  askFriend(ask: FriendAsk): Promise<AskOutcome>;
  /** Ack_AddToList, CD=0 and 1: answers the request that `peer` has left with `uin`. */
  answerFriend(answer: FriendAnswer): Promise<AnswerOutcome>;

  /** Puts a message into both mailboxes, if the receiver may be written to. Asked twice, it is stored once. */
  storeMessage(message: NewMessage): Promise<StoreOutcome>;
  /** What has come in behind `after`, in order: at most `count` entries, and only the first may pass `bytes`. */
  waiting(page: { uin: number; after: number; count: number; bytes: number }): Promise<Entry[]>;
  /** Moves the place up to which an account's old clients have fetched; never back. */
  moveCursor(move: { uin: number; number: number }): Promise<void>;

  /**
   * Opens the old-protocol session of an account, in the place of the one before; answers its cursor, or nothing when
   * the account has changed since its password was compared.
   */
  openSession(session: NewSession): Promise<number | undefined>;
  /** The session of an account at an address, marked as seen: for one that this process does not know, or doubts. */
  resumeSession(resume: { uin: number; address: string; at: number }): Promise<StoredSession | undefined>;
  setSessionStatus(change: { uin: number; status: Status }): Promise<void>;
  /** Closes the session of an account at an address; one that was opened elsewhere since stays. */
  closeSession(session: { uin: number; address: string }): Promise<void>;
  /** Removes the sessions not seen since `before`; answers whose they were. */
  pruneSessions(before: number): Promise<number[]>;

  /** Which accounts another process has changed since the last call. */
  outsideChanges(): Promise<number[]>;
  /** Sizes for operators. */
  counts(): Promise<{ accounts: number; sessions: number }>;
  close(): Promise<void>;
}

/** Who may add an account: anyone at once, whoever is let in on asking, nobody. */
export type AddPolicy = 'anyone' | 'ask' | 'nobody';

/** What an account lets others do. */
export type Policy = {
  readonly add: AddPolicy;
  /** Found by Finger. */
  readonly searchable: boolean;
  /** Takes messages from accounts that are no friends. */
  readonly strangers: boolean;
  /** May log in with the old protocol, whose sessions are bound to an address only. */
  readonly legacy: boolean;
};

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
};

export type SearchHit = Card & { readonly age: number; readonly sex: 0 | 1 | null; readonly province: string };

export type FriendAsk = {
  readonly uin: number;
  readonly peer: number;
  readonly reason: string;
  readonly at: number;
  readonly mostFriends: number;
  readonly mostRequests: number;
  /** How many entries may wait in a mailbox. */
  readonly mostWaiting: number;
};

/** `mutual`: the peer had asked; it has been told. */
export type AddOutcome = 'added' | 'mutual' | 'already' | 'ask' | 'nobody' | 'unknown' | 'full';
/** `again`: an equal request is open already. `added`: the peer takes anyone. `waiting`: a mailbox is full. */
export type AskOutcome =
  | 'asked'
  | 'again'
  | 'added'
  | 'mutual'
  | 'already'
  | 'nobody'
  | 'unknown'
  | 'full'
  | 'requests'
  | 'waiting';

export type FriendAnswer = {
  readonly uin: number;
  readonly peer: number;
  readonly accept: boolean;
  readonly reason: string;
  readonly at: number;
  readonly mostFriends: number;
};

/** `again`: answered so before, or friends already. `none`: nobody has asked. */
export type AnswerOutcome = 'accepted' | 'refused' | 'again' | 'none' | 'full';

export type NewMessage = {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly at: number;
  /** What makes a repeated request the same one: two within {@link REPEAT_MS} are one. */
  readonly request: string;
  /** How many entries may wait in the receiver's mailbox. */
  readonly mostWaiting: number;
};

/** How long the same request is answered again instead of being carried out (design 4, SEQ). */
export const REPEAT_MS = 30_000;

/** `number` is the message's place in the sender's mailbox. */
export type StoreOutcome =
  | { readonly outcome: 'stored' | 'repeated'; readonly number: number }
  | { readonly outcome: 'unknown' | 'stranger' | 'full' };

/** An entry of a mailbox that came in. */
export type Entry = {
  readonly number: number;
  readonly kind: KindCode;
  readonly peer: number;
  readonly text: string;
  readonly at: number;
};

export type NewSession = {
  readonly uin: number;
  readonly address: string;
  readonly status: Status;
  readonly at: number;
  /** The hash that the password was compared with. */
  readonly password: string;
};

export type StoredSession = {
  readonly status: Status;
  readonly cursor: number;
};
