import type { Storage } from '../storage/storage.ts';
import type { Resident, Session } from './session.ts';

// How stale the time may be that Sessions shows after a restart.
const STALE_MS = 10 * 60_000;

/** When sessions of 2.0 were last seen, as storage knows it. It lags behind, so that a request writes nothing. */
export class LastSeen {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async save(sessions: readonly Session[]): Promise<void> {
    const seen = sessions.map((session) => {
      session.savedAt = session.seenAt;
      return { uin: session.resident.uin, session: session.id, address: session.address, at: session.seenAt };
    });
    if (seen.length > 0) await this.#storage.sawSessions(seen);
  }

  /** Makes storage know of these what is known here; one with a connection is there now. */
  async saveNow(sessions: readonly Session[], steady: number): Promise<void> {
    for (const session of sessions) if (session.links !== undefined) session.seenAt = steady;
    await this.save(sessions.filter(({ seenAt, savedAt }) => seenAt > savedAt));
  }

  /** Those of which storage knows too little. */
  *stale(residents: Iterable<Resident>, steady: number): Iterable<Session> {
    for (const { modern } of residents) {
      for (const session of modern) {
        const seenAt = session.links === undefined ? session.seenAt : steady;
        if (seenAt - session.savedAt < STALE_MS) continue;
        session.seenAt = seenAt;
        yield session;
      }
    }
  }
}
