import type { DatabaseSync } from 'node:sqlite';
import { befriending, toldLeft } from '../rules/friendship.ts';
import type { FriendCard, FriendNotes, MaybeAct } from '../storage.ts';
import type { Audit } from './audit.ts';
import type { Friendships } from './friendships.ts';

const LEFT = `left_at AS leftAt, share_seen AS peerShares, (SELECT share_seen FROM accounts WHERE uin = ?1) AS shares`;

type LeftRow = { leftAt: number; shares: number; peerShares: number };
type CardRow = Omit<FriendCard, 'muted' | 'pinned' | 'leftAt'> & LeftRow & { muted: number; pinned: number };

/** Friends, and what an account notes of them. How two become friends: `./friend-requests.ts`. */
export function friendOperations(db: DatabaseSync, friendships: Friendships, audit: Audit) {
  const all = db.prepare('SELECT peer FROM friends WHERE uin = ? ORDER BY peer');
  const cards = db.prepare(`
    SELECT accounts.uin AS uin, nick, face, remark, grouping AS "group", muted, pinned, ${LEFT}
    FROM friends JOIN accounts ON accounts.uin = friends.peer
    WHERE friends.uin = ?1 AND friends.peer > ?2 ORDER BY friends.peer LIMIT ?3`);
  const leftOf = db.prepare(`
    SELECT ${LEFT} FROM friends JOIN accounts ON accounts.uin = friends.peer
    WHERE friends.uin = ?1 AND friends.peer = ?2`);
  const setNotes = db.prepare(`
    UPDATE friends SET remark = coalesce(?, remark), grouping = coalesce(?, grouping),
      muted = coalesce(?, muted), pinned = coalesce(?, pinned)
    WHERE uin = ? AND peer = ?`);

  return {
    friends(uin: number): number[] {
      return (all.all(uin) as { peer: number }[]).map((row) => row.peer);
    },

    friendCards({ uin, after, count }: { uin: number; after: number; count: number }): FriendCard[] {
      const rows = cards.all(uin, after, count) as CardRow[];
      return rows.map(({ shares, peerShares, leftAt, muted, pinned, ...card }) => {
        const told = toldLeft(leftAt, shares === 1, peerShares === 1);
        return { ...card, muted: muted === 1, pinned: pinned === 1, leftAt: told };
      });
    },

    leftAt({ uin, peer }: { uin: number; peer: number }): number | null {
      const found = leftOf.get(uin, peer) as LeftRow | undefined;
      return found ? toldLeft(found.leftAt, found.shares === 1, found.peerShares === 1) : null;
    },

    isFriend({ uin, peer }: { uin: number; peer: number }): boolean {
      return friendships.areFriends(uin, peer);
    },

    setFriend(change: { uin: number; peer: number } & Partial<FriendNotes>): boolean {
      const { uin, peer, remark = null, group = null, muted, pinned } = change;
      return setNotes.run(remark, group, bitOrNull(muted), bitOrNull(pinned), uin, peer).changes === 1;
    },

    befriend({ uin, peer, mostFriends, act }: { uin: number; peer: number; mostFriends: number } & MaybeAct) {
      const outcome = befriending({
        areThere: friendships.isThere(uin) && friendships.isThere(peer),
        areFriends: friendships.areFriends(uin, peer),
        haveRoom: friendships.haveRoom(uin, peer, mostFriends),
      });
      if (outcome !== 'added') return outcome;
      friendships.link(uin, peer);
      audit.add(act, uin, ['befriend', String(peer)]);
      return outcome;
    },

    unfriend({ uin, peer, act }: { uin: number; peer: number } & MaybeAct): boolean {
      if (!friendships.unlink(uin, peer)) return false;
      audit.add(act, uin, ['unfriend', String(peer)]);
      return true;
    },
  };
}

function bitOrNull(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}
