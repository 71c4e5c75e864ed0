import type { Base } from '../base.ts';
import type { Bus, Note } from '../bus/bus.ts';
import type { Delivery } from './delivery.ts';
import { listEntry } from './notes.ts';
import type { Sessions } from './sessions.ts';
import type { Watching } from './watching.ts';

type LookoutParts = Pick<Base, 'storage' | 'log' | 'now'> & {
  readonly bus: Bus;
  readonly sessions: Sessions;
  readonly delivery: Delivery;
  readonly watching: Watching;
};

/** Looks again at accounts that were changed elsewhere: on another node, or by another process on the same data. */
export class Lookout {
  readonly #parts: LookoutParts;
  /** Up to where the changes from outside have been read. */
  #place = 0;

  constructor(parts: LookoutParts) {
    this.#parts = parts;
    parts.bus.subscribe((note) => this.#hear(note));
  }

  /** From now on changes are looked for: before any session is taken up. */
  async begin(): Promise<void> {
    this.#place = (await this.#parts.storage.outsideChanges({})).upTo;
  }

  /** Other processes may have changed accounts. What they have changed is not known: connected clients ask anew. */
  async lookOutside(): Promise<void> {
    const { storage, sessions, delivery, now } = this.#parts;
    const { uins, upTo, isGap } = await storage.outsideChanges({ after: this.#place });
    const changed = isGap ? [...sessions.residents()].map(({ uin }) => uin) : uins;
    await Promise.all(changed.map((uin) => this.#look(uin)));
    // Every node reads the changes: each tells its own.
    for (const uin of changed) {
      delivery.pass(uin, listEntry(uin, 'changed', now()));
      // A number may be that of a group.
      for (const member of await storage.memberNumbers(uin)) delivery.pass(member, listEntry(uin, 'changed', now()));
    }
    // Only now: what could not be looked at is looked at the next time.
    this.#place = Math.max(this.#place, upTo);
  }

  /** A note may have been lost. */
  async lookAgain(): Promise<void> {
    const { storage, sessions, delivery } = this.#parts;
    delivery.lookAgain();
    const residents = [...sessions.residents()];
    const versions = await storage.sessionVersions(residents.map(({ uin }) => uin));
    const stale = residents.filter(({ version }, index) => version !== versions[index]);
    await Promise.all(stale.map(({ uin }) => this.#look(uin)));
  }

  #hear(note: Note): void {
    const { sessions, log } = this.#parts;
    if (note.says === 'ended') sessions.ended(note.uin, note.sessions, note.why);
    if (note.says !== 'changed') return;
    this.#look(note.uin).catch((error: unknown) => {
      log.error({ err: error, uin: note.uin }, 'a changed account could not be looked at');
    });
  }

  async #look(uin: number): Promise<void> {
    const { storage, sessions, watching } = this.#parts;
    await Promise.all([sessions.recheck(uin), watching.recheck(uin, storage)]);
  }
}
