import type { Entry, Status } from '@rookery/protocol';
import type {
  AddOutcome,
  AnswerOutcome,
  AskOutcome,
  FriendAnswer,
  FriendAsk,
  FriendCard,
  FriendNotes,
  OpenRequest,
} from './friend-records.ts';
import type {
  Account,
  AccountChange,
  AccountPage,
  AccountQuery,
  Act,
  AddAccountOutcome,
  AppPassword,
  AuditPage,
  Card,
  Invitation,
  Invite,
  LogPage,
  MaybeAct,
  NewAccount,
  NewAccountBy,
  NewAppPassword,
  NewMessage,
  NewSafeSession,
  NewSession,
  OpenedSafeSession,
  PasswordChange,
  RegisterOutcome,
  Registration,
  SafeSession,
  SearchPage,
  SearchQuery,
  Standing,
  StandingOutcome,
  StoredSession,
  StoreOutcome,
  Trouble,
} from './records.ts';
import type {
  Alerting,
  AlertQuery,
  NewSubscription,
  StoredPushKeys,
  SubscribeOutcome,
} from './subscription-records.ts';
import type {
  ConversationPage,
  ConversationQuery,
  HistoryPage,
  HistoryQuery,
  MessageQuery,
  MessagesFound,
  ReadOutcome,
  TalkChange,
  TalkSetting,
} from './talk-records.ts';

export * from './friend-records.ts';
export * from './records.ts';
export * from './subscription-records.ts';
export * from './talk-records.ts';

/**
 * What is kept, as whole domain operations: each is atomic, and each write is on disk when its promise resolves.
 *
 * Rules that need several rows at once (may this message go there, are both friends now) are inside the operation, so
 * that no caller reads a value, changes it and writes it back. Operations reject only when the storage itself fails.
 * Rows are keyed by account first: every statement on the way of a message or a poll touches the rows of one account.
 */
export interface Storage {
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
   * all others, the old clients' included.
   */
  changePassword(change: PasswordChange): Promise<boolean>;
  /** Presence is not waited for, but a restart should not change it. */
  setStatus(change: { uin: number; status: Status }): Promise<void>;
  /** Notes when friends have seen accounts go. */
  setLeft(left: readonly { uin: number; at: number }[]): Promise<void>;
  /** When friends last saw a friend go, 0 never; null when they are no friends, or one of the two does not share that. */
  leftAt(pair: { uin: number; peer: number }): Promise<number | null>;
  /** What others see of these accounts in lists, in the order given; numbers without an account are left out. */
  cards(uins: readonly number[]): Promise<Card[]>;
  /**
   * Accounts that let themselves be found, ascending, without the searcher and those who have blocked it. Looks at
   * a bounded number of them: a page may be short, and not the last.
   */
  search(query: SearchQuery): Promise<SearchPage>;

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

  /**
   * Keeps an invitation, unless `most` are open. Those that have ended are removed on the way. `refused`: the actor is
   * no administrator any more.
   */
  addInvite(invite: Invite & { at: number; most: number } & MaybeAct): Promise<'added' | 'full' | 'refused'>;
  /** The invitations that are open at that time, the first to end first. */
  invites(at: number): Promise<Invite[]>;
  /** The invitation with this code, if it is good at that time. */
  invitation(invite: { code: string; at: number }): Promise<Invitation | undefined>;
  endInvite(invite: { code: string } & MaybeAct): Promise<boolean>;

  /** Keeps an app password, unless there are `most` already; answers its number. */
  addAppPassword(password: NewAppPassword & MaybeAct): Promise<number | undefined>;
  appPasswords(uin: number): Promise<AppPassword[]>;
  usedAppPassword(use: { uin: number; id: number; address: string; at: number }): Promise<void>;
  /** When it was noted that the account has logged in from a network; nothing when it has not, or that was long ago. */
  knownNetwork(place: { uin: number; network: string }): Promise<number | undefined>;
  /** Notes that it has. With more than `most` of them the one noted longest ago goes. */
  sawNetwork(seen: { uin: number; network: string; at: number; most: number }): Promise<void>;
  /** Removes an app password and every session that was opened with it. */
  endAppPassword(password: { uin: number; id: number } & MaybeAct): Promise<boolean>;

