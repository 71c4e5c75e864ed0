import { type Status, statuses } from '@rookery/protocol';
import type { AccountSpent, Limits } from './limits.ts';
import type { Storage } from './storage/storage.ts';

/** `HI`: a client gives a sign of life at least this often. */
export const HEARTBEAT_SECONDS = 60;
/** `LI`: a session ends after this silence. One client wants exactly 300 (wire-facts 4.1). */
export const LIFE_SECONDS = 300;
const ONLINE_MS = 2.5 * HEARTBEAT_SECONDS * 1000;
const LIFE_MS = LIFE_SECONDS * 1000;

/** An old-protocol session: whoever asks for this account from this address. */
export class Session {
  readonly uin: number;
  readonly address: string;
  status: Status;
  /** Time of the last request. */
  seenAt: number;
  /** Whether the friends believe this account to be there; false after a silence. */
  present = true;
  /** Up to where the mailbox has been fetched. */
  cursor: number;
  /** The doorbell: there may be something behind the cursor. Without it a poll asks nobody. */
  rung = true;
  /** Latest status of friends that has not been fetched yet. */
  notes: Map<number, Status> | undefined;
  /** Settles when the answer under way has been written, or has not: fetching is one after the other. */
  fetching: Promise<void> | undefined;
  readonly spent: AccountSpent;

  constructor(uin: number, address: string, status: Status, cursor: number, spent: AccountSpent, now: number) {
    this.spent = spent;
    this.uin = uin;
    this.address = address;
    this.status = status;
    this.cursor = cursor;
    this.seenAt = now;
  }

  /** The status that others see: hidden looks like offline. */
  get shown(): Status {
    return this.present && this.status !== statuses.hidden ? this.status : statuses.offline;
  }

  get isOnline(): boolean {
    return this.shown !== statuses.offline;
  }
}

/** Told when what friends see of an account has changed. */
export type PresenceListener = (uin: number, shown: Status) => void;

/**
 * The sessions of this process, one per account. They are kept in storage as well: after a restart a session is taken up
 * again with its first request.
 */
export class Sessions {
  readonly #storage: Storage;
  readonly #limits: Limits;
  readonly #byUin = new Map<number, Session>();
  readonly #startedAt: number;
  #onPresence: PresenceListener = () => {};
  #pruned = false;

  constructor(storage: Storage, limits: Limits, now: number) {
    this.#storage = storage;
    this.#limits = limits;
    this.#startedAt = now;
  }

  set onPresence(listener: PresenceListener) {
    this.#onPresence = listener;
  }

  get size(): number {
    return this.#byUin.size;
  }

  /** The session of an account, wherever it is held from. */
  of(uin: number): Session | undefined {
    return this.#byUin.get(uin);
  }

  /** The session that this account has from this address, or nothing: RES=20. */
  find(uin: number, address: string): Session | undefined {
    const session = this.#byUin.get(uin);
    return session?.address === address ? session : undefined;
  }

  /** Whether a session that is not held here may be found by {@link resume}. */
  mayResume(uin: number, now: number): boolean {
    return now - this.#startedAt < LIFE_MS && !this.#byUin.has(uin);
  }

  /** Takes up the session that was opened before this process began. */
  async resume(uin: number, address: string, now: number): Promise<Session | undefined> {
    const stored = await this.#storage.resumeSession({ uin, address, at: now });
    const opened = this.#byUin.get(uin);
    if (opened || !stored) return this.find(uin, address);
    const session = new Session(uin, address, stored.status, stored.cursor, this.#spentBy(uin), now);
    this.#byUin.set(uin, session);
    return session;
  }

  /**
   * Opens a session, in the place of another one of the same account; from the same address it goes on in it.
   *
   * @param password the hash that the password was compared with
   * @returns false when the account has changed meanwhile
   */
  async open(uin: number, address: string, status: Status, password: string, now: number): Promise<boolean> {
    const cursor = await this.#storage.openSession({ uin, address, status, password, at: now });
    if (cursor === undefined) return false;
    const before = this.#byUin.get(uin);
    const shownBefore = before?.shown ?? statuses.offline;
    const session =
      before?.address === address ? before : new Session(uin, address, status, cursor, this.#spentBy(uin), now);
    session.status = status;
    session.present = true;
    session.seenAt = now;
    session.rung = true;
    this.#byUin.set(uin, session);
    if (shownBefore !== session.shown) this.#onPresence(uin, session.shown);
    return true;
  }

  /** A request has come: whoever was silent is back. */
  touch(session: Session, now: number): void {
    session.seenAt = now;
    if (session.present) return;
    session.present = true;
    if (session.isOnline) this.#onPresence(session.uin, session.shown);
  }

  /** Changes the status at once; the promise says when it would survive a restart. */
  setStatus(session: Session, status: Status): Promise<void> {
    const before = session.shown;
    session.status = status;
    if (session.shown !== before) this.#onPresence(session.uin, session.shown);
    return this.#storage.setSessionStatus({ uin: session.uin, status });
  }

  async close(session: Session): Promise<void> {
    await this.#storage.closeSession({ uin: session.uin, address: session.address });
    this.#drop(session);
  }

  /** Another process has changed this account: the session goes when storage no longer has it. */
  async recheck(uin: number, now: number): Promise<void> {
    const session = this.#byUin.get(uin);
    if (!session) return;
    const stored = await this.#storage.resumeSession({ uin, address: session.address, at: now });
    if (!stored) this.#drop(session);
  }

  /** Ends what has been silent for too long; called every few seconds. */
  async sweep(now: number): Promise<void> {
    const ended: Session[] = [];
    for (const session of this.#byUin.values()) {
      const silence = now - session.seenAt;
      if (silence > ONLINE_MS && session.present) this.#leave(session);
      if (silence > LIFE_MS) ended.push(session);
    }
    await Promise.all(ended.map((session) => this.close(session)));
    await this.#prune(now);
  }

  /** Sessions from before the start that nobody has taken up again. */
  async #prune(now: number): Promise<void> {
    if (this.#pruned || now - this.#startedAt < LIFE_MS) return;
    this.#pruned = true;
    const gone = await this.#storage.pruneSessions(this.#startedAt);
    for (const uin of gone) if (!this.#byUin.has(uin)) this.#onPresence(uin, statuses.offline);
  }

  /** Neither a second login nor one after a logout gives the allowance back. */
  #spentBy(uin: number): AccountSpent {
    return this.#byUin.get(uin)?.spent ?? this.#limits.account(uin);
  }

  #leave(session: Session): void {
    const wasOnline = session.isOnline;
    session.present = false;
    if (wasOnline) this.#onPresence(session.uin, statuses.offline);
  }

  #drop(session: Session): void {
    if (this.#byUin.get(session.uin) !== session) return;
    this.#byUin.delete(session.uin);
    this.#limits.leave(session.uin, session.spent, session.seenAt);
    this.#leave(session);
  }
}
