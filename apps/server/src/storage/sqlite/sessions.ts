import type { DatabaseSync } from 'node:sqlite';
import {
  type NewSafeSession,
  type NewSession,
  OLD_NEWS_MS,
  type OpenedSafeSession,
  type SafeSession,
  type StoredSession,
} from '../storage.ts';

/** What sessions need to know of mailboxes. */
export type Places = {
  readonly placesOf: (uin: number) => [old: number, confirmed: number];
  readonly confirm: (uin: number, number: number, old: boolean) => void;
};

/** Who is logged in, and what an operator wants counted. */
export function sessionOperations(db: DatabaseSync, { placesOf, confirm }: Places) {
  // Only while the account, or the app password, is as it was when it was compared.
  const unchanged = `
    disabled = 0 AND CASE WHEN :app = 0 THEN password = :password ELSE EXISTS (
      SELECT 1 FROM app_passwords
      WHERE app_passwords.uin = accounts.uin AND id = :app AND (expires_at IS NULL OR expires_at > :at)) END`;
  const open = db.prepare(`
    INSERT OR REPLACE INTO sessions (uin, address, seen_at, app)
    SELECT uin, :address, :at, :app FROM accounts
    WHERE uin = :uin AND (legacy = 1 OR (legacy = 2 AND :app > 0)) AND ${unchanged}`);
  const seen = db.prepare(`
    UPDATE sessions SET seen_at = ?1 WHERE uin = ?2 AND address = ?3
    RETURNING app, (SELECT status FROM accounts WHERE accounts.uin = ?2) AS status`);
  const close = db.prepare('DELETE FROM sessions WHERE uin = ? AND address = ?');
  const endOld = db.prepare('DELETE FROM sessions WHERE uin = ?');
  const prune = db.prepare('DELETE FROM sessions WHERE seen_at < ? RETURNING uin');
  const old = db.prepare(`
    SELECT 0 AS session, 0 AS cursor, status, '' AS client, app, sessions.address AS address, 0 AS openedAt,
      seen_at AS seenAt
    FROM sessions JOIN accounts ON accounts.uin = sessions.uin WHERE sessions.uin = ?`);
  const oldNews = db.prepare(
    'SELECT max(number) AS number FROM messages WHERE uin = ? AND number > ? AND number <= ? AND at < ?',
  );

  const openSafe = db.prepare(`
    INSERT INTO safe_sessions (uin, session, hash, client, address, opened_at, seen_at, cursor, app)
    SELECT uin, :session, :hash, :client, :address, :at, :at, :cursor, :app FROM accounts
    WHERE uin = :uin AND ${unchanged}
    RETURNING (SELECT status FROM accounts WHERE accounts.uin = :uin) AS status`);
  const newest = db.prepare('SELECT max(session) AS session FROM safe_sessions WHERE uin = ?');
  const crowd = db.prepare(
    'SELECT session FROM safe_sessions WHERE uin = ? ORDER BY seen_at DESC, session DESC LIMIT -1 OFFSET ?',
  );
  const columns = `session, cursor, accounts.status AS status, client, app, safe_sessions.address AS address,
    opened_at AS openedAt, seen_at AS seenAt FROM safe_sessions JOIN accounts ON accounts.uin = safe_sessions.uin`;
  const byHash = db.prepare(`
    SELECT ${columns} WHERE safe_sessions.uin = ? AND hash = ? AND seen_at > ? AND disabled = 0`);
  const ofAccount = db.prepare(`SELECT ${columns} WHERE safe_sessions.uin = ? AND seen_at > ? ORDER BY session`);
  const saw = db.prepare(
    'UPDATE safe_sessions SET address = ?, seen_at = max(seen_at, ?) WHERE uin = ? AND session = ?',
  );
  const endSafe = db.prepare('DELETE FROM safe_sessions WHERE uin = ? AND session = ?');
  const pruneSafe = db.prepare('DELETE FROM safe_sessions WHERE seen_at < ?');
  const changes = db.prepare('DELETE FROM changes RETURNING uin');
  const counts = db.prepare(`
    SELECT (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM sessions) AS sessions,
      (SELECT count(*) FROM safe_sessions) AS safeSessions`);

  /** Where old clients go on: what others have confirmed long ago does not come to them any more. */
  function oldPlace(uin: number, at: number): number {
    const [own, confirmed] = placesOf(uin);
    const { number } = oldNews.get(uin, own, confirmed, at - OLD_NEWS_MS) as { number: number | null };
    if (number === null || number <= own) return own;
    confirm(uin, number, true);
    return number;
  }

  return {
    openSession({ uin, address, at, password, app }: NewSession): number | undefined {
      if (open.run({ uin, address, at, password, app }).changes === 0) return undefined;
      return oldPlace(uin, at);
    },

    resumeSession({ uin, address, at }: { uin: number; address: string; at: number }): StoredSession | undefined {
      const found = seen.get(at, uin, address) as Omit<StoredSession, 'cursor'> | undefined;
      return found && { status: found.status, app: found.app, cursor: placesOf(uin)[0] };
    },

    closeSession({ uin, address }: { uin: number; address: string }): void {
      close.run(uin, address);
    },

    pruneSessions(before: number): number[] {
      return (prune.all(before) as { uin: number }[]).map((row) => row.uin);
    },

    openSafeSession({ uin, hash, client, address, at, password, app, most }: NewSafeSession) {
      const last = (newest.get(uin) as { session: number | null }).session ?? 0;
      const session = Math.max(at, last + 1);
      const [own, confirmed] = placesOf(uin);
      const cursor = Math.max(own, confirmed);
      const row = { uin, session, hash, client, address, at, cursor, password, app };
      const opened = openSafe.get(row) as Pick<OpenedSafeSession, 'status'> | undefined;
      if (!opened) return undefined;
      const ended = (crowd.all(uin, most) as { session: number }[]).map((one) => one.session);
      for (const one of ended) endSafe.run(uin, one);
      return { session, cursor, status: opened.status, ended } satisfies OpenedSafeSession;
    },

    safeSession(token: { uin: number; hash: string; seenAfter: number }): SafeSession | undefined {
      return byHash.get(token.uin, token.hash, token.seenAfter) as SafeSession | undefined;
    },

    sessions({ uin, seenAfter }: { uin: number; seenAfter: number }): SafeSession[] {
      const found = [...old.all(uin), ...ofAccount.all(uin, seenAfter)] as SafeSession[];
      return found.map((one) => (one.session === 0 ? { ...one, cursor: placesOf(uin)[0] } : one));
    },

    sawSessions(all: readonly { uin: number; session: number; address: string; at: number }[]): void {
      for (const { uin, session, address, at } of all) saw.run(address, at, uin, session);
    },

    endSession({ uin, session }: { uin: number; session: number }): boolean {
      const { changes: ended } = session === 0 ? endOld.run(uin) : endSafe.run(uin, session);
      return ended === 1;
    },

    pruneSafeSessions(before: number): void {
      pruneSafe.run(before);
    },

    outsideChanges(): number[] {
      return (changes.all() as { uin: number }[]).map((row) => row.uin);
    },

    counts(): { accounts: number; sessions: number; safeSessions: number } {
      return counts.get() as { accounts: number; sessions: number; safeSessions: number };
    },
  };
}
