import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenStorage } from '../storage.ts';
import { type BackupContent, backUp, type PreparedRestore, prepareRestore, type RestoreOptions } from './backup.ts';
import { openDoorbell, ring } from './doorbell.ts';
import { lockData } from './lock.ts';
import { openSqlite } from './sqlite.ts';

/** A data folder that is claimed, to be filled from a backup. */
export type ClaimedFolder = {
  /** Whether there is a database that would be replaced. */
  readonly isThere: boolean;
  /** @throws a sentence when the file cannot be used */
  prepareRestore(file: string, how: RestoreOptions): PreparedRestore;
  release(): void;
};

/**
 * Opens the database of a data folder for its server: the folder is claimed until it is closed.
 *
 * @throws a sentence for the operator
 */
export async function openFolder(data: string): Promise<OpenStorage> {
  const lock = lockData(data);
  try {
    const storage = await openFile(data, false);
    const close = async () => {
      try {
        await storage.close();
      } finally {
        lock.release();
      }
    };
    return { ...storage, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Opens the database of a data folder beside the server that may have claimed it. */
export function openBeside(data: string): Promise<OpenStorage> {
  return openFile(data, true);
}

async function openFile(data: string, outside: boolean): Promise<OpenStorage> {
  const file = fileOf(data);
  try {
    const storage = await openSqlite(file, { outside });
    const onRing = async (look: () => Promise<void>) => {
      const bell = await openDoorbell(data, look);
      return () => bell.close();
    };
    return { ...storage, onRing, ring: () => ring(data) };
  } catch (error) {
    throw new Error(`${file} cannot be opened: ${sentence(error)}`, { cause: error });
  }
}

/** @throws a sentence when a folder has no database that can be used */
export function checkFolder(data: string): void {
  try {
    accessSync(fileOf(data), constants.R_OK | constants.W_OK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = isMissing ? `There is no database in ${data}.` : `The database cannot be used: ${sentence(error)}`;
    throw new Error(what, { cause: error });
  }
}

/** Copies the database of a folder into a file, also while a server writes to it; see {@link backUp}. */
export function backUpFolder(data: string, file: string): Promise<BackupContent> {
  return backUp(fileOf(data), file);
}

/** Keeps servers away from a folder. @throws a sentence when one has it */
export function claimFolder(data: string): ClaimedFolder {
  const { release } = lockData(data);
  const path = fileOf(data);
  return { isThere: existsSync(path), prepareRestore: (file, how) => prepareRestore(file, path, how), release };
}

function fileOf(data: string): string {
  return join(data, 'rookery.db');
}

function sentence(error: unknown): string {
  return `${(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')}.`;
}
