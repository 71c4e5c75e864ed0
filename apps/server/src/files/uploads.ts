import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Refusal, refuse } from '@rookery/protocol';
import type { Base } from '../base.ts';
import type { Content, StoredFile, Upload } from '../storage/storage.ts';
import { isPicture, kindOf, PLAIN, TELLING_BYTES } from './kinds.ts';
import { fileNameMust, readFileName } from './names.ts';
import type { OneByOne } from './one-by-one.ts';
import { hashFile, isDiskFull, type Parts, type Taken } from './parts.ts';
import type { Pictures } from './pictures.ts';
import type { FileStore } from './store.ts';

const HOUR_MS = 3_600_000;

/** What uploads work with. */
export type UploadParts = Pick<Base, 'config' | 'storage' | 'log' | 'now'> & {
  readonly store: FileStore;
  readonly parts: Parts;
  readonly pictures: Pictures;
  /** What the bytes of a file are kept with and removed by, so that neither crosses the other. */
  readonly keeping: OneByOne;
};

/** What a piece must be, if its sender says so: the name of a hash, and its value in base64. */
export type Checksum = { readonly algorithm: 'sha1' | 'sha256'; readonly value: string };

/**
 * How a piece was taken. `broken`: it ended before its end, or was more than is missing. `offset`: it does not begin where
 * the last one ended. `checksum`: it is not what its sender says, and was dropped. `gone`: there is no such upload any more.
 * `disk-full`: the upload has ended, since there is no room for it.
 */
export type Receipt =
  | { readonly outcome: 'taken' | 'broken'; readonly received: number }
  | { readonly outcome: 'offset' | 'checksum' | 'gone' | 'disk-full' };

type UnderWay = { readonly body: Readable | undefined; readonly done: Promise<unknown> };

