import type { DatabaseSync } from 'node:sqlite';
import { blocking } from '../rules/friendship.ts';
import type { MaybeAct } from '../storage.ts';
import type { Audit } from './audit.ts';
import type { Friendships } from './friendships.ts';

/** With whom an account has no dealings: it ends a friendship, too. */
export function blockOperations(db: DatabaseSync, friendships: Friendships, audit: Audit) {
  const all = db.prepare('SELECT peer FROM blocks WHERE uin = ? ORDER BY peer');
  const count = db.prepare('SELECT count(*) AS blocks FROM blocks WHERE uin = ?');

  return {
    block({ uin, peer, most, act }: { uin: number; peer: number; most: number } & MaybeAct) {
      const outcome = blocking({
        isThere: friendships.isThere(uin),
        hasBlocked: friendships.hasBlocked(uin, peer),
        isPeerThere: friendships.policy(peer) !== undefined,
        areFriends: friendships.areFriends(uin, peer),
        blocks: (count.get(uin) as { blocks: number }).blocks,
        most,
      });
      if (outcome !== 'friends' && outcome !== 'blocked') return outcome;
      friendships.block(uin, peer);
      audit.add(act, uin, ['block', String(peer)]);
      return outcome;
    },

    unblock({ uin, peer, act }: { uin: number; peer: number } & MaybeAct): boolean {
      if (!friendships.unblock(uin, peer)) return false;
      audit.add(act, uin, ['unblock', String(peer)]);
      return true;
    },

    blocks(uin: number): number[] {
      return (all.all(uin) as { peer: number }[]).map((row) => row.peer);
    },
  };
}
