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

/** What an alert may be about: a message with its number in the mailbox, in a group that in its log, or an open friend request. */
export type AlertQuery = {
  readonly uin: number;
  readonly peer: number;
  /** 0 for a request. */
  readonly number: number;
  /** In a group: who wrote it. */
  readonly author?: number | undefined;
  /** The account is mentioned: it is told also where it has muted the group. */
  readonly isMention?: boolean | undefined;
  /** Of a message, its number in the mailbox: one that was recalled is told no more. */
  readonly place?: number | undefined;
};

/** Who is to be told, and what of. */
export type Alerting = {
  /** As the account has set it last. */
  readonly status: Status;
  /** What the account calls the peer. */
  readonly name: string;
  /** In a group: what its author is called there; of a request, who invites or wants to join. */
  readonly author?: string | undefined;
  /** Of a request that is about a group: the account is invited, or another wants to join what it administers. */
  readonly asks?: 'invited' | 'wants' | undefined;
  /** Of a message that was edited since, its text. */
  readonly text?: string | undefined;
  readonly subscriptions: readonly Subscription[];
};

/** By which push services know this server; see `alerts/vapid.ts`. */
export type StoredPushKeys = { readonly publicKey: string; readonly privateKey: string };

/** Browsers that their push service wakes. */
export type SubscriptionStorage = {
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
};
