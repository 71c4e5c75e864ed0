import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AttachedFile, ReplyOf } from '@rookery/protocol';
import type { Base } from '../base.ts';
import type { StoredFile } from '../storage/storage.ts';
import { Links } from './links.ts';
import { LocalStore } from './local.ts';
import { OneByOne } from './one-by-one.ts';
import { Parts } from './parts.ts';
import { Pictures } from './pictures.ts';
import { type FileStore, SHELVES } from './store.ts';
import { Uploads } from './uploads.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// What one step of the sweep removes at the most.
const STEP = 100;
// What lies there without a name may be about to get one.
const SETTLED_MS = DAY_MS;

/** Files: what is known of them is in storage, their bytes are in a {@link FileStore}. */
export class Files {
  readonly #base: Pick<Base, 'config' | 'storage' | 'log' | 'now'>;
  readonly #store: FileStore;
  readonly #parts: Parts;
  readonly #pictures: Pictures;
  readonly #keeping = new OneByOne();
  readonly uploads: Uploads;
  #links: Promise<Links> | undefined;
  #url = '';
  #shelf = 0;
  #isSweeping = false;

  constructor(base: Pick<Base, 'config' | 'storage' | 'log' | 'now'>) {
    const { config, log } = base;
    this.#base = base;
    this.#store = new LocalStore(join(config.data, 'files'));
    this.#parts = new Parts(join(config.data, 'uploads'));
    this.#pictures = new Pictures(config, log);
    const [store, parts, pictures, keeping] = [this.#store, this.#parts, this.#pictures, this.#keeping];
    this.uploads = new Uploads({ ...base, store, parts, pictures, keeping });
  }

  /** A file that an account may read. */
  readable(uin: number, id: string): Promise<StoredFile | undefined> {
    return this.#base.storage.readableFile({ uin, id });
  }

  /** Where the server is reached, once it listens. */
  serveAt(url: string): void {
    this.#url = this.#base.config['public-url'] || url;
  }

  /** A text with the files that stand beside it, for clients that know texts only. The links are good without a login. */
  readonly inWords = async (text: string, files: readonly AttachedFile[]): Promise<string> => {
    const links = await this.links();
    const lines = files.map(({ id, type, bytes, name }) => {
      const [what = ''] = type.split('/');
      return `[${WORDS[what] ?? 'file'} ${name} ${sizeOf(bytes)}] ${this.#url}${links.sign(id, name, 0)}`;
    });
    // After the name of who sends them in a group they stand in the same line.
    if (text === '' || text.endsWith(': ')) return text + lines.join('\n');
    return [text, ...lines].join('\n');
  };

  /** Signs links; the key is the same in every process that serves this storage. */
  links(): Promise<Links> {
    const { storage } = this.#base;
    this.#links ??= storage.linkKey(randomBytes(32).toString('base64url')).then((key) => new Links(key));
    return this.#links;
  }

  readonly read: FileStore['read'] = (hash, range) => this.#store.read(hash, range);
  readonly size: FileStore['size'] = (hash) => this.#store.size(hash);

  /** Removes a file; false when the account has none of that id. */
  async remove(uin: number, id: string): Promise<boolean> {
    const left = await this.#base.storage.removeFile({ uin, id });
    if (left) await this.drop(left);
    return left !== undefined;
  }

  /** Called every few seconds: removes what has had its time, a bounded part of it at once. */
  async sweep(): Promise<void> {
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    try {
      await this.#sweepUploads();
      await this.#sweepFiles();
      await this.#sweepShelf();
    } finally {
      this.#isSweeping = false;
    }
  }

  close(): void {
    this.#pictures.close();
  }

  async #sweepUploads(): Promise<void> {
    const { config, storage, now } = this.#base;
    const before = now() - HOUR_MS * config['upload-hours'];
    for (const { id } of await storage.pruneUploads({ before, most: STEP })) await this.#parts.remove(id);
  }

  async #sweepFiles(): Promise<void> {
    const { config, storage, log, now } = this.#base;
    const days = config['file-days'];
    const before = days === 0 ? 0 : now() - DAY_MS * days;
    const unnamedBefore = now() - HOUR_MS * config['file-unnamed-hours'];
    const { files, hashes } = await storage.pruneFiles({ before, unnamedBefore, most: STEP });
    if (files > 0) log.info({ files }, 'old files were removed');
    await this.drop(hashes);
  }

  /** What a kill has left: bytes that no file has, on one shelf after the other, and pieces of no upload. */
  async #sweepShelf(): Promise<void> {
    const before = this.#base.now() - SETTLED_MS;
    const hashes = await this.#store.shelf(this.#shelf, before);
    for (let at = 0; at < hashes.length; at += STEP) await this.drop(hashes.slice(at, at + STEP));
    if (this.#shelf === 0) await this.#sweepParts(before - HOUR_MS * this.#base.config['upload-hours']);
    this.#shelf = (this.#shelf + 1) % SHELVES;
  }

  async #sweepParts(before: number): Promise<void> {
    for (const id of (await this.#parts.old(before)).slice(0, STEP)) await this.#parts.remove(id);
  }

  /** Removes bytes, unless a file has them by now. */
  async drop(hashes: readonly string[]): Promise<void> {
    if (hashes.length === 0) return;
    await this.#keeping.run(async () => {
      const named = new Set(await this.#base.storage.namedHashes(hashes));
      for (const hash of hashes) if (!named.has(hash)) await this.#store.remove(hash);
    });
  }
}

const WORDS: Readonly<Record<string, string>> = { image: 'picture', audio: 'recording', video: 'video' };

/** A size as people write it: `120 KB`. */
function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${['B', 'KB', 'MB', 'GB'][power]}`;
}

/** What is told of a file. */
export function factsOf({ id, name, type, bytes, width, height, at }: StoredFile): ReplyOf<'FileInfo'> {
  return { ID: id, NM: name, TP: type, SZ: bytes, WD: width, HT: height, TS: at };
}
