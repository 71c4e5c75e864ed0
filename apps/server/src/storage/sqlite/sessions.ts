import type { DatabaseSync } from 'node:sqlite';
import type { Status } from '@rookery/protocol';
import { isLost } from '../rules/changes.ts';
import { beginning } from '../rules/places.ts';
import { type Compared, crowdedOut, type Held, isMissed, mayOpen, mayOpenLegacy } from '../rules/sessions.ts';
import type {
  MaybeAct,
  ModernSession,
  NewModernSession,
  NewSession,
  OpenedModernSession,
  StoredSession,
} from '../storage.ts';
import { accountRows } from './accounts.ts';
import type { Audit } from './audit.ts';
import { type Generation, newWord } from './generation.ts';
import type { Places } from './places.ts';

type ModernRow = Omit<ModernSession, 'generation'> & { readonly era: string };
type NextSession = Pick<ModernRow, 'session' | 'status' | 'era'>;

/** Who is logged in, and what an operator wants counted. */
export function sessionOperations(db: DatabaseSync, places: Places, generation: Generation, audit: Audit) {
  const rows = accountRows(db);
  const appOf = db.prepare('SELECT expires_at AS expiresAt FROM app_passwords WHERE uin = ? AND id = ?');
  const open = db.prepare(
    'INSERT OR REPLACE INTO legacy_sessions (uin, address, seen_at, app, node) VALUES (?, ?, ?, ?, ?)',
  );
  const seen = db.prepare(`
    UPDATE legacy_sessions SET seen_at = ?1, node = ?4 WHERE uin = ?2 AND address = ?3
    RETURNING app, (SELECT status FROM accounts WHERE accounts.uin = ?2) AS status,
      (SELECT session_version FROM accounts WHERE accounts.uin = ?2) AS version`);
  const close = db.prepare('DELETE FROM legacy_sessions WHERE uin = ? AND address = ?');
  const endLegacy = db.prepare('DELETE FROM legacy_sessions WHERE uin = ?');
  const all = db.prepare(`
    SELECT legacy_sessions.uin AS uin, node, seen_at AS seenAt, status
    FROM legacy_sessions JOIN accounts ON accounts.uin = legacy_sessions.uin WHERE seen_at < ?`);
  const legacy = db.prepare(`
    SELECT 0 AS session, 0 AS cursor, era, status, '' AS client, app, legacy_sessions.address AS address, 0 AS openedAt,
      seen_at AS seenAt, '' AS hash, node, session_version AS version
    FROM legacy_sessions JOIN accounts ON accounts.uin = legacy_sessions.uin WHERE legacy_sessions.uin = ?`);

  const nextSession = db.prepare(`
    UPDATE accounts SET last_session = last_session + 1 WHERE uin = ?
    RETURNING last_session AS session, status, era`);
  const held = db.prepare('SELECT session, app, seen_at AS seenAt FROM modern_sessions WHERE uin = ?');
  const openModern = db.prepare(`
    INSERT INTO modern_sessions (uin, session, hash, client, address, opened_at, seen_at, cursor, app)
    VALUES (:uin, :session, :hash, :client, :address, :at, :seenAt, :cursor, :app)`);
  const columns = `session, cursor, accounts.era AS era, accounts.status AS status, client, app, modern_sessions.address AS address,
    opened_at AS openedAt, seen_at AS seenAt, hash, '' AS node, session_version AS version FROM modern_sessions JOIN accounts ON accounts.uin = modern_sessions.uin`;
  const byHash = db.prepare(`
    SELECT ${columns} WHERE modern_sessions.uin = ? AND hash = ? AND seen_at > ? AND disabled = 0`);
  const ofAccount = db.prepare(`SELECT ${columns} WHERE modern_sessions.uin = ? AND seen_at > ? ORDER BY session`);
  const version = db.prepare('SELECT session_version AS version FROM accounts WHERE uin = ?');
  const saw = db.prepare(
    'UPDATE modern_sessions SET address = ?, seen_at = max(seen_at, ?) WHERE uin = ? AND session = ?',
  );
  const endModern = db.prepare('DELETE FROM modern_sessions WHERE uin = ? AND session = ?');
  const sawAccount = db.prepare('UPDATE accounts SET last_seen = max(last_seen, ?) WHERE uin = ?');
  const pruneModern = db.prepare('DELETE FROM modern_sessions WHERE seen_at < ?');
  const setEra = db.prepare('UPDATE accounts SET era = ? WHERE uin = ?');
  const latest = db.prepare(`
    SELECT max((SELECT coalesce(max(seen_at), 0) FROM legacy_sessions), (SELECT coalesce(max(seen_at), 0) FROM modern_sessions)) AS at`);
  const counts = db.prepare(`
    SELECT (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM legacy_sessions) AS sessions,
      (SELECT count(*) FROM modern_sessions) AS modernSessions`);

  function withGeneration({ era, ...session }: ModernRow): ModernSession {
    return { ...session, generation: generation.of(era) };
  }

  function comparedWith({ uin, app }: { uin: number; app: number }): Compared {
    const appPassword = app === 0 ? undefined : (appOf.get(uin, app) as Compared['app']);
    return { account: rows.compared(uin), app: appPassword };
  }

  return {
    openSession(opening: NewSession): number | undefined {
      const { uin, address, at, seenAt = at, app, node = '' } = opening;
      if (!mayOpenLegacy(comparedWith(opening), opening)) return undefined;
      open.run(uin, address, seenAt, app, node);
      return places.openLegacy(uin, at);
    },

    resumeSession(resume: { uin: number; address: string; at: number; node?: string }): StoredSession | undefined {
      const { uin, address, at, node = '' } = resume;
      const found = seen.get(at, uin, address, node) as Omit<StoredSession, 'cursor'> | undefined;
      return found && { ...found, cursor: places.of(uin)[0] };
    },

    closeSession({ uin, address, seenAt }: { uin: number; address: string; seenAt?: number }): void {
      if (seenAt !== undefined) sawAccount.run(seenAt, uin);
      close.run(uin, address);
    },

    pruneSessions(lost: { before: number; alive: readonly string[] }): number[] {
      const silent = all.all(lost.before) as { uin: number; node: string; seenAt: number; status: Status }[];
      const gone = silent.filter((session) => isLost(session, lost));
      for (const { uin } of gone) endLegacy.run(uin);
      return gone.filter(({ status }) => isMissed(status)).map((row) => row.uin);
    },

    openModernSession(opening: NewModernSession): OpenedModernSession | undefined {
      const { uin, hash, client, address, at, seenAt = at, app } = opening;
      if (!mayOpen(comparedWith(opening), opening)) return undefined;
      const { session, status, era } = nextSession.get(uin) as NextSession;
      const ended = crowdedOut(held.all(uin) as Held[], opening);
      for (const one of ended) endModern.run(uin, one);
      const [, confirmed] = places.of(uin);
      const current = generation.of(era);
      const cursor = beginning({
        held: opening.generation,
        generation: current,
        confirmed,
        base: places.base(uin),
      });
      openModern.run({ uin, session, hash, client, address, at, seenAt, cursor, app });
      return { session, cursor, status, ended, generation: current };
    },

    modernSession(token: { uin: number; hash: string; seenAfter: number }): ModernSession | undefined {
      const found = byHash.get(token.uin, token.hash, token.seenAfter) as ModernRow | undefined;
      return found && withGeneration(found);
    },

    sessions({ uin, seenAfter }: { uin: number; seenAfter: number }): ModernSession[] {
      const found = [...legacy.all(uin), ...ofAccount.all(uin, seenAfter)] as ModernRow[];
      return found.map(withGeneration).map((one) => (one.session === 0 ? { ...one, cursor: places.of(uin)[0] } : one));
    },

    sessionVersions(uins: readonly number[]): number[] {
      return uins.map((uin) => (version.get(uin) as { version: number } | undefined)?.version ?? 0);
    },

    sawSessions(all: readonly { uin: number; session: number; address: string; at: number }[]): void {
      for (const { uin, session, address, at } of all) saw.run(address, at, uin, session);
    },

    endSession({ uin, session, seenAt, act }: { uin: number; session: number; seenAt?: number } & MaybeAct): boolean {
      if (!audit.mayAct(act)) return false;
      if (seenAt !== undefined) sawAccount.run(seenAt, uin);
      const { changes: ended } = session === 0 ? endLegacy.run(uin) : endModern.run(uin, session);
      if (ended !== 1) return false;
      audit.add(act, uin, ['end-session', String(session)]);
      return true;
    },

    renewNumbers({ uin }: { uin: number }): string {
      const era = newWord(4);
      setEra.run(era, uin);
      places.beginEra(uin);
      return generation.of(era);
    },

    pruneModernSessions(before: number): void {
      pruneModern.run(before);
    },

    lastSeen(): number {
      return (latest.get() as { at: number }).at;
    },

    counts(): { accounts: number; sessions: number; modernSessions: number } {
      return counts.get() as { accounts: number; sessions: number; modernSessions: number };
    },
  };
}
