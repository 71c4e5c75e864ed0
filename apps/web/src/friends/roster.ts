import type { Friend } from '@rookery/store';
import { isHere, shownName } from './shown-name.ts';

/** A line of the friend list: a label, or a friend. */
export type RosterRow =
  | {
      readonly kind: 'label';
      /** Empty: the friends without one. */
      readonly label: string;
      /** How many are online, and how many there are. */
      readonly here: number;
      readonly all: number;
      readonly isFolded: boolean;
    }
  | { readonly kind: 'friend'; readonly friend: Friend };

/** Sorts friends by name, and again only when a name has changed, not with every status. */
export class NameOrder {
  readonly #collator: Intl.Collator;
  #names: ReadonlyMap<number, string> = new Map();
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
    if (friends.size !== this.#names.size) return false;
    for (const [uin, friend] of friends) if (this.#names.get(uin) !== shownName(friend)) return false;
    return true;
  }

  #sort(friends: ReadonlyMap<number, Friend>): void {
    this.#names = new Map([...friends].map(([uin, friend]) => [uin, shownName(friend)]));
    const named = [...this.#names].sort(([a, one], [b, other]) => this.compare(one, other) || a - b);
    this.#order = named.map(([uin]) => uin);
  }
}

/** The friend list by labels, online friends first under each. Friends without one come first. */
export function rosterOf(
  friends: ReadonlyMap<number, Friend>,
  folded: ReadonlySet<string>,
  order: NameOrder,
): RosterRow[] {
  const labels = new Map<string, { here: Friend[]; gone: Friend[] }>();
  for (const friend of order.sorted(friends)) {
    const label = labels.get(friend.label) ?? { here: [], gone: [] };
    labels.set(friend.label, label);
    (isHere(friend) ? label.here : label.gone).push(friend);
  }
  return [...labels]
    .sort(([a], [b]) => byLabel(a, b, order))
    .flatMap(([label, { here, gone }]) => {
      const isFolded = folded.has(label);
      const head = { kind: 'label', label, here: here.length, all: here.length + gone.length, isFolded } as const;
      return isFolded ? [head] : [head, ...[...here, ...gone].map((friend) => ({ kind: 'friend', friend }) as const)];
    });
}

/** The labels in use, in order. */
export function labelsIn(friends: ReadonlyMap<number, Friend>, order: NameOrder): string[] {
  const labels = new Set([...friends.values()].map(({ label }) => label).filter(Boolean));
  return [...labels].sort((a, b) => order.compare(a, b));
}

function byLabel(a: string, b: string, order: NameOrder): number {
  if (a === '' || b === '') return a.length - b.length;
  return order.compare(a, b);
}
