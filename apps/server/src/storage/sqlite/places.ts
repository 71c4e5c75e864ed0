import type { DatabaseSync } from 'node:sqlite';
import { oldNews } from '../rules/places.ts';
import type { Mailboxes } from './mailboxes.ts';

/**
 * Up to where each mailbox was fetched, and how much waits behind that.
 *
 * An account has two places besides those of its sessions of 2.0: that of its legacy clients, and the furthest that any
 * session has confirmed. What came in behind the latter waits: counted once per account, then kept up to date here.
 */
export class Places {
  readonly #mailboxes: Mailboxes;
  readonly #generation: string;
  readonly #read;
  readonly #readBase;
  readonly #write;
  readonly #setBase;
  readonly #waiting = new Map<number, number>();

  /** @param generation the word of the present one */
  constructor(db: DatabaseSync, mailboxes: Mailboxes, generation: string) {
    this.#mailboxes = mailboxes;
    this.#generation = generation;
    this.#read = db.prepare('SELECT number, confirmed FROM cursors WHERE uin = ?');
    this.#read.setReturnArrays(true);
    this.#write = db.prepare(`
      INSERT INTO cursors (uin, number, confirmed, generation) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (uin) DO UPDATE SET number = max(number, ?2), confirmed = max(confirmed, ?3), generation = ?4,
        base = CASE WHEN generation = ?4 THEN base ELSE confirmed END`);
    this.#readBase = db.prepare(
      'SELECT CASE WHEN generation = ? THEN base ELSE confirmed END AS base FROM cursors WHERE uin = ?',
    );
    this.#setBase = db.prepare('UPDATE cursors SET base = confirmed, generation = ? WHERE uin = ?');
  }

  /** Both places of an account. */
  of(uin: number): readonly [legacy: number, confirmed: number] {
    return (this.#read.get(uin) as unknown as [number, number] | undefined) ?? [0, 0];
  }

  /** How far an account had confirmed when the present generation began: later entries may be new to any client. */
  base(uin: number): number {
    return (this.#readBase.get(this.#generation, uin) as { base: number } | undefined)?.base ?? 0;
  }

  /** A generation of the account's own begins. */
  beginEra(uin: number): void {
    this.#setBase.run(this.#generation, uin);
  }

  /** How many entries wait in a mailbox, without those of groups. */
  waiting(uin: number): number {
    const known = this.#waiting.get(uin);
    if (known !== undefined) return known;
    const counted = this.#mailboxes.countReceived(uin, this.of(uin)[1]);
    this.#waiting.set(uin, counted);
    return counted;
  }

  /** How many messages of one sender wait in a mailbox, counted up to `most`. */
  waitingFrom(uin: number, peer: number, most: number): number {
    return this.#mailboxes.countFrom(uin, peer, this.of(uin)[1], most);
  }

  /** One more is about to be put there. */
  expect(uin: number): void {
    this.#waiting.set(uin, this.waiting(uin) + 1);
  }

  /** Moves the furthest place of an account, and with `legacy` that of its legacy clients; never back. */
  move(uin: number, number: number, legacy: boolean): void {
    const known = this.#waiting.get(uin);
    const [, confirmed] = this.of(uin);
    if (known !== undefined && number > confirmed) {
      this.#waiting.set(uin, known - this.#mailboxes.countReceived(uin, confirmed, number));
    }
    this.#write.run(uin, legacy ? number : 0, number, this.#generation);
  }

  /** Moves each place up to a number, if nothing has come in between: own messages are not waited for. */
  skipSent(uin: number, number: number): void {
    const [legacy, confirmed] = this.of(uin);
    const [waiting] = this.#mailboxes.received(uin, confirmed);
    if (waiting) return;
    // The place of the legacy clients may lie further back.
    const [missed] = this.#mailboxes.received(uin, legacy);
    this.move(uin, number, missed === undefined);
  }

  /** Where legacy clients go on: what others have confirmed, and is old, does not come to them any more. */
  openLegacy(uin: number, at: number): number {
    const [legacy, confirmed] = this.of(uin);
    const skipped = this.#mailboxes.lastBefore(uin, legacy, confirmed, oldNews(at));
    if (skipped === 0) return legacy;
    this.move(uin, skipped, true);
    return skipped;
  }

  /** Forgets the counts, since a transaction was rolled back. */
  forget(): void {
    this.#waiting.clear();
  }
}
