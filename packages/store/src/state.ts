import type { ClientState } from '@rookery/client';
import type { ReplyByName, RowOf, Status } from '@rookery/protocol';
import { isBlank } from './blank.ts';
import type { Latest } from './messages.ts';
import { isPutAway, kept as keptTalk, type Talk, withoutNumbers as talkWithoutNumbers } from './talks.ts';

/** What I have set for a friend; only I see it. */
export type FriendNotes = {
  /** What I call the friend; empty: nothing else. */
  readonly remark: string;
  /** What it is sorted under; empty: nothing. */
  readonly label: string;
  /** Its messages are muted. */
  readonly muted: boolean;
  /** It stands first. */
  readonly pinned: boolean;
};

/** A friend. */
export type Friend = FriendNotes & {
  readonly uin: number;
  readonly nick: string;
  readonly status: Status;
  /** The number of the face; how it is drawn is the client's affair. */
  readonly face: number;
  /** When a friend was last there who is not; 0 when that is not told, nothing when it has not been asked. */
  readonly lastSeen?: number | undefined;
};

/** A group that I am in, and what it is to me. */
export type Group = Omit<RowOf<'Groups'>, 'entry'> & {
  /** Notice, policy, my card and so on; nothing until the group is opened. */
  readonly about?: GroupAbout | undefined;
};

/** What a group is, as GroupInfo tells it. */
export type GroupAbout = ReplyByName<'GroupInfo'>;

/** A member of a group. */
export type Member = RowOf<'Members'>;

/** The members of a group, as far as they are known. */
export type MemberList = { readonly known: ReadonlyMap<number, Member>; readonly isWhole: boolean };

/** A group that I was removed from, or that was ended: by whom. */
export type Parting = { readonly group: number; readonly who: number; readonly what: 'kicked' | 'ended' };

/** A friend request; with a group an invitation to it by `uin`, or what `uin` asks of a group that I administer. */
export type FriendRequest = {
  readonly uin: number;
  readonly nick: string;
  readonly reason: string;
  readonly at: number;
  readonly group?: number;
  readonly groupName?: string;
  readonly isInvitation?: boolean;
};

/** How an account, or a group, has answered my request to be added. */
export type Answer = {
  readonly uin: number;
  readonly accepted: boolean;
  readonly reason: string;
};

/** A profile, as GetInfo tells it. */
export type Profile = ReplyByName<'GetInfo'>;

/** What others may do, as SetPolicy tells it. */
export type Policy = ReplyByName<'SetPolicy'>;

/** How we stand to the server: `trouble` says why it is not better. */
export type ConnectionState = { readonly state: ClientState; readonly trouble?: string | undefined };

/** All that a messenger shows, as plain data. A change makes new objects where something is different, and nowhere else. */
export type State = {
  readonly uin: number;
  /** The generation of all numbers in here; see the SDK. */
  readonly generation?: string | undefined;
  readonly status: Status;
  readonly connection: ConnectionState;
  /** Why the session is over; it needs another login. */
  readonly ended?: string | undefined;
  /** My own profile. */
  readonly profile?: Profile | undefined;
  /** I may look after the server. */
  readonly isAdmin: boolean;
  /** Whether the lists have come from the server. */
  readonly loaded: boolean;
  /** Why they have not. */
  readonly trouble?: string | undefined;
  readonly friends: ReadonlyMap<number, Friend>;
  /** The groups that I am in. */
  readonly groups: ReadonlyMap<number, Group>;
  /** The members of groups, as far as they are known. */
  readonly members: ReadonlyMap<number, MemberList>;
  /** Nicknames of people who are no friends, and names of groups. */
  readonly names: ReadonlyMap<number, string>;
  /** Their faces, as far as they were asked for. */
  readonly faces: ReadonlyMap<number, number>;
  /** Whom I have blocked, and their nicknames; undefined until asked for. */
  readonly blocks?: ReadonlyMap<number, string> | undefined;
  readonly talks: ReadonlyMap<number, Talk>;
  /** Messages that others answer, by their names, as far as they were asked for; `missing` when one cannot be had. */
  readonly quoted: ReadonlyMap<string, Latest | 'missing'>;
  /** The names of messages that were recalled in this run. */
  readonly recalled: ReadonlySet<string>;
  /** How often the server was found restored from a backup, in this run. */
  readonly restores: number;
  readonly requests: readonly FriendRequest[];
  /** The latest answers to my requests, newest last. */
  readonly answers: readonly Answer[];
  /** The groups that I am in no more, by others, newest last; until I dismiss it. */
  readonly partings: readonly Parting[];
};

