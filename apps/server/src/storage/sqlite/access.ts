import type { DatabaseSync } from 'node:sqlite';
import type { AppPassword, Invite, NewAppPassword } from '../storage.ts';

type AppRow = Omit<AppPassword, 'commands' | 'networks'> & { commands: string; networks: string };

/** App passwords and invitations: ways in besides the password of an account. */
export function accessOperations(db: DatabaseSync) {
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
  const endOld = db.prepare('DELETE FROM sessions WHERE uin = ? AND app = ?');
  const endSafe = db.prepare('DELETE FROM safe_sessions WHERE uin = ? AND app = ?');

  const forgetInvites = db.prepare('DELETE FROM invites WHERE uses = 0 OR expires_at <= ?');
  const countInvites = db.prepare('SELECT count(*) AS invites FROM invites');
  const insertInvite = db.prepare('INSERT INTO invites (code, made_by, uses, expires_at) VALUES (?, ?, ?, ?)');
  const openInvites = db.prepare(`
    SELECT code, made_by AS by, uses, expires_at AS expiresAt FROM invites
    WHERE uses > 0 AND expires_at > ? ORDER BY expires_at, code`);
  const removeInvite = db.prepare('DELETE FROM invites WHERE code = ? AND uses > 0');

  return {
    addAppPassword(app: NewAppPassword): number | undefined {
      if ((count.get(app.uin) as { apps: number }).apps >= app.most) return undefined;
      const next = nextId.get(app.uin) as { id: number } | undefined;
      if (!next) return undefined;
      const { uin, name, hash, commands, networks, expiresAt, createdAt } = app;
      insert.run(uin, next.id, name, hash, commands.join(' '), networks.join(' '), expiresAt, createdAt);
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

    endAppPassword({ uin, id }: { uin: number; id: number }): boolean {
      // 0 is no app password, but what all sessions have that were opened without one.
      if (remove.run(uin, id).changes === 0) return false;
      endOld.run(uin, id);
      endSafe.run(uin, id);
      return true;
    },

    addInvite({ code, by, uses, expiresAt, at, most }: Invite & { at: number; most: number }): 'added' | 'full' {
      forgetInvites.run(at);
      if ((countInvites.get() as { invites: number }).invites >= most) return 'full';
      insertInvite.run(code, by, uses, expiresAt);
      return 'added';
    },

    invites(at: number): Invite[] {
      return openInvites.all(at) as Invite[];
    },

    endInvite(code: string): boolean {
      return removeInvite.run(code).changes === 1;
    },
  };
}
