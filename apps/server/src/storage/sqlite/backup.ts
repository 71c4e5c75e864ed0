import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { openDatabase, schemaVersion } from './database.ts';
import { noteRestore } from './generation.ts';
import { makeFile } from './owner.ts';
import { syncFolder } from './seal.ts';

/** What a backup holds. */
export type BackupContent = { readonly accounts: number; readonly messages: number; readonly bytes: number };

/** How a backup is restored. */
export type RestoreOptions = {
  /** The old database is kept, under another name. */
  readonly keep: boolean;
  /** Signs everyone out: sessions that were ended after the backup would be good again. */
  readonly endSessions: boolean;
};

const BUSY_MS = 5000;
/** Pages at a time: between them others have the disk. */
const PAGES = 512;
const HEADER = 'SQLite format 3\0';

/**
 * Copies a database while a server writes to it: the state of one moment, despite later writes. The copy is checked,
 * and on disk under its name when this resolves; before, nothing is there under that name.
 *
 * @throws a sentence when the target is there already, or something is wrong with the copy
 */
export async function backUp(path: string, target: string): Promise<BackupContent> {
  if (existsSync(target)) throw new Error(`${target} is there already.`);
  // Whole, since SQLite takes a name that begins with `file:` for a URI.
  const fresh = resolve(`${target}.${process.pid}.part`);
  try {
    closeSync(openSync(fresh, 'wx', 0o600));
    await copyMoment(path, fresh);
    const content = seal(fresh);
    sync(fresh);
    nameNew(fresh, target);
    return content;
  } finally {
    remove(fresh);
  }
}

/** A transaction that only reads holds the moment: the copy need not begin anew whenever the server has written. */
async function copyMoment(path: string, fresh: string): Promise<void> {
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await backup(db, fresh, { rate: PAGES });
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}

/** Checks a copy, and marks it as one: a server that is started on it begins another generation. */
function seal(path: string): BackupContent {
  const db = openChecked(path);
  try {
    const isMarked = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'generation'").get() !== undefined;
    if (isMarked) db.exec('UPDATE generation SET seal = NULL, stamp = NULL, other = NULL');
    return { ...counted(db), bytes: statSync(path).size };
  } finally {
    db.close();
  }
}

/**
 * Looks whether a file is a whole database of Rookery that this program can read.
 *
 * @throws a sentence when it is not
 */
function openChecked(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    // One file, with nothing beside it.
    db.exec('PRAGMA journal_mode = DELETE');
    const tables = db
      .prepare("SELECT count(*) AS found FROM sqlite_schema WHERE name IN ('accounts', 'messages')")
      .get();
    if ((tables as { found: number }).found !== 2) throw new Error('It is not a Rookery database.');
    if (schemaVersion(db) > schemaVersion()) throw new Error('It was written by a newer Rookery.');
    const [row] = db.prepare('PRAGMA integrity_check(1)').all() as { integrity_check: string }[];
    if (row?.integrity_check !== 'ok') throw new Error(`It is damaged: ${row?.integrity_check}.`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function counted(db: DatabaseSync): Omit<BackupContent, 'bytes'> {
  const found = db.prepare(`
    SELECT (SELECT count(*) FROM accounts) AS accounts,
      (SELECT count(*) FROM messages) + (SELECT count(*) FROM journal) AS messages`);
  return found.get() as { accounts: number; messages: number };
}

/** The hashes of the bytes that the files of a backup have. */
export function hashesIn(path: string): string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const isNew = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'files'").get() !== undefined;
    if (!isNew) return [];
    const rows = db.prepare("SELECT hash FROM files UNION SELECT thumbnail FROM files WHERE thumbnail <> ''").all();
    return (rows as { hash: string }[]).map(({ hash }) => hash);
  } finally {
    db.close();
  }
}

/** A backup that was checked, beside the database whose place it can take. */
export type PreparedRestore = {
  readonly content: BackupContent;
  /** Takes the place of the database; answers the name under which that is kept, if it is. */
  commit(): string | undefined;
  discard(): void;
};

/**
 * Copies a backup beside the database that it is to replace, checks it, and brings it up to date. Nothing has changed
 * before `commit`, and whenever that is interrupted, the old database or the new one is there. The caller has
 * claimed the folder.
 *
 * @throws a sentence when the file cannot be used
 */
export function prepareRestore(file: string, path: string, { keep, endSessions }: RestoreOptions): PreparedRestore {
  const fresh = `${path}.restoring`;
  remove(fresh);
  try {
    copyWhole(file, fresh);
    openChecked(fresh).close();
    const db = openDatabase(fresh);
    db.exec('UPDATE generation SET word = NULL, seal = NULL, stamp = NULL, other = NULL');
    if (endSessions) db.exec('DELETE FROM legacy_sessions; DELETE FROM modern_sessions');
    noteRestore(db, basename(file));
    db.exec('PRAGMA journal_mode = DELETE');
    const content = { ...counted(db), bytes: statSync(fresh).size };
    db.close();
    sync(fresh);
    return { content, commit: () => swap(fresh, path, keep), discard: () => remove(fresh) };
  } catch (error) {
    remove(fresh);
    throw error;
  }
}

/** With its write-ahead log, where a database was copied from under a running server. */
function copyWhole(file: string, fresh: string): void {
  const header = Buffer.alloc(HEADER.length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header);
  } finally {
    closeSync(handle);
  }
  if (header.toString('latin1') !== HEADER) throw new Error('It is no database.');
  for (const end of ['', '-wal']) {
    if (existsSync(file + end)) makeFile(fresh + end, () => copyFileSync(file + end, fresh + end));
  }
}

function swap(fresh: string, path: string, keep: boolean): string | undefined {
  const aside = freeName(path);
  const isThere = existsSync(path);
  if (isThere) foldIn(path);
  if (isThere && keep) nameToo(path, aside);
  // What could not be folded in belongs to the old database, and must not be taken for a part of the new one.
  for (const end of ['-wal', '-shm']) {
    if (keep && end === '-wal' && existsSync(path + end)) renameSync(path + end, aside + end);
    else rmSync(path + end, { force: true });
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
  return isThere && keep ? aside : undefined;
}

/** The name under which a restore keeps the old database: never one that is taken. */
function freeName(path: string): string {
  const now = new Date().toISOString().replace(/\.\d+Z$/, '');
  const name = `${path}.before-restore-${now.replaceAll(':', '')}`;
  for (let count = 2; ; count++) {
    const free = count === 2 ? name : `${name}-${count - 1}`;
    if (!existsSync(free)) return free;
  }
}

/** Brings all of a database into its one file. A damaged one is left as it is: it may be the reason for the restore. */
function foldIn(path: string): void {
  try {
    const db = new DatabaseSync(path, { timeout: BUSY_MS });
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
  } catch {
    // It is kept aside with what belongs to it.
  }
}

/** A second name for a file; where a file system has no links, a copy. */
function nameToo(path: string, other: string): void {
  try {
    linkSync(path, other);
  } catch {
    copyFileSync(path, other);
    sync(other);
  }
}

/** Gives a file its name, unless there is one of that name by now. */
function nameNew(fresh: string, target: string): void {
  try {
    linkSync(fresh, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(target)) {
      throw new Error(`${target} is there already.`, { cause: error });
    }
    renameSync(fresh, target);
  }
  syncFolder(dirname(target));
}

function sync(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Removes a file that is being made, and what a database leaves beside it. */
function remove(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}