  /** The numbers of an account's friends, ascending. */
  friends(uin: number): Promise<number[]>;
  /** Friends behind `after`, ascending, with what the account calls them. */
  friendCards(page: { uin: number; after: number; count: number }): Promise<FriendCard[]>;
  isFriend(pair: { uin: number; peer: number }): Promise<boolean>;
  /** Sets what is given of the notes on a friend; false when they are no friends. */
  setFriend(change: { uin: number; peer: number } & Partial<FriendNotes>): Promise<boolean>;
  /** Makes two accounts friends, regardless of their policies. A block between them goes. */
  befriend(
    pair: { uin: number; peer: number; mostFriends: number } & MaybeAct,
  ): Promise<'added' | 'already' | 'unknown' | 'full'>;
  /** Ends a friendship and open requests on both sides; false when there was none. */
  unfriend(pair: { uin: number; peer: number } & MaybeAct): Promise<boolean>;
  /** AddToList: adds at once where the peer's policy or its own request allows it. A blocked account gets `nobody`. */
  addFriend(add: FriendAsk): Promise<AddOutcome>;
  /**
   * Ack_AddToList, CD=2: leaves a request with the peer, or makes friends where nothing stands against it. Either takes
   * back a block by the asking account; a blocked one gets `nobody`.
   */
  askFriend(ask: FriendAsk): Promise<AskOutcome>;
  /** Ack_AddToList, CD=0 and 1: answers the request that `peer` has left with `uin`. */
  answerFriend(answer: FriendAnswer): Promise<AnswerOutcome>;
  /** The requests that wait for the account's answer, the latest first. */
  requests(page: { uin: number; count: number }): Promise<OpenRequest[]>;
  /** Blocks `peer` for `uin`: ends what `unfriend` ends. `friends`: they were friends until now. */
  block(
    block: { uin: number; peer: number; most: number } & MaybeAct,
  ): Promise<'friends' | 'blocked' | 'already' | 'unknown' | 'full'>;
  unblock(pair: { uin: number; peer: number } & MaybeAct): Promise<boolean>;
  /** The numbers of those whom the account has blocked, ascending. */
  blocks(uin: number): Promise<number[]>;

  /** Puts a message into both mailboxes, if the receiver may be written to. Asked twice, it is stored once. */
  storeMessage(message: NewMessage): Promise<StoreOutcome>;
  /**
   * For old clients, what has come in behind `after` and their cursor, in order: at most `count` entries, and only the
   * first may pass `bytes`, as the texts are escaped on the wire.
   */
  waiting(page: { uin: number; after: number; count: number; bytes: number }): Promise<Entry[]>;
  /**
   * For sessions of 2.0: all of the mailbox behind `after`, but what this session has sent itself; bounds as for
   * `waiting`. Where that is much, a page may be empty and not the last.
   */
  log(page: { uin: number; session: number; after: number; count: number; bytes: number }): Promise<LogPage>;
  /** Moves the place up to which an account's old clients have fetched; never back, and not beyond the newest. */
  moveCursor(move: { uin: number; number: number }): Promise<void>;
  /**
   * Moves the place up to which a session of 2.0 has confirmed, never back; answers where it is then. A number beyond the
   * newest moves nothing: it is from before a backup was restored.
   */
  confirm(move: { uin: number; session: number; number: number }): Promise<number>;
  /** One conversation, the newest first: messages only, with numbers below `before`; bounds as for `waiting`. */
  history(page: HistoryQuery): Promise<HistoryPage>;
  /** Messages with a text in them, newest first. Looks at a bounded number: a page may be short, and not the last. */
  findMessages(query: MessageQuery): Promise<MessagesFound>;
  /** With whom an account has talked, latest message first. */
  conversations(query: ConversationQuery): Promise<ConversationPage>;
  /**
   * Says how far `uin` has read what `peer` wrote; never back, and not beyond the newest of that conversation, which
   * is not marked as unread any more. With `isSecret` it is not shared, until the next one without.
   */
  markRead(mark: { uin: number; peer: number; number: number; isSecret?: boolean }): Promise<ReadOutcome>;
  /** Marks a conversation as unread, until it is read or answered; hides it, until its next message; or takes that back. */
  setTalk(setting: TalkSetting): Promise<TalkChange>;
  /**
   * Deletes the messages of a conversation up to a number, for this account only; never back, and not beyond the newest.
   * `log` and `waiting` still answer them to sessions that have not fetched them.
   */
  forget(deletion: { uin: number; peer: number; number: number }): Promise<TalkChange>;

