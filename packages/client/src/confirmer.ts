import { errors } from '@rookery/protocol';
import { type Clock, within } from './clock.ts';
import { outdated, RefusedError } from './errors.ts';
import type { Inbox } from './inbox.ts';
import type { Link } from './link.ts';

const BATCH_MS = 250;
const BATCH_ENTRIES = 64;
const AGAIN_MS = 1000;
const FLUSH_MS = 2000;

/** Tells the server up to where entries were handled: for many at once, and soon. */
export class Confirmer {
  readonly #inbox: Inbox;
  readonly #clock: Clock;
  #link: Link | undefined;
  #handled = 0;
  #cancel: (() => void) | undefined;
  #isUnderWay = false;

  constructor(inbox: Inbox, clock: Clock) {
    this.#inbox = inbox;
    this.#clock = clock;
  }

  /** Confirms over this link until it ends. Not needed where every fetch confirms. */
  async attach(link: Link): Promise<void> {
    this.#link = link;
    await link.ended;
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#rest();
  }

  /** An entry has been handled. */
  moved(): void {
    if (!this.#link) return;
    this.#handled++;
    if (this.#handled >= BATCH_ENTRIES) this.#confirm();
    else this.#soon(BATCH_MS);
  }

  /** Confirms all that was handled, if that can be done within a moment. */
  async flush(link: Link): Promise<void> {
    this.#link = undefined;
    this.#rest();
    const { position = 0, confirmed, generation } = this.#inbox;
    const request = { AK: position, GN: generation };
    if (position > confirmed) await within(this.#clock, FLUSH_MS, link.request('Confirm', request));
  }

  #soon(ms: number): void {
    this.#cancel ??= this.#clock.after(ms, () => {
      this.#cancel = undefined;
      this.#confirm();
    });
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#handled = 0;
  }

  async #confirm(): Promise<void> {
    const link = this.#link;
    const { position = 0, confirmed, generation } = this.#inbox;
    if (!link || this.#isUnderWay || position <= confirmed) return;
    this.#rest();
    this.#isUnderWay = true;
    try {
      const { GN } = await link.request('Confirm', { AK: position, GN: generation });
      if (GN && GN !== generation) link.close(outdated());
      else this.#inbox.sawConfirmed(position);
    } catch (error) {
      this.#setBack(error);
    }
    this.#isUnderWay = false;
    if (this.#handled > 0 && this.#link) this.#soon(BATCH_MS);
  }

  /** The next connection confirms as it begins. On this one it is worth another try when the server has no time. */
  #setBack(error: unknown): void {
    if (!(error instanceof RefusedError) || !this.#link) return;
    if (error.code === errors.limited.res) this.#soon(error.waitMs);
    if (error.code === errors.failed.res) this.#soon(AGAIN_MS);
  }
}
