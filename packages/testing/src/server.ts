import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import { Client, type ClientOptions, http, websocket } from '@rookery/client';
import {
  type Config,
  createCore,
  createServer,
  defaults,
  digestPassword,
  hashPassword,
  type NewAccount,
  openInMemory,
  openStorage,
  type RunningServer,
  type ServerParts,
  type Storage,
} from '@rookery/server';
import { pino } from 'pino';
import { QUICK } from './passwords.ts';

/** The password of all accounts in tests, and what clients of 1.x send for it. */
export const PASSWORD = 'wrens & rooks';
export const PS = digestPassword(PASSWORD);

/** What most accounts choose that are made in a browser. */
export const FRIENDLY = { searchable: true, strangers: false, shareRead: true } as const;

/** The owner of resources: it ends them when it ends, as a test does. */
export type Owner = { readonly after: (end: () => Promise<void>) => void };

/** An account; by default with {@link PASSWORD}, and a nick made of its number. */
export type Resident = Partial<Omit<NewAccount, 'profile'>> &
  Pick<NewAccount, 'uin'> & { readonly profile?: Partial<NewAccount['profile']> };

export type Settings = Partial<Omit<ServerParts, 'config' | 'storage'>> & {
  /** What differs from the defaults; ports are free ones unless told. */
  readonly config?: Partial<Config>;
  /** False: requests are handed to its core as calls. */
  readonly listens?: boolean;
  /** The folder of the data; without one all is in memory. */
  readonly data?: string | undefined;
  /** What the server is given in the place of the storage: the same, but slower or faulty. */
  readonly through?: (storage: Storage) => Storage;
  readonly residents?: readonly Resident[];
  /** Which of them are friends. */
  readonly friends?: readonly (readonly [number, number])[];
};

type ClientSettings = Partial<ClientOptions> & { readonly until?: Owner };

/** Opens a real server in this process, with its parts at hand. It closes with its owner. */
export async function openHouse(owner: Owner, settings: Settings = {}): Promise<House> {
  const house = new House(owner, settings);
  await house.open();
  return house;
}

type Core = ReturnType<typeof createCore>;

/** A server, on ports or without, its data and who lives there; see {@link openHouse}. */
export class House {
  /** What has been logged, a line each, unless a log was given. */
  readonly logged: string[] = [];
  readonly #owner: Owner;
  readonly #settings: Settings;
  #storage: Storage | undefined;
  #server: RunningServer | undefined;
  #core: Core | undefined;
  #closing: Promise<void> | undefined;
  /** For what is in memory: it is made only when there are files. */
  readonly #nowhere = join(tmpdir(), `rookery-${randomUUID()}`);

  constructor(owner: Owner, settings: Settings) {
    this.#owner = owner;
    this.#settings = settings;
  }

