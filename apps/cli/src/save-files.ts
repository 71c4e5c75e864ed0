import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, type FileInfo, RefusedError, UnreachableError } from '@rookery/client';
import { Failure, messageOf } from './failures.ts';

/** Which file of the server is to be saved, and what it is called. */
export type ReceivedFile = Pick<FileInfo, 'id' | 'name' | 'bytes'>;

const MOST_NAME_CHARS = 60;
const MOST_ENDING_CHARS = 12;
const MOST_SAME_NAMES = 10_000;
/** How long to wait before a file is gone on with, when the connection has broken once more without bringing anything. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000];
/** What cannot stand in a name, here or on another system, and what is not seen or makes a name read otherwise than it is. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}<>:"|?*]/gu;
/** Names that are devices on Windows, whatever ending they have. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** Makes sure that files can be saved in a folder, which is made when it is not there. @throws Failure that names it */
export async function openFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'it is no folder' : messageOf(error);
    throw new Failure(`--save: nothing can be saved in ${folder}: ${why}.`, { cause: error });
  }
}

/**
 * Saves a file in a folder, under its own name or, where there is one of that name, as `cat (2).jpg`. It has the name only
 * when all of it is on disk.
 *
 * @returns where it is
 * @throws Failure when it cannot be written; RefusedError when it is not on the server any more; UnreachableError
 */
export async function saveFile(client: Client, file: ReceivedFile, folder: string): Promise<string> {
  const partial = join(folder, `.rookery-${randomUUID()}.part`);
  const name = safeName(file.name);
  try {
    await fetchInto(partial, client, file);
    return await moveInto(folder, name, partial);
  } catch (error) {
    // Only the disk names what it was asked to do.
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new Failure(`--save: ${name} cannot be written into ${folder}: ${messageOf(error)}.`, { cause: error });
  } finally {
    await rm(partial, { force: true });
  }
}

/** The name under which a file is saved: of any system, in the folder that is meant, and not hidden there. */
export function safeName(given: string): string {
  const [last = ''] = given.normalize('NFC').split(/[/\\]/).slice(-1);
  const fit = last
    .replace(UNFIT, '_')
    .trim()
    .replace(/^\.+/, '_')
    .replace(/[. ]+$/, '')
    .replace(DEVICE, '_$&');
  const ending = extname(fit).length <= MOST_ENDING_CHARS ? extname(fit) : '';
  const stem = [...fit.slice(0, fit.length - ending.length)].slice(0, MOST_NAME_CHARS).join('');
  return stem + ending || 'file';
}

/** Fetches a file, on from where it has come to whenever the connection breaks. It is on disk when this resolves. */
async function fetchInto(path: string, client: Client, { id, name, bytes }: ReceivedFile): Promise<void> {
  const file = await open(path, 'wx');
  let written = 0;
  try {
    for (let attempt = 0; attempt < PAUSES_MS.length; attempt++) {
      const before = written;
      for await (const slice of coming(client, id, written)) {
        written += slice.length;
        if (written > bytes) throw new UnreachableError(`More than the ${bytes} bytes of ${name} have come.`);
        await file.writeFile(slice);
      }
      if (written === bytes) return await file.sync();
      if (written > before) attempt = 0;
      await pause(PAUSES_MS[attempt]);
    }
  } finally {
    await file.close();
  }
  throw new UnreachableError(`Only ${written} of the ${bytes} bytes of ${name} have come.`);
}

/** What comes of a file from a place on: to its end, or until the connection breaks. */
async function* coming(client: Client, id: string, from: number): AsyncGenerator<Uint8Array> {
  try {
    const { body } = await client.files.download(id, { from });
    if (body) yield* body;
  } catch (error) {
    if (error instanceof RefusedError) throw error;
  }
}

async function moveInto(folder: string, name: string, partial: string): Promise<string> {
  for (let count = 1; count <= MOST_SAME_NAMES; count++) {
    const path = join(folder, count === 1 ? name : numbered(name, count));
    if (!(await reserves(path))) continue;
    await rename(partial, path);
    return path;
  }
  throw new Failure(`--save: ${folder} has ${MOST_SAME_NAMES} files that are called ${name}.`);
}

/** Takes a name that is free, so that nothing is overwritten; false when it is not. */
async function reserves(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function numbered(name: string, count: number): string {
  const ending = extname(name);
  return `${name.slice(0, name.length - ending.length)} (${count})${ending}`;
}
