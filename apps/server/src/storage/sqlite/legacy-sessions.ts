import type { DatabaseSync } from 'node:sqlite';
import type { Status } from '@rookery/protocol';
import { isLost } from '../rules/changes.ts';
import { isMissed, mayOpenLegacy } from '../rules/sessions.ts';
import type { NewSession, StoredSession } from '../storage.ts';
import { accountRows } from './accounts.ts';
import type { Places } from './places.ts';

/** The session that the legacy clients of an account share. */
export function legacySessionOperations(db: DatabaseSync, places: Places) {
  const rows = accountRows(db);
  const open = db.prepare(
    'INSERT OR REPLACE INTO legacy_sessions (uin, address, seen_at, app, node) VALUES (?, ?, ?, ?, ?)',
  );
  const seen = db.prepare(`
    UPDATE legacy_sessions SET seen_at = ?1, node = ?4 WHERE uin = ?2 AND address = ?3
    RETURNING app, (SELECT status FROM accounts WHERE accounts.uin = ?2) AS status,
      (SELECT session_version FROM accounts WHERE accounts.uin = ?2) AS version`);
  const sawAccount = db.prepare('UPDATE accounts SET last_seen = max(last_seen, ?) WHERE uin = ?');
  const close = db.prepare('DELETE FROM legacy_sessions WHERE uin = ? AND address = ?');
  const end = db.prepare('DELETE FROM legacy_sessions WHERE uin = ?');
  const silentSince = db.prepare(`
    SELECT legacy_sessions.uin AS uin, node, seen_at AS seenAt, status
    FROM legacy_sessions JOIN accounts ON accounts.uin = legacy_sessions.uin WHERE seen_at < ?`);

  return {
    openSession(opening: NewSession): number | undefined {
      const { uin, address, at, seenAt = at, app, node = '' } = opening;
      if (!mayOpenLegacy(rows.compared(opening), opening)) return undefined;
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
      const silent = silentSince.all(lost.before) as { uin: number; node: string; seenAt: number; status: Status }[];
      const gone = silent.filter((session) => isLost(session, lost));
      for (const { uin } of gone) end.run(uin);
      return gone.filter(({ status }) => isMissed(status)).map((row) => row.uin);
    },
  };
}
