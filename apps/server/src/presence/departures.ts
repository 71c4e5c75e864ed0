import type { Base } from '../base.ts';
import type { Storage } from '../storage/storage.ts';

/** What {@link Departures} are made of. */
export type DepartureParts = Pick<Base, 'log' | 'now'> & { readonly storage: Pick<Storage, 'setLeft'> };

/**
 * When friends last saw an account go: noted when what they see of it becomes offline, and at no request. Who hides goes
 * at that moment, and is not seen again before showing up: so it tells no more than the statuses do.
 */
export class Departures {
  readonly #parts: DepartureParts;
  readonly #leaving: Map<number, number>;

  /** @param leaving what is on its way to storage: friends ask as soon as they are told */
  constructor(parts: DepartureParts, leaving = new Map<number, number>()) {
    this.#parts = parts;
    this.#leaving = leaving;
  }

  /** Friends do not see these accounts any more. Presence does not wait for the disk. */
  async left(uins: readonly number[]): Promise<void> {
    if (uins.length === 0) return;
    const { storage, log, now } = this.#parts;
    const at = now();
    for (const uin of uins) this.#leaving.set(uin, at);
    try {
      await storage.setLeft(uins.map((uin) => ({ uin, at })));
    } catch (error) {
      log.error({ err: error }, 'it is not kept when accounts were last seen');
    }
    for (const uin of uins) if (this.#leaving.get(uin) === at) this.#leaving.delete(uin);
  }
}
