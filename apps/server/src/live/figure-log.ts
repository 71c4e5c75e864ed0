import type { Base } from '../base.ts';
import type { Presence } from '../presence/presence.ts';
import type { Sessions } from './sessions.ts';

/** What is counted since the start. */
export type Counters = { requests: number; refusals: number; messages: number };

type Counted = Pick<Base, 'storage'> & {
  readonly sessions: Pick<Sessions, 'count'>;
  readonly presence: Pick<Presence, 'count'>;
  readonly counters: Counters;
  /** What is listened on; put in when it is. */
  readonly ports: readonly { connections(): Promise<number> }[];
  /** By the steady clock. */
  readonly startedAt: number;
};

const PAST_MS = 300_000;

type Figures = Required<Record<'TS' | 'UP' | 'OA' | 'SS' | 'CN' | 'RQ' | 'MS' | 'RF' | 'ME' | 'DB', number>>;

/** The figures of the last five minutes, in memory only: so who looks sees at once how it has been. */
export class FigureLog {
  readonly #parts: Counted;
  #noted: readonly { readonly at: number; readonly text: string }[] = [];

  constructor(parts: Counted) {
    this.#parts = parts;
  }

  async read(now: number, steady: number): Promise<Figures> {
    const { storage, sessions, presence, counters, ports, startedAt } = this.#parts;
    const { legacy, modern } = sessions.count();
    const [connections, bytes, online] = await Promise.all([
      Promise.all(ports.map((port) => port.connections())),
      storage.databaseBytes(),
      presence.count(),
    ]);
    return {
      TS: now,
      UP: steady - startedAt,
      OA: online,
      SS: legacy + modern,
      CN: connections.reduce((sum, count) => sum + count, 0),
      RQ: counters.requests,
      MS: counters.messages,
      RF: counters.refusals,
      ME: process.memoryUsage.rss(),
      DB: bytes,
    };
  }

  /** Notes how it is now; called every few seconds. */
  async note(now: number, steady: number): Promise<void> {
    const text = Object.values(await this.read(now, steady)).join(' ');
    this.#noted = [...this.#noted.filter(({ at }) => steady - at < PAST_MS), { at: steady, text }];
  }

  /** What was noted, the oldest first. */
  past(steady: number): readonly string[] {
    return this.#noted.filter(({ at }) => steady - at < PAST_MS).map(({ text }) => text);
  }
}
