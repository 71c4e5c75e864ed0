import type { AddOutcome, AddPolicy, AnswerOutcome, AskOutcome } from '../storage.ts';

// Within this time the same request does not ring again, and different ones ring no more than five times: strangers must
// not fill a mailbox.
export const ASK_AGAIN_MS = 10 * 60_000;
const MOST_RINGS = 5;

/** An account, and a peer that it wants to add. */
export type Pair = {
  /** Whom the peer lets add it; nothing when it is not there, or disabled. */
  readonly takes: AddPolicy | undefined;
  readonly areFriends: boolean;
  /** The peer has blocked the account. */
  readonly isBlocked: boolean;
  /** The peer waits for an answer to a request of its own. */
  readonly hasAsked: boolean;
  /** Both lists have room for another friend. */
  readonly haveRoom: boolean;
};

/** Adding at once. After `added` and `mutual` they are friends. */
export function adding(pair: Pair): AddOutcome {
  return settled(pair) ?? policyOf(pair) ?? (pair.haveRoom ? 'added' : 'full');
}

/** A request that an account has left with a peer. */
export type FriendRequest = {
  readonly reason: string;
  readonly at: number;
  readonly isRefused: boolean;
  /** How often it has rung, or would have, since `at`. */
  readonly asks: number;
};

export type Asking = Pair & {
  readonly reason: string;
  readonly at: number;
  /** What the account has left with the peer before. */
  readonly last: FriendRequest | undefined;
  /** How many requests are open with the peer. */
  readonly requests: number;
  readonly mostRequests: number;
  /** How many entries wait in the fuller of both mailboxes. */
  readonly waiting: number;
  readonly mostWaiting: number;
};

/** `request`: what is kept of it, whether it rings (`asked`) or not. After `added` and `mutual` they are friends. */
export type AskDecision = { readonly outcome: AskOutcome; readonly request?: Pick<FriendRequest, 'at' | 'asks'> };

/** Asking for friendship, which makes friends where nothing stands against it. */
export function asking(facts: Asking): AskDecision {
  const before = settled(facts);
  if (before) return { outcome: before };
  const policy = policyOf(facts);
  if (policy === 'nobody') return { outcome: 'nobody' };
  if (facts.waiting >= facts.mostWaiting) return { outcome: 'waiting' };
  if (policy === undefined) return { outcome: facts.haveRoom ? 'added' : 'full' };
  return leavingAgain(facts);
}

/** Leaving a request, perhaps not for the first time, where it waits for an answer. */
export function leavingAgain({
  reason,
  at,
  last,
  requests,
  mostRequests,
}: Pick<Asking, 'reason' | 'at' | 'last' | 'requests' | 'mostRequests'>): {
  readonly outcome: 'again' | 'requests' | 'asked';
  readonly request?: Pick<FriendRequest, 'at' | 'asks'>;
} {
  const recent = last && isRecent(last.at, at) ? last : undefined;
  const isOpen = last?.isRefused === false;
  if (isOpen && recent?.reason === reason) return { outcome: 'again' };
  if (!isOpen && requests >= mostRequests) return { outcome: 'requests' };
  const asks = (recent?.asks ?? 0) + 1;
  return { outcome: asks > MOST_RINGS ? 'again' : 'asked', request: { at: recent?.at ?? at, asks } };
}

function isRecent(then: number, at: number): boolean {
  return Math.abs(at - then) < ASK_AGAIN_MS;
}

/** What decides before the policy does. */
function settled({
  takes,
  areFriends,
  hasAsked,
  haveRoom,
}: Pair): 'unknown' | 'already' | 'mutual' | 'full' | undefined {
  if (takes === undefined) return 'unknown';
  if (areFriends) return 'already';
  if (!hasAsked) return undefined;
  return haveRoom ? 'mutual' : 'full';
}

/** What the policy says, unless it takes anyone. A blocked account is answered as if it were `nobody`. */
function policyOf({ takes, isBlocked }: Pair): 'ask' | 'nobody' | undefined {
  if (isBlocked) return 'nobody';
  return takes === 'anyone' ? undefined : takes;
}

export type Answering = {
  readonly accept: boolean;
  readonly areFriends: boolean;
  /** What the peer has left with the account. */
  readonly asked: 'open' | 'refused' | undefined;
  readonly haveRoom: boolean;
};

/** Answering a request. After `accepted` they are friends. */
export function answering({ accept, areFriends, asked, haveRoom }: Answering): AnswerOutcome {
  if (areFriends) return accept ? 'again' : 'none';
  if (asked === undefined) return 'none';
  if (asked === 'refused') return accept ? 'none' : 'again';
  if (!accept) return 'refused';
  return haveRoom ? 'accepted' : 'full';
}

/** Making friends of two accounts, whatever their policies say. */
export function befriending(facts: {
  readonly areThere: boolean;
  readonly areFriends: boolean;
  readonly haveRoom: boolean;
}): 'added' | 'already' | 'unknown' | 'full' {
  if (!facts.areThere) return 'unknown';
  if (facts.areFriends) return 'already';
  return facts.haveRoom ? 'added' : 'full';
}

export type Blocking = {
  readonly isThere: boolean;
  /** It has blocked the peer already. */
  readonly hasBlocked: boolean;
  /** The peer is there, and not disabled. */
  readonly isPeerThere: boolean;
  readonly areFriends: boolean;
  readonly blocks: number;
  readonly most: number;
};

/** Blocking a peer. After `friends` and `blocked` they are none. */
export function blocking(facts: Blocking): 'friends' | 'blocked' | 'already' | 'unknown' | 'full' {
  if (!facts.isThere) return 'unknown';
  if (facts.hasBlocked) return 'already';
  // Except for its friends, a disabled account does not exist.
  if (!facts.isPeerThere && !facts.areFriends) return 'unknown';
  if (facts.blocks >= facts.most) return 'full';
  return facts.areFriends ? 'friends' : 'blocked';
}

/** When friends last saw a friend go, as it is told to another: only where both share that. */
export function toldLeft(leftAt: number, shares: boolean, peerShares: boolean): number | null {
  return shares && peerShares ? leftAt : null;
}
