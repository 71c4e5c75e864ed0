import { realClock } from './clock.ts';
import { FileDoor } from './file-door.ts';
import { LaterUpload } from './later-upload.ts';
import type { ClientOptions } from './options.ts';
import type { FileInfo, FileSource, Sender, Upload, UploadOptions } from './upload.ts';

/** A page of the files of an account, newest first. */
export type FilePage = {
  readonly files: readonly FileInfo[];
  /** The `before` of the page that follows, if one does. */
  readonly next: number | undefined;
  /** How many bytes all files of the account take, those on their way included. */
  readonly used: number;
  /** How many they may take. */
  readonly most: number;
};

/** What of a file is fetched, and how. */
export type DownloadOptions = {
  /** The small picture of a picture in the place of it. */
  readonly thumbnail?: boolean | undefined;
  /** The byte to begin with; 0. */
  readonly from?: number | undefined;
  /** The byte to end before; left out: the end. */
  readonly to?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Whose files they are: a client. */
type Owner = Sender & { readonly uin: number; readonly token: string | undefined };

/**
 * Files of an account: `files` of a client. Their bytes go over HTTP, whatever the transport is, to the same address. In a
 * page that needs the page to be of the same server. Everything here throws RefusedError (`reason` says why) and
 * UnreachableError.
 */
export class Files {
  readonly #client: Owner;
  readonly #options: ClientOptions;
  readonly #door: FileDoor;

  constructor(client: Owner, options: ClientOptions) {
    this.#client = client;
    this.#options = options;
    this.#door = new FileDoor(client, options);
  }

  /**
   * Sends a file, in pieces: now or as soon as there is a connection, and on from where it has come to whenever the
   * connection was lost.
   *
   * @throws TypeError when the transport does not tell where the server speaks HTTP
   * @example
   * const upload = client.files.upload(file, { onProgress: ({ sent, total }) => console.log(sent / total) });
   * const { id } = await upload.done;
   */
  upload(file: FileSource, options: UploadOptions = {}): Upload {
    // Before anything is asked of the server.
    void this.#door.base;
    const { clock = realClock, random = Math.random } = this.#options;
    const info = (id: string) => this.info(id);
    return new LaterUpload({ client: this.#client, door: this.#door, info, clock, random }, file, options);
  }

  /** What is known of a file. */
  async info(id: string): Promise<FileInfo> {
    const known = await this.#client.call('FileInfo', { id });
    const { name = '', type = '', bytes = 0, width = 0, height = 0, at = 0 } = known;
    return { id, name, type, bytes, width, height, at };
  }

  /** The files of the account: the first page, or that behind the place that `next` of the page before it is. */
  async list({ before, count }: { readonly before?: number; readonly count?: number } = {}): Promise<FilePage> {
    const { files, next, isLast, used = 0, most = 0 } = await this.#client.call('Files', { before, count });
    return { files, next: isLast === false ? next : undefined, used, most };
  }

  /** Removes a file, and its links with it; or gives up an upload. */
  async remove(id: string): Promise<void> {
    await this.#client.call('DelFile', { id });
  }

  /**
   * Makes an address at which anyone can fetch a file, without a login.
   *
   * @param seconds how long it is good, a day unless told; 0: as long as the file is there
   */
  async link(id: string, seconds?: number): Promise<string> {
    const { path = '' } = await this.#client.call('FileLink', { id, seconds });
    return this.#door.base + path;
  }

  /** The address of a file, for those who are logged in: what a page of the server shows as a picture, say. */
  url(id: string, { thumbnail = false }: Pick<DownloadOptions, 'thumbnail'> = {}): string {
    return this.#door.base + pathOf(id, thumbnail);
  }

  /**
   * Fetches a file, or a part of it, as it comes. `headers` of the response tell its type and, as `Content-Disposition`, its
   * name.
   *
   * @throws RefusedError, UnreachableError, RangeError, or the reason of the signal
   * @example const text = await (await client.files.download(id)).text();
   */
  async download(id: string, options: DownloadOptions = {}): Promise<Response> {
    const { thumbnail = false, from = 0, to, signal } = options;
    if (to !== undefined && to <= from) throw new RangeError('There is nothing between from and to.');
    const isPart = from > 0 || to !== undefined;
    const headers: Record<string, string> = isPart ? { Range: `bytes=${from}-${to === undefined ? '' : to - 1}` } : {};
    try {
      return await this.#door.ask(pathOf(id, thumbnail), { headers, ...(signal && { signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }
}

function pathOf(id: string, thumbnail: boolean): string {
  return `/files/${encodeURIComponent(id)}${thumbnail ? '?thumbnail' : ''}`;
}
