import { RefusedError } from '@rookery/client';
import type { Core } from './core.ts';
import * as talks from './talks.ts';

const TELL_AFTER_MS = 200;

/** What was read: the server is told once for many messages, and again when it could not be reached. */
export class Reading {
  readonly #core: Core;
  readonly #untold = new Map<number, number>();
  /** The conversation that is being looked at, at its newer end. */
  #attended: number | undefined;
  #isWaiting = false;

  constructor(core: Core) {
    this.#core = core;
  }

  attend(peer: number | undefined): void {
    this.#attended = peer;
    this.readOn();
  }

  isAttended(peer: number): boolean {
    return this.#attended === peer;
  }

  /** What has come where somebody looks is read. */
  readOn(): void {
    const peer = this.#attended;
    const talk = peer === undefined ? undefined : this.#core.talk(peer);
    const number = talk?.latest?.number ?? 0;
    if (peer === undefined || !talk || number === 0) return;
    if (talk.unread === 0 && talk.readTo >= number) return;
    this.#core.change(peer, (before) => talks.readTo(before, number));
    this.#core.tell({ type: 'read', peer, number });
    this.#untold.set(peer, number);
    this.#tellSoon();
  }

  #tellSoon(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#core.clock.after(TELL_AFTER_MS, () => {
      this.#isWaiting = false;
      this.flush();
    });
  }

  /** Tells what was not told yet, if the server can be reached. */
  flush(): void {
    if (this.#core.client.state !== 'online') return;
    for (const [peer, number] of this.#untold) void this.#tell(peer, number);
  }

  async #tell(peer: number, number: number): Promise<void> {
    this.#untold.delete(peer);
    try {
      await this.#core.client.call('Read', { UN: peer, ID: number });
    } catch (error) {
      if (!(error instanceof RefusedError) && !this.#untold.has(peer)) this.#untold.set(peer, number);
    }
  }
}
