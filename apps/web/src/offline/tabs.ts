import type { Store } from '@rookery/store';
import { actIn } from './acts.ts';

/** The windows of this browser that show the same account: what is done in one is seen in all. */
export class Tabs {
  readonly #channel: BroadcastChannel;
  readonly #unsubscribe: () => void;

  constructor(uin: number, store: Store) {
    this.#channel = new BroadcastChannel(`rookery-${uin}`);
    this.#channel.onmessage = ({ data }) => {
      const act = actIn(data);
      if (act) store.hear(act);
    };
    this.#unsubscribe = store.onAct((act) => this.#channel.postMessage(act));
  }

  close(): void {
    this.#unsubscribe();
    this.#channel.close();
  }
}
