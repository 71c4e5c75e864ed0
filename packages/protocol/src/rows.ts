type Element<V> = V extends readonly (infer E)[] ? E : never;
type Row<R, K extends keyof R> = { readonly [P in K]-?: Element<R[P]> };

/**
 * The parallel lists of a reply as rows, as many as the first of them is long.
 *
 * @param blank what stands where a list is missing, or too short
 * @example rowsOf(reply, { UN: 0, NK: '' }) // [{ UN: 10002, NK: 'Ben' }]
 */
export function rowsOf<R extends object, K extends keyof R>(reply: R, blank: Row<R, K>): Row<R, K>[] {
  const keys = Object.keys(blank) as [K, ...K[]];
  const lists = reply as { readonly [P in K]?: readonly unknown[] | '' };
  return [...(lists[keys[0]] ?? '')].map((_, i) => {
    return Object.fromEntries(keys.map((key) => [key, lists[key]?.[i] ?? blank[key]])) as Row<R, K>;
  });
}
