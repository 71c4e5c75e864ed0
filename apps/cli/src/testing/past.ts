import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { type ClientOptions, http, type Transport, websocket } from '@rookery/client';
import { tcp } from '@rookery/client/tcp';
import { createLog } from '@rookery/server';
import { type House, newFolder, openHouse } from '@rookery/testing/server';

const ANN = 10001;
const BEN = 10002;

/** How a database gets back to what it was. */
export type Way = 'over it' | 'in its place' | 'the whole folder' | 'over the whole folder';

/** A house on a real folder that can be put back to what it was; Ann and Ben are friends. */
export class Past {
  readonly house: House;
  readonly data: string;
  readonly #root: string;

  private constructor(house: House, root: string) {
    this.house = house;
    this.#root = root;
    this.data = dataOf(root);
  }

  static async open(t: TestContext): Promise<Past> {
    const root = newFolder(t);
    const house = await openHouse(t, {
      config: { limits: false },
      data: dataOf(root),
      log: createLog('error'),
      residents: [ANN, BEN].map((uin) => ({ uin, profile: { nick: `n${uin}` } })),
      friends: [[ANN, BEN]],
    });
    return new Past(house, root);
  }

  get url(): string {
    return this.house.url;
  }

  /** A way to the server, by its name. */
  way(name: 'websocket' | 'http' | 'tcp'): Transport {
    if (name === 'http') return http(this.url);
    return name === 'websocket' ? websocket(this.url) : tcp({ host: '127.0.0.1', port: this.house.tcpPort });
  }

  start(): Promise<void> {
    return this.house.start();
  }

  /** Stops the server, and closes its data. */
  stop(): Promise<void> {
    return this.house.close();
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
  write(...texts: string[]): Promise<void> {
    return this.house.say(BEN, ANN, texts);
  }

  /** A program of Ann's, with what it was told. */
  ann(way: 'websocket' | 'http' | 'tcp', more: Partial<ClientOptions> = {}) {
    const client = this.house.newClient(ANN, { transport: this.way(way), random: () => 0, ...more });
    const texts: string[] = [];
    const restored: (string | undefined)[] = [];
    client.on('message', ({ text }) => void texts.push(text));
    client.on('restored', ({ generation }) => void restored.push(generation));
    return { client, texts, restored };
  }
}

function dataOf(root: string): string {
  return join(root, 'data');
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
