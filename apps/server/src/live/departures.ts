import type { Log } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import type { Sessions } from './sessions.ts';

/**
 * When friends last saw an account go: noted when what they see of it becomes offline, and at no request. Who hides goes
 * at that moment, and is not seen again before showing up: so it tells no more than the statuses do.
 */
export class Departures {
  readonly #storage: Storage;
  readonly #sessions: Sessions;
  readonly #now: () => number;
  readonly #log: Log;
  /** What is on its way to storage: friends ask as soon as they are told. */
  readonly #leaving = new Map<number, number>();

  constructor(storage: Storage, sessions: Sessions, now: () => number, log: Log) {
    this.#storage = storage;
    this.#sessions = sessions;
    this.#now = now;
    this.#log = log;
  }

  /** Friends do not see these accounts any more. Presence does not wait for the disk. */
  async left(uins: readonly number[]): Promise<void> {
    const at = this.#now();
    for (const uin of uins) this.#leaving.set(uin, at);
    try {
      await this.#storage.setLeft(uins.map((uin) => ({ uin, at })));
    } catch (error) {
      this.#log.error({ err: error }, 'it is not kept when accounts were last seen');
    }
    for (const uin of uins) if (this.#leaving.get(uin) === at) this.#leaving.delete(uin);
  }

  /** What a friend is told, given what storage has: 0 nothing, or that the account is there. */
  told(uin: number, leftAt: number | null): number {
    if (leftAt === null || this.#sessions.isOnline(uin)) return 0;
    return this.#leaving.get(uin) ?? leftAt;
  }
}
