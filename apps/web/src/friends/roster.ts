import type { Friend } from '@rookery/store';
import { isHere, labelOf } from './labels.ts';

/** A line of the friend list: the name of a group, or a friend. */
export type RosterRow =
  | {
      readonly kind: 'group';
      /** Empty: the friends without a group. */
      readonly group: string;
      /** How many are online, and how many there are. */
      readonly here: number;
      readonly all: number;
      readonly isFolded: boolean;
    }
  | { readonly kind: 'friend'; readonly friend: Friend };

/** Sorts friends by name, and again only when a name has changed, not with every status. */
export class NameOrder {
  readonly #collator: Intl.Collator;
  #labels: ReadonlyMap<number, string> = new Map();
  #order: readonly number[] = [];

  /** @param locale the language whose alphabetical order applies */
  constructor(locale: string) {
    this.#collator = new Intl.Collator(locale, { numeric: true });
  }

  /** The friends by name; those with the same name by number. */
  sorted(friends: ReadonlyMap<number, Friend>): Friend[] {
    if (!this.#fits(friends)) this.#sort(friends);
    return this.#order.map((uin) => friends.get(uin)).filter((friend) => friend !== undefined);
  }

  compare(a: string, b: string): number {
    return this.#collator.compare(a, b);
  }

  #fits(friends: ReadonlyMap<number, Friend>): boolean {
    if (friends.size !== this.#labels.size) return false;
    for (const [uin, friend] of friends) if (this.#labels.get(uin) !== labelOf(friend)) return false;
    return true;
  }

  #sort(friends: ReadonlyMap<number, Friend>): void {
    this.#labels = new Map([...friends].map(([uin, friend]) => [uin, labelOf(friend)]));
    const named = [...this.#labels].sort(([a, one], [b, other]) => this.compare(one, other) || a - b);
    this.#order = named.map(([uin]) => uin);
  }
}

/** The friend list by groups, online friends first in each. Friends without a group come first. */
export function rosterOf(
  friends: ReadonlyMap<number, Friend>,
  folded: ReadonlySet<string>,
  order: NameOrder,
): RosterRow[] {
  const groups = new Map<string, { here: Friend[]; gone: Friend[] }>();
  for (const friend of order.sorted(friends)) {
    const group = groups.get(friend.group) ?? { here: [], gone: [] };
    groups.set(friend.group, group);
    (isHere(friend) ? group.here : group.gone).push(friend);
  }
  return [...groups]
    .sort(([a], [b]) => byGroup(a, b, order))
    .flatMap(([group, { here, gone }]) => {
      const isFolded = folded.has(group);
      const head = { kind: 'group', group, here: here.length, all: here.length + gone.length, isFolded } as const;
      return isFolded ? [head] : [head, ...[...here, ...gone].map((friend) => ({ kind: 'friend', friend }) as const)];
    });
}

/** The groups in use, in order. */
export function groupsIn(friends: ReadonlyMap<number, Friend>, order: NameOrder): string[] {
  const groups = new Set([...friends.values()].map(({ group }) => group).filter(Boolean));
  return [...groups].sort((a, b) => order.compare(a, b));
}

function byGroup(a: string, b: string, order: NameOrder): number {
  if (a === '' || b === '') return a.length - b.length;
  return order.compare(a, b);
}
