import type { Card } from './records.ts';

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
