import type { TestContext } from 'node:test';
import { Client, http, websocket } from '@rookery/client';
import { createLog, createServer, defaults, digestPassword, hashPassword, openInMemory } from '@rookery/server';
import { type State, Store } from '@rookery/store';
import { QUICK } from '@rookery/testing';

export const ANN = 10001;
export const BEN = 10002;
export const MEI = 10003;
export const EVE = 10004;

const PASSWORD = 'a secret of the house';
const names: readonly (readonly [number, string])[] = [
  [ANN, 'Ann'],
  [BEN, 'Ben'],
  [MEI, '小美 👩‍🚀'],
  [EVE, 'Eve'],
];

/** With what a messenger begins. */
type Beginning = { readonly token?: string | undefined; readonly initial?: State | undefined };

/** A real server in this process, where Ann, Ben and 小美 are friends, and Eve, who looks after it, is a stranger. */
export class House {
  readonly #url: string;
  readonly #leaving: (() => Promise<void>)[] = [];

  private constructor(url: string) {
    this.#url = url;
  }

  static async open(t: TestContext): Promise<House> {
    const storage = await openInMemory();
    const password = await hashPassword(digestPassword(PASSWORD), QUICK);
    for (const [uin, nick] of names) {
      const policy = { searchable: true, strangers: false, shareRead: true };
      await storage.createAccount({ uin, password, admin: uin === EVE, createdAt: 0, policy, profile: { nick } });
    }
    for (const [uin, peer] of [
      [ANN, BEN],
      [ANN, MEI],
    ] as const) {
      await storage.befriend({ uin, peer, mostFriends: 10 });
    }
    const config = { ...defaults, port: 0, 'tcp-port': 0, limits: false };
    const server = await createServer({ config, storage, log: createLog('error') });
    const house = new House(server.http.url);
    t.after(async () => {
      for (const leave of house.#leaving) await leave();
      await server.close();
      await storage.close();
    });
    return house;
  }

  /** A client of an account, logged in. */
  async client(uin: number): Promise<Client> {
    const client = this.#client(uin);
    await client.connect();
    return client;
  }

  #client(uin: number, token?: string): Client {
    const client = new Client({
      transport: websocket(this.#url),
      uin,
      ...(token ? { token } : { password: PASSWORD }),
    });
    this.#leaving.push(() => client.close());
    return client;
  }

  /**
   * A messenger of an account: its store, once the lists are there. It has its own session or, with a token, that of
   * another one; and nothing to begin with, or what an earlier run has kept.
   */
  async store(uin: number, { token, initial }: Beginning = {}): Promise<{ store: Store; client: Client }> {
    const { store, client } = this.offline(uin, { token, initial });
    await client.connect();
    await until(store, () => store.state.loaded);
    return { store, client };
  }

  /** The same, not connected. */
  offline(uin: number, { token, initial }: Beginning = {}): { store: Store; client: Client } {
    const client = this.#client(uin, token);
    return { store: new Store(client, undefined, initial), client };
  }

  /** Says many things, one after the other. */
  async say(from: number, to: number, texts: readonly string[]): Promise<void> {
    const client = new Client({ transport: http(this.#url), uin: from, password: PASSWORD });
    await client.connect();
    for (const text of texts) await client.call('CLTMSG', { UN: to, MG: text });
    await client.logout();
  }
}

// Much longer than anything takes: only a test that fails anyway waits for it.
const PATIENCE_MS = 15_000;

/** Waits until something holds of a store. */
export async function until(store: Pick<Store, 'subscribe'>, holds: () => boolean): Promise<void> {
  if (holds()) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = setTimeout(() => reject(new Error(`This does not come to pass: ${holds}`)), PATIENCE_MS);
  const stop = store.subscribe(() => holds() && resolve());
  await promise.finally(() => {
    clearTimeout(late);
    stop();
  });
}
