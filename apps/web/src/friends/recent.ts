import { beginningOf } from '@rookery/protocol';
import { isPutAway, type Message, type State, type Talk } from '@rookery/store';

/** The longest preview: it is a single line. */
const PREVIEW_CHARS = 160;

/** The latest message of a conversation, in one line. */
export type LatestLine = Pick<Message, 'at' | 'mine' | 'text' | 'fate' | 'files' | 'isRecalled'>;

/** The latest message, sent or still on its way; undefined if there is none. */
export function previewOf({ latest, messages }: Talk): LatestLine | undefined {
  const last = messages.at(-1);
  if (last && last.fate !== 'stored') return inOneLine(last);
  return latest && inOneLine({ ...latest, fate: 'stored' });
}

function inOneLine({ at, mine, text, fate, files, isRecalled }: LatestLine): LatestLine {
  return { at, mine, fate, text: oneLine(text), ...(files && { files }), ...(isRecalled && { isRecalled }) };
}

/** A text in one line, cut to what a list can show. */
export function oneLine(text: string): string {
  // Half a surrogate pair, as a broken client may send it, cannot go into an address.
  return beginningOf(text.trimStart(), PREVIEW_CHARS)
    .replace(/\p{Cs}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

type Recent = Pick<State, 'talks' | 'friends' | 'groups'>;

/**
 * The people and groups I have talked with, latest first; before them the pinned ones, with or without messages. Hidden and deleted
 * conversations are left out.
 */
export function recentIn({ talks, friends, groups }: Recent): number[] {
  const times = new Map<number, number>();
  for (const { uin, pinned } of friends.values()) if (pinned) times.set(uin, 0);
  for (const { group, pinned } of groups.values()) if (pinned) times.set(group, 0);
  for (const talk of talks.values()) {
    const at = timeOf(talk);
    if (isPutAway(talk)) times.delete(talk.peer);
    else if (at !== undefined) times.set(talk.peer, at);
  }
  const rank = (peer: number) => Number((friends.get(peer) ?? groups.get(peer))?.pinned === true);
  return [...times].sort(([a, at], [b, bt]) => rank(b) - rank(a) || bt - at || a - b).map(([peer]) => peer);
}

function timeOf({ latest, messages }: Talk): number | undefined {
  const last = messages.at(-1);
  return last && last.fate !== 'stored' ? Math.max(last.at, latest?.at ?? 0) : latest?.at;
}

/** Selects {@link recentIn} from the state; returns the same list while the order is the same. */
export function recentSelector(): (state: State) => readonly number[] {
  let seen: Recent | undefined;
  let order: readonly number[] = [];
  return ({ talks, friends, groups }) => {
    if (talks === seen?.talks && friends === seen.friends && groups === seen.groups) return order;
    seen = { talks, friends, groups };
    const next = recentIn(seen);
    if (next.length !== order.length || next.some((peer, place) => peer !== order[place])) order = next;
    return order;
  };
}
