import type { SubscribeOutcome } from '../storage.ts';

/** Whether a session may have a browser woken. The counts are without what it had before. */
export function subscribing(facts: {
  readonly hasSession: boolean;
  readonly ofAccount: number;
  readonly mostOfAccount: number;
  readonly all: number;
  readonly most: number;
}): SubscribeOutcome {
  if (!facts.hasSession) return 'gone';
  if (facts.ofAccount >= facts.mostOfAccount) return 'crowded';
  return facts.all >= facts.most ? 'full' : 'kept';
}

/** Whether an account is told of a message, or of a request (number 0). */
export function isTold(facts: {
  /** It may log in. */
  readonly isThere: boolean;
  readonly isMuted: boolean;
  readonly number: number;
  /** Up to where it has read. */
  readonly read: number;
  /** A request of the peer is open. */
  readonly isAsked: boolean;
}): boolean {
  const isNews = facts.number === 0 ? facts.isAsked : facts.read < facts.number;
  return facts.isThere && !facts.isMuted && isNews;
}
