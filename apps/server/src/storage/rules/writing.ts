import { REPEAT_MS } from '../storage.ts';

/** The receiver of a message, as it stands to the sender. */
export type Receiver = {
  readonly isDisabled: boolean;
  readonly takesStrangers: boolean;
  readonly isFriend: boolean;
  /** It has blocked the sender. */
  readonly hasBlocked: boolean;
};

export type MailboxBounds = { readonly mostWaiting: number; readonly mostFromOne: number };

/** What speaks against a message to an account, whatever else is in its mailbox. */
export function mayWrite(receiver: Receiver | undefined): 'unknown' | 'stranger' | undefined {
  if (!receiver || receiver.isDisabled) return 'unknown';
  const isWelcome = receiver.isFriend || receiver.takesStrangers;
  return receiver.hasBlocked || !isWelcome ? 'stranger' : undefined;
}

/**
 * What speaks against another message in a mailbox.
 *
 * @param fromSender how many of those that wait are the sender's. As many as wait is a bound as well: without an
 *   objection to that there is none to fewer.
 */
export function hasRoom(waiting: number, fromSender: number, bounds: MailboxBounds): 'full' | 'share' | undefined {
  if (waiting >= bounds.mostWaiting) return 'full';
  return fromSender >= shareOf(waiting, bounds) ? 'share' : undefined;
}

/**
 * How many messages of one sender may wait. Taking no more than is left free leaves some for the next sender, however
 * many act together.
 */
export function shareOf(waiting: number, { mostWaiting, mostFromOne }: MailboxBounds): number {
  return mostFromOne >= mostWaiting ? Number.POSITIVE_INFINITY : Math.min(mostFromOne, mostWaiting - waiting);
}

/** What a message is whose name its client has used before, for one with that receiver and text. */
export function sameName(
  to: number,
  text: string,
  toBefore: number,
  textBefore: string | undefined,
): 'repeated' | 'reused' {
  return to === toBefore && text === textBefore ? 'repeated' : 'reused';
}

/** Whether the same request is answered again, by the steady clock, rather than carried out. */
export function isRepeat(then: number, now: number): boolean {
  return now - then < REPEAT_MS;
}
