import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Lists, TalkRecord, UnsentRecord } from './records.ts';

/** The stored data of one account; each account has its own database. */
export interface Kept extends DBSchema {
  lists: { key: keyof Lists; value: Lists[keyof Lists] };
  talks: { key: number; value: TalkRecord };
  unsent: { key: string; value: UnsentRecord };
}

export type Database = IDBPDatabase<Kept>;

/** A new number drops received data, which is loaded again; unsent messages stay. */
const SHAPE = 2;
/** Another window may hold an older database open; the page does not wait for it. */
const OPEN_MS = 1500;
const DELETE_MS = 1000;

/**
 * Opens the database of an account.
 *
 * @param lost is called when it becomes unusable: another window wants to delete it, or the browser cleared it
 * @throws when this browser has no storage, or opening takes too long
 */
export async function openKept(uin: number, lost: (isCleared: boolean) => void): Promise<Database> {
  const opening = openDB<Kept>(nameOf(uin), SHAPE, {
    upgrade: (db) => {
      for (const store of ['lists', 'talks'] as const)
        if (db.objectStoreNames.contains(store)) db.deleteObjectStore(store);
      db.createObjectStore('lists');
      db.createObjectStore('talks', { keyPath: 'peer' });
      if (!db.objectStoreNames.contains('unsent')) db.createObjectStore('unsent', { keyPath: 'key' });
    },
    blocking: (_now, _wanted, event) => {
      (event.target as IDBDatabase).close();
      lost(false);
    },
    terminated: () => lost(true),
  });
  return within(OPEN_MS, opening, (late) => late.close());
}

/** Deletes the database of an account, now or as soon as other windows close it. */
export async function deleteKept(uin: number): Promise<void> {
  await within(DELETE_MS, deleteDB(nameOf(uin)), () => {}).catch(() => {});
}

function nameOf(uin: number): string {
  return `rookery-${uin}`;
}

/** The result of `work`, unless it takes too long; then it goes to `late`. */
async function within<T>(ms: number, work: Promise<T>, late: (result: T) => void): Promise<T> {
  let isLate = false;
  const timeout = new Promise<never>((_resolve, reject) => {
    setTimeout(() => {
      isLate = true;
      reject(new Error('It takes too long.'));
    }, ms);
  });
  work.then(
    (result) => {
      if (isLate) late(result);
    },
    () => {},
  );
  return Promise.race([work, timeout]);
}
