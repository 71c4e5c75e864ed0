import type { ClientState } from '@rookery/client';
import type { ReplyByName, Status } from '@rookery/protocol';
import { isBlank } from './blank.ts';
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

/** A friend request. */
export type FriendRequest = {
  readonly uin: number;
  readonly nick: string;
  readonly reason: string;
  readonly at: number;
};

/** How an account has answered my request to be added. */
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
export type Connection = { readonly state: ClientState; readonly trouble?: string | undefined };

/** All that a messenger shows, as plain data. A change makes new objects where something is different, and nowhere else. */
export type State = {
  readonly uin: number;
  /** The generation of all numbers in here; see the SDK. */
  readonly generation?: string | undefined;
  readonly status: Status;
  readonly connection: Connection;
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
  /** Nicknames of people who are no friends. */
  readonly names: ReadonlyMap<number, string>;
  /** Their faces, as far as they were asked for. */
  readonly faces: ReadonlyMap<number, number>;
  /** Whom I have blocked, and their nicknames; undefined until asked for. */
  readonly blocks?: ReadonlyMap<number, string> | undefined;
  readonly talks: ReadonlyMap<number, Talk>;
  /** How often the server was found restored from a backup, in this run. */
  readonly restores: number;
  readonly requests: readonly FriendRequest[];
  /** The latest answers to my requests, newest last. */
  readonly answers: readonly Answer[];
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
    names: new Map(),
    faces: new Map(),
    talks: new Map(),
    restores: 0,
    requests: [],
    answers: [],
  };
}

/**
 * What is worth keeping of a state beyond this run, in plain maps and objects: people, the latest messages, and
 * what is not sent yet. A store that is given it as `initial` shows that at once, and goes on from there.
 */
export function kept(state: State): State {
  const { uin, generation, status, profile, isAdmin, friends, names, talks, requests, answers } = state;
  return {
    ...emptyState(uin),
    generation,
    status,
    profile,
    isAdmin,
    friends: new Map(friends),
    names: new Map(names),
    talks: new Map(Array.from(talks.values(), (talk) => [talk.peer, keptTalk(talk)])),
    requests,
    answers,
  };
}

/** The server was restored from a backup: all that is known by number is fetched anew. What is not sent yet stays. */
export function withoutNumbers(state: State, generation: string | undefined): State {
  const talks = Array.from(state.talks.values(), (talk) => [talk.peer, talkWithoutNumbers(talk)] as const);
  return { ...state, generation, talks: new Map(talks), restores: state.restores + 1, loaded: false };
}

/** How an account is shown: my remark, the nickname, or the number. */
export function nameOf(state: State, uin: number): string {
  const friend = state.friends.get(uin);
  const own = uin === state.uin ? state.profile?.nick : undefined;
  const names = [friend?.remark, friend?.nick, own, state.names.get(uin)];
  return names.find((name) => name !== undefined && !isBlank(name)) ?? String(uin);
}

/** The number of an account's face; 0: none chosen, or not known. */
export function faceOf({ uin: own, profile, friends, faces }: State, uin: number): number {
  return uin === own ? (profile?.face ?? 0) : (friends.get(uin)?.face ?? faces.get(uin) ?? 0);
}

/** Whether the messages of an account are muted. */
export function isMuted({ friends }: State, uin: number): boolean {
  return friends.get(uin)?.muted === true;
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
