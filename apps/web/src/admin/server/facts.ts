/** One fact about the server. */
export type ServerFact = { readonly name: string; readonly value: string };

/** A group of facts. */
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

/** Whether the page has a text for it; all others are configuration keys. */
export function isKnown(name: string): name is KnownName {
  return Object.hasOwn(groupOf, name);
}

/** The facts in order: configuration keys last, as they came. */
export function grouped(facts: readonly ServerFact[]): Record<GroupName, readonly ServerFact[]> {
  const groups: Record<GroupName, ServerFact[]> = { about: [], storage: [], configuration: [] };
  for (const fact of facts) groups[groupOfName(fact.name)].push(fact);
  return groups;
}

function groupOfName(name: string): GroupName {
  return isKnown(name) ? groupOf[name] : 'configuration';
}

/** All facts as text, one per line. */
export function asText(facts: readonly ServerFact[]): string {
  return facts.map(({ name, value }) => `${name} = ${value}\n`).join('');
}
