import type { DatabaseSync } from 'node:sqlite';
import type { MaybeAct, ModernSession } from '../storage.ts';
import type { Audit } from './audit.ts';
import type { Generation } from './generation.ts';
import { MODERN_ROWS, type ModernRow, readSession } from './modern-sessions.ts';
import type { Places } from './places.ts';

/** Sessions of either kind: who is logged in, and what an operator wants counted. Number 0 is the legacy one. */
export function sessionOperations(db: DatabaseSync, places: Places, generation: Generation, audit: Audit) {
  const legacy = db.prepare(`
    SELECT 0 AS session, 0 AS cursor, era, status, '' AS client, app, legacy_sessions.address AS address, 0 AS openedAt,
      seen_at AS seenAt, '' AS hash, node, session_version AS version
    FROM legacy_sessions JOIN accounts ON accounts.uin = legacy_sessions.uin WHERE legacy_sessions.uin = ?`);
  const modern = db.prepare(`${MODERN_ROWS} WHERE modern_sessions.uin = ? AND seen_at > ? ORDER BY session`);
  const version = db.prepare('SELECT session_version AS version FROM accounts WHERE uin = ?');
  const sawAccount = db.prepare('UPDATE accounts SET last_seen = max(last_seen, ?) WHERE uin = ?');
  const endLegacy = db.prepare('DELETE FROM legacy_sessions WHERE uin = ?');
  const endModern = db.prepare('DELETE FROM modern_sessions WHERE uin = ? AND session = ?');
  const latest = db.prepare(`
    SELECT max((SELECT coalesce(max(seen_at), 0) FROM legacy_sessions), (SELECT coalesce(max(seen_at), 0) FROM modern_sessions)) AS at`);
  const counts = db.prepare(`
    SELECT (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM legacy_sessions) AS sessions,
      (SELECT count(*) FROM modern_sessions) AS modernSessions`);

  return {
    sessions({ uin, seenAfter }: { uin: number; seenAfter: number }): ModernSession[] {
      const found = [...legacy.all(uin), ...modern.all(uin, seenAfter)] as ModernRow[];
      return found
        .map((row) => readSession(row, generation))
        .map((one) => (one.session === 0 ? { ...one, cursor: places.of(uin)[0] } : one));
    },

    sessionVersions(uins: readonly number[]): number[] {
      return uins.map((uin) => (version.get(uin) as { version: number } | undefined)?.version ?? 0);
    },

    endSession({ uin, session, seenAt, act }: { uin: number; session: number; seenAt?: number } & MaybeAct): boolean {
      if (!audit.mayAct(act)) return false;
      if (seenAt !== undefined) sawAccount.run(seenAt, uin);
      const { changes: ended } = session === 0 ? endLegacy.run(uin) : endModern.run(uin, session);
      if (ended !== 1) return false;
      audit.add(act, uin, ['end-session', String(session)]);
      return true;
    },

    lastSeen(): number {
      return (latest.get() as { at: number }).at;
    },

    counts(): { accounts: number; sessions: number; modernSessions: number } {
      return counts.get() as { accounts: number; sessions: number; modernSessions: number };
    },
  };
}
