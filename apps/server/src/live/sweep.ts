import type { Base } from '../base.ts';
import type { Presence } from '../presence/presence.ts';
import { isAlive, type Session } from './session.ts';
import { DAY_MS, LIFE_MS, ONLINE_MS, type Sessions } from './sessions.ts';

const PRUNE_MS = 3_600_000;

/** Ends what has been silent for too long. */
export class Sweep {
  readonly #base: Base;
  readonly #sessions: Sessions;
  readonly #presence: Presence;
  /** The loss of a node whose sessions have been removed. */
  #prunedLoss = Number.NaN;
  #prunedAt: number;

  constructor(base: Base, sessions: Sessions, presence: Presence) {
    this.#base = base;
    this.#sessions = sessions;
    this.#presence = presence;
    this.#prunedAt = presence.lostAt;
  }

  /** Called every few seconds. */
  async run(steady: number): Promise<void> {
    const sessions = this.#sessions;
    await this.#presence.beat(steady);
    const silent: Session[] = [];
    const over: Session[] = [];
    const now = this.#base.now();
    for (const resident of sessions.residents()) {
      if (resident.present && !resident.isThere(steady, ONLINE_MS)) sessions.leave(resident);
      for (const session of resident.all()) {
        if (session.scope && session.scope.expiresAt <= now) over.push(session);
        else if (!isAlive(session, steady, LIFE_MS)) silent.push(session);
      }
    }
    // Their requests are refused anyway; this is for what is pushed, and for polls that wait.
    await Promise.all(over.map((session) => sessions.end(session, 'The app password has ended.')));
    const modern = silent.filter(({ id }) => id !== 0);
    await sessions.lastSeen.save([...modern, ...sessions.lastSeen.stale(sessions.residents(), steady)]);
    for (const session of modern) if (!isAlive(session, steady, LIFE_MS)) sessions.letGo(session);
    await Promise.all(
      silent.filter(({ id }) => id === 0).map((session) => sessions.end(session, 'Silent for too long.')),
    );
    await this.#prune(steady);
  }

  /** Notes in storage when the sessions were last seen: before the process ends. */
  async saveAll(): Promise<void> {
    await this.#sessions.lastSeen.save([...this.#sessions.residents()].flatMap(({ modern }) => modern));
  }

  /** Sessions not resumed: those of legacy clients that a lost node had, and those of 2.0 past their days. */
  async #prune(steady: number): Promise<void> {
    const { storage, config } = this.#base;
    const { lostAt } = this.#presence;
    if (this.#prunedLoss !== lostAt && steady - lostAt >= LIFE_MS) {
      this.#prunedLoss = lostAt;
      const lost = { before: lostAt, alive: this.#presence.nodes };
      await this.#presence.missed(await storage.pruneSessions(lost));
    }
    if (steady - this.#prunedAt < PRUNE_MS) return;
    this.#prunedAt = steady;
    await storage.pruneModernSessions(steady - config['session-days'] * DAY_MS);
  }
}
