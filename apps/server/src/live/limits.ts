import { type Refusal, refuse } from '@rookery/protocol';
import type { Config } from '../config.ts';
import { networkOf } from '../networks.ts';
import { type Guesses, LocalGuesses } from './guesses.ts';

/**
 * A rate with a burst, as one number per place that is limited: the time up to which its allowance is spent.
 *
 * `const wait = rate.waitSeconds(spent, now)`; 0 lets it pass, and then `spent = rate.spend(spent, now)`.
 */
export class Rate {
  readonly #intervalMs: number;
  readonly #burstMs: number;

  constructor(perSecond: number, burst: number) {
    this.#intervalMs = 1000 / perSecond;
    this.#burstMs = (burst - 1) * this.#intervalMs;
  }

  /** Whole seconds until the next one may pass; 0 when it may now. */
  waitSeconds(spent: number, now: number): number {
    const tooEarly = spent - now - this.#burstMs;
    return tooEarly <= 0.001 ? 0 : Math.max(1, Math.ceil(tooEarly / 1000));
  }

  spend(spent: number, now: number, units = 1): number {
    return (spent > now ? spent : now) + units * this.#intervalMs;
  }
}

/** What one address has spent. */
export type AddressSpent = {
  requests: number;
  health: number;
  logins: number;
  registrations: number;
  /** No longer the current one: look it up again. */
  isForgotten: boolean;
};

/** What one account has spent, over all its sessions. */
export type AccountSpent = { requests: number; messages: number; searches: number; previews: number; bytes: number };

const DAY_SECONDS = 86_400;
const ROW_BYTES = 200;
const LONG_BYTES = 800;
const PAGE_BYTES = 4096;

const MOST_ADDRESSES = 100_000;
// Monitoring asks less often than this, and is answered from memory.
const LEAST_HEALTH_PER_SECOND = 5;
const LEAST_HEALTH_BURST = 20;

/** All rates of a server, and what the addresses have spent. Without limits everything passes. */
export class Limits {
  readonly accountRequests: Rate;
  readonly accountMessages: Rate;
  readonly accountSearches: Rate;
  readonly accountPreviews: Rate;
  /** What is stored for good, in bytes. */
  readonly accountBytes: Rate;
  readonly groupMessages: Rate;
  readonly addressRequests: Rate;
  /** How the server is may be asked where nothing else may be asked any more. */
  readonly addressHealth: Rate;
  readonly addressLogins: Rate;
  readonly addressRegistrations: Rate;
  readonly registrations: Rate;
  /** What all addresses together have spent of {@link registrations}. */
  registrationsSpent = 0;
  readonly guesses: Guesses;
  readonly #addresses = new Map<string, AddressSpent>();
  /** What has been written to groups of late. As each message counts that was stored, there are no more than storage is fast. */
  readonly #groups = new Map<number, number>();
  /** Of accounts without a session: a login does not give the allowance back. */
  readonly #left = new Map<number, AccountSpent>();

