import type { DatabaseSync } from 'node:sqlite';
import { kinds } from '@rookery/protocol';
import {
  ASK_AGAIN_MS,
  type AskDecision,
  adding,
  answering,
  asking,
  type FriendRequest,
  type Pair,
} from '../rules/friendship.ts';
import type { AddOutcome, AnswerOutcome, AskOutcome, FriendAnswer, FriendAsk, OpenRequest } from '../storage.ts';
import type { Friendships } from './friendships.ts';
import type { Deliver } from './messages.ts';
import type { Places } from './places.ts';

type RequestRow = { reason: string; at: number; refused: number; asks: number };

/** How two become friends: adding, asking, answering. `deliver` puts an entry into a mailbox. */
export function friendRequestOperations(db: DatabaseSync, friendships: Friendships, deliver: Deliver, places: Places) {
  const request = db.prepare('SELECT reason, at, refused, asks FROM requests WHERE uin = ? AND peer = ?');
  const countOpen = db.prepare('SELECT count(*) AS requests FROM requests WHERE uin = ? AND refused = 0');
  const put = db.prepare('INSERT OR REPLACE INTO requests (uin, peer, reason, at, asks) VALUES (?, ?, ?, ?, ?)');
  // A refused one is kept to know it again, and for no longer than that matters.
  const forgetRefused = db.prepare('DELETE FROM requests WHERE uin = ? AND refused = 1 AND abs(at - ?) >= ?');
  const open = db.prepare(`
    SELECT accounts.uin AS uin, nick, face, reason, at
    FROM requests JOIN accounts ON accounts.uin = requests.peer
    WHERE requests.uin = ? AND refused = 0 ORDER BY at DESC, accounts.uin LIMIT ?`);

  /** What a peer has left with an account. */
  function requestOf(uin: number, peer: number): FriendRequest | undefined {
    const found = request.get(uin, peer) as RequestRow | undefined;
    return found && { reason: found.reason, at: found.at, asks: found.asks, isRefused: found.refused === 1 };
  }

  function pairOf({ uin, peer, mostFriends }: FriendAsk): Pair {
    return {
      takes: friendships.policy(peer),
      areFriends: friendships.areFriends(uin, peer),
      isBlocked: friendships.hasBlocked(peer, uin),
      hasAsked: requestOf(uin, peer)?.isRefused === false,
      haveRoom: friendships.haveRoom(uin, peer, mostFriends),
    };
  }

  /** Tells an account that a peer is its friend now. */
  function tellAccepted(uin: number, peer: number, at: number, text = ''): void {
    deliver({ uin, peer, kind: kinds.accepted.code, text, at });
  }

  /** Leaves a request with the peer. */
  function leave({ uin, peer, reason, at }: FriendAsk, { at: since, asks }: AskDecision['request'] & {}): void {
    forgetRefused.run(peer, at, ASK_AGAIN_MS);
    put.run(peer, uin, reason, since, asks);
    // Asking takes back the own block, and the peer must be able to ask back.
    friendships.unblock(uin, peer);
  }

  return {
    requests({ uin, count }: { uin: number; count: number }): OpenRequest[] {
      return open.all(uin, count) as OpenRequest[];
    },

    addFriend(add: FriendAsk): AddOutcome {
      const { uin, peer, at } = add;
      const outcome = adding(pairOf(add));
      if (outcome === 'added' || outcome === 'mutual') friendships.link(uin, peer);
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
        requests: (countOpen.get(peer) as { requests: number }).requests,
        mostRequests,
        // What is counted is kept in memory: not for accounts that do not exist.
        waiting: pair.takes === undefined ? 0 : Math.max(places.waiting(uin), places.waiting(peer)),
        mostWaiting,
      });
      if (outcome === 'added' || outcome === 'mutual') {
        friendships.link(uin, peer);
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
        areFriends: friendships.areFriends(uin, peer),
        asked: last && (last.isRefused ? 'refused' : 'open'),
        haveRoom: friendships.haveRoom(uin, peer, mostFriends),
      });
      if (outcome === 'accepted') {
        friendships.link(uin, peer);
        tellAccepted(peer, uin, at, reason);
      }
      if (outcome === 'refused') {
        friendships.refuse(uin, peer);
        deliver({ uin: peer, peer: uin, kind: kinds.refused.code, text: reason, at });
      }
      return outcome;
    },
  };
}
