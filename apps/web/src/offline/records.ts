import type { Reason } from '@rookery/protocol';
import {
  type Answer,
  emptyState,
  emptyTalk,
  type Friend,
  type FriendRequest,
  type Group,
  kept,
  type Member,
  type Message,
  type Parting,
  type Profile,
  type State,
  stored,
  type Talk,
} from '@rookery/store';

/** A stored conversation: its newest messages, without unsent ones. */
export type TalkRecord = Pick<
  Talk,
  | 'peer'
  | 'messages'
  | 'fromBeginning'
  | 'latest'
  | 'unread'
  | 'readTo'
  | 'seenTo'
  | 'isMarked'
  | 'hiddenTo'
  | 'clearedTo'
> & {
  /** The generation of its message numbers. */
  readonly generation?: string | undefined;
};

type Beside = Pick<Message, 'quote' | 'mentions' | 'files'>;

/** An unsent message of mine: on its way, or refused. */
export type UnsentRecord = Beside & {
  /** The key under which it is sent, even repeatedly. */
  readonly key: string;
  readonly peer: number;
  readonly at: number;
  readonly text: string;
  readonly fate: 'sending' | 'failed';
  readonly why?: string;
  readonly reason?: Reason;
};

/** Everything stored besides conversations. */
export type Lists = {
  readonly friends: readonly Friend[];
  readonly names: readonly (readonly [number, string])[];
  readonly requests: readonly FriendRequest[];
  readonly answers: readonly Answer[];
  readonly groups: readonly Group[];
  /** Who has written what is kept of groups. */
  readonly authors: readonly (readonly [number, readonly Member[]])[];
  readonly partings: readonly Parting[];
  /** The generation of all numbers: conversations of another one are ignored, as an outdated window may have stored them. */
  readonly generation: string | undefined;
  readonly self: Pick<State, 'status' | 'isAdmin'> & { readonly profile?: Profile | undefined };
};

/** How many conversations are kept: the latest ones. */
export const MOST_TALKS = 150;
const MOST_MESSAGES = 40;
const MOST_CHARS = 60_000;
const UNKNOWN = 20;
/** Defaults for fields that older records lack. */
const unmarked = { label: '', muted: false, pinned: false };

/**
 * The record of a conversation.
 *
 * @param before the previous record: its messages stay while the window does not include the newest one
 */
export function recordOf(talk: Talk, before: TalkRecord | undefined): TalkRecord {
  const {
    messages: window,
    hasNewer,
    loaded,
    loading,
    trouble,
    countedTo,
    firstUnread,
    typingAt,
    typists,
    ...head
  } = talk;
  if (!loaded || hasNewer) {
    // There may be a gap between the latest message and the stored ones: it may stand alone, but not follow the others.
    const messages = (before?.messages ?? (head.latest ? [stored(head.latest)] : [])).filter(
      ({ number }) => number > head.clearedTo,
    );
    return { ...head, messages, fromBeginning: before?.fromBeginning ?? false };
  }
  const all = window.filter(({ number }) => number > 0);
  const messages = newestOf(all);
  return { ...head, messages, fromBeginning: talk.fromBeginning && messages.length === all.length };
}

function newestOf(messages: readonly Message[]): readonly Message[] {
  let chars = 0;
  let first = messages.length;
  for (; first > 0 && messages.length - first < MOST_MESSAGES; first--) {
    chars += messages[first - 1]?.text.length ?? 0;
    if (chars > MOST_CHARS) break;
  }
  return messages.slice(first);
}

/** The unsent messages of a conversation, by key. */
export function unsentIn(talk: Talk): ReadonlyMap<string, Message> {
  const unsent = new Map<string, Message>();
  // They come after the sent ones.
  for (let index = talk.messages.length - 1; index >= 0; index--) {
    const message = talk.messages[index];
    if (!message || message.number > 0) break;
    if (message.fate !== 'stored') unsent.set(message.key, message);
  }
  return unsent;
}

/** The record of an unsent message; undefined if it was sent. */
export function unsentRecordOf(peer: number, message: Message): UnsentRecord | undefined {
  const { key, at, text, fate, why, reason } = message;
  if (fate === 'stored') return undefined;
  return { key, peer, at, text, ...besideOf(message), fate, ...failureOf({ why, reason }) };
}

