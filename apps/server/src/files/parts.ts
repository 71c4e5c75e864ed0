import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ifMissing, syncPath } from './local.ts';

const WRITE_BYTES = 262_144;
/** So much is on disk for good before more is taken: a kill costs no more than that. */
const SYNC_BYTES = 8_388_608;
const ID = /^[\w-]{22}$/;
/** What stands behind the name of a part: nothing, or what is made of it. */
const ENDS = ['', '.picture', '.thumbnail'] as const;

/** What was taken of a body. */
export type Taken = {
  /** How many bytes there are on disk now. */
  readonly end: number;
  /** The body came to its end, or something kept it from that. */
  readonly broken: unknown;
};

/** The bytes of uploads, on this machine, until they are whole. */
export class Parts {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where the bytes of an upload are. */
  pathOf(id: string, end: (typeof ENDS)[number] = ''): string {
    if (!ID.test(id)) throw new Error('This is no upload.');
    return join(this.#folder, id + end);
  }

  /**
   * Writes a body behind the first `at` bytes; what there was behind them is dropped. It is on disk when this resolves, also
   * when the body broke off.
   *
   * @param most with more, the body is broken
   * @param reached up to where it is on disk, from time to time
   * @returns nothing when the first bytes are not there
   * @throws when the disk does not take it
   */
  async append(
    id: string,
    at: number,
    body: AsyncIterable<Uint8Array>,
    { most, reached }: { most: number; reached: (end: number) => Promise<unknown> },
  ): Promise<Taken | undefined> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await open(this.pathOf(id), at === 0 ? 'w' : 'r+', 0o600).catch(ifMissing);
    if (!file) return undefined;
    try {
      if ((await file.stat()).size < at) return undefined;
      await file.truncate(at);
      const writing = new Writing(file, at, reached);
      const broken = await copy(body, most, writing);
      await writing.sync();
      if (at === 0) for (const above of [this.#folder, dirname(this.#folder)]) await syncPath(above);
      return { end: writing.end, broken };
    } finally {
      await file.close();
    }
  }

  /** The first bytes of an upload. */
  async head(id: string, bytes: number): Promise<Buffer> {
    const file = await open(this.pathOf(id), 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /** How many bytes there are on disk. */
  async size(id: string): Promise<number> {
    return (await stat(this.pathOf(id)).catch(ifMissing))?.size ?? -1;
  }

  async remove(id: string): Promise<void> {
    for (const end of ENDS) await rm(this.pathOf(id, end), { force: true });
  }

  /** The uploads that nothing has been written to since a time; what is none is removed on the way. */
  async old(before: number): Promise<string[]> {
    const found = new Set<string>();
    for (const name of (await readdir(this.#folder).catch(ifMissing)) ?? []) {
      const { mtimeMs } = (await stat(join(this.#folder, name)).catch(ifMissing)) ?? { mtimeMs: before };
      const [id = ''] = name.split('.', 1);
      if (mtimeMs < before && ID.test(id)) found.add(id);
    }
    return [...found];
  }

  /** How much room the disk has. */
  async room(): Promise<number> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }
}

/** Copies a body as long as it comes. @returns why it broke off */
async function copy(body: AsyncIterable<Uint8Array>, most: number, writing: Writing): Promise<unknown> {
  const pieces = body[Symbol.asyncIterator]();
  let taken = 0;
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await pieces.next();
    } catch (error) {
      return error;
    }
    if (next.done) return undefined;
    taken += next.value.length;
    if (taken > most) return new Error('More has come than was announced.');
    await writing.add(next.value);
  }
}

/** Gathers what comes in small pieces, and writes it in larger ones. */
class Writing {
  readonly #file: FileHandle;
  readonly #reached: (end: number) => Promise<unknown>;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #unsynced = 0;
  end: number;

  constructor(file: FileHandle, at: number, reached: (end: number) => Promise<unknown>) {
    this.#file = file;
    this.end = at;
    this.#reached = reached;
  }

  async add(piece: Uint8Array): Promise<void> {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes < WRITE_BYTES) return;
    await this.#write();
    if (this.#unsynced < SYNC_BYTES) return;
    await this.sync();
    await this.#reached(this.end);
  }

  async sync(): Promise<void> {
    await this.#write();
    await this.#file.sync();
    this.#unsynced = 0;
  }

  async #write(): Promise<void> {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.end);
      at += bytesWritten;
      this.end += bytesWritten;
      this.#unsynced += bytesWritten;
    }
  }
}

/** The SHA-256 of a local file, in hex, and its length. */
export async function hashFile(path: string): Promise<{ hash: string; bytes: number }> {
  const hash: Hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: WRITE_BYTES }), hash);
  return { hash: hash.digest('hex'), bytes: (await stat(path)).size };
}

/** Whether the disk has no more room. */
export function isDiskFull(error: unknown): boolean {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
