import type { DatabaseSync } from 'node:sqlite';
import { kinds } from '@rookery/protocol';
import {
  ASK_AGAIN_MS,
  type AskDecision,
  adding,
  answering,
  asking,
  befriending,
  blocking,
  type Pair,
  type Request,
  toldLeft,
} from '../rules/friendship.ts';
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

  const left = `left_at AS leftAt, share_seen AS peerShares, (SELECT share_seen FROM accounts WHERE uin = ?1) AS shares`;
  const cards = db.prepare(`
    SELECT accounts.uin AS uin, nick, face, remark, grouping AS "group", muted, pinned, ${left}
    FROM friends JOIN accounts ON accounts.uin = friends.peer
    WHERE friends.uin = ?1 AND friends.peer > ?2 ORDER BY friends.peer LIMIT ?3`);
  const leftOf = db.prepare(`
    SELECT ${left} FROM friends JOIN accounts ON accounts.uin = friends.peer
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

  type LeftRow = { leftAt: number; shares: number; peerShares: number };
  type CardRow = Omit<FriendCard, 'muted' | 'pinned' | 'leftAt'> & LeftRow & { muted: number; pinned: number };
  type RequestRow = { reason: string; at: number; refused: number; asks: number };

  function policy(uin: number): AddPolicy | undefined {
    const row = policyOf.get(uin) as { adds: AddPolicy; disabled: number } | undefined;
    return row && row.disabled === 0 ? row.adds : undefined;
  }

  function haveRoom(uin: number, peer: number, most: number): boolean {
    return [uin, peer].every((one) => (countFriends.get(one) as { friends: number }).friends < most);
  }

  function areFriends(uin: number, peer: number): boolean {
    return isFriend.get(uin, peer) !== undefined;
  }

  /** What a peer has left with an account. */
  function requestOf(uin: number, peer: number): Request | undefined {
    const found = request.get(uin, peer) as RequestRow | undefined;
    return found && { reason: found.reason, at: found.at, asks: found.asks, isRefused: found.refused === 1 };
  }

  function pairOf({ uin, peer, mostFriends }: FriendAsk): Pair {
    return {
      takes: policy(peer),
      areFriends: areFriends(uin, peer),
      isBlocked: isBlocked.get(peer, uin) !== undefined,
      hasAsked: requestOf(uin, peer)?.isRefused === false,
      haveRoom: haveRoom(uin, peer, mostFriends),
    };
  }

  /** Both rows, and no request stays open between friends. */
  function link(uin: number, peer: number): void {
    insertFriend.run(uin, peer);
    insertFriend.run(peer, uin);
    deleteRequest.run(uin, peer);
    deleteRequest.run(peer, uin);
    deleteBlock.run(uin, peer);
    deleteBlock.run(peer, uin);
  }

  /** Whether they were friends until now. Requests stay, so that asking again does not ring. */
  function unlink(uin: number, peer: number): boolean {
    refuseRequest.run(uin, peer);
    refuseRequest.run(peer, uin);
    deleteFriend.run(peer, uin);
    return deleteFriend.run(uin, peer).changes === 1;
  }

  /** Tells an account that a peer is its friend now. */
  function tellAccepted(uin: number, peer: number, at: number, text = ''): void {
    deliver({ uin, peer, kind: kinds.accepted.code, text, at });
  }

  /** Leaves a request with the peer. */
  function leave({ uin, peer, reason, at }: FriendAsk, { at: since, asks }: AskDecision['request'] & {}): void {
    forgetRefused.run(peer, at, ASK_AGAIN_MS);
    putRequest.run(peer, uin, reason, since, asks);
    // Asking takes back the own block, and the peer must be able to ask back.
    deleteBlock.run(uin, peer);
  }

  return {
    friends(uin: number): number[] {
      return (all.all(uin) as { peer: number }[]).map((row) => row.peer);
    },

    befriend({ uin, peer, mostFriends, act }: { uin: number; peer: number; mostFriends: number } & MaybeAct) {
      const outcome = befriending({
        areThere: policyOf.get(uin) !== undefined && policyOf.get(peer) !== undefined,
        areFriends: areFriends(uin, peer),
        haveRoom: haveRoom(uin, peer, mostFriends),
      });
      if (outcome !== 'added') return outcome;
      link(uin, peer);
      audit.add(act, uin, ['befriend', String(peer)]);
      return outcome;
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
      return isFriend.get(uin, peer) !== undefined;
    },

    setFriend(change: { uin: number; peer: number } & Partial<FriendNotes>): boolean {
      const { uin, peer, remark = null, group = null, muted, pinned } = change;
      return setNotes.run(remark, group, bitOrNull(muted), bitOrNull(pinned), uin, peer).changes === 1;
    },

    unfriend({ uin, peer, act }: { uin: number; peer: number } & MaybeAct): boolean {
      if (!unlink(uin, peer)) return false;
      audit.add(act, uin, ['unfriend', String(peer)]);
      return true;
    },

    requests({ uin, count }: { uin: number; count: number }): OpenRequest[] {
      return openRequests.all(uin, count) as OpenRequest[];
    },

    block({ uin, peer, most, act }: { uin: number; peer: number; most: number } & MaybeAct) {
      const outcome = blocking({
        isThere: policyOf.get(uin) !== undefined,
        hasBlocked: isBlocked.get(uin, peer) !== undefined,
        isPeerThere: policy(peer) !== undefined,
        areFriends: areFriends(uin, peer),
        blocks: (countBlocks.get(uin) as { blocks: number }).blocks,
        most,
      });
      if (outcome !== 'friends' && outcome !== 'blocked') return outcome;
      insertBlock.run(uin, peer);
      unlink(uin, peer);
      audit.add(act, uin, ['block', String(peer)]);
      return outcome;
    },

    unblock({ uin, peer, act }: { uin: number; peer: number } & MaybeAct): boolean {
      if (deleteBlock.run(uin, peer).changes === 0) return false;
      audit.add(act, uin, ['unblock', String(peer)]);
      return true;
    },

    blocks(uin: number): number[] {
      return (allBlocks.all(uin) as { peer: number }[]).map((row) => row.peer);
    },

    addFriend(add: FriendAsk): AddOutcome {
      const { uin, peer, at } = add;
      const outcome = adding(pairOf(add));
      if (outcome === 'added' || outcome === 'mutual') link(uin, peer);
      if (outcome === 'mutual') tellAccepted(peer, uin, at);
      return outcome;
    },

    askFriend(ask: FriendAsk): AskOutcome {
      const { uin, peer, reason, at, mostRequests, mostWaiting } = ask;
      const pair = pairOf(ask);
      const { outcome, request } = asking({
        ...pair,
        reason,
        at,
        last: requestOf(peer, uin),
        requests: (countRequests.get(peer) as { requests: number }).requests,
        mostRequests,
        // What is counted is kept in memory: not for accounts that do not exist.
        waiting: pair.takes === undefined ? 0 : Math.max(places.waiting(uin), places.waiting(peer)),
        mostWaiting,
      });
      if (outcome === 'added' || outcome === 'mutual') {
        link(uin, peer);
        if (outcome === 'mutual') tellAccepted(peer, uin, at);
        tellAccepted(uin, peer, at);
      }
      if (request) leave(ask, request);
      if (outcome === 'asked') deliver({ uin: peer, peer: uin, kind: kinds.asked.code, text: reason, at });
      return outcome;
    },

    answerFriend({ uin, peer, accept, reason, at, mostFriends }: FriendAnswer): AnswerOutcome {
      const last = requestOf(uin, peer);
      const outcome = answering({
        accept,
        areFriends: areFriends(uin, peer),
        asked: last && (last.isRefused ? 'refused' : 'open'),
        haveRoom: haveRoom(uin, peer, mostFriends),
      });
      if (outcome === 'accepted') {
        link(uin, peer);
        tellAccepted(peer, uin, at, reason);
      }
      if (outcome === 'refused') {
        refuseRequest.run(uin, peer);
        deliver({ uin: peer, peer: uin, kind: kinds.refused.code, text: reason, at });
      }
      return outcome;
    },
  };
}

function bitOrNull(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}
