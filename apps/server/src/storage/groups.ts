import type { AddPolicy, Card } from './accounts.ts';
import type { MaybeAct } from './audit.ts';

/** What an account may do in a group. */
export type GroupRole = 'member' | 'admin' | 'owner';

/** What administrators of a group set. */
export type GroupSettings = {
  readonly name: string;
  readonly notice: string;
  readonly face: number;
  /** Who may join. */
  readonly policy: AddPolicy;
  readonly membersInvite: boolean;
  /** It is found by its name. */
  readonly searchable: boolean;
  /** How many entries from before they joined new members may read. */
  readonly past: number;
  /** Only administrators may write. */
  readonly quiet: boolean;
};

/** What a group is to a member, visible only to it. */
export type GroupNotes = { readonly muted: boolean; readonly pinned: boolean; readonly label: string };

export type Membership = GroupNotes & {
  readonly role: GroupRole;
  /** Its name in the group; empty: the nickname. */
  readonly card: string;
  /** Until when it may not write, ms since 1970; 0: it may. */
  readonly silencedUntil: number;
  /** It may read the log from behind this number. */
  readonly since: number;
};

export type Group = GroupSettings & {
  readonly group: number;
  readonly owner: number;
  readonly createdAt: number;
  /** How many members it has. */
  readonly members: number;
  /** The number of the newest entry of its log; 0 for none. */
  readonly newest: number;
};

/** A group as one who asks sees it. `isInvited`: an invitation waits for its answer. */
export type GroupView = Group & { readonly membership: Membership | undefined; readonly isInvited: boolean };

export type OwnGroup = Pick<Group, 'group' | 'name' | 'face' | 'members' | 'newest'> &
  GroupNotes & { readonly role: GroupRole };

export type Member = Card & {
  readonly role: GroupRole;
  readonly card: string;
  readonly silencedUntil: number;
  readonly joinedAt: number;
};

/** One on the friend list of a legacy client: a friend, or a group. */
export type Contact = { readonly uin: number; readonly isGroup: boolean; readonly muted: boolean };

/** What a legacy client, and others who ask for GetInfo, are shown of a group. */
export type JoinRequest = Card & {
  readonly group: number;
  readonly groupName: string;
  /** The account is invited, and the card is that of who invites; otherwise it is asked, and the card is that of who asks. */
  readonly isInvitation: boolean;
  readonly reason: string;
  readonly at: number;
};

/** How many groups an account may be in, and members a group have. */
export type GroupBounds = { readonly mostGroups: number; readonly mostMembers: number };

/**
 * What came of it, and who has something new in the mailbox. `none`: no such group, or not one that may be seen.
 * `denied`: the role does not allow it. `absent`: the other account is no member.
 */
export type GroupOutcome<O extends string = never> = {
  readonly outcome: 'done' | 'none' | 'denied' | 'absent' | O;
  /** The accounts whose mailboxes have a new entry. */
  readonly rung: readonly number[];
};

export type NewGroup = GroupBounds & {
  readonly owner: number;
  readonly name: string;
  readonly policy: AddPolicy;
  readonly at: number;
};

export type Joining = GroupBounds & {
  readonly group: number;
  readonly uin: number;
  readonly at: number;
  /** That of the invitation link. */
  readonly code?: string | undefined;
};

export type JoinAsk = Joining & {
  readonly reason: string;
  readonly mostRequests: number;
  /** In one mailbox; a fuller one is passed over. */
  readonly mostWaiting?: number;
};

/** `again`: it waits already, or has rung too often. `waiting`: the mailbox of the account is full. */
export type JoinOutcome = GroupOutcome<
  'already' | 'ask' | 'nobody' | 'full' | 'asked' | 'again' | 'requests' | 'waiting'
>;

/** `next`: where to go on; 0 when there is nothing more. */
export type GroupsFound = { readonly groups: Group[]; readonly next: number };

