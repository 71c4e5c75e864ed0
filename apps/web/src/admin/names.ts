import type { Client } from '@rookery/client';
import { isAccountNumber } from '@rookery/protocol';
import { Observable } from '../app/observable.ts';

const MOST = 200;

/** What accounts are called that are no friends: asked for one after the other, once each, and not without end. */
export class Names extends Observable<ReadonlyMap<number, string>> {
  readonly #client: Pick<Client, 'call'>;
  readonly #asked = new Set<number>();
  #waiting: Promise<void> = Promise.resolve();

  constructor(client: Pick<Client, 'call'>) {
    super(new Map());
    this.#client = client;
  }

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
      if (NK) this.show(new Map(this.view).set(uin, NK));
    } catch {
      // Without a name there is the number.
    }
  }
}
