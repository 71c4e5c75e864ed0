import { type ReplyOf, rowsOf } from '@rookery/protocol';

/** Something that the server says of itself. */
export type Fact = { readonly name: string; readonly value: string };

/** What belongs together. */
export type GroupName = 'about' | 'storage' | 'configuration';

const groupOf = {
  version: 'about',
  node: 'about',
  platform: 'about',
  'started-at': 'about',
  accounts: 'storage',
  sessions: 'storage',
  'open-invites': 'storage',
} as const;

export type KnownName = keyof typeof groupOf;

/** The facts of an answer. */
export function factsIn(reply: ReplyOf<'ServerInfo'>): Fact[] {
  return rowsOf(reply, { KN: '', KV: '' }).map(({ KN, KV }) => ({ name: KN, value: KV }));
}

/** Whether there is a word for it; all else are keys of the configuration. */
export function isKnown(name: string): name is KnownName {
  return Object.hasOwn(groupOf, name);
}

/** What the server has said, sorted: the keys of the configuration as they came, behind all else. */
export function grouped(facts: readonly Fact[]): Record<GroupName, readonly Fact[]> {
  const groups: Record<GroupName, Fact[]> = { about: [], storage: [], configuration: [] };
  for (const fact of facts) groups[groupOfName(fact.name)].push(fact);
  return groups;
}

function groupOfName(name: string): GroupName {
  return isKnown(name) ? groupOf[name] : 'configuration';
}

/** All of it as text, a line each. */
export function asText(facts: readonly Fact[]): string {
  return facts.map(({ name, value }) => `${name} = ${value}\n`).join('');
}
