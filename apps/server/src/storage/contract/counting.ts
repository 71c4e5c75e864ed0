import type { Storage } from '../storage.ts';

/** A second driver: it hands each operation of the interface to another one, knows nothing else of it, and counts. */
export type CountingStorage = {
  readonly storage: Storage;
  /** How often each operation was called. */
  readonly calls: Map<keyof Storage, number>;
};

export function countingStorage(inner: Storage): CountingStorage {
  const calls = new Map<keyof Storage, number>();
  const counted = (name: keyof Storage) => (argument: never) => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    return (inner[name] as (argument: never) => Promise<unknown>)(argument);
  };
  const operations = (Object.keys(inner) as (keyof Storage)[]).map((name) => [name, counted(name)] as const);
  return { storage: Object.fromEntries(operations) as unknown as Storage, calls };
}
