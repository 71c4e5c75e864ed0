import { type Entry, kinds, type Status } from '@rookery/protocol';
import type { Base } from '../base.ts';
import { wireBytes } from '../wire-bytes.ts';
import { putBackNotes, statusFor } from './notes.ts';
import type { Session } from './session.ts';

/**
 * What a legacy client fetches at one time. Legacy clients cannot confirm: written entries count as fetched, and the next
 * fetch waits for the end of this one, so that nothing goes out twice.
 */
export class LegacyFetch {
  readonly #base: Base;
  readonly #session: Session;
  readonly #done: () => void;
  /** Messages and requests first, then status changes. */
  readonly entries: Entry[] = [];

  private constructor(base: Base, session: Session, done: () => void) {
    this.#base = base;
    this.#session = session;
    this.#done = done;
  }

  /**
   * Takes the session's turn, and what is there. Call {@link end} in any case.
   *
   * @param most entries at the most, within what the configuration allows
   * @param endsAtEquals whether a text with `=` must be the last
   */
  static async begin(base: Base, session: Session, most: number, endsAtEquals = false): Promise<LegacyFetch> {
    while (session.fetching) await session.fetching;
    const { promise, resolve } = Promise.withResolvers<void>();
    session.fetching = promise;
    const done = () => {
      if (session.fetching === promise) session.fetching = undefined;
      resolve();
    };
    const fetch = new LegacyFetch(base, session, done);
    try {
      await fetch.#take(most, endsAtEquals);
      return fetch;
    } catch (error) {
      session.rung = true;
      done();
      throw error;
    }
  }

  /** Entries written up to this one count as fetched. */
  confirm({ number, kind }: Entry): void {
    if (kind !== kinds.status.code) this.#moveTo(number);
  }

  /** From this entry on nothing was written: it comes again. */
  putBack(first: Entry): void {
    this.#session.rung = true;
    const left = this.entries.slice(this.entries.indexOf(first));
    putBackNotes(
      this.#session,
      left.filter(({ kind }) => kind === kinds.status.code),
    );
  }

  /** The next one may fetch. */
  end(): void {
    this.#done();
  }

  async #take(most: number, endsAtEquals: boolean): Promise<void> {
    const { config } = this.#base;
    const session = this.#session;
    const count = Math.min(most, config['poll-messages']);
    const room = new Room(count, config['poll-bytes'], endsAtEquals);
    if (session.rung) {
      session.rung = false;
      const found = await this.#look(count);
      // After a page with entries, look once more: there may be another.
      if (found.length > 0) session.rung = true;
      for (const entry of found) {
        const inWords = await this.#inWords(entry);
        if (!room.takes(inWords)) return;
        this.entries.push(inWords);
      }
    }
    for (const [key, entry] of session.notes ?? []) {
      if (!room.takes(entry)) break;
      this.entries.push(entry);
      session.notes?.delete(key);
    }
    if (session.notes?.size === 0) session.notes = undefined;
  }

  /** The next entries. What is nothing for legacy clients is passed by for good, or it would be looked at each time. */
  async #look(count: number): Promise<Entry[]> {
    const { storage, config } = this.#base;
    const session = this.#session;
    for (;;) {
      const page = { uin: session.uin, after: session.cursor, count, bytes: config['poll-bytes'] };
      const { entries, upTo, isLast } = await storage.waiting(page);
      if (entries.length > 0) return entries;
      this.#moveTo(upTo);
      if (isLast) return entries;
    }
  }

  #moveTo(number: number): void {
    const session = this.#session;
    if (number <= session.cursor) return;
    session.cursor = number;
    this.#base.storage.moveCursor({ uin: session.uin, number }).catch((error: unknown) => {
      // Not lost: it only means that these messages come again after a restart.
      this.#base.log.error({ err: error, uin: session.uin }, 'the place in a mailbox could not be kept');
    });
  }

  async #inWords(entry: Entry): Promise<Entry> {
    const files = entry.beside?.files;
    return files ? { ...entry, text: await this.#base.inWords(entry.text, files) } : entry;
  }
}

/** A status note as a version knows it; all else as it is. */
export function entryFor(version: number, entry: Entry): Entry {
  if (entry.kind !== kinds.status.code) return entry;
  return { ...entry, text: String(statusFor(version, Number(entry.text) as Status)) };
}

const HEAD_BYTES = 128;

/**
 * How much one answer over HTTP still holds; as a line, or in 2.0, it is a close guess. The first entry always fits, or
 * a long message would never arrive.
 */
export class Room {
  #entries: number;
  #bytes: number;
  readonly #endsAtEquals: boolean;
  #isEmpty = true;

  constructor(entries: number, bytes: number, endsAtEquals = false) {
    this.#entries = entries;
    this.#bytes = bytes - HEAD_BYTES;
    this.#endsAtEquals = endsAtEquals;
  }

  takes({ kind, peer, text }: Entry): boolean {
    const bytes = wireBytes(text) + String(peer).length + String(kind).length + 3;
    if (this.#entries === 0 || (bytes > this.#bytes && !this.#isEmpty)) return false;
    this.#entries = this.#endsAtEquals && text.includes('=') ? 0 : this.#entries - 1;
    this.#bytes -= bytes;
    this.#isEmpty = false;
    return true;
  }
}
