import type { MaybeAct } from './audit.ts';

export type Invite = {
  readonly code: string;
  /** Who invites; for the operator that is the system account. */
  readonly by: number;
  /** How many accounts it is still good for. */
  readonly uses: number;
  readonly expiresAt: number;
};

/** An invitation as the one who has its code is shown it: who invites; the number is 0 for the operator. */
export type Invitation = {
  readonly uin: number;
  readonly nick: string;
  readonly face: number;
  readonly expiresAt: number;
};

export type NewAppPassword = {
  readonly uin: number;
  readonly name: string;
  /** The hash of what clients send as `PS`. */
  readonly hash: string;
  /** Names of commands; empty: all. */
  readonly commands: readonly string[];
  /** Empty: from anywhere. */
  readonly networks: readonly string[];
  readonly expiresAt: number | null;
  readonly createdAt: number;
  readonly most: number;
};

export type AppPassword = Omit<NewAppPassword, 'most' | 'uin'> & {
  /** 1, 2, 3... per account; never used again. */
  readonly id: number;
  readonly usedAt: number | null;
  readonly usedFrom: string;
};

/** Ways in besides the password: invitations, app passwords, and the networks that are known. */
export type AccessStorage = {
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
  /** Removes an app password and every session that was opened with it. */
  endAppPassword(password: { uin: number; id: number } & MaybeAct): Promise<boolean>;
  /** When it was noted that the account has logged in from a network; nothing when it has not, or that was long ago. */
  knownNetwork(place: { uin: number; network: string }): Promise<number | undefined>;
  /** Notes that it has. With more than `most` of them the one noted longest ago goes. */
  sawNetwork(seen: { uin: number; network: string; at: number; most: number }): Promise<void>;
};
