import type { Log } from '../log.ts';
import type { Storage } from './storage.ts';

/** Asks storage what is wrong with it, and logs that once each time it begins. */
export function troubleWatch(storage: Pick<Storage, 'trouble'>, log: Log): () => Promise<void> {
  let known: string | undefined;
  return async () => {
    const trouble = await storage.trouble();
    if (trouble && trouble.message !== known) log.warn({ bytes: trouble.bytes }, trouble.message);
    known = trouble?.message;
  };
}
