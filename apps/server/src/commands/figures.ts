import { readFileSync } from 'node:fs';
import { type Config, type KeyName, keys } from '../config.ts';
import type { Handlers } from '../requests/dispatch.ts';
import type { Parts } from '../requests/parts.ts';

/** Information about the server: its name for everyone, figures and configuration for administrators. */
export function figureHandlers(parts: Parts): Pick<Handlers, 'Server' | 'Figures' | 'ServerInfo'> {
  const { config, storage, figureLog, alerts, previews, startedAt } = parts;
  const version = readVersion();

  return {
    Server: () => ({
      NM: config['server-name'],
      VN: version,
      RG: config.registration,
      MB: config['message-chars'],
      PK: alerts?.publicKey,
      LP: previews ? 1 : undefined,
    }),

    async Figures({ fields, now, steady }) {
      const figures = await figureLog.read(now, steady);
      return fields.PT === 1 ? { ...figures, PT: figureLog.past(steady) } : figures;
    },

    async ServerInfo({ now }) {
      const [counts, invites] = await Promise.all([storage.counts(), storage.invites(now)]);
      const known = {
        version,
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        'started-at': new Date(startedAt).toISOString(),
        accounts: counts.accounts,
        sessions: counts.sessions + counts.safeSessions,
        'open-invites': invites.length,
      };
      const told = [
        ...Object.entries(known).map(([name, value]) => [name, String(value)] as const),
        ...settings(config),
      ];
      return { SN: told.length, KN: told.map(([name]) => name), KV: told.map(([, value]) => value) };
    },
  };
}

const PAST_MS = 300_000;

type Figures = Required<Record<'TS' | 'UP' | 'OA' | 'SS' | 'CN' | 'RQ' | 'MS' | 'RF' | 'ME' | 'DB', number>>;

/** The figures of the last five minutes, in memory only: so who looks sees at once how it has been. */
export class FigureLog {
  readonly #parts: Parts;
  #noted: readonly { readonly at: number; readonly text: string }[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async read(now: number, steady: number): Promise<Figures> {
    const { storage, sessions, counters, ports, startedAt } = this.#parts;
    const { old, safe, online } = sessions.count();
    const [connections, bytes] = await Promise.all([
      Promise.all(ports.map((port) => port.connections())),
      storage.databaseBytes(),
    ]);
    return {
      TS: now,
      UP: steady - startedAt,
      OA: online,
      SS: old + safe,
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

/** The configuration as texts; of a key that is secret only whether it is set. */
function settings(config: Config): (readonly [string, string])[] {
  return (Object.keys(keys) as KeyName[]).map((name) => {
    const value = String(config[name]);
    const isHidden = 'isSecret' in keys[name] && value !== '';
    return [name, isHidden ? '(set)' : value] as const;
  });
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
