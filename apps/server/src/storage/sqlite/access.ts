import type { DatabaseSync } from 'node:sqlite';
import { isOpen, remembered } from '../rules/access.ts';
import { toldCode } from '../rules/audit.ts';
import type { AppPassword, Invitation, Invite, MaybeAct, NewAppPassword } from '../storage.ts';
import type { Audit } from './audit.ts';

type AppRow = Omit<AppPassword, 'commands' | 'networks'> & { commands: string; networks: string };

/** App passwords and invitations: ways in besides the password of an account. */
export function accessOperations(db: DatabaseSync, audit: Audit) {
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

  const known = db.prepare('SELECT seen_at AS at FROM networks WHERE uin = ? AND network = ?');
  const saw = db.prepare(`
    INSERT INTO networks (uin, network, seen_at) SELECT uin, :network, :at FROM accounts WHERE uin = :uin
    ON CONFLICT DO UPDATE SET seen_at = :at`);
  const forgetNetworks = db.prepare(`
    DELETE FROM networks WHERE uin = :uin AND network <> :network AND network NOT IN (
      SELECT network FROM networks WHERE uin = :uin AND network <> :network AND seen_at > :after
      ORDER BY seen_at DESC LIMIT :others)`);

  const forgetInvites = db.prepare('DELETE FROM invites WHERE uses = 0 OR expires_at <= ?');
  const countInvites = db.prepare('SELECT count(*) AS invites FROM invites');
  const insertInvite = db.prepare('INSERT INTO invites (code, made_by, uses, expires_at) VALUES (?, ?, ?, ?)');
  const openInvites = db.prepare(`
    SELECT code, made_by AS by, uses, expires_at AS expiresAt FROM invites ORDER BY expires_at, code`);
  const invitation = db.prepare(`
    SELECT coalesce(uin, 0) AS uin, coalesce(nick, '') AS nick, coalesce(face, 0) AS face, uses, expires_at AS expiresAt
    FROM invites LEFT JOIN accounts ON accounts.uin = made_by AND disabled = 0
    WHERE code = ?`);
  const removeInvite = db.prepare('DELETE FROM invites WHERE code = ? AND uses > 0');

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

    knownNetwork({ uin, network }: { uin: number; network: string }): number | undefined {
      return (known.get(uin, network) as { at: number } | undefined)?.at;
    },

    sawNetwork({ uin, network, at, most }: { uin: number; network: string; at: number; most: number }): void {
      saw.run({ uin, network, at });
      forgetNetworks.run({ uin, network, ...remembered(at, most) });
    },

    endAppPassword({ uin, id, act }: { uin: number; id: number } & MaybeAct): boolean {
      // 0 is no app password, but what all sessions have that were opened without one.
      if (remove.run(uin, id).changes === 0) return false;
      endLegacy.run(uin, id);
      endModern.run(uin, id);
      audit.add(act, uin, ['end-app-password', String(id)]);
      return true;
    },

    addInvite(invite: Invite & { at: number; most: number } & MaybeAct): 'added' | 'full' | 'refused' {
      const { code, by, uses, expiresAt, at, most, act } = invite;
      if (!audit.mayAct(act)) return 'refused';
      forgetInvites.run(at);
      if ((countInvites.get() as { invites: number }).invites >= most) return 'full';
      insertInvite.run(code, by, uses, expiresAt);
      audit.add(act, 0, ['invite', `${toldCode(code)} for ${uses}`]);
      return 'added';
    },

    invites(at: number): Invite[] {
      return (openInvites.all() as Invite[]).filter((invite) => isOpen(invite, at));
    },

    invitation({ code, at }: { code: string; at: number }): Invitation | undefined {
      const found = invitation.get(code) as (Invitation & { uses: number }) | undefined;
      if (!found || !isOpen(found, at)) return undefined;
      const { uses: _, ...shown } = found;
      return shown;
    },

    endInvite({ code, act }: { code: string } & MaybeAct): boolean {
      if (!audit.mayAct(act) || removeInvite.run(code).changes === 0) return false;
      audit.add(act, 0, ['uninvite', toldCode(code)]);
      return true;
    },
  };
}
