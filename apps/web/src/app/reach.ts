import type { Client } from '@rookery/client';
import type { Store } from '@rookery/store';
import { Observable } from './observable.ts';

/** How we stand to the server: `connecting` only until there is a first connection, or none for the first time. */
export type Standing = 'connecting' | 'connected' | 'lost';

const PATIENCE_MS = 1500;

/** What is asked for cannot be had without a connection. It is asked for again when there is one. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
}

/**
 * Whether the server can be reached. A connection notices late that the machine has lost its network; this one asks the
 * server as soon as the browser says so. A server on the same machine is reached all the same.
 */
export class Reach extends Observable<Standing> {
  readonly #client: Client;
  readonly #store: Store;
  readonly #unfollow: () => void;
  #isCutOff = false;
  #attempt = 0;

  constructor(client: Client, store: Store) {
    super('connecting');
    this.#client = client;
    this.#store = store;
    this.#unfollow = store.subscribe(() => this.#conclude());
    window.addEventListener('offline', this.#look);
    window.addEventListener('online', this.#look);
    this.#look();
  }

  close(): void {
    this.#attempt++;
    this.#unfollow();
    window.removeEventListener('offline', this.#look);
    window.removeEventListener('online', this.#look);
  }

  /**
   * The answer to what only asks, and changes nothing.
   *
   * @throws NoConnectionError without a connection, and when it is lost meanwhile
   */
  ask<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.snapshot() === 'lost') reject(new NoConnectionError());
      };
      const unlook = this.subscribe(look);
      look();
      answer.then(resolve, reject).finally(unlook);
    });
  }

  readonly #look = () => {
    const mine = ++this.#attempt;
    const conclude = (is: boolean) => {
      if (mine !== this.#attempt) return;
      this.#isCutOff = is;
      this.#conclude();
    };
    if (navigator.onLine) return conclude(false);
    const timer = setTimeout(conclude, PATIENCE_MS, true);
    this.#client.call('Server', {}).then(
      () => {
        clearTimeout(timer);
        conclude(false);
      },
      // By then the state of the connection tells it.
      () => {},
    );
  };

  #conclude(): void {
    const standing = this.#standing();
    if (standing !== this.view) this.show(standing);
  }

  #standing(): Standing {
    const { state } = this.#store.state.connection;
    if (this.#isCutOff || state === 'waiting' || state === 'closed') return 'lost';
    return state === 'online' ? 'connected' : 'connecting';
  }
}
