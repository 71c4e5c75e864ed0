/** What a member of a group may do. */
export type GroupRole = 'member' | 'admin' | 'owner';

/** What can happen in a group besides messages: who did it, and what. */
export type Happening = { readonly who: number } /** `whom` is `who` where nobody else has let it in. */ & (
  | { readonly what: 'joined'; readonly whom: number }
  | { readonly what: 'kicked'; readonly whom: number }
  | { readonly what: 'left' | 'noticed' | 'ended' }
  | { readonly what: 'role'; readonly whom: number; readonly role: GroupRole }
  /** `whom` may not write until then, ms since 1970; 0: it may. */
  | { readonly what: 'silenced'; readonly whom: number; readonly until: number }
  | { readonly what: 'named'; readonly name: string }
  /** Whether only administrators may write. */
  | { readonly what: 'quiet'; readonly isQuiet: boolean }
);

const ROLES: readonly GroupRole[] = ['member', 'admin', 'owner'];

/** What has happened, from the text of an entry of this kind, and by whom; nothing for a word that is not known here. */
export function happeningIn(who: number, text: string): Happening | undefined {
  const [what = '', first = '', second = ''] = text.split(' ');
  const whom = Number(first) || who;
  switch (what) {
    case 'joined':
    case 'kicked':
      return { who, what, whom };
    case 'left':
    case 'noticed':
    case 'ended':
      return { who, what };
    case 'role':
      return { who, what, whom, role: ROLES[Number(second)] ?? 'member' };
    case 'silenced':
      return { who, what, whom, until: Number(second) || 0 };
    case 'named':
      return { who, what, name: text.slice('named '.length) };
    case 'quiet':
      return { who, what, isQuiet: first === '1' };
    default:
      return undefined;
  }
}