/** Group chats: what they are, and who is in them. Every change is decided inside, by the roles of that moment. */
export type GroupStorage = {
  /** Takes the next free number; `unknown`: the owner is not there, or disabled. */
  createGroup(
    made: NewGroup & MaybeAct,
  ): Promise<{ readonly outcome: 'created'; readonly group: number } | { readonly outcome: 'full' | 'unknown' }>;
  /** A group that is not ended, as `uin` sees it. */
  group(look: { group: number; uin: number }): Promise<GroupView | undefined>;
  /** The groups of an account behind `after`, ascending. */
  groupsOf(page: { uin: number; after: number; count: number }): Promise<OwnGroup[]>;
  /** The friends of an account and its groups, ascending. */
  contacts(uin: number): Promise<Contact[]>;
  /** Those behind `after`, ascending. */
  members(page: { group: number; after: number; count: number }): Promise<Member[]>;
  memberNumbers(group: number): Promise<number[]>;
  /** What is left out stays. */
  setGroup(
    change: { group: number; uin: number; at: number } & Partial<GroupSettings> & MaybeAct,
  ): Promise<GroupOutcome>;
  /** Own notes, or what the role of `uin` allows with a member. */
  setMember(
    change: {
      group: number;
      uin: number;
      member: number;
      at: number;
      role?: GroupRole | undefined;
      card?: string | undefined;
      silencedUntil?: number | undefined;
    } & { [K in keyof GroupNotes]?: GroupNotes[K] | undefined },
  ): Promise<GroupOutcome>;
  /** Makes a member the owner, whoever has been; an administrator of the server does. */
  setOwner(change: { group: number; member: number; at: number } & MaybeAct): Promise<GroupOutcome>;
  /** Puts accounts into a group, with no answer of theirs; an operator does. Answers those that were put there. */
  addMembers(add: { group: number; uins: readonly number[]; at: number } & GroupBounds & MaybeAct): Promise<{
    readonly outcome: 'done' | 'none' | 'full';
    readonly added: readonly number[];
    readonly rung: readonly number[];
  }>;
  /** Joins where the policy, an invitation or the code allow it. */
  joinGroup(joining: Joining): Promise<JoinOutcome>;
  /** Leaves a request with the administrators, or joins where nothing stands against it. */
  askGroup(ask: JoinAsk): Promise<JoinOutcome>;
  /** Invites friends of `uin` that are no members, and whose mailbox is not full; answers them. */
  inviteToGroup(invite: {
    group: number;
    uin: number;
    uins: readonly number[];
    at: number;
    mostRequests: number;
    mostWaiting?: number;
  }): Promise<GroupOutcome & { readonly invited: readonly number[] }>;
  /** Answers an invitation that waits for `uin`. */
  answerInvitation(answer: { accept: boolean } & Joining): Promise<GroupOutcome<'full'>>;
  /**
   * Answers what `peer` has asked: of `group`, or of the first that `uin` administers. The first answer counts.
   * `full`: the group is, or the account is in as many as it may be.
   */
  answerAsk(
    answer: {
      group?: number | undefined;
      uin: number;
      peer: number;
      accept: boolean;
      reason: string;
      at: number;
    } & GroupBounds,
  ): Promise<GroupOutcome<'full'> & { readonly group: number }>;
  /** Invitations to the account, and requests to groups that it administers; the latest first. */
  joinRequests(page: { uin: number; count: number }): Promise<JoinRequest[]>;
  /** Of the owner alone, it ends the group. `owner`: not while others are in it. */
  leaveGroup(leave: { group: number; uin: number; at: number }): Promise<GroupOutcome<'owner'>>;
  /** `bars`: it may not come back. `full`: as many may not as `mostBars` says; then it stays a member. */
  kick(
    kick: { group: number; uin: number; member: number; bars: boolean; mostBars?: number; at: number } & MaybeAct,
  ): Promise<GroupOutcome<'full'>>;
  /** Ends it for all; with an act, whoever asks. */
  endGroup(end: { group: number; uin: number; at: number } & MaybeAct): Promise<GroupOutcome>;
  /** The code of the invitation link; `code` sets it, null takes it away. */
  groupCode(change: {
    group: number;
    uin: number;
    code?: string | null;
  }): Promise<GroupOutcome & { readonly code?: string | undefined }>;
  /** Groups that can be found by a part of their name or by their number. Looks at no more than `most`, which has a bound. */
  findGroups(query: { text: string; after: number; count: number; most?: number }): Promise<GroupsFound>;
  /** All groups behind `after`, ascending. */
  allGroups(page: { after: number; count: number }): Promise<Group[]>;
};
