/** From how many entries on it is worth not to copy a whole map. */
const LARGE = 64;
/** How many changes lie beside a large map before they are put in. */
const MOST_CHANGES = 48;

/** A map with one entry changed, or taken out when there is no value. The old one stays as it is. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  if (map instanceof Changed) return map.with(key, value);
  if (map.size >= LARGE) return new Changed(map, new Map([[key, value]]));
  return put(new Map(map), key, value);
}

function put<K, V>(map: Map<K, V>, key: K, value: V | undefined): Map<K, V> {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
  return map;
}

/** A large map and a few changes to it: another change copies the changes only. */
class Changed<K, V> implements ReadonlyMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  /** Nothing as value: taken out. */
  readonly #changes: ReadonlyMap<K, V | undefined>;

  constructor(base: ReadonlyMap<K, V>, changes: ReadonlyMap<K, V | undefined>) {
    this.#base = base;
    this.#changes = changes;
  }

  get size(): number {
    let { size } = this.#base;
    for (const [key, value] of this.#changes) size += Number(value !== undefined) - Number(this.#base.has(key));
    return size;
  }

  with(key: K, value: V | undefined): ReadonlyMap<K, V> {
    const changes = new Map(this.#changes).set(key, value);
    if (changes.size <= MOST_CHANGES) return new Changed(this.#base, changes);
    const all = new Map(this.#base);
    for (const [each, latest] of changes) put(all, each, latest);
    return all;
  }

  get(key: K): V | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#base.get(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  forEach(work: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) work(value, key, this);
  }

  /** In the order of the map before, and what is new behind. */
  *entries(): MapIterator<[K, V]> {
    for (const [key, before] of this.#base) {
      const value = this.#changes.has(key) ? this.#changes.get(key) : before;
      if (value !== undefined) yield [key, value];
    }
    for (const [key, value] of this.#changes) {
      if (value !== undefined && !this.#base.has(key)) yield [key, value];
    }
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
}
