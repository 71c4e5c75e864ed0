import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Lists, TalkRecord, UnsentRecord } from './records.ts';

/** What is kept of one account, each in its own database. */
export interface Kept extends DBSchema {
  lists: { key: keyof Lists; value: Lists[keyof Lists] };
  talks: { key: number; value: TalkRecord };
  unsent: { key: string; value: UnsentRecord };
}

export type Database = IDBPDatabase<Kept>;

/** With another number what was received is dropped, and fetched again; what was not sent stays. */
const SHAPE = 2;
/** Another window may hold a database of before; the page does not wait for it. */
const OPEN_MS = 1500;
const DELETE_MS = 1000;

/**
 * Opens the database of an account.
 *
 * @param lost is called when it can be used no more: another window wants to delete it, or the browser has cleared it
 * @throws when this browser keeps nothing, or it takes too long
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

/** Deletes the database of an account, all at once or as soon as other windows have let go of it. */
export async function deleteKept(uin: number): Promise<void> {
  await within(DELETE_MS, deleteDB(nameOf(uin)), () => {}).catch(() => {});
}

function nameOf(uin: number): string {
  return `rookery-${uin}`;
}

/** What comes of `work`, unless it takes longer; then it is given to `late`. */
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
