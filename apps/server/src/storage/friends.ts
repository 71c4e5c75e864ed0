import type { Card } from './accounts.ts';
import type { MaybeAct } from './audit.ts';

/** What an account keeps of a friend, visible only to itself. */
export type FriendNotes = {
  readonly remark: string;
  readonly group: string;
  /** Its messages are muted. */
  readonly muted: boolean;
  /** It stands first. */
  readonly pinned: boolean;
};

/** `leftAt`: when friends last saw it go, 0 never; null: one of the two does not share that. */
export type FriendCard = Card & FriendNotes & { readonly leftAt: number | null };

export type OpenRequest = Card & { readonly reason: string; readonly at: number };

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

/** `again`: answered so before, or friends already. `none`: there is no request. */
export type AnswerOutcome = 'accepted' | 'refused' | 'again' | 'none' | 'full';

/** Friends, requests that lead to them, and blocks. */
export type FriendStorage = {
  /** The numbers of an account's friends, ascending. */
  friends(uin: number): Promise<number[]>;
  /** Friends behind `after`, ascending, with what the account calls them. */
  friendCards(page: { uin: number; after: number; count: number }): Promise<FriendCard[]>;
  isFriend(pair: { uin: number; peer: number }): Promise<boolean>;
  /** When friends last saw a friend go, 0 never; null when they are no friends, or one of the two does not share that. */
  leftAt(pair: { uin: number; peer: number }): Promise<number | null>;
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
};
