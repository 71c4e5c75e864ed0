import type { Sessions } from './sessions.ts';

/**
 * The doorbell. The mailbox in storage is the truth; ringing only says "look into it". With several processes this is
 * where the bus comes in.
 */
export class Delivery {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** Something has been put into this account's mailbox, and is on disk. */
  ring(uin: number): void {
    const session = this.#sessions.of(uin);
    if (session) session.rung = true;
  }
}
