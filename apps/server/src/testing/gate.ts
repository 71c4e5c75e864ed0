import type { Storage } from '../storage/storage.ts';

/** Lets reads of mailboxes wait, as if the disk were slow. */
export class Gate {
  #open = Promise.resolve();
  #came = () => {};

  through(storage: Storage): Storage {
    const waiting: Storage['waiting'] = async (page) => {
      this.#came();
      await this.#open;
      return storage.waiting(page);
    };
    return { ...storage, waiting };
  }

  /** From now on reads wait until the answer's `open` is called; `came` settles when one is waiting. */
  close(): { came: Promise<void>; open: () => void } {
    const { promise, resolve: open } = Promise.withResolvers<void>();
    this.#open = promise;
    const { promise: came, resolve } = Promise.withResolvers<void>();
    this.#came = resolve;
    return { came, open };
  }
}