  /** Starts it for the first time, and lets its residents move in. */
  async open(): Promise<void> {
    const { residents = [], friends = [] } = this.#settings;
    atEnd(this.#owner, () => this.close());
    await this.start();
    for (const resident of residents) await this.add(resident);
    for (const [uin, peer] of friends) await this.befriend(uin, peer);
  }

  get storage(): Storage {
    return there(this.#storage);
  }

  /** On ports. */
  get server(): RunningServer {
    return there(this.#server);
  }

  /** Without ports. */
  get core(): Core {
    return there(this.#core);
  }

  get url(): string {
    return this.server.http.url;
  }

  get port(): number {
    return this.server.http.port;
  }

  /** The port for lines. */
  get tcpPort(): number {
    return this.server.tcp.port;
  }

  async add(resident: Resident): Promise<void> {
    await addAccount(this.storage, resident.uin, resident);
  }

  async befriend(uin: number, peer: number): Promise<void> {
    const outcome = await this.storage.befriend({ uin, peer, mostFriends: MOST_FRIENDS });
    if (outcome !== 'added') throw new Error(`${uin} and ${peer} cannot be made friends: ${outcome}.`);
  }

  /** A client of an account, logged in; over a WebSocket unless told. It closes with `until`, or before the house. */
  async client(uin: number, more: ClientSettings = {}): Promise<Client> {
    const client = this.newClient(uin, more);
    await client.connect();
    return client;
  }

  /** The same, not connected. */
  newClient(uin: number, { until = this.#owner, ...more }: ClientSettings = {}): Client {
    const client = new Client({ transport: websocket(this.url), uin, password: PASSWORD, ...more });
    atEnd(until, () => client.close());
    return client;
  }

  /** Says many things, one after the other. */
  async say(from: number, to: number, texts: readonly string[]): Promise<void> {
    const client = await this.client(from, { transport: http(this.url) });
    for (const text of texts) await client.call('CLTMSG', { to, text });
    await client.logout();
  }

  /**
   * Starts the server, on the ports that it had before.
   *
   * @param web the folder of another version of the page
   */
  async start(web = this.#settings.web): Promise<void> {
    const { config, listens = true, data, through, residents, friends, log = this.#log(), ...more } = this.#settings;
    if (this.#closing) await this.#closing;
    if (this.#closing || !this.#storage) {
      this.#storage = await (data === undefined ? openInMemory() : openStorage({ data }));
    }
    this.#closing = undefined;
    const ports = this.#server && { port: this.port, 'tcp-port': this.tcpPort };
    const parts: ServerParts = {
      ...more,
      config: { ...defaults, port: 0, 'tcp-port': 0, data: data ?? this.#nowhere, ...config, ...ports },
      storage: through?.(this.storage) ?? this.storage,
      log,
      web,
    };
    if (listens) this.#server = await createServer(parts);
    else this.#core = createCore(parts);
  }

  /** Stops the server; the storage stays open. */
  async stop(): Promise<void> {
    await this.#server?.close();
    this.#core?.parts.parking.close();
    await this.#core?.sweep.saveAll().catch(() => {});
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Stops the server and closes the storage; it can be started again. */
  readonly close = (): Promise<void> => {
    this.#closing ??= this.stop().finally(() => this.#storage?.close());
    return this.#closing;
  };

  /** Copies all data of a folder. */
  backUp(): void {
    const { path, copy } = this.#files();
    rmSync(copy, { force: true });
    const db = new DatabaseSync(path);
    db.exec(`VACUUM INTO '${copy}'`);
    db.close();
  }

  /** Puts the copy back, by hand, and leaves the house closed. */
  async putBack(): Promise<void> {
    const { path, copy } = this.#files();
    await this.close();
    copyFileSync(copy, path);
  }

  #files(): { path: string; copy: string } {
    const { data } = this.#settings;
    if (data === undefined) throw new Error('These data are in memory.');
    return { path: join(data, 'rookery.db'), copy: join(data, 'copy.db') };
  }

  #log() {
    const write = (line: unknown, _encoding: unknown, done: () => void) => {
      this.logged.push(String(line));
      done();
    };
    return pino({ level: 'debug' }, new Writable({ write }));
  }
}

const MOST_FRIENDS = 100_000;

function there<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('This house has no such part, or it has not been started.');
  return part;
}

let hashed: Promise<string> | undefined;

/** Of {@link PASSWORD}; all accounts may share it. Comparing with it takes next to no time. */
export function passwordHash(): Promise<string> {
  hashed ??= hashPassword(PS, QUICK);
  return hashed;
}

/** Makes an account. */
export async function addAccount(storage: Storage, uin: number, more: Omit<Resident, 'uin'> = {}): Promise<void> {
  const profile = { nick: `nick${uin}`, ...more.profile };
  const standard = { password: await passwordHash(), admin: false, createdAt: 1, policy: {} };
  await storage.createAccount({ ...standard, ...more, uin, profile });
}

/** Makes accounts that are friends, each of each. */
export async function addFriends(storage: Storage, ...uins: number[]): Promise<void> {
  for (const uin of uins) await addAccount(storage, uin);
  for (const uin of uins) {
    for (const peer of uins) if (uin < peer) await storage.befriend({ uin, peer, mostFriends: MOST_FRIENDS });
  }
}

const endings = new WeakMap<Owner, (() => unknown)[]>();

/** Runs when the owner ends, in reverse order; all of it does, and the first that fails fails the owner. */
export function atEnd(owner: Owner, work: () => unknown): void {
  const known = endings.get(owner);
  if (known) {
    known.unshift(work);
    return;
  }
  const works = [work];
  endings.set(owner, works);
  owner.after(async () => {
    const errors: unknown[] = [];
    for (const each of works) await Promise.try(each).catch((error) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  });
}

/** A folder that goes with the owner. */
export function newFolder(owner: Owner): string {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-'));
  atEnd(owner, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
