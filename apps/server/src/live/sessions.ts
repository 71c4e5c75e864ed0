import { randomUUID, timingSafeEqual } from 'node:crypto';
import { type Status, statuses } from '@rookery/protocol';
import type { Base } from '../base.ts';
import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config.ts';
import type { Presence } from '../presence/presence.ts';
import { type Act, LINE, type ModernSession, type Storage } from '../storage/storage.ts';
import { LastSeen } from './last-seen.ts';
import type { Limits } from './limits.ts';
import { unpark } from './parking.ts';
import { mayRead, type Scope, scopeOf } from './scope.ts';
import { beginGeneration, type Entrance, isThere, Resident, Session } from './session.ts';
import { digestToken, newToken } from './tokens.ts';

/** `HI`: a client gives a sign of life at least this often. */
export const HEARTBEAT_SECONDS = 60;
/** `LI`: a session of the legacy protocol ends after this silence. One client wants exactly 300 (docs/WIRE.md, Login). */
export const LIFE_SECONDS = 300;
export const ONLINE_MS = 2.5 * HEARTBEAT_SECONDS * 1000;
export const LIFE_MS = LIFE_SECONDS * 1000;
export const DAY_MS = 24 * 3_600_000;

/**
 * The sessions that this node holds, by account. They are kept in storage as well: after a restart a session is taken up
 * again with its first request, and one of 2.0 at any time within its life. What changes here is told elsewhere.
 */
export class Sessions {
  readonly #storage: Storage;
  readonly #limits: Limits;
  readonly #config: Config;
  readonly #residents = new Map<number, Resident>();
  readonly lastSeen: LastSeen;
  readonly #presence: Presence;
  readonly #bus: Bus;
  /** The wall clock: app passwords end at a date. All other times here are steady. */
  readonly #now: () => number;
  /** Counts what this node has ended or heard of, so that no answer of storage from before is believed. */
  #ends = 0;

  constructor({ storage, config, now }: Base, limits: Limits, presence: Presence, bus: Bus) {
    this.#now = now;
    this.#storage = storage;
    this.lastSeen = new LastSeen(storage);
    this.#limits = limits;
    this.#config = config;
    this.#presence = presence;
    this.#bus = bus;
  }

  /** How many sessions this node holds. */
  count(): { legacy: number; modern: number } {
    let legacy = 0;
    let modern = 0;
    for (const resident of this.#residents.values()) {
      if (resident.legacy) legacy++;
      modern += resident.modern.length;
    }
    return { legacy, modern };
  }

  /** The account, if it has sessions here. */
  resident(uin: number): Resident | undefined {
    return this.#residents.get(uin);
  }

  /** The legacy session that this account has from this address, or nothing: RES=20. One on a line is that line's only. */
  findLegacy(uin: number, address: string): Session | undefined {
    const legacy = this.#residents.get(uin)?.legacy;
    return legacy?.address === address && !legacy.isOnLine ? legacy : undefined;
  }

  /** Whether a legacy session that is not held here may be found by {@link resumeLegacy}. Not a word on who is here. */
  mayResumeLegacy(steady: number): boolean {
    return !this.#presence.isAlone || steady - this.#presence.lostAt < LIFE_MS;
  }

  /** Whether this account has a legacy session that fetches; it may be in storage only, where its next request finds it. */
  async legacyMayRead(uin: number, steady: number): Promise<boolean> {
    const held = this.#residents.get(uin)?.legacy;
    if (held || !this.mayResumeLegacy(steady)) return held?.mayRead ?? false;
    const all = await this.#storage.sessions({ uin, seenAfter: 0 });
    const stored = all.find(({ session, address }) => session === 0 && !address.startsWith(LINE));
    const scope = stored ? await this.#scope(uin, stored.app) : null;
    return scope !== null && mayRead(scope);
  }

