import type { Reaction } from '@rookery/protocol';
import type { GroupRole } from '../storage.ts';
import { mayRule } from './groups.ts';

/** How many accounts may react to one message. */
const MOST_REACTIONS = 100;

/** A message, and an account that would change it. */
export type Change = {
  readonly isAuthor: boolean;
  /** How old the message is, and how old it may be, in milliseconds. */
  readonly age: number;
  readonly most: number;
};

/** In a group: the role of the account, and of the author, who is a member no more when that is missing. */
export type Roles = { readonly role: GroupRole; readonly authorRole: GroupRole | undefined };

/** What speaks against taking a message back: the author has some time, administrators of the group have all. */
export function mayRecall(change: Change, roles?: Roles): 'not-author' | 'late' | undefined {
  if (roles && mayClear(roles, change.isAuthor)) return undefined;
  return mayEdit(change);
}

/** What speaks against another text. */
export function mayEdit({ isAuthor, age, most }: Change): 'not-author' | 'late' | undefined {
  if (!isAuthor) return 'not-author';
  return age > most ? 'late' : undefined;
}

function mayClear({ role, authorRole = 'member' }: Roles, isAuthor: boolean): boolean {
  return isAuthor ? role !== 'member' : mayRule(role, authorRole);
}

/** The reactions after that of an account has become another one, or none; `full` when there are too many. */
export function reacting(
  reactions: readonly Reaction[],
  uin: number,
  reaction: string | undefined,
): readonly Reaction[] | 'full' {
  const others = reactions
    .map((one) => ({ ...one, uins: one.uins.filter((each) => each !== uin) }))
    .filter(({ uins }) => uins.length > 0);
  if (reaction === undefined) return others;
  if (others.reduce((sum, { uins }) => sum + uins.length, 0) >= MOST_REACTIONS) return 'full';
  const isKnown = others.some((one) => one.reaction === reaction);
  const added = (one: Reaction) => (one.reaction === reaction ? { reaction, uins: [...one.uins, uin] } : one);
  return isKnown ? others.map(added) : [...others, { reaction, uins: [uin] }];
}
