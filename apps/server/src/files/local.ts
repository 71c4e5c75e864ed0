import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ByteRange, FileStore } from './store.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Keeps files in a folder of this machine: `ab/abcdef...`. The folder is made with the first of them. */
export class LocalStore implements FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async keep(path: string, hash: string): Promise<void> {
    const target = this.pathOf(hash);
    const shelf = join(this.#folder, hash.slice(0, 2));
    const isNew = (await mkdir(shelf, { recursive: true, mode: 0o700 })) !== undefined;
    const fresh = `${target}.${randomBytes(6).toString('hex')}.part`;
    try {
      await secondName(path, fresh);
      await syncPath(fresh);
      await rename(fresh, target);
      await syncPath(shelf);
      if (isNew) for (const above of [this.#folder, dirname(this.#folder)]) await syncPath(above);
    } finally {
      // Also where the two names are of one file already: then nothing has been renamed.
      await rm(fresh, { force: true });
    }
  }

  async read(hash: string, range?: ByteRange): Promise<Readable> {
    const file = await open(this.pathOf(hash), 'r');
    return file.createReadStream(range ? { start: range.from, end: range.to } : {});
  }

  async size(hash: string): Promise<number | undefined> {
    return (await stat(this.pathOf(hash)).catch(ifMissing))?.size;
  }

  async remove(hash: string): Promise<void> {
    await rm(this.pathOf(hash), { force: true });
  }

  async shelf(number: number, before: number): Promise<string[]> {
    const name = number.toString(16).padStart(2, '0');
    const found: string[] = [];
    for (const entry of (await readdir(join(this.#folder, name)).catch(ifMissing)) ?? []) {
      const path = join(this.#folder, name, entry);
      const { ctimeMs } = (await stat(path).catch(ifMissing)) ?? { ctimeMs: before };
      if (ctimeMs >= before) continue;
      if (HASH.test(entry)) found.push(entry);
      else await rm(path, { force: true });
    }
    return found;
  }

  /** Where the bytes are, if they are there. */
  pathOf(hash: string): string {
    if (!HASH.test(hash)) throw new Error('This is no hash.');
    return join(this.#folder, hash.slice(0, 2), hash);
  }
}

/** A second name for a file; where a file system has no links, a copy. */
async function secondName(path: string, other: string): Promise<void> {
  try {
    await link(path, other);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    await copyFile(path, other, constants.COPYFILE_EXCL);
  }
}

/** Writes what is known of a file or a folder to the disk. */
export async function syncPath(path: string): Promise<void> {
  if (process.platform === 'win32' && (await stat(path)).isDirectory()) return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Nothing where there is none. */
export function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
