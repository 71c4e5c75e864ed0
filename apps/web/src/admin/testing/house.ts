import type { TestContext } from 'node:test';
import { Client, type Transport } from '@rookery/client';
import {
  type Config,
  createLog,
  createServer,
  defaults,
  digestPassword,
  hashPassword,
  openInMemory,
  type RunningServer,
  type Storage,
} from '@rookery/server';
import { QUICK } from '@rookery/testing';

const PASSWORD = 'a secret of the house';

/** A real server with one administrator, for tests of the administration. */
export class House {
  readonly admin = 10001;
  readonly storage: Storage;
  #server: RunningServer;
  readonly #config: Config;
  readonly #password: string;

  private constructor(parts: { storage: Storage; server: RunningServer; config: Config; password: string }) {
    this.storage = parts.storage;
    this.#server = parts.server;
    this.#config = parts.config;
    this.#password = parts.password;
  }

  static async open(t: TestContext, settings: Partial<Config> = {}): Promise<House> {
    const storage = await openInMemory();
    const config = { ...defaults, port: 0, 'tcp-port': 0, limits: false, ...settings };
    const server = await createServer({ config, storage, log: createLog('error') });
    const password = await hashPassword(digestPassword(PASSWORD), QUICK);
    const house = new House({ storage, server, config, password });
    t.after(async () => {
      await house.#server.close();
      await storage.close();
    });
    await house.add(house.admin, 'The administrator', true);
    return house;
  }

  get url(): string {
    return this.#server.http.url;
  }

  async add(uin: number, nick: string, admin = false): Promise<void> {
    const policy = { searchable: true, strangers: false, shareRead: true };
    await this.storage.createAccount({ uin, password: this.#password, admin, createdAt: 1, policy, profile: { nick } });
  }

  /** A client of the administrator, not connected yet. */
  client(t: TestContext, transport: Transport): Client {
    const client = new Client({ transport, uin: this.admin, password: PASSWORD });
    t.after(() => client.close());
    return client;
  }

  /** Stops the server, and starts it again on the same port. */
  async restart(): Promise<void> {
    const { port } = this.#server.http;
    await this.#server.close();
    const config = { ...this.#config, port };
    this.#server = await createServer({ config, storage: this.storage, log: createLog('error') });
  }
}
