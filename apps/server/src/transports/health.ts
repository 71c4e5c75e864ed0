import { statfs } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Base } from '../base.ts';

/** How the server is, in a word that says nothing about where its data lies. */
export type Health = 'ok' | 'disk-full' | 'storage-failing';

// Asked more often, it answers from memory: anyone may ask, and each check is a write.
const FRESH_MS = 500;
const PATIENCE_MS = 3000;
// A disk with less room than this takes no message that is worth the name.
const LEAST_FREE_BYTES = 65_536;

/** Tells how the server is; logs each change. */
export function healthOf(parts: Pick<Base, 'config' | 'storage' | 'log'>): () => Promise<Health> {
  const { log } = parts;
  let latest: Promise<Health> = Promise.resolve('ok');
  let last: Health = 'ok';
  let lookedAt = Number.NEGATIVE_INFINITY;
  const look = async () => {
    const { health, error } = await lookAt(parts);
    if (health !== last && health === 'ok') log.info('the storage works again');
    else if (health !== last) log.error({ err: error }, health);
    last = health;
    lookedAt = performance.now();
    return health;
  };
  let isLooking = false;
  return () => {
    if (isLooking || performance.now() - lookedAt < FRESH_MS) return latest;
    isLooking = true;
    latest = look().finally(() => {
      isLooking = false;
    });
    return latest;
  };
}

type Found = { readonly health: Health; readonly error?: unknown };

async function lookAt({ config, storage }: Pick<Base, 'config' | 'storage'>): Promise<Found> {
  if (await isFull(config.data)) return { health: 'disk-full' };
  const patience = new AbortController();
  try {
    const written = storage.proveWritable().then((): Found => ({ health: 'ok' }));
    const late = pause(PATIENCE_MS, { health: 'storage-failing' } as Found, { signal: patience.signal, ref: false });
    return await Promise.race([written, late]);
  } catch (error) {
    return { health: /database or disk is full/.test(String(error)) ? 'disk-full' : 'storage-failing', error };
  } finally {
    patience.abort();
  }
}

async function isFull(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    // A storage in memory has no folder.
    return false;
  }
}
