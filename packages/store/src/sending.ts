import { type Attached, attachedTo } from './messages.ts';
import type { SharedState } from './shared-state.ts';
import type { State } from './state.ts';
import * as talks from './talks.ts';

/** How long another window has to send what it has begun to send. */
const ADOPT_MS = 15_000;
/** How often a typing notice is sent at the most. */
const TYPING_EVERY_MS = 4000;

/** What I write: messages on their way, and the notice that one is being written. */
export class Sending {
  readonly #shared: SharedState;
  readonly #typed = new Map<number, number>();

  constructor(shared: SharedState) {
    this.#shared = shared;
  }

  /** Sends what an earlier run has not, in the same order and under the same names: nothing is stored twice. */
  resume(kept: State): void {
    for (const { peer, messages } of kept.talks.values()) {
      for (const message of messages) if (message.fate === 'sending') this.#hand(peer, message, message.key);
    }
  }

  send(peer: number, text: string, attached: Attached): void {
    const message = { text, ...attachedTo(attached) };
    const id = this.#hand(peer, message);
    const at = this.#timeOfNext(peer);
    this.#typed.delete(peer);
    this.#shared.change(peer, (talk) => talks.sending(talk, { id, at, ...message }));
    this.#shared.tell({ type: 'sending', id, to: peer, at, ...message });
  }

  /** Behind the one before, also when the clock was put back: what is kept until the next run is sent in this order. */
  #timeOfNext(peer: number): number {
    const before = this.#shared.talk(peer)?.messages.findLast(({ fate }) => fate === 'sending');
    return Math.max(this.#shared.clock.now(), (before?.at ?? 0) + 1);
  }

  #hand(peer: number, message: Attached & { readonly text: string }, name?: string): string {
    const { id, done } = this.#shared.client.send(peer, message.text, { ...attachedTo(message), id: name });
    // The events `sent` and `failed` tell the same.
    done.catch(() => {});
    return id;
  }

  /** Another window sends a message. It may be gone before it has; the name keeps it from being stored twice. */
  heard(message: Attached & { id: string; to: number; text: string; at: number }): void {
    const { id, to } = message;
    this.#shared.change(to, (talk) => talks.sending(talk, message));
    this.#shared.clock.after(ADOPT_MS, () => this.#adopt(to, id));
  }

  #adopt(peer: number, id: string): void {
    const message = this.#shared.talk(peer)?.messages.find(({ key, fate }) => key === id && fate === 'sending');
    if (message) this.#hand(peer, message, id);
  }

  retry(peer: number, key: string): void {
    const message = this.#shared.talk(peer)?.messages.find((each) => each.key === key && each.fate === 'failed');
    if (!message) return;
    this.discard(peer, key);
    this.send(peer, message.text, message);
  }

  discard(peer: number, key: string): void {
    this.#shared.change(peer, (talk) => talks.discarded(talk, key));
    this.#shared.tell({ type: 'discarded', id: key, to: peer });
  }

  get onTheirWay(): number {
    let count = 0;
    for (const { messages } of this.#shared.state.talks.values()) {
      count += messages.filter(({ fate }) => fate === 'sending').length;
    }
    return count;
  }

  typing(peer: number): void {
    const { client, clock, state } = this.#shared;
    const now = clock.steady();
    if (!(state.friends.has(peer) || state.groups.has(peer)) || client.state !== 'online') return;
    if (now - (this.#typed.get(peer) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MS) return;
    this.#typed.set(peer, now);
    client.call('Typing', { peer }).catch(() => {});
  }
}
