import { constants, openAsBlob } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Client, type FileInfo, RefusedError, type UploadProgress } from '@rookery/client';
import { Failure, messageOf } from './failures.ts';
import { oneLine } from './output.ts';

/** A file that was named with `--file`: what it is called there and by itself, and where its bytes are read. */
export type NamedFile = { readonly path: string; readonly name: string; readonly blob: Blob };

const MEGABYTE = 1_000_000;
const CLEAR_LINE = '\r\u001b[K';
const MOST_NAME_CHARS = 40;

/** Opens files to be sent. They are read as they are sent. @throws Failure with a line for each that cannot be */
export async function openFiles(paths: readonly string[]): Promise<NamedFile[]> {
  const files: NamedFile[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const problem = await problemWith(path);
    if (problem === undefined) files.push({ path, name: basename(path), blob: await openAsBlob(path) });
    else problems.push(`--file: ${path} ${problem}.`);
  }
  if (problems.length > 0) throw new Failure(problems.join('\n'));
  return files;
}

async function problemWith(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return 'is a folder; only files can be sent';
    if (!stats.isFile()) return 'is no ordinary file';
    await access(path, constants.R_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'is not there' : `cannot be read: ${messageOf(error)}`;
  }
}

/**
 * Sends files, one after the other, and shows on a terminal how far each has come.
 *
 * @throws Failure that names the file, when it is refused or cannot be read; UnreachableError
 */
export async function sendFiles(client: Client, files: readonly NamedFile[]): Promise<FileInfo[]> {
  const sent: FileInfo[] = [];
  for (const file of files) sent.push(await sendFile(client, file));
  return sent;
}

async function sendFile(client: Client, { path, name, blob }: NamedFile): Promise<FileInfo> {
  const { stderr } = process;
  const show = (progress: UploadProgress) => stderr.write(CLEAR_LINE + progressLine(name, progress, stderr.columns));
  try {
    return await client.files.upload(blob, { name, ...(stderr.isTTY && { onProgress: show }) }).done;
  } catch (error) {
    if (error instanceof RefusedError)
      throw new Failure(`--file: ${path} is refused: ${error.message}`, { cause: error });
    if (isChanged(error)) throw new Failure(`--file: ${path} has changed since it was opened.`, { cause: error });
    throw error;
  } finally {
    if (stderr.isTTY) stderr.write(CLEAR_LINE);
  }
}

/** `cat.jpg  45 % of 3.4 MB`, no longer than a terminal is wide. */
export function progressLine(name: string, { sent, total }: UploadProgress, columns = 80): string {
  const percent = total === 0 ? 100 : Math.floor((100 * sent) / total);
  const shown = oneLine(name).slice(0, MOST_NAME_CHARS);
  return `${shown}  ${percent} % of ${(total / MEGABYTE).toFixed(1)} MB`.slice(0, columns - 1);
}

/** What reads an opened file finds another one there. */
function isChanged(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotReadableError';
}
