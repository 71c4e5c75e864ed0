/** How legacy clients take replies apart, mistakes included (docs/WIRE.md, Order of fields). */

/** The fields of a request that come back in its reply. */
export const head = { seq: '17923', uin: '10001' };

/** C#: from one word to the next, by IndexOf; an exception when one of them is missing. */
export function cut(reply: string, from: string, to?: string): string {
  const start = reply.indexOf(from);
  if (start < 0) throw new Error(`${from} is missing in ${reply}`);
  const end = to === undefined ? reply.length : reply.indexOf(to, start + from.length);
  if (end < 0) throw new Error(`${to} is missing in ${reply}`);
  return reply.slice(start + from.length, end);
}

/** PHP: `explode`, of which the second part is taken without a look. */
export function exploded(reply: string, word: string): string {
  const [, part] = reply.split(word);
  if (part === undefined) throw new Error(`undefined offset: 1 (${word})`);
  return part;
}

/** PHP, Python: the value up to the next & by key, cut at an equals sign of its own. */
export function byKey(reply: string, key: string): string | undefined {
  const found = reply.split('&').find((part) => part.split('=')[0] === key);
  return found?.split('=')[1];
}
