import { beginningOf } from '@rookery/protocol';
import type { Message, State, Talk } from '@rookery/store';

/** How long a preview is at the most: it is one line. */
const PREVIEW_CHARS = 160;

/** What was said last in a conversation, in one line. */
export type Preview = Pick<Message, 'at' | 'mine' | 'text' | 'fate'>;

/** What was said last, what is on its way included; nothing in a conversation that has not begun. */
export function previewOf({ latest, messages }: Talk): Preview | undefined {
  const last = messages.at(-1);
  if (last && last.fate !== 'stored') return inOneLine(last);
  return latest && inOneLine({ ...latest, fate: 'stored' });
}

function inOneLine({ at, mine, text, fate }: Preview): Preview {
  return { at, mine, fate, text: oneLine(text) };
}

/** A text in one line, no longer than a list shows. */
export function oneLine(text: string): string {
  // Half a character, as a broken program may send it, cannot stand in an address.
  return beginningOf(text.trimStart(), PREVIEW_CHARS)
    .replace(/\p{Cs}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** With whom I have talked, latest first; before them those that are pinned, whether I have talked with them or not. */
export function recentIn({ talks, friends }: Pick<State, 'talks' | 'friends'>): number[] {
  const times = new Map<number, number>();
  for (const { uin, pinned } of friends.values()) if (pinned) times.set(uin, 0);
  for (const talk of talks.values()) {
    const at = timeOf(talk);
    if (at !== undefined) times.set(talk.peer, at);
  }
  const rank = (peer: number) => Number(friends.get(peer)?.pinned === true);
  return [...times].sort(([a, at], [b, bt]) => rank(b) - rank(a) || bt - at || a - b).map(([peer]) => peer);
}

function timeOf({ latest, messages }: Talk): number | undefined {
  const last = messages.at(-1);
  return last && last.fate !== 'stored' ? Math.max(last.at, latest?.at ?? 0) : latest?.at;
}

/** Picks {@link recentIn} out of the state; the list is the same one as long as the order is. */
export function recentSelector(): (state: State) => readonly number[] {
  let seen: Pick<State, 'talks' | 'friends'> | undefined;
  let order: readonly number[] = [];
  return ({ talks, friends }) => {
    if (talks === seen?.talks && friends === seen.friends) return order;
    seen = { talks, friends };
    const next = recentIn(seen);
    if (next.length !== order.length || next.some((peer, place) => peer !== order[place])) order = next;
    return order;
  };
}
