import type { DatabaseSync } from 'node:sqlite';
import { isOpen } from '../rules/access.ts';
import { toldCode } from '../rules/audit.ts';
import type { Invitation, Invite, MaybeAct } from '../storage.ts';
import type { Audit } from './audit.ts';

/** Invitations, by their codes. What they open is in `./registration.ts`. */
export function inviteOperations(db: DatabaseSync, audit: Audit) {
  const forget = db.prepare('DELETE FROM invites WHERE uses = 0 OR expires_at <= ?');
  const count = db.prepare('SELECT count(*) AS invites FROM invites');
  const insert = db.prepare('INSERT INTO invites (code, made_by, uses, expires_at) VALUES (?, ?, ?, ?)');
  const all = db.prepare(`
    SELECT code, made_by AS by, uses, expires_at AS expiresAt FROM invites ORDER BY expires_at, code`);
  const invitation = db.prepare(`
    SELECT coalesce(uin, 0) AS uin, coalesce(nick, '') AS nick, coalesce(face, 0) AS face, uses, expires_at AS expiresAt
    FROM invites LEFT JOIN accounts ON accounts.uin = made_by AND disabled = 0
    WHERE code = ?`);
  const remove = db.prepare('DELETE FROM invites WHERE code = ? AND uses > 0');

  return {
    addInvite(invite: Invite & { at: number; most: number } & MaybeAct): 'added' | 'full' | 'refused' {
      const { code, by, uses, expiresAt, at, most, act } = invite;
      if (!audit.mayAct(act)) return 'refused';
      forget.run(at);
      if ((count.get() as { invites: number }).invites >= most) return 'full';
      insert.run(code, by, uses, expiresAt);
      audit.add(act, 0, ['invite', `${toldCode(code)} for ${uses}`]);
      return 'added';
    },

    invites(at: number): Invite[] {
      return (all.all() as Invite[]).filter((invite) => isOpen(invite, at));
    },

    invitation({ code, at }: { code: string; at: number }): Invitation | undefined {
      const found = invitation.get(code) as (Invitation & { uses: number }) | undefined;
      if (!found || !isOpen(found, at)) return undefined;
      const { uses: _, ...shown } = found;
      return shown;
    },

    endInvite({ code, act }: { code: string } & MaybeAct): boolean {
      if (!audit.mayAct(act) || remove.run(code).changes === 0) return false;
      audit.add(act, 0, ['uninvite', toldCode(code)]);
      return true;
    },
  };
}
