import { readFileSync } from 'node:fs';
import { type Config, type KeyName, keys } from '../config.ts';
import type { Handlers } from '../requests/call.ts';
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
        sessions: counts.sessions + counts.modernSessions,
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
