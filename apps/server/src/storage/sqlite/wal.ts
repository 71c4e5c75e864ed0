import type { Log } from '../../log.ts';
import type { Storage } from '../storage.ts';

/**
 * Looks at the write-ahead log beside the database, and logs once each time when it has become long: what another
 * program is reading cannot be merged, so the file grows with every write until that program is done.
 *
 * @param mostBytes what is usual, beside a backup too
 */
export function walWatch(
  { storage, log }: { readonly storage: Storage; readonly log: Log },
  mostBytes = 268_435_456,
): () => Promise<void> {
  let wasLong = false;
  return async () => {
    const bytes = await storage.walBytes();
    const isLong = bytes > mostBytes;
    if (isLong && !wasLong) {
      log.warn(
        { bytes },
        'the database file with -wal grows: a program has been reading the database for long, end it',
      );
    }
    wasLong = isLong;
  };
}
