import type { DatabaseSync } from 'node:sqlite';
import { kinds } from '@rookery/protocol';
import { becomesFriend, isOpen as isGood, registering } from '../rules/access.ts';
import type { RegisterOutcome, Registration } from '../storage.ts';
import { accountRows } from './accounts.ts';
import type { Deliver } from './messages.ts';

type InviteRow = { readonly by: number; readonly uses: number; readonly expiresAt: number };

/** Making one's own account, with an invitation where one is needed. `deliver` tells the friend who gave it. */
export function registrationOperations(db: DatabaseSync, deliver: Deliver) {
  const rows = accountRows(db);
  const invitation = db.prepare('SELECT made_by AS by, uses, expires_at AS expiresAt FROM invites WHERE code = ?');
  const useInvite = db.prepare('UPDATE invites SET uses = uses - 1 WHERE code = ?');
  const inviterOf = db.prepare(`
    SELECT disabled, (SELECT count(*) FROM friends WHERE friends.uin = ?1) AS friends FROM accounts WHERE uin = ?1`);
  const befriend = db.prepare('INSERT INTO friends (uin, peer) VALUES (?1, ?2), (?2, ?1)');

  /** Who invites, if that account becomes a friend. */
  function inviterFor(uin: number, most: number): number | undefined {
    const found = inviterOf.get(uin) as { disabled: number; friends: number } | undefined;
    const inviter = found && { disabled: found.disabled === 1, friends: found.friends };
    return becomesFriend(inviter, most) ? uin : undefined;
  }

  return {
    registerAccount({ account, invite, isOpen = false, mostFriends }: Registration): RegisterOutcome {
      const at = account.createdAt;
      const found = invite === undefined ? undefined : (invitation.get(invite) as InviteRow | undefined);
      const used = found && isGood(found, at) ? found : undefined;
      const hasCode = invite !== undefined;
      const made = registering({ uin: rows.next(), hasCode, isInvited: used !== undefined, isForAll: isOpen });
      if (made.outcome !== 'created') return made;
      const { uin } = made;
      if (invite !== undefined && used) useInvite.run(invite);
      rows.insert({ ...account, uin, admin: false });
      const inviter = used && inviterFor(used.by, mostFriends ?? Number.MAX_SAFE_INTEGER);
      if (inviter === undefined) return made;
      befriend.run(uin, inviter);
      deliver({ uin: inviter, peer: uin, kind: kinds.accepted.code, text: '', at });
      return { ...made, inviter };
    },
  };
}
