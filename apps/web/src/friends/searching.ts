import { isAccountNumber } from '@rookery/protocol';
import type { State } from '@rookery/store';
import { fitOf, type Person, type Spell, wordsOf } from './matching.ts';
import { oneLine } from './recent.ts';
import type { NameOrder } from './roster.ts';

/** A line of what a search has found, or of what can be done with what was typed. */
export type FoundRow =
  | { readonly kind: 'person'; readonly uin: number }
  /** Nobody has this number here: there may be such an account. */
  | { readonly kind: 'number'; readonly uin: number }
  /** To look for the text in what was said. */
  | { readonly kind: 'messages'; readonly text: string };

/** The number of an account that a text is, also in the wide digits of Chinese keyboards; nothing for any other text. */
export function numberIn(text: string): number | undefined {
  const digits = text.normalize('NFKC').trim();
  if (!/^\d{5,10}$/.test(digits)) return undefined;
  const number = Number(digits);
  return isAccountNumber(number) ? number : undefined;
}

/** Everybody who can be found: those with whom I have talked, latest first, and then the other friends by name. */
export function peopleIn(
  { friends, names }: Pick<State, 'friends' | 'names'>,
  recent: readonly number[],
  order: NameOrder,
): Person[] {
  const others = new Map(friends);
  const talkers = recent.map((uin) => {
    others.delete(uin);
    return friends.get(uin) ?? { uin, remark: '', nick: names.get(uin) ?? '', group: '' };
  });
  return [...talkers, ...order.sorted(friends).filter(({ uin }) => others.has(uin))];
}

/**
 * Whom a search finds, who fits best first; among equals the order of `people` holds. At the end stands what else can be
 * done with the text.
 */
export function searchPeople(people: readonly Person[], query: string, spell?: Spell): FoundRow[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const fitting = people.flatMap((person) => {
    const fit = fitOf(person, words, spell);
    return fit === undefined ? [] : [{ uin: person.uin, fit }];
  });
  const found = fitting.sort((a, b) => a.fit - b.fit).map(({ uin }) => ({ kind: 'person', uin }) as const);
  const number = numberIn(query);
  const isNew = number !== undefined && !people.some(({ uin }) => uin === number);
  return [
    ...found,
    ...(isNew ? [{ kind: 'number', uin: number } as const] : []),
    { kind: 'messages', text: oneLine(query) },
  ];
}
