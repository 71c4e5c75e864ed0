import { errors } from '@rookery/protocol';
import type { Clock } from './clock.ts';
import { outdated, RefusedError } from './errors.ts';
import type { Inbox } from './inbox.ts';
import type { Link } from './link.ts';

/** What a fetcher is made of. */
export type FetcherParts = {
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** Whether events come by themselves, and only entries turned away must be fetched. */
  readonly pushes: boolean;
  /** The server does not let this session fetch. */
  readonly failed: (error: RefusedError) => void;
};

const WAIT_SECONDS = 25;
/** An empty answer that comes sooner was not held back: the server does not wait. */
const LEAST_WAIT_MS = 1000;
const AGAIN_MS = 1000;

/** Fetches entries: all of them by long poll, or beside pushes those that were turned away. */
export class Fetcher {
  readonly #parts: FetcherParts;
  #link: Link | undefined;
  #ring: () => void = () => {};

  constructor(parts: FetcherParts) {
    this.#parts = parts;
  }

  /** Fetches over this link until it ends. */
  async attach(link: Link): Promise<void> {
    this.#link = link;
    link.ended.then(() => {
      if (this.#link === link) this.#link = undefined;
      this.#ring();
    });
    while (this.#link === link) {
      if (!this.#isDue()) await new Promise<void>((resolve) => this.#wait(resolve));
      else if (!(await this.#fetch(link))) return;
    }
  }

  /** Something may have to be fetched. */
  ring(): void {
    this.#ring();
  }

  /** Fetches until there is nothing more, and resolves when the listeners are done with it. @throws RefusedError, UnreachableError */
  async catchUp(link: Link): Promise<void> {
    const { inbox } = this.#parts;
    do await inbox.idle();
    while (inbox.isWanted && (await this.#page(link, undefined)));
    await inbox.idle();
  }

  #wait(resolve: () => void): void {
    this.#ring = resolve;
  }

  #isDue(): boolean {
    const { inbox, pushes } = this.#parts;
    return inbox.hasRoom && (!pushes || inbox.missed > 0);
  }

  /** Fetches once; resolves with whether to go on. */
  async #fetch(link: Link): Promise<boolean> {
    const { clock, pushes } = this.#parts;
    const askedAt = clock.now();
    try {
      const isThere = await this.#page(link, pushes ? undefined : WAIT_SECONDS);
      if (!isThere && !pushes && clock.now() - askedAt < LEAST_WAIT_MS) await this.#rest(link, LEAST_WAIT_MS);
      return true;
    } catch (error) {
      return error instanceof RefusedError && this.#isWorthAnother(link, error);
    }
  }

  /** Confirms handled entries and takes those behind them; resolves with whether there were any. */
  async #page(link: Link, wait: number | undefined): Promise<boolean> {
    const { inbox } = this.#parts;
    const { position = 0, missed, generation } = inbox;
    let isThere = false;
    await link.request(
      'GetMsgEx',
      { AK: position, GN: generation, WT: wait },
      {
        waitSeconds: wait,
        answered: (page) => {
          if (page.GN && page.GN !== generation) return link.close(outdated());
          inbox.sawConfirmed(position);
          isThere = inbox.fetched(page, missed);
        },
      },
    );
    return isThere;
  }

  async #isWorthAnother(link: Link, error: RefusedError): Promise<boolean> {
    const { code, waitMs } = error;
    const isPassing = code === errors.limited.res || code === errors.failed.res || code === errors.session.res;
    if (!isPassing) this.#parts.failed(error);
    else await this.#rest(link, code === errors.limited.res ? waitMs : AGAIN_MS);
    return isPassing;
  }

  async #rest(link: Link, ms: number): Promise<void> {
    const resting = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.after(ms, resting.resolve);
    await Promise.race([resting.promise, link.ended]);
    cancel();
  }
}
