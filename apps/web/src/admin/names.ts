import type { Client } from '@rookery/client';
import { isAccountNumber } from '@rookery/protocol';

const MOST = 200;

/** What accounts are called that are no friends: asked for one after the other, once each, and not without end. */
export class Names {
  readonly #client: Pick<Client, 'call'>;
  readonly #listeners = new Set<() => void>();
  readonly #asked = new Set<number>();
  #waiting: Promise<void> = Promise.resolve();
  #names: ReadonlyMap<number, string> = new Map();

  constructor(client: Pick<Client, 'call'>) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The names that are known by now. */
  readonly snapshot = (): ReadonlyMap<number, string> => this.#names;

  /** Finds out what these accounts are called. */
  learn(uins: Iterable<number>): void {
    for (const uin of uins) {
      if (!isAccountNumber(uin) || this.#asked.has(uin) || this.#asked.size >= MOST) continue;
      this.#asked.add(uin);
      this.#waiting = this.#waiting.then(() => this.#ask(uin));
    }
  }

  async #ask(uin: number): Promise<void> {
    try {
      const { NK } = await this.#client.call('GetInfo', { UN: uin, LV: 1 });
      if (!NK) return;
      this.#names = new Map(this.#names).set(uin, NK);
      for (const listener of this.#listeners) listener();
    } catch {
      // Without a name there is the number.
    }
  }
}
