import type { Config } from '../config.ts';
import { type BackupContent, hashesIn } from './sqlite/backup.ts';
import { backUpFolder, type ClaimedFolder, checkFolder, claimFolder, openBeside, openFolder } from './sqlite/folder.ts';
import { openSqlite } from './sqlite/sqlite.ts';
import type { OpenStorage, Storage } from './storage.ts';

export type { BackupContent, RestoreOptions } from './sqlite/backup.ts';

// The only file above a driver that knows which one is used, and where its data are.

/** Where the configuration says that data are. */
export type DataPlace = Pick<Config, 'data'>;

/**
 * Opens what is kept.
 *
 * @param beside true for a command, which may run beside the server; otherwise the data are claimed until it is closed
 * @throws a sentence for the operator, such as that another server uses the data
 */
export function openStorage({ data }: DataPlace, { beside = false } = {}): Promise<OpenStorage> {
  return beside ? openBeside(data) : openFolder(data);
}

/** A storage that is gone when it is closed. */
export function openInMemory(): Promise<Storage> {
  return openSqlite(':memory:');
}

/** @throws a sentence when nothing is kept there, or it cannot be used */
export function checkStorage({ data }: DataPlace): void {
  checkFolder(data);
}

/**
 * Copies all that is kept into a new file, also while a server writes.
 *
 * @throws a sentence when the file is there already, or something is wrong with the copy
 */
export function backUpStorage({ data }: DataPlace, file: string): Promise<BackupContent> {
  return backUpFolder(data, file);
}

/** The hashes of the bytes that the files of a backup have. */
export function hashesInBackup(file: string): string[] {
  return hashesIn(file);
}

/** Keeps servers away, for a restore. @throws a sentence when one uses the data */
export function claimStorage({ data }: DataPlace): ClaimedFolder {
  return claimFolder(data);
}
