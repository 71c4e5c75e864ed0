import type { DatabaseSync } from 'node:sqlite';
import type { AddPolicy } from '../storage.ts';

/** Who is whose friend, who has blocked whom, and what stands between two accounts for the rules to decide on. */
export class Friendships {
  readonly #isFriend;
  readonly #countFriends;
  readonly #insertFriend;
  readonly #deleteFriend;
  readonly #isBlocked;
  readonly #insertBlock;
  readonly #deleteBlock;
  readonly #policyOf;
  readonly #refuseRequest;
  readonly #deleteRequest;

  constructor(db: DatabaseSync) {
    this.#isFriend = db.prepare('SELECT 1 FROM friends WHERE uin = ? AND peer = ?');
    this.#countFriends = db.prepare('SELECT count(*) AS friends FROM friends WHERE uin = ?');
    this.#insertFriend = db.prepare('INSERT OR IGNORE INTO friends (uin, peer) VALUES (?, ?)');
    this.#deleteFriend = db.prepare('DELETE FROM friends WHERE uin = ? AND peer = ?');
    this.#isBlocked = db.prepare('SELECT 1 FROM blocks WHERE uin = ? AND peer = ?');
    this.#insertBlock = db.prepare('INSERT INTO blocks (uin, peer) VALUES (?, ?)');
    this.#deleteBlock = db.prepare('DELETE FROM blocks WHERE uin = ? AND peer = ?');
    this.#policyOf = db.prepare('SELECT adds, disabled FROM accounts WHERE uin = ?');
    this.#refuseRequest = db.prepare('UPDATE requests SET refused = 1 WHERE uin = ? AND peer = ?');
    this.#deleteRequest = db.prepare('DELETE FROM requests WHERE uin = ? AND peer = ?');
  }

  /** Whether there is such an account, disabled or not. */
  isThere(uin: number): boolean {
    return this.#policyOf.get(uin) !== undefined;
  }

  /** Whom an account lets add it; nothing when it is not there, or disabled. */
  policy(uin: number): AddPolicy | undefined {
    const row = this.#policyOf.get(uin) as { adds: AddPolicy; disabled: number } | undefined;
    return row && row.disabled === 0 ? row.adds : undefined;
  }

  areFriends(uin: number, peer: number): boolean {
    return this.#isFriend.get(uin, peer) !== undefined;
  }

  /** Whether both lists have room for another friend. */
  haveRoom(uin: number, peer: number, most: number): boolean {
    return [uin, peer].every((one) => (this.#countFriends.get(one) as { friends: number }).friends < most);
  }

  hasBlocked(uin: number, peer: number): boolean {
    return this.#isBlocked.get(uin, peer) !== undefined;
  }

  /** Both rows, and neither a request nor a block stays between friends. */
  link(uin: number, peer: number): void {
    this.#insertFriend.run(uin, peer);
    this.#insertFriend.run(peer, uin);
    this.#deleteRequest.run(uin, peer);
    this.#deleteRequest.run(peer, uin);
    this.#deleteBlock.run(uin, peer);
    this.#deleteBlock.run(peer, uin);
  }

  /** Whether they were friends until now. Requests stay, refused, so that asking again does not ring. */
  unlink(uin: number, peer: number): boolean {
    this.refuse(uin, peer);
    this.refuse(peer, uin);
    this.#deleteFriend.run(peer, uin);
    return this.#deleteFriend.run(uin, peer).changes === 1;
  }

  /** Refuses what a peer has asked an account, if it has. */
  refuse(uin: number, peer: number): void {
    this.#refuseRequest.run(uin, peer);
  }

  block(uin: number, peer: number): void {
    this.#insertBlock.run(uin, peer);
    this.unlink(uin, peer);
  }

  /** Whether the peer was blocked until now. */
  unblock(uin: number, peer: number): boolean {
    return this.#deleteBlock.run(uin, peer).changes === 1;
  }
}