  constructor(config: Config, guesses: Guesses = new LocalGuesses(freeGuesses(config))) {
    const rate = (perSecond: number, burst: number) =>
      config.limits ? new Rate(perSecond, burst) : new Rate(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    this.accountRequests = rate(config['account-requests-per-second'], config['account-burst-requests']);
    this.accountMessages = rate(config['account-messages-per-second'], config['account-burst-messages']);
    this.groupMessages = rate(config['group-messages-per-second'], config['group-burst-messages']);
    this.accountSearches = rate(config['account-searches-per-second'], config['account-burst-searches']);
    const perMinute = config['account-previews-per-minute'];
    this.accountPreviews = rate(perMinute / 60, perMinute);
    const perDay = 1_000_000 * config['account-megabytes-per-day'];
    this.accountBytes = rate(perDay / DAY_SECONDS, perDay);
    this.addressRequests = rate(config['address-requests-per-second'], config['address-burst-requests']);
    this.addressHealth = rate(
      Math.max(LEAST_HEALTH_PER_SECOND, config['address-requests-per-second']),
      Math.max(LEAST_HEALTH_BURST, config['address-burst-requests']),
    );
    this.addressLogins = rate(config['address-logins-per-second'], config['address-burst-logins']);
    const perHour = config['address-registrations-per-hour'];
    this.addressRegistrations = rate(perHour / 3600, perHour);
    const byAll = config['registrations-per-hour'];
    this.registrations = rate(byAll / 3600, byAll);
    this.guesses = guesses;
  }

  /** What the address has spent; connections keep it, so that a request looks nothing up. */
  address(address: string, now: number): AddressSpent {
    return this.#spentBy(networkOf(address), now);
  }

  /** What an account has spent from a network that it has got in from: strangers there take nothing of it. */
  known(uin: number, address: string, now: number): AddressSpent {
    return this.#spentBy(`${uin} ${networkOf(address)}`, now);
  }

  #spentBy(key: string, now: number): AddressSpent {
    const known = this.#addresses.get(key);
    if (known) return known;
    if (this.#addresses.size >= MOST_ADDRESSES) makeRoom(this.#addresses, letGo);
    const spent = { requests: now, health: now, logins: now, registrations: now, isForgotten: false };
    this.#addresses.set(key, spent);
    return spent;
  }

  /** Counts what a text takes that is stored on both sides, or says that it was too much. */
  refuseBytes(spent: AccountSpent, text: string, now: number): Refusal | undefined {
    const wait = this.accountBytes.waitSeconds(spent.bytes, now);
    if (wait > 0) return refuse('limited', `Too much has been stored for this account; wait ${wait} s.`, wait);
    spent.bytes = this.accountBytes.spend(spent.bytes, now, 2 * rowBytes(text));
    return undefined;
  }

  /** Says that an account has written too much of late, or has done too much that groups keep in their logs. */
  refuseAct({ messages }: AccountSpent, now: number): Refusal | undefined {
    const wait = this.accountMessages.waitSeconds(messages, now);
    return wait > 0 ? refuse('limited', `Too many messages and changes; wait ${wait} s.`, wait) : undefined;
  }

  /** Counts what an account has done in a group, as a message of its own: all members are told. */
  spendAct(spent: AccountSpent, group: number, now: number): void {
    spent.messages = this.accountMessages.spend(spent.messages, now);
    this.spendGroup(group, now);
  }

  /** Says that too much was written to a group. A number of which nothing is known may be that of an account. */
  refuseGroup(group: number, now: number): Refusal | undefined {
    const spent = this.#groups.get(group);
    const wait = spent === undefined ? 0 : this.groupMessages.waitSeconds(spent, now);
    return wait > 0 ? refuse('limited', `Too many messages to this group; wait ${wait} s.`, wait) : undefined;
  }

  /** Counts a message that was stored in the log of a group. */
  spendGroup(group: number, now: number): void {
    this.#groups.set(group, this.groupMessages.spend(this.#groups.get(group) ?? 0, now));
  }

  /** Counts a request of an address. @returns the seconds to wait when it is one too many; then it is not counted */
  countRequest(spent: AddressSpent, now: number): number {
    const wait = this.addressRequests.waitSeconds(spent.requests, now);
    if (wait === 0) spent.requests = this.addressRequests.spend(spent.requests, now);
    return wait;
  }

  /** The same for the question how the server is. */
  countHealth(spent: AddressSpent, now: number): number {
    const wait = this.addressHealth.waitSeconds(spent.health, now);
    if (wait === 0) spent.health = this.addressHealth.spend(spent.health, now);
    return wait;
  }

  /** What an account has spent, for its new session to go on with. */
  account(uin: number): AccountSpent {
    const spent = this.#left.get(uin) ?? { requests: 0, messages: 0, searches: 0, previews: 0, bytes: 0 };
    this.#left.delete(uin);
    return spent;
  }

  /** Keeps what an account has spent when its session ends. */
  leave(uin: number, spent: AccountSpent, now: number): void {
    if (!isWhole(spent, now)) this.#left.set(uin, spent);
  }

  /** Forgets who has the whole allowance again. */
  forget(now: number): void {
    for (const [key, spent] of this.#addresses) {
      const { requests, health, logins, registrations } = spent;
      if (requests > now || health > now || logins > now || registrations > now) continue;
      letGo(spent);
      this.#addresses.delete(key);
    }
    for (const [uin, spent] of this.#left) {
      if (isWhole(spent, now)) this.#left.delete(uin);
    }
    for (const [group, spent] of this.#groups) if (spent <= now) this.#groups.delete(group);
    this.guesses.forget(now);
  }
}

function freeGuesses(config: Config): number {
  return config.limits ? config['failed-logins'] : Number.POSITIVE_INFINITY;
}

/** What a row of a mailbox takes on disk at the most: its text, its places in the indexes, the last page of a long one. */
export function rowBytes(text: string): number {
  const bytes = Buffer.byteLength(text);
  return bytes + ROW_BYTES + (bytes > LONG_BYTES ? PAGE_BYTES : 0);
}

/** Whether an account has its whole allowance again. */
function isWhole(spent: AccountSpent, now: number): boolean {
  return Object.values(spent).every((until) => until <= now);
}

function letGo(spent: AddressSpent): void {
  spent.isForgotten = true;
}

/** Makes room under attack from very many: the oldest eighth goes at once, so that being full costs little. */
function makeRoom<T>(map: Map<string, T>, onGone: (value: T) => void): void {
  let toGo = Math.ceil(map.size / 8);
  for (const [key, value] of map) {
    if (toGo-- === 0) return;
    onGone(value);
    map.delete(key);
  }
}