  /** Takes up the legacy session that was opened on another node, or before this one began. */
  async resumeLegacy(uin: number, address: string, steady: number): Promise<Session | undefined> {
    const ends = this.#ends;
    const { node } = this.#presence;
    const stored = await this.#storage.resumeSession({ uin, address, at: steady, node });
    const scope = stored && (await this.#scope(uin, stored.app));
    if (this.#residents.get(uin)?.legacy || !stored || scope === null) return this.findLegacy(uin, address);
    if (await this.#hasChanged(uin, stored.version, ends)) return this.resumeLegacy(uin, address, steady);
    if (this.#residents.get(uin)?.legacy) return this.findLegacy(uin, address);
    this.#bus.publishElsewhere({ says: 'changed', uin });
    const resident = this.#reside(uin, stored.status);
    resident.legacy = new Session(resident, { id: 0, address, client: '', cursor: stored.cursor, scope, steady });
    resident.legacy.place = address;
    this.#arrive(resident.legacy);
    return resident.legacy;
  }

  /**
   * Opens the session that the legacy clients of an account share, in the place of the one before; from the same address
   * it goes on in it, unless one of the two is a line.
   *
   * @returns nothing when the account has changed meanwhile
   */
  async openLegacy(entrance: Entrance, isLine: boolean): Promise<Session | undefined> {
    const { uin, address, password, scope, now, steady } = entrance;
    const app = scope?.id ?? 0;
    // Its own, so that a line that ends takes nothing of the next one along.
    const place = isLine ? `${LINE} ${randomUUID()}` : address;
    const { node } = this.#presence;
    const opening = { uin, address: place, at: now, seenAt: steady, password, app, node };
    const cursor = await this.#storage.openSession(opening);
    if (cursor === undefined) return undefined;
    this.#bus.publishElsewhere({ says: 'changed', uin });
    const before = this.#residents.get(uin)?.legacy;
    if (before?.address === address && !before.isOnLine && !isLine && before.scope?.id === scope?.id) {
      before.seenAt = steady;
      before.rung = true;
      this.#enter(before, entrance);
      return before;
    }
    const resident = this.#reside(uin, entrance.lastStatus);
    const session = new Session(resident, { id: 0, address, client: '', cursor, scope, steady });
    session.isOnLine = isLine;
    session.place = place;
    if (before) before.isGone = true;
    resident.legacy = session;
    this.#enter(session, entrance);
    if (before) endLinks(before, 'Another login has taken the place of this one.');
    return session;
  }

  /** The session of 2.0 that this token opens, if it is held here. */
  findModern(uin: number, token: string): Session | undefined {
    // First of all, so that the time says little about who is here.
    const hash = digestToken(token);
    return this.#residents.get(uin)?.modern.find((session) => timingSafeEqual(session.hash, hash));
  }

  /** Takes up a session of 2.0 that is in storage only. */
  async resumeModern(uin: number, token: string, steady: number): Promise<Session | undefined> {
    const ends = this.#ends;
    const hash = digestToken(token);
    const seenAfter = steady - this.#config['session-days'] * DAY_MS;
    const stored = await this.#storage.modernSession({ uin, hash: hash.toString('hex'), seenAfter });
    if (!stored) return undefined;
    const scope = await this.#scope(uin, stored.app);
    if (await this.#hasChanged(uin, stored.version, ends)) {
      return this.findModern(uin, token) ?? this.resumeModern(uin, token, steady);
    }
    if (scope === null) return undefined;
    return this.findModern(uin, token) ?? this.#takeUp(uin, stored, hash, scope, steady);
  }

  #takeUp(uin: number, stored: ModernSession, hash: Buffer, scope: Scope | undefined, steady: number): Session {
    const { session: id, address, client, cursor, status } = stored;
    const resident = this.#reside(uin, status);
    const session = new Session(resident, { id, address, client, cursor, scope, steady });
    session.hash = hash;
    session.openedAt = stored.openedAt;
    session.generation = stored.generation;
    session.savedAt = stored.seenAt;
    resident.modern.push(session);
    this.#arrive(session);
    return session;
  }

  /** Opens a session of 2.0; `held` is the generation of the client's numbers. @returns nothing when the account has changed */
  async openModern(entrance: Entrance, client: string, held?: string) {
    const { uin, address, password, scope, now, steady } = entrance;
    const token = newToken();
    const hash = digestToken(token);
    // A session too many ends the one silent for longest: storage has to know which one that is.
    await this.lastSeen.saveNow(this.#residents.get(uin)?.modern ?? [], steady);
    const opened = await this.#storage.openModernSession({
      uin,
      hash: hash.toString('hex'),
      client,
      address,
      at: now,
      seenAt: steady,
      password,
      app: scope?.id ?? 0,
      most: this.#config['sessions-per-account'],
      generation: held,
    });
    if (!opened) return undefined;
    const resident = this.#reside(uin, opened.status);
    const { session: id, cursor } = opened;
    const session = new Session(resident, { id, address, client, cursor, scope, steady });
    session.hash = hash;
    session.openedAt = now;
    session.savedAt = steady;
    session.generation = opened.generation;
    resident.modern.push(session);
    if (opened.ended.length > 0) {
      const why = 'Too many sessions: this one was silent for longest.';
      this.ended(uin, opened.ended, why);
      this.#bus.publishElsewhere({ says: 'ended', uin, sessions: opened.ended, why });
    }
    this.#enter(session, entrance);
    return { session, token };
  }

  /** The same session under a new token; all others of the account have ended in storage. */
  renew(session: Session, hash: Buffer): void {
    const { resident } = session;
    this.#ends++;
    session.hash = hash;
    for (const other of [...resident.all()]) if (other !== session) this.#drop(other, 'The password was changed.');
    this.#bus.publishElsewhere({ says: 'changed', uin: resident.uin });
  }

  /** A request has come: the session is active again. */
  touch(session: Session, address: string, steady: number): void {
    session.seenAt = steady;
    session.leftAt = 0;
    if (session.id !== 0) session.address = address;
    const { resident } = session;
    if (resident.present || !session.mayRead) return;
    resident.present = true;
    this.#presence.setThere(resident.uin, true);
  }

  /** Changes the status at once; the promise says when it would survive a restart. */
  setStatus(resident: Resident, status: Status): Promise<void> {
    resident.status = status;
    this.#presence.setStatus(resident.uin, status);
    return this.#storage.setStatus({ uin: resident.uin, status });
  }

  /** Ends a session: at a logout, or by a command. */
  async end(session: Session, why: string): Promise<void> {
    const { seenAt } = session;
    const { uin } = session.resident;
    if (session.id !== 0) await this.#storage.endSession({ uin, session: session.id, seenAt });
    else await this.#storage.closeSession({ uin, address: session.place, seenAt });
    this.#drop(session, why);
    this.#endElsewhere(uin, session.id, why);
  }

  /** Ends a session by its number, whether it is held here or not. */
  async endById(uin: number, id: number, why: string, act?: Act): Promise<boolean> {
    const found = await this.#storage.endSession({ uin, session: id, act });
    this.ended(uin, [id], why);
    if (found) this.#endElsewhere(uin, id, why);
    return found;
  }

  /** The account was changed on this node: looks again, here and elsewhere. */
  async changed(uin: number): Promise<void> {
    this.#bus.publishElsewhere({ says: 'changed', uin });
    await this.recheck(uin);
  }

  /** Ends here those sessions of this account that storage no longer has, or has as another one now. */
  async recheck(uin: number): Promise<void> {
    this.#ends++;
    const resident = this.#residents.get(uin);
    if (!resident) return;
    // What is opened or renewed while storage looks is newer than what it sees.
    const all = [...resident.all()].map((session) => ({ session, hash: session.hash }));
    const stored = await this.#storage.sessions({ uin, seenAfter: 0 });
    resident.version = stored[0]?.version ?? -1;
    for (const { session, hash } of all) {
      const kept = stored.find((one) => one.session === session.id);
      if (kept === undefined || !this.#isSame(session, kept)) {
        this.#drop(session, 'The session was ended.');
      } else if (session.id !== 0) {
        if (session.hash === hash) session.hash = Buffer.from(kept.hash, 'hex');
        beginGeneration(session, kept.generation);
      }
    }
  }

  /** Sessions have ended in storage. */
  ended(uin: number, ids: readonly number[], why: string): void {
    this.#ends++;
    const resident = this.#residents.get(uin);
    for (const id of ids) {
      const session = resident?.byId(id);
      if (session) this.#drop(session, why);
    }
  }

  /** The accounts that have sessions here. */
  residents(): Iterable<Resident> {
    return this.#residents.values();
  }

  /** This account is not there any more, though its sessions stay. */
  leave(resident: Resident): void {
    resident.present = false;
    this.#presence.setThere(resident.uin, false);
  }

  /** A session of 2.0 leaves the memory: its token takes it up again. */
  letGo(session: Session): void {
    this.#remove(session);
  }

  /** Whether what storage has answered of an account's sessions may not be so now: as this node knows, or as storage does. */
  async #hasChanged(uin: number, version: number, ends: number): Promise<boolean> {
    const [current] = await this.#storage.sessionVersions([uin]);
    return current !== version || ends !== this.#ends;
  }

  /** Whether a session held here is that which storage has under its number; one of legacy clients is at one node. */
  #isSame(session: Session, stored: ModernSession): boolean {
    if (stored.app !== (session.scope?.id ?? 0)) return false;
    return session.id !== 0 || (stored.address === session.place && stored.node === this.#presence.node);
  }

  /** What the session's app password allows; undefined for the account's own, null when there is none any more. */
  async #scope(uin: number, app: number): Promise<Scope | undefined | null> {
    if (app === 0) return undefined;
    const found = (await this.#storage.appPasswords(uin)).find(({ id }) => id === app);
    if (!found || (found.expiresAt !== null && found.expiresAt <= this.#now())) return null;
    return scopeOf(found);
  }

  #reside(uin: number, status: Status): Resident {
    const known = this.#residents.get(uin);
    if (known) return known;
    const resident = new Resident(uin, status, this.#limits.account(uin));
    this.#residents.set(uin, resident);
    this.#presence.hold(uin, status);
    this.#bus.hold(uin);
    return resident;
  }

  /** After a login: the status is what it asks for, or stays while another session is there, or begins as online. */
  #enter(session: Session, { status, steady }: Entrance): void {
    const { resident } = session;
    const isAmong = (other: Session) => other !== session && other.mayRead && isThere(other, steady, ONLINE_MS);
    const stays = !session.may('Change_Stat') || (status === undefined && [...resident.all()].some(isAmong));
    this.#arrive(session, stays ? undefined : (status ?? statuses.online));
  }

  /** A session that may only send does not make its account online: it would not receive a reply. */
  #arrive(session: Session, status?: Status): void {
    const { resident } = session;
    const { uin } = resident;
    // Another node may have set another one.
    const isNew = status !== undefined && (resident.status !== status || !this.#presence.isAlone);
    if (isNew) {
      // Presence is not waited for; what it was is only wanted after a restart.
      this.setStatus(resident, status).catch(() => {});
    }
    if (resident.present || !session.mayRead) return;
    resident.present = true;
    this.#presence.setThere(uin, true);
  }

  #drop(session: Session, why: string): void {
    this.#ends++;
    if (this.#remove(session)) endLinks(session, why);
  }

  #remove(session: Session): boolean {
    const { resident } = session;
    if (!resident.remove(session)) return false;
    if (!resident.isEmpty) return true;
    this.#residents.delete(resident.uin);
    this.#limits.leave(resident.uin, resident.spent, session.seenAt);
    this.#presence.release(resident.uin);
    this.#bus.release(resident.uin);
    return true;
  }

  /** Which session the legacy clients have shows in storage only: a note that comes late could end the next one. */
  #endElsewhere(uin: number, id: number, why: string): void {
    this.#bus.publishElsewhere(id === 0 ? { says: 'changed', uin } : { says: 'ended', uin, sessions: [id], why });
  }
}

/** Tells the connections and the polls of a session that it has ended. */
function endLinks(session: Session, why: string): void {
  for (const link of session.links ?? []) link.sessionEnded(why);
  unpark(session, false);
}
