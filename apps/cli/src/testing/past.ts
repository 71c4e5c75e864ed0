import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { Client, type ClientOptions, http, type Transport, websocket } from '@rookery/client';
import { tcp } from '@rookery/client/tcp';
import {
  createLog,
  createServer,
  defaults,
  digestPassword,
  hashPassword,
  openStorage,
  type RunningServer,
  type Storage,
} from '@rookery/server';
import { QUICK } from '@rookery/testing';

const ANN = 10001;
const BEN = 10002;
/** The password of everyone there. */
export const PASSWORD = 'a secret of the house';

/** How a database gets back to what it was. */
export type Way = 'over it' | 'in its place' | 'the whole folder' | 'over the whole folder';

let key: Promise<string> | undefined;

/** A server on a real folder that can be put back to what it was; Ann and Ben are friends. */
export class Past {
  readonly data: string;
  readonly #root: string;
  #storage: Storage | undefined;
  #server: RunningServer | undefined;
  #ports = { port: 0, 'tcp-port': 0 };

  private constructor(root: string) {
    this.#root = root;
    this.data = join(root, 'data');
  }

  static async open(t: TestContext): Promise<Past> {
    const past = new Past(mkdtempSync(join(tmpdir(), 'rookery-past-')));
    t.after(async () => {
      await past.stop();
      rmSync(past.#root, { recursive: true, force: true });
    });
    await past.start();
    key ??= hashPassword(digestPassword(PASSWORD), QUICK);
    const password = await key;
    for (const uin of [ANN, BEN]) {
      const profile = { nick: `n${uin}` };
      await past.storage.createAccount({ uin, password, admin: false, createdAt: 0, policy: {}, profile });
    }
    await past.storage.befriend({ uin: ANN, peer: BEN, mostFriends: 10 });
    return past;
  }

  get storage(): Storage {
    if (!this.#storage) throw new Error('The server is not running.');
    return this.#storage;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#ports.port}`;
  }

  /** A way to the server, by its name. */
  way(name: 'websocket' | 'http' | 'tcp'): Transport {
    if (name === 'http') return http(this.url);
    return name === 'websocket' ? websocket(this.url) : tcp({ host: '127.0.0.1', port: this.#ports['tcp-port'] });
  }

  async start(): Promise<void> {
    this.#storage = await openStorage({ data: this.data });
    const config = { ...defaults, limits: false, ...this.#ports };
    this.#server = await createServer({ config, storage: this.#storage, log: createLog('error') });
    this.#ports = { port: this.#server.http.port, 'tcp-port': this.#server.tcp.port };
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    await this.#storage?.close();
    this.#server = undefined;
    this.#storage = undefined;
  }

  /** Copies the database by hand while the server runs. */
  copyDatabase(): void {
    rmSync(this.#copy, { force: true });
    const db = new DatabaseSync(join(this.data, 'rookery.db'));
    db.exec(`VACUUM INTO '${this.#copy}'`);
    db.close();
  }

  /** Copies the whole folder. The server is stopped. */
  copyFolder(): void {
    rmSync(this.#folderCopy, { recursive: true, force: true });
    cpSync(this.data, this.#folderCopy, { recursive: true, preserveTimestamps: true });
  }

  /** Puts a copy back by hand. The server is stopped. */
  putBack(way: Way): void {
    const path = join(this.data, 'rookery.db');
    if (way === 'the whole folder') {
      rmSync(this.data, { recursive: true });
      cpSync(this.#folderCopy, this.data, { recursive: true, preserveTimestamps: true });
      return;
    }
    if (way === 'over the whole folder') {
      cpSync(this.#folderCopy, this.data, { recursive: true, preserveTimestamps: true });
      return;
    }
    for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
    if (way === 'in its place') {
      cpSync(this.#copy, `${path}.new`);
      renameSync(`${path}.new`, path);
    } else {
      cpSync(this.#copy, path);
    }
  }

  get #copy(): string {
    return join(this.#root, 'copy.db');
  }

  get #folderCopy(): string {
    return join(this.#root, 'folder');
  }

  /** Ben writes to Ann, past the network. */
  async write(...texts: string[]): Promise<void> {
    const client = new Client({ transport: http(this.url), uin: BEN, password: PASSWORD });
    await client.connect();
    for (const text of texts) await client.call('CLTMSG', { UN: ANN, MG: text });
    await client.logout();
  }

  /** A program of Ann's, with what it was told. */
  ann(t: TestContext, way: 'websocket' | 'http' | 'tcp', more: Partial<ClientOptions> = {}) {
    const client = new Client({ transport: this.way(way), uin: ANN, password: PASSWORD, random: () => 0, ...more });
    const texts: string[] = [];
    const restored: (string | undefined)[] = [];
    client.on('message', ({ text }) => void texts.push(text));
    client.on('restored', ({ generation }) => void restored.push(generation));
    t.after(() => client.close());
    return { client, texts, restored };
  }
}

/** `m1` to `m12`, say. */
export function named(name: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${name}${first + index}`);
}

// Much longer than anything takes: only a test that fails anyway waits for it.
const PATIENCE_MS = 60_000;

/** Waits until something is so. */
export async function becomes(isSo: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`This does not come to pass: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
