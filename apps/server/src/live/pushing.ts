import { type Entry, encodeLegacyPush, encodePush, withinGbk } from '@rookery/protocol';
import type { Base } from '../base.ts';
import { LegacyFetch } from './fetching.ts';
import type { Outbox } from './outbox.ts';
import type { Pusher, Session } from './session.ts';

/**
 * Pushes to a connection of 2.0, which confirms by number.
 *
 * As long as the connection is up to date, an entry goes out as it comes. Otherwise the mailbox is read page by page,
 * each when the one before has been written: a backlog of any length takes no memory.
 */
export class ModernPusher implements Pusher {
  readonly #base: Base;
  readonly #session: Session;
  readonly #outbox: Outbox;
  readonly #isOver: () => boolean;
  /** Up to here everything has been pushed. */
  #position: number;
  #isReading = false;
  #mustReadAgain = false;

  constructor(base: Base, session: Session, outbox: Outbox, position: number, isOver: () => boolean) {
    this.#base = base;
    this.#session = session;
    this.#outbox = outbox;
    this.#position = position;
    this.#isOver = isOver;
  }

  appended(entry: Entry, line: () => string, own: boolean): void {
    if (this.#isReading) {
      this.#mustReadAgain = true;
    } else if (this.#outbox.isFull) {
      // Read from the mailbox when there is room again.
      return;
    } else if (entry.number === this.#position + 1) {
      this.#position = entry.number;
      if (!own) this.#outbox.send(line());
    } else if (entry.number > this.#position) {
      this.look();
    }
  }

  look(): void {
    this.#mustReadAgain = true;
    if (this.#isReading) return;
    this.#isReading = true;
    this.#read()
      .catch((error: unknown) => this.#base.log.error({ err: error, uin: this.#session.uin }, 'a push failed'))
      .finally(() => {
        this.#isReading = false;
      });
  }

  passing(line: () => string): boolean {
    if (this.#outbox.isFull) return false;
    this.#outbox.send(line());
    return true;
  }

  async #read(): Promise<void> {
    const { storage, config } = this.#base;
    const { uin, id } = this.#session;
    while (this.#mustReadAgain) {
      this.#mustReadAgain = false;
      const bounds = { count: config['poll-messages'], bytes: config['page-bytes'] };
      const page = await storage.log({ uin, session: id, after: this.#position, ...bounds });
      if (this.#isOver()) return;
      this.#position = Math.max(this.#position, page.upTo);
      if (!page.isLast) this.#mustReadAgain = true;
      if (!(await this.#write(page.entries))) return;
    }
  }

  /** Resolves when the entries have been taken by the system; false when they will not be. */
  #write(entries: readonly Entry[]): Promise<boolean> | true {
    const last = entries.at(-1);
    if (!last) return true;
    return new Promise((resolve) => {
      for (const entry of entries) {
        this.#outbox.send(encodePush(this.#session.uin, entry), entry === last ? resolve : undefined);
      }
    });
  }
}

// One at a time: the next may have to wait, and by then another status counts.
const LEGACY_PAGE = 1;

/**
 * Pushes to a legacy client on a line: what GetMsgEx would fetch, as lines. Each counts as fetched when it has been
 * written, since such a client cannot confirm.
 */
export class LegacyPusher implements Pusher {
  readonly #base: Base;
  readonly #session: Session;
  readonly #outbox: Outbox;
  readonly #isOver: () => boolean;
  #seq = 0;
  #isReading = false;

  constructor(base: Base, session: Session, outbox: Outbox, isOver: () => boolean) {
    this.#base = base;
    this.#session = session;
    this.#outbox = outbox;
    this.#isOver = isOver;
  }

  appended(entry: Entry): void {
    if (!entry.sent) this.look();
  }

  look(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#read()
      .catch((error: unknown) => this.#base.log.error({ err: error, uin: this.#session.uin }, 'a push failed'))
      .finally(() => {
        this.#isReading = false;
      });
  }

  /** It is noted first, and read from there. */
  passing(): boolean {
    return false;
  }

  async #read(): Promise<void> {
    const session = this.#session;
    while (!this.#isOver() && (session.rung || session.notes !== undefined)) {
      const fetch = await LegacyFetch.begin(this.#base, session, LEGACY_PAGE);
      const isWritten = await this.#write(fetch);
      fetch.end();
      if (!isWritten) return;
    }
  }

  /** One after the other; the first that is not written ends it. */
  async #write(fetch: LegacyFetch): Promise<boolean> {
    for (const entry of fetch.entries) {
      const line = encodeLegacyPush(this.#session.uin, ++this.#seq, entry);
      const isWritten = line === undefined || (await this.#push(this.#session.isInGbk ? withinGbk(line) : line));
      if (!isWritten) {
        fetch.putBack(entry);
        return false;
      }
      fetch.confirm(entry);
    }
    return true;
  }

  #push(line: string): Promise<boolean> {
    if (this.#isOver()) return Promise.resolve(false);
    return new Promise((resolve) => this.#outbox.pushLegacy(line, resolve));
  }
}
