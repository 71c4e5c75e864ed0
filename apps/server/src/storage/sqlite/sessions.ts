import type { DatabaseSync } from 'node:sqlite';
import type { Status } from '@rookery/protocol';
import type { NewSession, StoredSession } from '../storage.ts';

/** Old-protocol sessions, and what an operator wants counted. */
export function sessionOperations(db: DatabaseSync) {
  // Only while the account is as it was when the password was compared.
  const open = db.prepare(`
    INSERT OR REPLACE INTO sessions (uin, address, status, seen_at)
    SELECT uin, ?2, ?3, ?4 FROM accounts WHERE uin = ?1 AND disabled = 0 AND legacy = 1 AND password = ?5`);
  const cursor = db.prepare('SELECT number FROM cursors WHERE uin = ?');
  const seen = db.prepare('UPDATE sessions SET seen_at = ? WHERE uin = ? AND address = ? RETURNING status');
  const setStatus = db.prepare('UPDATE sessions SET status = ? WHERE uin = ?');
  const close = db.prepare('DELETE FROM sessions WHERE uin = ? AND address = ?');
  const prune = db.prepare('DELETE FROM sessions WHERE seen_at < ? RETURNING uin');
  const changes = db.prepare('DELETE FROM changes RETURNING uin');
  const counts = db.prepare(
    'SELECT (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM sessions) AS sessions',
  );

  function cursorOf(uin: number): number {
    return (cursor.get(uin) as { number: number } | undefined)?.number ?? 0;
  }

  return {
    openSession({ uin, address, status, at, password }: NewSession): number | undefined {
      return open.run(uin, address, status, at, password).changes === 1 ? cursorOf(uin) : undefined;
    },
    resumeSession({ uin, address, at }: { uin: number; address: string; at: number }): StoredSession | undefined {
      const found = seen.get(at, uin, address) as { status: Status } | undefined;
      return found && { status: found.status, cursor: cursorOf(uin) };
    },
    setSessionStatus({ uin, status }: { uin: number; status: Status }): void {
      setStatus.run(status, uin);
    },
    closeSession({ uin, address }: { uin: number; address: string }): void {
      close.run(uin, address);
    },
    pruneSessions(before: number): number[] {
      return (prune.all(before) as { uin: number }[]).map((row) => row.uin);
    },
    outsideChanges(): number[] {
      return (changes.all() as { uin: number }[]).map((row) => row.uin);
    },
    counts(): { accounts: number; sessions: number } {
      return counts.get() as { accounts: number; sessions: number };
    },
  };
}
