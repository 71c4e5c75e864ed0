import { type Client, UnreachableError } from '@rookery/client';
import type { Store } from '@rookery/store';
import { Observable } from './observable.ts';

/** The state of the connection: `connecting` lasts until the first one is made or has failed. */
export type Standing = 'connecting' | 'connected' | 'lost';

const PATIENCE_MS = 1500;

/** Thrown when there is no connection. The question is asked again when there is one. */
export class NoConnectionError extends Error {
  override readonly name = 'NoConnectionError';
}

/**
 * Whether the server can be reached. A WebSocket notices late that the machine has lost its network; this asks the server
 * as soon as the browser reports it. A server on the same machine can still be reached.
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
   * Waits for the answer to a request that changes nothing.
   *
   * @throws NoConnectionError without a connection, or when it is lost meanwhile
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

  /** For what must not be done only when the connection returns: by then it may have been given up. @throws UnreachableError */
  need(): void {
    if (this.snapshot() === 'lost') throw new UnreachableError('There is no connection.');
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
      // By then the connection's own state tells.
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
