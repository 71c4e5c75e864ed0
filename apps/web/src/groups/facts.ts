import type { FieldsByName } from '@rookery/protocol';
import { type GroupAbout, isBlank, type Member } from '@rookery/store';

/** What a group is. What only members know is missing for others. */
export type GroupFacts = GroupAbout;

/** What may be set of a group. */
export type Settings = Omit<FieldsByName<'SetGroup'>, 'group'>;

/** A role in a group; none for one that is no member. */
export type Role = NonNullable<GroupFacts['role']>;

const roles: readonly Role[] = ['member', 'admin', 'owner'];

/** Whether one may remove, silence or rename another: only those of a lower role. */
export function mayRule(ruler: Role, ruled: Role): boolean {
  return ruler !== 'member' && roles.indexOf(ruler) > roles.indexOf(ruled);
}

/** Whether one may change what a group is, and answer requests. */
export function mayAdminister(role: Role | undefined): boolean {
  return role === 'admin' || role === 'owner';
}

/** Whether one may invite friends. */
export function mayInvite({ role, membersInvite }: GroupFacts): boolean {
  return mayAdminister(role) || (role !== undefined && membersInvite === true);
}

/** What a member is called in the group. */
export function memberName({ card, nick, uin }: Pick<Member, 'card' | 'nick' | 'uin'>): string {
  return [card, nick].find((name) => !isBlank(name)) ?? String(uin);
}

/** What a group is called; its number when it has no name that can be seen. */
export function groupName(name: string | undefined, group: number): string {
  return name === undefined || isBlank(name) ? String(group) : name;
}

/** Members in the order in which they are shown: the owner, administrators, the others by name. */
export function inOrder(members: readonly Member[], locale: string): Member[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return members.toSorted((a, b) => rankOf(b) - rankOf(a) || compare(memberName(a), memberName(b)) || a.uin - b.uin);
}

/** The members whose card, nickname or number holds a text. */
export function matching(members: readonly Member[], text: string): readonly Member[] {
  const wanted = folded(text);
  if (wanted === '') return members;
  return members.filter(({ card, nick, uin }) => folded(`${card} ${nick} ${uin}`).includes(wanted));
}

function rankOf({ role }: Member): number {
  return roles.indexOf(role);
}

function folded(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** The address of the invitation link of a group, behind that of the page. */
export function linkOf(origin: string, group: number, code: string): string {
  return `${origin}/#/groups/${group}/join/${encodeURIComponent(code)}`;
}

/** The group that a text names: a number, or an invitation link. */
export function wantedIn(text: string): { readonly group: number; readonly code?: string } | undefined {
  const plain = text.normalize('NFKC').trim();
  const [, group, code] = /#\/groups\/(\d{5,10})\/join\/([\w%-]+)$/.exec(plain) ?? [];
  if (group && code) return { group: Number(group), code };
  return /^\d{5,10}$/.test(plain) ? { group: Number(plain) } : undefined;
}
