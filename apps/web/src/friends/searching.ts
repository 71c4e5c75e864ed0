import { isAccountNumber } from '@rookery/protocol';
import type { State } from '@rookery/store';
import { fitOf, type Person, type Spell, wordsOf } from './matching.ts';
import { oneLine } from './recent.ts';
import type { NameOrder } from './roster.ts';

/** A result of a search, or another place to look. */
export type FoundRow =
  | { readonly kind: 'person'; readonly uin: number }
  /** None of my contacts has this number, but an account may. */
  | { readonly kind: 'number'; readonly uin: number }
  /** A search for the text in messages. */
  | { readonly kind: 'messages'; readonly text: string };

/** The account number that a text is, wide digits of Chinese keyboards included; otherwise undefined. */
export function numberIn(text: string): number | undefined {
  const digits = text.normalize('NFKC').trim();
  if (!/^\d{5,10}$/.test(digits)) return undefined;
  const number = Number(digits);
  return isAccountNumber(number) ? number : undefined;
}

/** Everyone a search can find: first my latest conversations, then the other friends by name. */
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
 * The people that match a query, best first; equal ones keep the order of `people`. Other places to look come last.
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
