import type { Client, ClientEvent } from '@rookery/client';
import { RefusedError } from '@rookery/client';
import type { Reason } from '@rookery/protocol';
import { withTalk } from './events.ts';
import type { Attached } from './messages.ts';
import type { State } from './state.ts';
import type { Talk } from './talks.ts';

/** What the store needs of a client of the SDK. */
export type StoreClient = Pick<
  Client,
  'uin' | 'state' | 'generation' | 'on' | 'call' | 'send' | 'message' | 'recall' | 'edit' | 'react' | 'wake'
>;

/** Time, as the store sees it. */
export type StoreClock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Monotonic milliseconds, independent of the system clock: for durations. Never 0. */
  steady(): number;
  /** Calls `work` after so many milliseconds. */
  after(ms: number, work: () => void): void;
};

/** The time of the machine. */
export const clockOfMachine: StoreClock = {
  now: () => Date.now(),
  steady: () => 1 + performance.now(),
  after: (ms, work) => void setTimeout(work, ms),
};

/** What is done in one window, and what the others of the same session should know of. */
export type WindowAct =
  | (Attached & {
      readonly type: 'sending';
      readonly id: string;
      readonly to: number;
      readonly text: string;
      readonly at: number;
    })
  | {
      readonly type: 'refused';
      readonly id: string;
      readonly to: number;
      readonly why: string;
      readonly reason?: Reason | undefined;
    }
  | { readonly type: 'discarded'; readonly id: string; readonly to: number }
  | { readonly type: 'dismissed'; readonly peer: number }
  | Pick<Extract<ClientEvent, { type: 'sent' }>, 'type' | 'id' | 'to' | 'text' | 'number' | 'at' | 'entry' | 'name'>
  | Extract<
      ClientEvent,
      { type: 'recalled' | 'edited' | 'reacted' | 'read' | 'seen' | 'talk' | 'status' | 'list' | 'typing' }
    >;

/** What the parts of a store share: the state and its subscribers, the client, and the clock. */
export class SharedState {
  readonly client: StoreClient;
  readonly clock: StoreClock;
  readonly #listeners = new Set<() => void>();
  readonly #done = new Set<(act: WindowAct) => void>();
  #state: State;
  #isTold = true;

  constructor(client: StoreClient, clock: StoreClock, state: State) {
    this.client = client;
    this.clock = clock;
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  talk(peer: number): Talk | undefined {
    return this.#state.talks.get(peer);
  }

  // What happens in one turn of the event loop is told once.
  set(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    if (!this.#isTold) return;
    this.#isTold = false;
    queueMicrotask(() => {
      this.#isTold = true;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Changes some parts of the state. */
  put(changes: Partial<State>): void {
    this.set({ ...this.#state, ...changes });
  }

  /** Changes one conversation. */
  change(peer: number, change: (talk: Talk) => Talk): void {
    this.set(withTalk(this.#state, peer, change));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the other windows of the session. */
  tell(act: WindowAct): void {
    for (const listener of this.#done) listener(act);
  }

  onAct(listener: (act: WindowAct) => void): () => void {
    this.#done.add(listener);
    return () => this.#done.delete(listener);
  }
}

/** Why something could not be done, as a sentence. */
export function messageOf(error: unknown): string {
  if (error instanceof RefusedError && error.retrySeconds !== undefined) {
    return `${error.message} Try again in ${error.waitMs / 1000} s.`;
  }
  return error instanceof Error ? error.message : String(error);
}
