import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { TestContext } from 'node:test';
import { QUICK } from '@rookery/testing';
import { pino } from 'pino';
import type { Bus } from '../bus/bus.ts';
import { type Config, defaults } from '../config.ts';
import { digestPassword, hashPassword } from '../requests/passwords.ts';
import { createServer, type PresenceOf, type RunningServer } from '../server.ts';
import { openInMemory, openStorage } from '../storage/open.ts';
import type { NewAccount, Storage } from '../storage/storage.ts';
import { ask } from './raw.ts';

/** The password of every account here, and what clients send for it. */
export const PASSWORD = 'wrens & rooks';
export const PS = digestPassword(PASSWORD);

let hashed: Promise<string> | undefined;

/** Of {@link PASSWORD}; all accounts may share it. Comparing with it takes next to no time. */
export function passwordHash(): Promise<string> {
  hashed ??= hashPassword(PS, QUICK);
  return hashed;
}

export type Settings = {
  readonly config?: Partial<Config>;
  readonly now?: () => number;
  /** The data folder; without one all is in memory. */
  readonly data?: string | undefined;
  /** What the server is given in the place of the storage: the same, but slower or faulty. */
  readonly through?: (storage: Storage) => Storage;
  /** The folder of the built web page. */
  readonly web?: string;
  /** How the server hears of other nodes, and knows who is there. */
  readonly bus?: Bus;
  readonly presenceOf?: PresenceOf;
};

/** A server with its parts at hand, on free ports. */
export type Rig = {
  readonly server: RunningServer;
  readonly storage: Storage;
  readonly port: number;
  readonly tcpPort: number;
  /** What has been logged, a line each. */
  readonly logged: string[];
  readonly close: () => Promise<void>;
};

/** Starts a server that stops with the test. */
export async function startRig(t: TestContext, settings: Settings = {}): Promise<Rig> {
  const { config = {}, now, data, through = (real: Storage) => real, web, bus, presenceOf } = settings;
  const storage = await (data === undefined ? openInMemory() : openStorage({ data }));
  atEnd(t, () => storage.close());
  const logged: string[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      logged.push(String(line));
      done();
    },
  });
  const server = await createServer({
    config: { ...defaults, port: 0, 'tcp-port': 0, ...config },
    storage: through(storage),
    log: pino({ level: 'debug' }, stream),
    ...(now ? { now } : {}),
    ...(bus ? { bus } : {}),
    ...(presenceOf ? { presenceOf } : {}),
    web,
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= server.close().then(() => storage.close());
    return closing;
  };
  atEnd(t, close);
  return { server, storage, port: server.http.port, tcpPort: server.tcp.port, logged, close };
}

const endings = new WeakMap<TestContext, (() => unknown)[]>();

/** Runs when the test is over, in reverse order. */
export function atEnd(t: TestContext, work: () => unknown): void {
  const known = endings.get(t);
  if (known) {
    known.unshift(work);
    return;
  }
  const works = [work];
  endings.set(t, works);
  t.after(async () => {
    for (const each of works) await each();
  });
}

/** A folder that goes with the test. */
export function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-'));
  atEnd(t, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes an account with {@link PASSWORD}. */
export async function addAccount(storage: Storage, uin: number, more: Partial<NewAccount> = {}): Promise<void> {
  const password = await passwordHash();
  const profile = { nick: `nick${uin}` };
  await storage.createAccount({ uin, password, admin: false, createdAt: 1, policy: {}, profile, ...more });
}

/** Makes accounts that are friends, each of each. */
export async function addFriends(storage: Storage, ...uins: number[]): Promise<void> {
  for (const uin of uins) await addAccount(storage, uin);
  for (const uin of uins) {
    for (const peer of uins) if (uin < peer) await storage.befriend({ uin, peer, mostFriends: 1000 });
  }
}

/** The body of a request. */
export function request(cmd: string, uin: number, fields = '', { seq = '1', ver = '1.1' } = {}): string {
  return `VER=${ver}&CMD=${cmd}&SEQ=${seq}&UIN=${uin}${fields === '' ? '' : `&${fields}`}`;
}

/** Logs in, which is expected to work. */
export async function logIn(port: number, uin: number, from?: string): Promise<void> {
  const answer = await ask(port, request('Login', uin, `PS=${PS}&M5=1`), from);
  if (!answer.includes('RES=0&RS=0')) throw new Error(`${uin} could not log in: ${answer}`);
}