/** What there is before anything has come. */
export function emptyState(uin: number): State {
  return {
    uin,
    status: 10,
    connection: { state: 'idle' },
    isAdmin: false,
    loaded: false,
    friends: new Map(),
    groups: new Map(),
    members: new Map(),
    names: new Map(),
    faces: new Map(),
    talks: new Map(),
    quoted: new Map(),
    recalled: new Set(),
    restores: 0,
    requests: [],
    answers: [],
    partings: [],
  };
}

/**
 * What is worth keeping of a state beyond this run, in plain maps and objects: people, the latest messages, and
 * what is not sent yet. A store that is given it as `initial` shows that at once, and goes on from there.
 */
export function kept(state: State): State {
  // What an earlier version has kept lacks what this one has brought.
  const { uin, generation, status, profile, isAdmin, names, requests, answers, ...lists } = state;
  const { friends, groups, members, talks, partings } = { ...emptyState(uin), ...lists };
  return {
    ...emptyState(uin),
    generation,
    status,
    profile,
    isAdmin,
    friends: new Map(friends),
    groups: new Map(groups),
    members: new Map(Array.from(members, ([group, list]) => [group, authorsIn(list, talks.get(group))])),
    names: new Map(names),
    talks: new Map(Array.from(talks.values(), (talk) => [talk.peer, keptTalk(talk)])),
    requests,
    answers,
    partings,
  };
}

/** Those of the members that have written what is kept: their names must be known. */
function authorsIn({ known }: MemberList, talk: Talk | undefined): MemberList {
  const authors = new Set(talk?.messages.map(({ author }) => author));
  if (talk?.latest) authors.add(talk.latest.author);
  return { known: new Map([...known].filter(([uin]) => authors.has(uin))), isWhole: false };
}

/** The server was restored from a backup: all that is known by number is fetched anew. What is not sent yet stays. */
export function withoutNumbers(state: State, generation: string | undefined): State {
  const talks = Array.from(state.talks.values(), (talk) => [talk.peer, talkWithoutNumbers(talk)] as const);
  const { quoted, recalled } = emptyState(state.uin);
  const restores = state.restores + 1;
  return { ...state, generation, talks: new Map(talks), quoted, recalled, restores, loaded: false };
}

/** How an account or a group is shown: my remark, the nickname, or the number. */
export function nameOf(state: State, uin: number): string {
  const friend = state.friends.get(uin);
  const own = uin === state.uin ? state.profile?.nick : undefined;
  const names = [friend?.remark, friend?.nick, state.groups.get(uin)?.name, own, state.names.get(uin)];
  return names.find((name) => name !== undefined && !isBlank(name)) ?? String(uin);
}

/** The number of an account's face, or that of a group; 0: none chosen, or not known. */
export function faceOf({ uin: own, profile, friends, groups, faces }: State, uin: number): number {
  return uin === own ? (profile?.face ?? 0) : ((friends.get(uin) ?? groups.get(uin))?.face ?? faces.get(uin) ?? 0);
}

/** Whether the messages of an account, or in a group, are muted. */
export function isMuted({ friends, groups }: State, uin: number): boolean {
  return (friends.get(uin) ?? groups.get(uin))?.muted === true;
}

/**
 * How many messages are unread, in all conversations but those that are muted or hidden; one that is only marked as unread
 * counts as one.
 */
export function unreadIn(state: State): number {
  let unread = 0;
  for (const talk of state.talks.values()) {
    if (!isMuted(state, talk.peer) && !isPutAway(talk)) unread += talk.unread || Number(talk.isMarked);
  }
  return unread;
}
