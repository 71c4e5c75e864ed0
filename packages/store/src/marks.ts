import type { TalkMarks } from '@rookery/client';
import type { Reading } from './reading.ts';
import type { SharedState } from './shared-state.ts';
import * as talks from './talks.ts';

/** What I do with a conversation besides reading it: mark it as unread, hide it, delete it. */
export class Marks {
  readonly #shared: SharedState;
  readonly #reading: Reading;

  constructor(shared: SharedState, reading: Reading) {
    this.#shared = shared;
    this.#reading = reading;
  }

  /** Sets what is given. */
  async set(peer: number, { isMarked, isHidden }: { isMarked?: boolean; isHidden?: boolean }): Promise<void> {
    // A read mark that came behind it would take it away.
    await this.#reading.settle(peer);
    const number = this.#newest(peer);
    await this.#shared.client.call('SetTalk', { peer, number, isMarked, isHidden });
    const hiddenTo = isHidden === undefined ? undefined : isHidden ? number : 0;
    this.#put(peer, {
      ...(isMarked === undefined ? {} : { isMarked }),
      ...(hiddenTo === undefined ? {} : { hiddenTo }),
    });
  }

  /** Deletes what there is by now, for me only; what could not be sent as well. */
  async forget(peer: number): Promise<void> {
    const number = this.#newest(peer);
    await this.#shared.client.call('Forget', { peer, number });
    for (const { key, fate } of this.#shared.talk(peer)?.messages ?? []) {
      if (fate !== 'failed') continue;
      this.#shared.change(peer, (talk) => talks.discarded(talk, key));
      this.#shared.tell({ type: 'discarded', id: key, to: peer });
    }
    this.#put(peer, { isMarked: false, clearedTo: number });
  }

  #newest(peer: number): number {
    return this.#shared.talk(peer)?.latest?.number ?? 0;
  }

  #put(peer: number, change: Partial<TalkMarks>): void {
    this.#shared.change(peer, (talk) => talks.withMarks(talk, { ...talk, ...change }));
    const { isMarked, hiddenTo, clearedTo } = this.#shared.talk(peer) ?? talks.emptyTalk(peer);
    this.#shared.tell({ type: 'talk', peer, isMarked, hiddenTo, clearedTo });
  }
}
