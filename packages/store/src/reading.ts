import { RefusedError } from '@rookery/client';
import * as lists from './lists.ts';
import type { SharedState } from './shared-state.ts';
import * as talks from './talks.ts';

const TELL_AFTER_MS = 200;
/** How often it is counted anew, when more has come meanwhile. */
const MOST_COUNTS = 3;

/** Read positions: the server is told once for many messages, and again if it could not be reached. */
export class Reading {
  readonly #shared: SharedState;
  readonly #untold = new Map<number, number>();
  /** What the server does not want to hear. */
  readonly #refused = new Map<number, number>();
  /** The conversation that is being looked at, at its newer end. */
  #attended: number | undefined;
  #isWaiting = false;

  constructor(shared: SharedState) {
    this.#shared = shared;
  }

  attend(peer: number | undefined): void {
    this.#attended = peer;
    this.readOn();
  }

  isAttended(peer: number): boolean {
    return this.#attended === peer;
  }

  /** Messages that arrive in the visible conversation are read. */
  readOn(): void {
    const peer = this.#attended;
    const talk = peer === undefined ? undefined : this.#shared.talk(peer);
    const number = talk?.latest?.number ?? 0;
    if (peer === undefined || !talk || number === 0) return;
    if (talk.readTo >= number && !talks.hasUnread(talk)) return;
    this.#read(peer, number);
  }

  /** The messages up to a number have come into sight: what was unread of them is read, and the rest is not. */
  saw(peer: number, number: number): void {
    const talk = this.#shared.talk(peer);
    if (!talk?.loaded || talk.unread === 0 || number <= talk.readTo) return;
    this.#read(peer, number);
  }

  /** All of a conversation is read, without having been looked at. */
  readAll(peer: number): void {
    const number = this.#shared.talk(peer)?.latest?.number ?? 0;
    if (number > 0) this.#read(peer, number);
  }

  /** What the server has not been told of a conversation yet is told now. */
  async settle(peer: number): Promise<void> {
    const number = this.#untold.get(peer);
    if (number !== undefined) await this.#tell(peer, number);
  }

  #read(peer: number, number: number): void {
    this.#shared.change(peer, (before) => talks.readTo(before, number));
    this.#shared.tell({ type: 'read', peer, number });
    this.#untold.set(peer, number);
    this.#tellSoon(TELL_AFTER_MS);
  }

  #tellSoon(ms: number): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#shared.clock.after(ms, () => {
      this.#isWaiting = false;
      this.flush();
    });
  }

  /** Tells the server what it has not been told yet, if it can be reached. */
  flush(): void {
    if (this.#shared.client.state !== 'online') return;
    for (const [peer, number] of this.#untold) void this.#tell(peer, number);
  }

  /** The numbers of what is not told yet are those of another history. */
  forget(): void {
    this.#untold.clear();
    this.#refused.clear();
  }

  /**
   * Tells read positions that the server does not know, as of a run that ended without a network.
   *
   * @returns whether there was something, so that what the server has said holds no more
   */
  async tellMissing(summaries: readonly lists.TalkSummary[]): Promise<boolean> {
    const missing = summaries.filter(({ peer, unread, readTo, latest }) => {
      const { readTo: here = 0 } = this.#shared.talk(peer) ?? {};
      // What lies beyond the latest cannot be of this mailbox.
      return unread > 0 && here > readTo && here <= latest.number && here !== this.#refused.get(peer);
    });
    for (const { peer } of missing) await this.#tell(peer, this.#shared.talk(peer)?.readTo ?? 0);
    return missing.length > 0;
  }

  /** Something was read elsewhere, and perhaps not all: what the window here does not reach to is asked for, and counted. */
  async recount(peer: number): Promise<void> {
    for (let count = 0; count < MOST_COUNTS; count++) {
      const talk = this.#shared.talk(peer);
      if (!talk || talk.unread === 0 || talks.reachesFrom(talk, talk.readTo)) return;
      const from = { after: talk.readTo };
      const page = await lists.readHistory(this.#shared.client, peer, from, talks.PAGE).catch(() => undefined);
      const now = this.#shared.talk(peer);
      if (!page || now?.readTo !== talk.readTo) return;
      const counted = talks.recounted(now, page);
      if (counted) return this.#shared.change(peer, () => counted);
    }
  }

  async #tell(peer: number, number: number): Promise<void> {
    this.#untold.delete(peer);
    try {
      await this.#shared.client.call('Read', { peer, number });
    } catch (error) {
      if (isFinal(error)) return void this.#refused.set(peer, number);
      if (this.#untold.has(peer)) return;
      this.#untold.set(peer, number);
      if (error instanceof RefusedError) this.#tellSoon(error.waitMs);
    }
  }
}

/** Whether to tell it again is in vain: refused is final, unless the server has no time now. */
function isFinal(error: unknown): boolean {
  return error instanceof RefusedError && error.error !== 'limited' && error.error !== 'failed';
}
