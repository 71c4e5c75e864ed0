import type { DatabaseSync } from 'node:sqlite';
import type { AppPassword, MaybeAct, NewAppPassword } from '../storage.ts';
import type { Audit } from './audit.ts';

type AppRow = Omit<AppPassword, 'commands' | 'networks'> & { commands: string; networks: string };

/** App passwords: ways in besides the password of an account, for one program each. */
export function appPasswordOperations(db: DatabaseSync, audit: Audit) {
  const count = db.prepare('SELECT count(*) AS apps FROM app_passwords WHERE uin = ?');
  const nextId = db.prepare('UPDATE accounts SET last_app = last_app + 1 WHERE uin = ? RETURNING last_app AS id');
  const insert = db.prepare(`
    INSERT INTO app_passwords (uin, id, name, hash, commands, networks, expires_at, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const all = db.prepare(`
    SELECT id, name, hash, commands, networks, expires_at AS expiresAt, created_at AS createdAt, used_at AS usedAt,
      used_from AS usedFrom
    FROM app_passwords WHERE uin = ? ORDER BY id`);
  const use = db.prepare('UPDATE app_passwords SET used_at = ?, used_from = ? WHERE uin = ? AND id = ?');
  const remove = db.prepare('DELETE FROM app_passwords WHERE uin = ? AND id = ?');
  const endLegacy = db.prepare('DELETE FROM legacy_sessions WHERE uin = ? AND app = ?');
  const endModern = db.prepare('DELETE FROM modern_sessions WHERE uin = ? AND app = ?');

  return {
    addAppPassword(app: NewAppPassword & MaybeAct): number | undefined {
      if ((count.get(app.uin) as { apps: number }).apps >= app.most) return undefined;
      const next = nextId.get(app.uin) as { id: number } | undefined;
      if (!next) return undefined;
      const { uin, name, hash, commands, networks, expiresAt, createdAt } = app;
      insert.run(uin, next.id, name, hash, commands.join(' '), networks.join(' '), expiresAt, createdAt);
      audit.add(app.act, uin, ['app-password', `${next.id} ${name}`]);
      return next.id;
    },

    appPasswords(uin: number): AppPassword[] {
      return (all.all(uin) as unknown as AppRow[]).map((row) => ({
        ...row,
        commands: row.commands === '' ? [] : row.commands.split(' '),
        networks: row.networks === '' ? [] : row.networks.split(' '),
      }));
    },

    usedAppPassword({ uin, id, address, at }: { uin: number; id: number; address: string; at: number }): void {
      use.run(at, address, uin, id);
    },

    endAppPassword({ uin, id, act }: { uin: number; id: number } & MaybeAct): boolean {
      // 0 is no app password, but what all sessions have that were opened without one.
      if (remove.run(uin, id).changes === 0) return false;
      endLegacy.run(uin, id);
      endModern.run(uin, id);
      audit.add(act, uin, ['end-app-password', String(id)]);
      return true;
    },
  };
}