  /**
   * Opens the session that the old clients of an account share, in the place of the one before; answers its cursor, or
   * nothing when the account, or the app password, has changed since it was compared.
   */
  openSession(session: NewSession): Promise<number | undefined>;
  /** The old clients' session at an address, marked as seen: for a session this process does not know, or doubts. */
  resumeSession(resume: { uin: number; address: string; at: number }): Promise<StoredSession | undefined>;
  /** Closes the old clients' session at an address; one that was opened elsewhere since stays. */
  closeSession(session: { uin: number; address: string; seenAt?: number }): Promise<void>;
  /** Removes the old clients' sessions not seen since `before`; answers whose they were, but of the hidden. */
  pruneSessions(before: number): Promise<number[]>;

  /**
   * Opens a session of 2.0. With `most` of them there, the one not seen for longest ends; for an app password
   * one of its own, if there is one.
   */
  openSafeSession(session: NewSafeSession): Promise<OpenedSafeSession | undefined>;
  /** The session of 2.0 whose token has this hash, if it was seen since `seenAfter`. */
  safeSession(token: { uin: number; hash: string; seenAfter: number }): Promise<SafeSession | undefined>;
  /** The session of the old clients of an account, with the number 0; then those of 2.0 that were seen since `seenAfter`. */
  sessions(query: { uin: number; seenAfter: number }): Promise<SafeSession[]>;
  /** Notes when and from where sessions of 2.0 were last seen. */
  sawSessions(seen: readonly { uin: number; session: number; address: string; at: number }[]): Promise<void>;
  /** Ends one session; 0 is that of the old clients. */
  endSession(session: { uin: number; session: number; seenAt?: number } & MaybeAct): Promise<boolean>;
  /**
   * A generation of the account's own begins, since a client has shown that the history of its mailbox went back; answers
   * it.
   */
  renewNumbers(of: { uin: number }): Promise<string>;
  /** When a session was last seen at all; 0 without any. */
  lastSeen(): Promise<number>;
  /** Removes the sessions of 2.0 not seen since `before`. */
  pruneSafeSessions(before: number): Promise<void>;

  /** The keys by which push services know this server: those that are kept, or else these from now on. */
  pushKeys(fresh: StoredPushKeys): Promise<StoredPushKeys>;
  /**
   * Lets a push service wake a browser for a session of 2.0, in the place of what that session had before. It ends with
   * the session. An address that another session had is that one's no longer.
   */
  subscribe(subscription: NewSubscription): Promise<SubscribeOutcome>;
  /** Ends the subscription of a session; with an address only if it is still that one. False when there was none. */
  unsubscribe(subscription: { uin: number; session: number; endpoint?: string }): Promise<boolean>;
  /** The accounts with a subscription. */
  subscribers(): Promise<number[]>;
  /** Whom to tell of a message or a request; nothing when the account cannot log in, has muted the peer, or knows already. */
  alerting(query: AlertQuery): Promise<Alerting | undefined>;

  /** Which accounts another process has changed since the last call: they, their friends, or their sessions. */
  outsideChanges(): Promise<number[]>;
  /** Sizes for operators. */
  counts(): Promise<{ accounts: number; sessions: number; safeSessions: number }>;
  databaseBytes(): Promise<number>;
  /** What an operator should mend before it grows worse; nothing when all is well. */
  trouble(): Promise<Trouble | undefined>;
  /** Writes something that changes nothing. @throws when nothing can be written, such as "database or disk is full" */
  proveWritable(): Promise<void>;
  close(): Promise<void>;
}

/** A storage, and how a command has the server on the same data look for what it has changed. */
export type OpenStorage = Storage & {
  /**
   * Calls after each ring, not twice at a time; the answer ends it. Without a bell the same is found by looking every
   * second.
   *
   * @throws when no bell can be hung
   */
  onRing(look: () => Promise<void>): Promise<() => Promise<void>>;
  /** True when a server has looked. */
  ring(): Promise<boolean>;
};
