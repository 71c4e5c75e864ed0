import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFile } from './owner.ts';

/** The data folder is this process's until `release` is called or the process ends, however it ends. */
export type DataLock = { release(): void };

// Long enough for a server that is just stopping, too short to be noticed.
const WAIT_MS = 250;
const SQLITE_BUSY = 5;

/**
 * Claims a data folder, which is made if need be: one server at a time may have it.
 *
 * The claim is an exclusive transaction that never ends, since the system ends it with the process. Keep the result:
 * nothing else holds it.
 *
 * @throws a sentence for the operator when another server has the folder, or when it cannot be written to
 */
export function lockData(data: string): DataLock {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const path = join(data, 'lock.db');
    makeIfMissing(path);
    db = new DatabaseSync(path, { timeout: WAIT_MS });
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    throw new Error(reason(data, error), { cause: error });
  }
  const held = db;
  return {
    release: () => {
      if (held.isOpen) held.close();
    },
  };
}

/** Not left to SQLite: a folder may be claimed by root, and its file is not to be root's. */
function makeIfMissing(path: string): void {
  try {
    makeFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function reason(data: string, error: unknown): string {
  const { errcode, message } = error as { errcode?: number; message: string };
  if (errcode === SQLITE_BUSY) return `${data} is in use by another server.`;
  return `${data} cannot be used as data folder: ${message}.`;
}
