import { constants, openAsBlob } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Client, type FileInfo, RefusedError, type UploadProgress } from '@rookery/client';
import { Failure, messageOf } from './failures.ts';
import { oneLine } from './output.ts';

/** A file that was named with `--file`: what it is called there and by itself, and where its bytes are read. */
export type NamedFile = { readonly path: string; readonly name: string; readonly blob: Blob };

/** A server that is restarted is back sooner. */
const PATIENCE_MS = 120_000;
const STUCK = 'nothing more of it has reached the server for two minutes.';
const MEGABYTE = 1_000_000;
/** Of a terminal that does not say how wide it is, in columns. */
const WIDTH = 80;
const CLEAR_LINE = '\r\u001b[K';
/** Of which each may be two columns wide. */
const MOST_NAME_CHARS = 25;

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
 * Sends files, one after the other, and then what names them. Where something fails the server keeps none of them. On a
 * terminal it is shown how far each has come.
 *
 * @returns what the server knows of each
 * @throws Failure that names the file, when it is refused or cannot be read; UnreachableError; what `then` throws
 */
export async function sendFiles(
  client: Client,
  files: readonly NamedFile[],
  then: (sent: readonly FileInfo[]) => Promise<unknown>,
): Promise<readonly FileInfo[]> {
  const sent: FileInfo[] = [];
  try {
    for (const file of files) sent.push(await sendFile(client, file));
    await then(sent);
    return sent;
  } catch (error) {
    for (const { id } of sent) await client.files.remove(id).catch(() => {});
    throw error;
  }
}

async function sendFile(client: Client, { path, name, blob }: NamedFile): Promise<FileInfo> {
  const { stderr } = process;
  const stopping = new AbortController();
  const patience = setTimeout(() => stopping.abort(new Failure(`--file: ${path}: ${STUCK}`)), PATIENCE_MS);
  const onProgress = (progress: UploadProgress) => {
    patience.refresh();
    if (stderr.isTTY) stderr.write(CLEAR_LINE + progressLine(name, progress, stderr.columns));
  };
  try {
    return await client.files.upload(blob, { name, onProgress, signal: stopping.signal }).done;
  } catch (error) {
    throw inWords(path, error);
  } finally {
    clearTimeout(patience);
    if (stderr.isTTY) stderr.write(CLEAR_LINE);
  }
}

function inWords(path: string, error: unknown): unknown {
  if (error instanceof RefusedError)
    return new Failure(`--file: ${path} is refused: ${error.message}`, { cause: error });
  // What reads an opened file finds another one there.
  const isChanged = error instanceof Error && error.name === 'NotReadableError';
  return isChanged ? new Failure(`--file: ${path} has changed since it was opened.`, { cause: error }) : error;
}

/** `45 % of 3.4 MB: cat.jpg`, no longer than a terminal is wide, which may not say so. */
export function progressLine(name: string, { sent, total }: UploadProgress, columns = 0): string {
  const percent = total === 0 ? 100 : Math.floor((100 * sent) / total);
  const shown = [...oneLine(name)].slice(0, MOST_NAME_CHARS).join('');
  return `${percent} % of ${(total / MEGABYTE).toFixed(1)} MB: ${shown}`.slice(0, (columns || WIDTH) - 1);
}