/** Files on their way here. What is acknowledged of one is on disk; it becomes a file when it is whole. */
export class Uploads {
  readonly #base: UploadParts;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(base: UploadParts) {
    this.#base = base;
  }

  /** When an upload ends of which nothing more comes. */
  endOf({ at }: Pick<Upload, 'at'>): number {
    return at + HOUR_MS * this.#base.config['upload-hours'];
  }

  /** Begins an upload of so many bytes. */
  async begin(uin: number, bytes: number, givenName: string): Promise<Upload | Refusal> {
    const { config, storage, now, parts } = this.#base;
    const most = config['file-bytes'];
    if (bytes > most) return refuse('large', `SZ must not be more than ${most} bytes.`, 'too-long');
    const name = readFileName(givenName);
    if (name === undefined) return refuse('malformed', `NM must be ${fileNameMust}.`);
    // What is made of a picture takes room as well.
    if ((await parts.room()) < 2 * bytes + config['file-reserve-bytes']) return diskFull;
    const id = randomBytes(16).toString('base64url');
    const upload = { uin, id, bytes, name, at: now() };
    const [mostUploads, mostBytes] = [config['uploads-per-account'], config['account-file-bytes']];
    const outcome = await storage.beginUpload({ ...upload, mostUploads, mostBytes });
    if (outcome === 'begun') return this.#begun({ ...upload, received: 0 });
    if (outcome === 'gone') return refuse('session', 'Not logged in, or the session has ended.');
    if (outcome === 'many')
      return refuse('large', `SZ: ${mostUploads} files are on their way already.`, 'uploads-full');
    return refuse('large', `SZ: the files of an account may take ${mostBytes} bytes together.`, 'files-full');
  }

  /** An empty file is whole as soon as it has begun. */
  async #begun(upload: Upload): Promise<Upload> {
    const { uin, id, bytes } = upload;
    if (bytes > 0) return upload;
    await this.receive(uin, id, 0, Readable.from([]));
    await this.finish(upload);
    return upload;
  }

  /** An upload, or the file that it has become; nothing of it is under way then. */
  async find(uin: number, id: string): Promise<Upload | StoredFile | undefined> {
    await this.#stop(id);
    const { storage } = this.#base;
    const upload = await storage.upload({ uin, id });
    if (upload && upload.received === upload.bytes) {
      await this.finish(upload);
      return this.find(uin, id);
    }
    if (upload) return upload;
    const file = await storage.file(id);
    return file?.uin === uin ? file : undefined;
  }

  /**
   * Takes a piece of an upload. A piece of it that is still coming over another connection is given up: its sender has
   * come back.
   */
  async receive(uin: number, id: string, at: number, body: Readable, checksum?: Checksum): Promise<Receipt> {
    await this.#stop(id);
    return this.#alone(id, body, async () => {
      const upload = await this.#base.storage.upload({ uin, id });
      if (!upload) return { outcome: 'gone' };
      return upload.received === at ? this.#take(upload, body, checksum) : { outcome: 'offset' };
    });
  }

  async #take(upload: Upload, body: Readable, checksum: Checksum | undefined): Promise<Receipt> {
    const { parts, log } = this.#base;
    const { uin, id, received: at, bytes } = upload;
    const digest = checksum && createHash(checksum.algorithm);
    // What is not as its sender says is not to be kept.
    const reached = async (end: number) => digest || this.#received(upload, end);
    let taken: Taken | undefined;
    try {
      taken = await parts.append(id, at, digest ? through(body, digest) : body, { most: bytes - at, reached });
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      log.error({ uin, bytes }, 'the disk is full: an upload has ended');
      await this.end(uin, id);
      return { outcome: 'disk-full' };
    }
    if (!taken) {
      await this.end(uin, id);
      return { outcome: 'gone' };
    }
    const { end, broken } = taken;
    if (digest && (broken || digest.digest('base64') !== checksum.value)) return { outcome: 'checksum' };
    if (!(await this.#received(upload, end))) return { outcome: 'gone' };
    return { outcome: broken === undefined ? 'taken' : 'broken', received: end };
  }

  #received({ uin, id }: Upload, bytes: number): Promise<boolean> {
    return this.#base.storage.received({ uin, id, bytes, at: this.#base.now() });
  }

  /** Makes a file of an upload that is whole. */
  finish({ uin, id }: Pick<Upload, 'uin' | 'id'>): Promise<void> {
    return this.#alone(id, undefined, async () => {
      const { storage, parts, store, keeping, now } = this.#base;
      if (!(await storage.upload({ uin, id }))) return;
      // A database that was restored may know of bytes that have gone.
      if ((await parts.size(id)) < 0) return void (await this.end(uin, id));
      const { content, uploaded, kept } = await this.#contentOf(uin, id);
      await keeping.run(async () => {
        for (const { path, hash } of kept) await store.keep(path, hash);
        await storage.addFile({ ...content, uin, id, uploaded, at: now() });
      });
      await parts.remove(id);
    });
  }

  /** What an upload is; a picture is what has been made of it. */
  async #contentOf(uin: number, id: string) {
    const { parts, pictures } = this.#base;
    const path = parts.pathOf(id);
    const kind = kindOf(await parts.head(id, TELLING_BYTES));
    const picture = isPicture(kind) ? await pictures.make(uin, path) : undefined;
    const uploaded = await parts.size(id);
    if (!picture) {
      const { hash, bytes } = await hashFile(path);
      const content: Content = {
        hash,
        bytes,
        type: isPicture(kind) ? PLAIN : kind,
        width: 0,
        height: 0,
        thumbnail: '',
      };
      return { content, uploaded, kept: [{ path, hash }] };
    }
    const [large, small] = [parts.pathOf(id, '.picture'), parts.pathOf(id, '.thumbnail')];
    const [{ hash, bytes }, { hash: thumbnail }] = await Promise.all([hashFile(large), hashFile(small)]);
    const kept = [
      { path: large, hash },
      { path: small, hash: thumbnail },
    ];
    return { content: { ...picture, hash, bytes, thumbnail } satisfies Content, uploaded, kept };
  }

  /** Ends an upload, whole or not; false when there is none. */
  async end(uin: number, id: string): Promise<boolean> {
    const isEnded = await this.#base.storage.endUpload({ uin, id });
    if (isEnded) await this.#base.parts.remove(id);
    return isEnded;
  }

  /** Gives up the piece that is coming, and waits for what cannot be given up. */
  async #stop(id: string): Promise<void> {
    for (let before = this.#underWay.get(id); before; before = this.#underWay.get(id)) {
      before.body?.destroy(new Error('Its sender has come back.'));
      await before.done;
    }
  }

  /** Does something with an upload that nothing else is done with meanwhile. */
  async #alone<T>(id: string, body: Readable | undefined, work: () => Promise<T>): Promise<T> {
    for (let before = this.#underWay.get(id); before; before = this.#underWay.get(id)) await before.done;
    const result = work();
    const done = result
      .catch(() => {})
      .finally(() => {
        if (this.#underWay.get(id)?.done === done) this.#underWay.delete(id);
      });
    this.#underWay.set(id, { body, done });
    return result;
  }
}

export const diskFull = refuse('large', 'SZ: the disk of the server has no room for it.', 'disk-full');

/** A body, with a hash of what has come of it. */
async function* through(body: Readable, digest: { update(bytes: Uint8Array): unknown }): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    digest.update(piece as Uint8Array);
    yield piece as Uint8Array;
  }
}
