import type { DatabaseSync } from 'node:sqlite';
import { beginning } from '../rules/places.ts';
import { crowdedOut, type Held, mayOpen } from '../rules/sessions.ts';
import type { ModernSession, NewModernSession, OpenedModernSession } from '../storage.ts';
import { accountRows } from './accounts.ts';
import { type Generation, newWord } from './generation.ts';
import type { Places } from './places.ts';

/** A session as it is kept: `era` is what its account adds to the generation. */
export type ModernRow = Omit<ModernSession, 'generation'> & { readonly era: string };
type NextSession = Pick<ModernRow, 'session' | 'status' | 'era'>;

/** Reads rows of {@link ModernRow}. */
export const MODERN_ROWS = `
  SELECT session, cursor, accounts.era AS era, accounts.status AS status, client, app,
    modern_sessions.address AS address, opened_at AS openedAt, seen_at AS seenAt, hash, '' AS node,
    session_version AS version
  FROM modern_sessions JOIN accounts ON accounts.uin = modern_sessions.uin`;

/** Sessions of 2.0: as many as the programs of an account want, each with its own place. */
export function modernSessionOperations(db: DatabaseSync, places: Places, generation: Generation) {
  const rows = accountRows(db);
  const next = db.prepare(`
    UPDATE accounts SET last_session = last_session + 1 WHERE uin = ?
    RETURNING last_session AS session, status, era`);
  const held = db.prepare('SELECT session, app, seen_at AS seenAt FROM modern_sessions WHERE uin = ?');
  const open = db.prepare(`
    INSERT INTO modern_sessions (uin, session, hash, client, address, opened_at, seen_at, cursor, app)
    VALUES (:uin, :session, :hash, :client, :address, :at, :seenAt, :cursor, :app)`);
  const byHash = db.prepare(
    `${MODERN_ROWS} WHERE modern_sessions.uin = ? AND hash = ? AND seen_at > ? AND disabled = 0`,
  );
  const saw = db.prepare(
    'UPDATE modern_sessions SET address = ?, seen_at = max(seen_at, ?) WHERE uin = ? AND session = ?',
  );
  const end = db.prepare('DELETE FROM modern_sessions WHERE uin = ? AND session = ?');
  const prune = db.prepare('DELETE FROM modern_sessions WHERE seen_at < ?');
  const setEra = db.prepare('UPDATE accounts SET era = ? WHERE uin = ?');

  return {
    openModernSession(opening: NewModernSession): OpenedModernSession | undefined {
      const { uin, hash, client, address, at, seenAt = at, app } = opening;
      if (!mayOpen(rows.compared(opening), opening)) return undefined;
      const { session, status, era } = next.get(uin) as NextSession;
      const ended = crowdedOut(held.all(uin) as Held[], opening);
      for (const one of ended) end.run(uin, one);
      const [, confirmed] = places.of(uin);
      const current = generation.of(era);
      const cursor = beginning({
        held: opening.generation,
        generation: current,
        confirmed,
        base: places.base(uin),
      });
      open.run({ uin, session, hash, client, address, at, seenAt, cursor, app });
      return { session, cursor, status, ended, generation: current };
    },

    modernSession(token: { uin: number; hash: string; seenAfter: number }): ModernSession | undefined {
      const found = byHash.get(token.uin, token.hash, token.seenAfter) as ModernRow | undefined;
      return found && readSession(found, generation);
    },

    sawSessions(all: readonly { uin: number; session: number; address: string; at: number }[]): void {
      for (const { uin, session, address, at } of all) saw.run(address, at, uin, session);
    },

    renewNumbers({ uin }: { uin: number }): string {
      const era = newWord(4);
      setEra.run(era, uin);
      places.beginEra(uin);
      return generation.of(era);
    },

    pruneModernSessions(before: number): void {
      prune.run(before);
    },
  };
}

export function readSession({ era, ...session }: ModernRow, generation: Generation): ModernSession {
  return { ...session, generation: generation.of(era) };
}
