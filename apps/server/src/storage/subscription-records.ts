import type { Status } from '@rookery/protocol';

/** A browser that its push service wakes, as one session of 2.0 has asked for it. */
export type Subscription = {
  readonly session: number;
  /** The address that the push service has given out; anyone who knows it can ring. */
  readonly endpoint: string;
  /** What a push is encrypted with, as base64url. */
  readonly key: string;
  readonly auth: string;
  /** It tells who wrote what. */
  readonly preview: boolean;
  /** In which language the browser is to say it. */
  readonly language: string;
};

export type NewSubscription = Subscription & {
  readonly uin: number;
  /** How many one account may have, and all together. */
  readonly mostOfAccount: number;
  readonly most: number;
};

/** `gone`: the session has ended. `crowded`: the account has too many, `full`: all together have. */
export type SubscribeOutcome = 'kept' | 'gone' | 'crowded' | 'full';

/** What an alert may be about: a message with its number in the mailbox, or an open friend request. */
export type AlertQuery = {
  readonly uin: number;
  readonly peer: number;
  /** 0 for a request. */
  readonly number: number;
};

/** Who is to be told, and what of. */
export type Alerting = {
  /** As the account has set it last. */
  readonly status: Status;
  /** What the account calls the peer. */
  readonly name: string;
  readonly subscriptions: readonly Subscription[];
};

/** By which push services know this server; see `alerts/vapid.ts`. */
export type StoredPushKeys = { readonly publicKey: string; readonly privateKey: string };
