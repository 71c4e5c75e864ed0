import type { ClientEvent, Happening } from '@rookery/client';
import { withEntry } from './entries.ts';
import { type Group, type Member, type MemberList, nameOf, type State } from './state.ts';

const MOST_PARTINGS = 20;

export function membersIn({ members }: State, group: number): ReadonlyMap<number, Member> | undefined {
  return members.get(group)?.known;
}

/** How a member is shown in a group: my remark, its card there, the nickname, or the number. */
export function memberNameOf(state: State, group: number, uin: number): string {
  const remark = state.friends.get(uin)?.remark;
  const member = membersIn(state, group)?.get(uin);
  return remark || member?.card || member?.nick || nameOf(state, uin);
}

/** Changes what is known of a group of mine. */
export function withGroup(state: State, group: number, change: Partial<Group>): State {
  const before = state.groups.get(group);
  return before ? { ...state, groups: withEntry(state.groups, group, { ...before, ...change }) } : state;
}

/** Puts a member in, or changes what it is. */
export function withMember(state: State, group: number, member: Member): State {
  const list = state.members.get(group) ?? { known: new Map(), isWhole: false };
  return withList(state, group, { ...list, known: withEntry(list.known, member.uin, member) });
}

/** A member has another name in a group. */
export function withCard(state: State, group: number, uin: number, card: string): State {
  const member = membersIn(state, group)?.get(uin);
  return member ? withMember(state, group, { ...member, card }) : state;
}

/** Without one of its members; without me, without all that is known of the group. */
export function withoutMember(state: State, group: number, uin: number): State {
  if (uin === state.uin) return withoutGroup(state, group);
  const list = state.members.get(group);
  if (!list?.known.has(uin)) return state;
  const { nick } = list.known.get(uin) ?? { nick: '' };
  const names = nick ? withEntry(state.names, uin, nick) : state.names;
  return withList({ ...state, names }, group, { ...list, known: withEntry(list.known, uin, undefined) });
}

function withList(state: State, group: number, list: MemberList): State {
  const next = { ...state, members: withEntry(state.members, group, list) };
  return list.isWhole ? withGroup(next, group, { members: list.known.size }) : next;
}

function withoutGroup(state: State, group: number): State {
  const name = state.groups.get(group)?.name;
  return {
    ...state,
    groups: withEntry(state.groups, group, undefined),
    members: withEntry(state.members, group, undefined),
    talks: withEntry(state.talks, group, undefined),
    names: name === undefined ? state.names : withEntry(state.names, group, name),
    requests: state.requests.filter((request) => request.group !== group || request.isInvitation === true),
  };
}

/** Whether what has happened is the end of the group for me. */
export function isParting({ uin }: State, event: Happening): boolean {
  if (event.what === 'ended') return true;
  return event.what === 'kicked' ? event.whom === uin : event.what === 'left' && event.who === uin;
}

/** What has happened in a group changes its members. What else it changes a list event tells, and is asked for. */
export function withHappened(state: State, event: Extract<ClientEvent, { type: 'happened' }>): State {
  const { peer: group } = event;
  if (isParting(state, event)) return state;
  switch (event.what) {
    case 'joined': {
      const { whom } = event;
      const isOpen = (request: State['requests'][number]) => request.group !== group || request.uin !== whom;
      return { ...state, requests: state.requests.filter(isOpen) };
    }
    case 'left':
      return withoutMember(state, group, event.who);
    case 'kicked':
      return withoutMember(state, group, event.whom);
    case 'role':
      return changed(state, group, event.whom, { role: event.role });
    case 'silenced':
      return changed(state, group, event.whom, { silencedUntil: event.until });
    default:
      return state;
  }
}

function changed(
  state: State,
  group: number,
  uin: number,
  change: Pick<Member, 'role'> | Pick<Member, 'silencedUntil'>,
): State {
  const member = membersIn(state, group)?.get(uin);
  const next = member ? withMember(state, group, { ...member, ...change }) : state;
  if (uin !== state.uin) return next;
  if ('role' in change) return withGroup(next, group, change);
  const about = next.groups.get(group)?.about;
  return about ? withGroup(next, group, { about: { ...about, ...change } }) : next;
}

/** I was removed from the group, or another has ended it. */
export function withParting(
  state: State,
  { peer: group, who, what }: Extract<ClientEvent, { type: 'happened' }>,
): State {
  if ((what !== 'kicked' && what !== 'ended') || who === state.uin) return state;
  const others = state.partings.filter((parting) => parting.group !== group);
  return { ...state, partings: [...others, { group, who, what }].slice(-MOST_PARTINGS) };
}