/** What goes with the text of an unsent message. */
function besideOf({ quote, mentions, files }: Beside): Beside {
  return { ...(quote && { quote }), ...(mentions && { mentions }), ...(files && { files }) };
}

function failureOf({ why, reason }: { why: string | undefined; reason: Reason | undefined }) {
  return { ...(why === undefined ? {} : { why }), ...(reason === undefined ? {} : { reason }) };
}

/** The conversations to keep, latest first. */
export function talksToKeep(talks: Iterable<Talk>): readonly Talk[] {
  return [...talks]
    .filter(({ latest }) => latest)
    .sort((a, b) => (b.latest?.at ?? 0) - (a.latest?.at ?? 0))
    .slice(0, MOST_TALKS);
}

/** The lists that have changed. */
export function changedLists(state: State, before: State): Partial<Lists> {
  const { friends, names, requests, answers, groups, members, partings, generation, status, isAdmin, profile } = state;
  const isSelfAsBefore = status === before.status && isAdmin === before.isAdmin && profile === before.profile;
  return {
    ...(areSameFriends(friends, before.friends) ? {} : { friends: [...friends.values()] }),
    ...(names === before.names ? {} : { names: [...names] }),
    ...(requests === before.requests ? {} : { requests }),
    ...(answers === before.answers ? {} : { answers }),
    ...(groups === before.groups ? {} : { groups: [...groups.values()] }),
    ...(members === before.members ? {} : { authors: authorsIn(state) }),
    ...(partings === before.partings ? {} : { partings }),
    ...(generation === before.generation ? {} : { generation }),
    ...(isSelfAsBefore ? {} : { self: { status, isAdmin, profile } }),
  };
}

function authorsIn(state: State): Lists['authors'] {
  return Array.from(kept(state).members, ([group, { known }]) => [group, [...known.values()]] as const);
}

/** Statuses are not kept: they are outdated soon. */
function areSameFriends(friends: State['friends'], before: State['friends']): boolean {
  if (friends === before) return true;
  if (friends.size !== before.size) return false;
  for (const [uin, friend] of friends) {
    const was = before.get(uin);
    if (friend === was) continue;
    if (friend.nick !== was?.nick || friend.remark !== was.remark) return false;
    if (friend.label !== was.label || friend.face !== was.face) return false;
    if (friend.muted !== was.muted || friend.pinned !== was.pinned) return false;
  }
  return true;
}

/** The state to begin with, from the stored content; everyone counts as offline. */
export function restored(
  uin: number,
  lists: Partial<Lists>,
  talks: readonly TalkRecord[],
  unsent: readonly UnsentRecord[],
): State {
  const { friends = [], names = [], requests = [], answers = [], groups = [], authors = [], partings = [] } = lists;
  const { generation, self } = lists;
  const ofNow = talks.filter((record) => record.generation === generation);
  const byPeer = new Map(ofNow.map((record) => [record.peer, talkOf(record)]));
  for (const record of [...unsent].sort((a, b) => a.at - b.at)) {
    const { peer, key, at, text, fate, why, reason } = record;
    const talk = byPeer.get(peer) ?? emptyTalk(peer);
    const head = { key, number: 0, at, mine: true, text, fate } as const;
    const message: Message = { ...head, ...besideOf(record), ...failureOf({ why, reason }) };
    byPeer.set(peer, { ...talk, messages: [...talk.messages, message] });
  }
  return {
    ...emptyState(uin),
    ...self,
    generation,
    friends: new Map(friends.map((friend) => [friend.uin, { ...unmarked, ...friend, status: UNKNOWN }])),
    names: new Map(names),
    requests,
    answers,
    groups: new Map(groups.map((each) => [each.group, each])),
    members: new Map(
      authors.map(([group, known]) => [
        group,
        { known: new Map(known.map((each) => [each.uin, each])), isWhole: false },
      ]),
    ),
    partings,
    talks: byPeer,
  };
}

function talkOf({ generation: _, ...record }: TalkRecord): Talk {
  return { ...emptyTalk(record.peer), ...record, countedTo: record.latest?.number ?? 0 };
}
