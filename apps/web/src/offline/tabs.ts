import type { Store } from '@rookery/store';

/** The windows of this browser that show the same account: what is done in one is seen in all. */
export class Tabs {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  close(): void {
    void this.#store;
  }
}
