import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataPlace, hashesInBackup } from '../storage/open.ts';
import { LocalStore } from './local.ts';
import { hashFile } from './parts.ts';

/** Where the bytes of files lie that belong to a backup. */
const folderOf = (file: string) => `${file}.files`;

/**
 * Puts the bytes of all files that a backup knows into the folder `FILE.files` beside it: as copies, or on the same disk as
 * second names. What has been removed since the backup was made is left out. The folder is there whole, or not at all.
 *
 * @returns how many
 * @throws a sentence when the folder is there already
 */
export async function backUpFiles({ data }: DataPlace, file: string): Promise<number> {
  const hashes = hashesInBackup(file);
  if (hashes.length === 0) return 0;
  const folder = folderOf(file);
  if (existsSync(folder)) throw new Error(`${folder} is there already.`);
  const fresh = `${folder}.${process.pid}.part`;
  const [from, to] = [new LocalStore(join(data, 'files')), new LocalStore(fresh)];
  try {
    await mkdir(fresh, { recursive: true, mode: 0o700 });
    let kept = 0;
    for (const hash of hashes) {
      if ((await from.size(hash)) === undefined) continue;
      await to.keep(from.pathOf(hash), hash);
      kept++;
    }
    await rename(fresh, folder);
    return kept;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * Brings the bytes of the files of a backup to where a server looks for them; each is checked by its hash. What is there
 * already stays, and what the backup does not have was removed before it was whole.
 *
 * @returns how many were brought
 * @throws a sentence when the folder is missing, or something in it is damaged
 */
export async function restoreFiles(file: string, { data }: DataPlace): Promise<number> {
  const [from, to] = [new LocalStore(folderOf(file)), new LocalStore(join(data, 'files'))];
  let brought = 0;
  for (const hash of hashesInBackup(file)) {
    if ((await to.size(hash)) !== undefined) continue;
    if (!existsSync(folderOf(file))) throw new Error(`its files are not there: ${folderOf(file)}`);
    if ((await from.size(hash)) === undefined) continue;
    const path = from.pathOf(hash);
    if ((await hashFile(path)).hash !== hash) throw new Error(`${path} is damaged`);
    await to.keep(path, hash);
    brought++;
  }
  return brought;
}
