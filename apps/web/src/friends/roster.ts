import { type Friend, type Group, isBlank } from '@rookery/store';
import { isHere, shownName } from './shown-name.ts';

/** A line of the friend list: a label, a friend, or a group. */
export type RosterRow =
  | {
      readonly kind: 'label';
      /** Empty: the friends without one; {@link GROUPS}: the groups without one. */
      readonly label: string;
      /** How many are online, and how many there are. */
      readonly here: number;
      readonly all: number;
      readonly isFolded: boolean;
    }
  | { readonly kind: 'friend'; readonly friend: Friend }
  | { readonly kind: 'group'; readonly group: Group };

/** Stands for the label of groups without one: labels have no such characters. */
export const GROUPS = '\u0001';

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

/**
 * The friend list by labels: under each groups, then online friends, then the others. The groups without one come first,
 * then the friends without one.
 */
export function rosterOf(
  friends: ReadonlyMap<number, Friend>,
  groups: ReadonlyMap<number, Group>,
  folded: ReadonlySet<string>,
  order: NameOrder,
): RosterRow[] {
  const labels = new Map<string, { groups: Group[]; here: Friend[]; gone: Friend[] }>();
  const under = (name: string) => {
    const label = labels.get(name) ?? { groups: [], here: [], gone: [] };
    labels.set(name, label);
    return label;
  };
  for (const group of groupsByName(groups, order)) under(group.label || GROUPS).groups.push(group);
  for (const friend of order.sorted(friends)) under(friend.label)[isHere(friend) ? 'here' : 'gone'].push(friend);
  return [...labels]
    .sort(([a], [b]) => byLabel(a, b, order))
    .flatMap(([label, { groups, here, gone }]) => {
      const isFolded = folded.has(label);
      const all = label === GROUPS ? groups.length : here.length + gone.length;
      const head = { kind: 'label', label, here: here.length, all, isFolded } as const;
      if (isFolded) return [head];
      return [
        head,
        ...groups.map((group) => ({ kind: 'group', group }) as const),
        ...[...here, ...gone].map((friend) => ({ kind: 'friend', friend }) as const),
      ];
    });
}

/** The name of a group in lists; its number when nothing of the name can be seen. */
export function shownGroup({ name, group }: Pick<Group, 'name' | 'group'>): string {
  return isBlank(name) ? String(group) : name;
}

function groupsByName(groups: ReadonlyMap<number, Group>, order: NameOrder): Group[] {
  return [...groups.values()].sort((a, b) => order.compare(shownGroup(a), shownGroup(b)) || a.group - b.group);
}

/** The labels in use, in order. */
export function labelsIn(labelled: Iterable<{ readonly label: string }>, order: NameOrder): string[] {
  const labels = new Set(Array.from(labelled, ({ label }) => label).filter(Boolean));
  return [...labels].sort((a, b) => order.compare(a, b));
}

function byLabel(a: string, b: string, order: NameOrder): number {
  if (a === GROUPS || b === GROUPS) return a === GROUPS ? -1 : 1;
  if (a === '' || b === '') return a.length - b.length;
  return order.compare(a, b);
}
