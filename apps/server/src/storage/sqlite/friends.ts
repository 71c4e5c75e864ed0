import type { DatabaseSync } from 'node:sqlite';
import { kinds } from '@rookery/protocol';
import type {
  AddOutcome,
  AddPolicy,
  AnswerOutcome,
  AskOutcome,
  FriendAnswer,
  FriendAsk,
  FriendCard,
  FriendNotes,
  MaybeAct,
  OpenRequest,
} from '../storage.ts';
import type { Audit } from './audit.ts';
import type { Deliver } from './messages.ts';
import type { Places } from './places.ts';

// Within this time an equal request does not ring again, and others ring so often: a mailbox must not be filled by
// strangers.
const ASK_AGAIN_MS = 10 * 60_000;
const MOST_ASKS = 5;

/** Friendships, the requests that lead to them, and blocks. `deliver` puts an entry into a mailbox. */
export function friendOperations(db: DatabaseSync, deliver: Deliver, places: Places, audit: Audit) {
  const all = db.prepare('SELECT peer FROM friends WHERE uin = ? ORDER BY peer');
  const isFriend = db.prepare('SELECT 1 FROM friends WHERE uin = ? AND peer = ?');
  const countFriends = db.prepare('SELECT count(*) AS friends FROM friends WHERE uin = ?');
  const insertFriend = db.prepare('INSERT OR IGNORE INTO friends (uin, peer) VALUES (?, ?)');
  const deleteFriend = db.prepare('DELETE FROM friends WHERE uin = ? AND peer = ?');
  const policyOf = db.prepare('SELECT adds, disabled FROM accounts WHERE uin = ?');
  const request = db.prepare('SELECT reason, at, refused, asks FROM requests WHERE uin = ? AND peer = ?');
  const countRequests = db.prepare('SELECT count(*) AS requests FROM requests WHERE uin = ? AND refused = 0');
  const putRequest = db.prepare('INSERT OR REPLACE INTO requests (uin, peer, reason, at, asks) VALUES (?, ?, ?, ?, ?)');
  const refuseRequest = db.prepare('UPDATE requests SET refused = 1 WHERE uin = ? AND peer = ?');
  // A refused one is kept to know it again, and for no longer than that matters.
  const forgetRefused = db.prepare('DELETE FROM requests WHERE uin = ? AND refused = 1 AND abs(at - ?) >= ?');
  const deleteRequest = db.prepare('DELETE FROM requests WHERE uin = ? AND peer = ?');

  const leftAt = `CASE WHEN share_seen = 1 AND (SELECT share_seen FROM accounts WHERE uin = ?1) = 1 THEN left_at END`;
  const cards = db.prepare(`
    SELECT accounts.uin AS uin, nick, face, remark, grouping AS "group", muted, pinned, ${leftAt} AS leftAt
    FROM friends JOIN accounts ON accounts.uin = friends.peer
    WHERE friends.uin = ?1 AND friends.peer > ?2 ORDER BY friends.peer LIMIT ?3`);
  const leftOf = db.prepare(`
    SELECT ${leftAt} AS leftAt FROM friends JOIN accounts ON accounts.uin = friends.peer
    WHERE friends.uin = ?1 AND friends.peer = ?2`);
  const setNotes = db.prepare(`
    UPDATE friends SET remark = coalesce(?, remark), grouping = coalesce(?, grouping),
      muted = coalesce(?, muted), pinned = coalesce(?, pinned)
    WHERE uin = ? AND peer = ?`);
  const openRequests = db.prepare(`
    SELECT accounts.uin AS uin, nick, face, reason, at
    FROM requests JOIN accounts ON accounts.uin = requests.peer
    WHERE requests.uin = ? AND refused = 0 ORDER BY at DESC, accounts.uin LIMIT ?`);
  const insertBlock = db.prepare('INSERT INTO blocks (uin, peer) VALUES (?, ?)');
  const deleteBlock = db.prepare('DELETE FROM blocks WHERE uin = ? AND peer = ?');
  const isBlocked = db.prepare('SELECT 1 FROM blocks WHERE uin = ? AND peer = ?');
  const allBlocks = db.prepare('SELECT peer FROM blocks WHERE uin = ? ORDER BY peer');
  const countBlocks = db.prepare('SELECT count(*) AS blocks FROM blocks WHERE uin = ?');

  type CardRow = Omit<FriendCard, 'muted' | 'pinned'> & { muted: number; pinned: number };
  type Request = { reason: string; at: number; refused: number; asks: number };

  function policy(uin: number): AddPolicy | undefined {
    const row = policyOf.get(uin) as { adds: AddPolicy; disabled: number } | undefined;
    return row && row.disabled === 0 ? row.adds : undefined;
  }

  function open(uin: number, peer: number): Request | undefined {
    const found = request.get(uin, peer) as Request | undefined;
    return found && found.refused === 0 ? found : undefined;
  }

  function isFull(uin: number, most: number): boolean {
    return (countFriends.get(uin) as { friends: number }).friends >= most;
  }

  /** Both rows or none, and no request stays open between friends. */
  function link(uin: number, peer: number, mostFriends: number): boolean {
    if (isFull(uin, mostFriends) || isFull(peer, mostFriends)) return false;
    insertFriend.run(uin, peer);
    insertFriend.run(peer, uin);
    deleteRequest.run(uin, peer);
    deleteRequest.run(peer, uin);
    deleteBlock.run(uin, peer);
    deleteBlock.run(peer, uin);
    return true;
  }

  /** Whether they were friends until now. Requests stay, so that asking again does not ring. */
  function unlink(uin: number, peer: number): boolean {
    refuseRequest.run(uin, peer);
    refuseRequest.run(peer, uin);
    deleteFriend.run(peer, uin);
    return deleteFriend.run(uin, peer).changes === 1;
  }

  /** What the peer's policy says to this account. A blocked account is answered as if the policy were `nobody`. */
  function takes(uin: number, peer: number): AddPolicy | undefined {
    return isBlocked.get(peer, uin) ? 'nobody' : policy(peer);
  }

  /** What decides both AddToList and asking, before the policy does. */
  function settled({ uin, peer, at, mostFriends }: FriendAsk): 'unknown' | 'already' | 'mutual' | 'full' | undefined {
    if (policy(peer) === undefined) return 'unknown';
    if (isFriend.get(uin, peer)) return 'already';
    if (!open(uin, peer)) return undefined;
    if (!link(uin, peer, mostFriends)) return 'full';
    deliver({ uin: peer, peer: uin, kind: kinds.accepted.code, text: '', at });
    return 'mutual';
  }

  /** Leaves a request with the peer, and rings unless that has been done often enough. */
  function leaveRequest({ uin, peer, reason, at, mostRequests }: FriendAsk): AskOutcome {
    const last = request.get(peer, uin) as Request | undefined;
    const recent = last && Math.abs(at - last.at) < ASK_AGAIN_MS ? last : undefined;
    const isOpen = last?.refused === 0;
    if (isOpen && recent && recent.reason === reason) return 'again';
    const requests = (countRequests.get(peer) as { requests: number }).requests;
    if (!isOpen && requests >= mostRequests) return 'requests';
    forgetRefused.run(peer, at, ASK_AGAIN_MS);
    const asks = (recent?.asks ?? 0) + 1;
    putRequest.run(peer, uin, reason, recent?.at ?? at, asks);
    // Asking takes back the own block, and the peer must be able to ask back.
    deleteBlock.run(uin, peer);
    if (asks > MOST_ASKS) return 'again';
    deliver({ uin: peer, peer: uin, kind: kinds.asked.code, text: reason, at });
    return 'asked';
  }

  return {
    friends(uin: number): number[] {
      return (all.all(uin) as { peer: number }[]).map((row) => row.peer);
    },

    befriend({ uin, peer, mostFriends, act }: { uin: number; peer: number; mostFriends: number } & MaybeAct) {
      if (!policyOf.get(uin) || !policyOf.get(peer)) return 'unknown';
      if (isFriend.get(uin, peer)) return 'already';
      if (!link(uin, peer, mostFriends)) return 'full';
      audit.add(act, 'befriend', uin, String(peer));
      return 'added';
    },

    friendCards({ uin, after, count }: { uin: number; after: number; count: number }): FriendCard[] {
      const rows = cards.all(uin, after, count) as CardRow[];
      return rows.map((row) => ({ ...row, muted: row.muted === 1, pinned: row.pinned === 1 }));
    },

    leftAt({ uin, peer }: { uin: number; peer: number }): number | null {
      return (leftOf.get(uin, peer) as { leftAt: number | null } | undefined)?.leftAt ?? null;
    },

    isFriend({ uin, peer }: { uin: number; peer: number }): boolean {
      return isFriend.get(uin, peer) !== undefined;
    },

    setFriend(change: { uin: number; peer: number } & Partial<FriendNotes>): boolean {
      const { uin, peer, remark = null, group = null, muted, pinned } = change;
      return setNotes.run(remark, group, bitOrNull(muted), bitOrNull(pinned), uin, peer).changes === 1;
    },

    unfriend({ uin, peer, act }: { uin: number; peer: number } & MaybeAct): boolean {
      if (!unlink(uin, peer)) return false;
      audit.add(act, 'unfriend', uin, String(peer));
      return true;
    },

    requests({ uin, count }: { uin: number; count: number }): OpenRequest[] {
      return openRequests.all(uin, count) as OpenRequest[];
    },

    block({ uin, peer, most, act }: { uin: number; peer: number; most: number } & MaybeAct) {
      if (!policyOf.get(uin)) return 'unknown';
      if (isBlocked.get(uin, peer)) return 'already';
      // Except for its friends, a disabled account does not exist.
      if (policy(peer) === undefined && !isFriend.get(uin, peer)) return 'unknown';
      if ((countBlocks.get(uin) as { blocks: number }).blocks >= most) return 'full';
      insertBlock.run(uin, peer);
      audit.add(act, 'block', uin, String(peer));
      return unlink(uin, peer) ? 'friends' : 'blocked';
    },

    unblock({ uin, peer, act }: { uin: number; peer: number } & MaybeAct): boolean {
      if (deleteBlock.run(uin, peer).changes === 0) return false;
      audit.add(act, 'unblock', uin, String(peer));
      return true;
    },

    blocks(uin: number): number[] {
      return (allBlocks.all(uin) as { peer: number }[]).map((row) => row.peer);
    },

    addFriend(add: FriendAsk): AddOutcome {
      const before = settled(add);
      if (before) return before;
      const policy = takes(add.uin, add.peer);
      if (policy === 'ask' || policy === 'nobody') return policy;
      return link(add.uin, add.peer, add.mostFriends) ? 'added' : 'full';
    },

    askFriend(ask: FriendAsk): AskOutcome {
      const { uin, peer, at, mostWaiting } = ask;
      const before = settled(ask);
      if (before === 'mutual') deliver({ uin, peer, kind: kinds.accepted.code, text: '', at });
      if (before) return before;
      const policy = takes(uin, peer);
      if (policy === 'nobody') return 'nobody';
      if (places.waiting(uin) >= mostWaiting || places.waiting(peer) >= mostWaiting) return 'waiting';
      if (policy === 'anyone') {
        if (!link(uin, peer, ask.mostFriends)) return 'full';
        deliver({ uin, peer, kind: kinds.accepted.code, text: '', at });
        return 'added';
      }
      return leaveRequest(ask);
    },

    answerFriend({ uin, peer, accept, reason, at, mostFriends }: FriendAnswer): AnswerOutcome {
      if (isFriend.get(uin, peer)) return accept ? 'again' : 'none';
      const asked = request.get(uin, peer) as Request | undefined;
      if (!asked) return 'none';
      if (asked.refused === 1) return accept ? 'none' : 'again';
      if (accept && !link(uin, peer, mostFriends)) return 'full';
      if (!accept) refuseRequest.run(uin, peer);
      const kind = accept ? kinds.accepted.code : kinds.refused.code;
      deliver({ uin: peer, peer: uin, kind, text: reason, at });
      return accept ? 'accepted' : 'refused';
    },
  };
}

function bitOrNull(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}
