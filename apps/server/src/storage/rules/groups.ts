import type { AddPolicy, GroupRole } from '../storage.ts';
import { ASK_AGAIN_MS } from './friendship.ts';

/** A group, and an account that wants to join it. */
export type Applicant = {
  readonly policy: AddPolicy;
  readonly isMember: boolean;
  /** It was removed for good. */
  readonly isBarred: boolean;
  readonly isInvited: boolean;
  /** It has given the code of the invitation link. */
  readonly hasCode: boolean;
  readonly members: number;
  readonly mostMembers: number;
  /** In how many groups the account is. */
  readonly groups: number;
  readonly mostGroups: number;
};

/** Joining at once. After `done` it is a member. */
export function joining(facts: Applicant): 'done' | 'already' | 'ask' | 'nobody' | 'full' {
  if (facts.isMember) return 'already';
  if (facts.isBarred) return 'nobody';
  const isWelcome = facts.isInvited || facts.hasCode || facts.policy === 'anyone';
  if (!isWelcome) return facts.policy === 'ask' ? 'ask' : 'nobody';
  return hasPlace(facts) ? 'done' : 'full';
}

/** Whether one more member fits, for the group and for the account. */
export function hasPlace(facts: Pick<Applicant, 'members' | 'mostMembers' | 'groups' | 'mostGroups'>): boolean {
  return facts.members < facts.mostMembers && facts.groups < facts.mostGroups;
}

/** Who writes, as the group stands to it. */
export type Writer = {
  readonly role: GroupRole;
  readonly silencedUntil: number;
  /** Only administrators may write in this group. */
  readonly quiet: boolean;
};

/** What speaks against a message to a group. */
export function mayWriteTo(writer: Writer | undefined, at: number): 'unknown' | 'silenced' | 'quiet' | undefined {
  if (!writer) return 'unknown';
  if (writer.silencedUntil > at) return 'silenced';
  return writer.quiet && writer.role === 'member' ? 'quiet' : undefined;
}

const RANKS: Readonly<Record<GroupRole, number>> = { member: 0, admin: 1, owner: 2 };

/** Whether one may remove, silence or rename another: only those below. */
export function mayRule(ruler: GroupRole, ruled: GroupRole): boolean {
  return RANKS[ruler] > 0 && RANKS[ruler] > RANKS[ruled];
}

/** Whether settings may be changed, and requests be answered. */
export function mayAdminister(role: GroupRole): boolean {
  return RANKS[role] > 0;
}

/** Whether others may be invited. */
export function mayInvite(role: GroupRole, membersInvite: boolean): boolean {
  return membersInvite || mayAdminister(role);
}

/** What is left of an invitation that was not answered, or was taken back. */
export type Invited = {
  readonly isOpen: boolean;
  readonly at: number;
  /** How often it has rung. */
  readonly asks: number;
};

// However often one is invited and removed from those who may come: a mailbox must not be filled by it.
const MOST_RINGS = 5;

/** Whether an account is rung for an invitation. Who is invited already is not, soon after, and never for long. */
export function invitationRings(last: Invited | undefined, at: number): boolean {
  if (!last) return true;
  return last.asks < MOST_RINGS && !(last.isOpen && Math.abs(at - last.at) < ASK_AGAIN_MS);
}

/** From behind which number of the log a new member may read. */
export function readableSince(newest: number, past: number): number {
  return Math.max(0, newest - past);
}
