import type { Status } from '@rookery/protocol';
import { isPutAway, nameOf, type State } from '@rookery/store';

/** One row of the friend list: of a person, or of a group. */
export type FriendRow =
  | { readonly kind: 'requests'; readonly requests: number; readonly answers: number }
  | { readonly kind: 'label'; readonly name: string; readonly here: number; readonly all: number }
  | {
      readonly kind: 'person';
      readonly uin: number;
      readonly name: string;
      readonly status: Status | undefined;
      readonly isGroup: boolean;
    };

/** What a row is known by while the list around it changes. */
export type RowId = number | 'requests';

type Person = Extract<FriendRow, { kind: 'person' }>;

const HIDDEN: readonly number[] = [20, 40];
const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/**
 * The rows of the friend list: requests and answers to mine first, then people and groups. Without labels the latest conversation comes
 * first, then groups and friends online, then the rest by name. Other people are listed when there is a conversation.
 */
export function friendRows(state: State, { grouped, filter }: { grouped: boolean; filter: string }): FriendRow[] {
  const people = everybody(state).filter((person) => matches(state, person, filter));
  const head = filter === '' ? requestsRow(state) : [];
  if (grouped && filter === '') return [...head, ...inLabels(state, people)];
  return [...head, ...people.sort((a, b) => latestOf(state, b) - latestOf(state, a) || compare(a, b))];
}

function requestsRow(state: State): FriendRow[] {
  const [requests, answers] = [state.requests.length, state.answers.length + state.partings.length];
  return requests + answers > 0 ? [{ kind: 'requests', requests, answers }] : [];
}

/** What a row is known by; nothing when it cannot be marked. */
export function idOf(row: FriendRow | undefined): RowId | undefined {
  if (row?.kind === 'person') return row.uin;
  return row?.kind === 'requests' ? 'requests' : undefined;
}

function everybody(state: State): Person[] {
  const numbers = new Set([...state.friends.keys(), ...state.groups.keys(), ...state.talks.keys()]);
  const people: Person[] = [];
  for (const uin of numbers) {
    const friend = state.friends.get(uin);
    const talk = state.talks.get(uin);
    const isGroup = state.groups.has(uin);
    if (!friend && !isGroup && talk && (isPutAway(talk) || (!talk.latest && talk.messages.length === 0))) continue;
    people.push({ kind: 'person', uin, name: nameOf(state, uin), status: friend?.status, isGroup });
  }
  return people;
}

function matches(state: State, { uin, name }: Person, filter: string): boolean {
  if (filter === '') return true;
  const wanted = filter.toLowerCase();
  const nick = state.friends.get(uin)?.nick ?? '';
  return name.toLowerCase().includes(wanted) || nick.toLowerCase().includes(wanted) || String(uin).startsWith(wanted);
}

function latestOf(state: State, { uin }: Person): number {
  const talk = state.talks.get(uin);
  if (talk && isPutAway(talk)) return 0;
  return Math.max(talk?.latest?.at ?? 0, talk?.messages.at(-1)?.at ?? 0);
}

/** Who can be talked to now: groups always. */
function isHere({ status, isGroup }: Person): boolean {
  return isGroup || (status !== undefined && !HIDDEN.includes(status));
}

function compare(a: Person, b: Person): number {
  return Number(isHere(b)) - Number(isHere(a)) || byName.compare(a.name, b.name) || a.uin - b.uin;
}

const NO_LABEL = 'Friends';
const GROUPS = 'Groups';
const STRANGERS = 'Others';

function inLabels(state: State, people: readonly Person[]): FriendRow[] {
  const labels = Map.groupBy(people, ({ uin }) => labelOf(state, uin));
  const names = [...labels.keys()].sort((a, b) => rank(a) - rank(b) || byName.compare(a, b));
  return names.flatMap((name) => {
    const members = (labels.get(name) ?? []).sort(compare);
    const head = { kind: 'label', name, here: members.filter(isHere).length, all: members.length } as const;
    return [head, ...members];
  });
}

function labelOf({ friends, groups }: State, uin: number): string {
  const [friend, group] = [friends.get(uin), groups.get(uin)];
  if (group) return group.label || GROUPS;
  return friend ? friend.label || NO_LABEL : STRANGERS;
}

/** Named labels first, then friends and groups that have none, then who is no friend. */
function rank(label: string): number {
  return [NO_LABEL, GROUPS, STRANGERS].indexOf(label);
}
