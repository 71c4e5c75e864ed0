import { isAccountNumber } from '@rookery/protocol';
import type { FoundAccount, FoundMessage, State } from '@rookery/store';
import { fitOf, isNamed, type Person, type Spell, wordsOf } from './matching.ts';
import { oneLine } from './recent.ts';
import type { NameOrder } from './roster.ts';

/** The parts of a result, in the order shown. */
export type Section = 'people' | 'labels' | 'messages' | 'others';

/** A row of the results. */
export type FoundRow =
  | { readonly kind: 'heading'; readonly section: Section }
  | { readonly kind: 'person'; readonly uin: number }
  | { readonly kind: 'label'; readonly label: string; readonly count: number }
  | { readonly kind: 'message'; readonly message: FoundMessage }
  | { readonly kind: 'other'; readonly other: FoundAccount }
  /** None of my contacts has this number, but an account may; `other` is that account once it is found. */
  | { readonly kind: 'number'; readonly uin: number; readonly other?: FoundAccount | undefined }
  /** Leads to the rest of a section; `count`: how many results it has, where known. */
  | { readonly kind: 'more'; readonly section: Section; readonly count?: number }
  /** The server is still searching. */
  | { readonly kind: 'busy'; readonly section: Section }
  /** Why a section is missing, and a button to try again. */
  | { readonly kind: 'trouble'; readonly section: Section; readonly text: string }
  | { readonly kind: 'again'; readonly section: Section };

/** The server's part of a result; `more`: there are further pages. */
export type Asked<T> = {
  readonly found: readonly T[];
  readonly more: boolean;
  readonly isBusy: boolean;
  readonly trouble?: { readonly text: string; readonly isLost: boolean } | undefined;
};

/** How many rows of a section are shown at first. */
const MOST_PEOPLE = 6;
const MOST_MESSAGES = 8;
const MOST_OTHERS = 5;

/** The account number that a text is, wide digits of Chinese keyboards included; otherwise undefined. */
export function numberIn(text: string): number | undefined {
  const digits = text.normalize('NFKC').trim();
  if (!/^\d{5,10}$/.test(digits)) return undefined;
  const number = Number(digits);
  return isAccountNumber(number) ? number : undefined;
}

/** The text of a search as it is asked for. */
export function askedText(query: string): string {
  return oneLine(query);
}

/** All who can be found: those with whom I have talked, latest first, then the other groups, and the other friends by name. */
export function peopleIn(
  { friends, groups, names }: Pick<State, 'friends' | 'groups' | 'names'>,
  recent: readonly number[],
  order: NameOrder,
): Person[] {
  const listed = new Set(recent);
  const talkers = recent.map((uin) => {
    const group = groups.get(uin);
    return (
      friends.get(uin) ?? { uin, remark: '', nick: group?.name ?? names.get(uin) ?? '', label: group?.label ?? '' }
    );
  });
  const others = Array.from(groups.values(), ({ group: uin, name: nick, label }) => ({ uin, remark: '', nick, label }));
  return [...talkers, ...[...others, ...order.sorted(friends)].filter(({ uin }) => !listed.has(uin))];
}

/** Whom a search finds, who fits best first; among equals the order of `people` holds. */
export function searchPeople(people: readonly Person[], query: string, spell?: Spell): number[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const fitting = people.flatMap((person) => {
    const fit = fitOf(person, words, spell);
    return fit === undefined ? [] : [{ uin: person.uin, fit }];
  });
  return fitting.sort((a, b) => a.fit - b.fit).map(({ uin }) => uin);
}

/** The labels that a search finds, and how many friends have each. */
export function searchLabels(
  people: readonly Person[],
  labels: readonly string[],
  query: string,
  spell?: Spell,
): { label: string; count: number }[] {
  const words = wordsOf(query);
  return labels
    .filter((label) => isNamed(label, words, spell))
    .map((label) => ({ label, count: people.filter((person) => person.label === label).length }));
}

/**
 * All that a search has found, under headings.
 *
 * @param number an account that no one here has; nothing when the text is no such number
 * @param isWhole all people are shown, however many they are
 */
export function rowsFound({
  people,
  isWhole,
  labels,
  messages,
  number,
  others,
}: {
  people: readonly number[];
  isWhole: boolean;
  labels: readonly { readonly label: string; readonly count: number }[];
  messages: Asked<FoundMessage>;
  number: number | undefined;
  others: Asked<FoundAccount>;
}): FoundRow[] {
  const shown = isWhole || people.length <= MOST_PEOPLE + 1 ? people : people.slice(0, MOST_PEOPLE);
  const isLost = messages.trouble?.isLost === true;
  return [
    ...under('people', [
      ...shown.map((uin) => ({ kind: 'person', uin }) as const),
      ...(shown === people ? [] : [{ kind: 'more', section: 'people', count: people.length } as const]),
    ]),
    ...under(
      'labels',
      labels.map((each) => ({ kind: 'label', ...each }) as const),
    ),
    ...under('messages', [
      ...messages.found.slice(0, MOST_MESSAGES).map((message) => ({ kind: 'message', message }) as const),
      ...endOf('messages', messages, MOST_MESSAGES),
    ]),
    ...under('others', [
      ...(number === undefined
        ? []
        : [{ kind: 'number', uin: number, other: others.found.find(({ uin }) => uin === number) } as const]),
      ...others.found
        .filter(({ uin }) => uin !== number)
        .slice(0, MOST_OTHERS)
        .map((other) => ({ kind: 'other', other }) as const),
      // A lost connection is reported once.
      ...(isLost && others.trouble?.isLost ? [] : endOf('others', others, MOST_OTHERS)),
    ]),
  ];
}

function under(section: Section, rows: readonly FoundRow[]): readonly FoundRow[] {
  return rows.length === 0 ? [] : [{ kind: 'heading', section }, ...rows];
}

function endOf(section: Section, { found, more, isBusy, trouble }: Asked<unknown>, most: number): readonly FoundRow[] {
  if (trouble) {
    const { text, isLost } = trouble;
    return [{ kind: 'trouble', section, text }, ...(isLost ? [] : [{ kind: 'again', section } as const])];
  }
  if (isBusy) return [{ kind: 'busy', section }];
  return more || found.length > most ? [{ kind: 'more', section }] : [];
}

/** Where a row leads; nothing for one that leads nowhere. @param area where a person is opened */
export function placeOf(row: FoundRow, area: string, query: string): readonly (string | number)[] | undefined {
  switch (row.kind) {
    case 'person':
      return [area, row.uin];
    case 'label':
      return ['friends', 'label', row.label];
    case 'message':
      return ['chats', row.message.peer, 'at', row.message.number];
    case 'other':
      return ['friends', row.other.uin];
    case 'number':
      return ['friends', row.uin];
    case 'more':
      if (row.section === 'messages') return ['chats', 'search', askedText(query)];
      return row.section === 'others' ? ['friends', 'add', askedText(query)] : undefined;
    default:
      return undefined;
  }
}
