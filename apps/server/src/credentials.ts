import { type Refusal, refuse } from '@rookery/protocol';
import { type Peer, SAFE } from './dispatch.ts';
import type { Parts } from './parts.ts';
import { digestPassword, hashAppPassword, hashPassword, verifyPassword } from './passwords.ts';
import type { Account } from './storage/storage.ts';
import { isInScope, type Scope, scopeOf } from './tokens.ts';

const MD5 = /^[0-9a-f]{32}$/i;
const LEAST_CHARS = 8;

/** A password in a request, and how it is written there. */
export type GivenPassword = {
  /** The key of the field, for the refusal. */
  readonly key: string;
  readonly value: string;
  /** 0: the password itself (2.0 only). */
  readonly M5: 0 | 1 | undefined;
  readonly version: number;
  readonly peer: Peer;
};

/** The MD5 of a password, whichever way it was sent: in the clear only where nobody can read along (design 4). */
export function digestOf({ key, value, M5, version, peer }: GivenPassword): string | Refusal {
  if (version === SAFE && M5 === 0) {
    if (peer.isPrivate) return digestPassword(value);
    return refuse('refused', `M5=0 (${key} as it is) is taken over TLS or from this machine only; send the MD5.`);
  }
  if (MD5.test(value)) return value.toLowerCase();
  return refuse('malformed', `${key} must be the MD5 of the password, 32 hex digits.`);
}

/** The MD5 of a password that is to be an account's from now on. */
export function digestOfNew(given: GivenPassword): string | Refusal {
  const digest = digestOf(given);
  if (typeof digest !== 'string') return digest;
  if (given.M5 === 0 && [...given.value].length < LEAST_CHARS) {
    return refuse('malformed', `${given.key} must have at least ${LEAST_CHARS} characters.`);
  }
  return digest === digestPassword('') ? refuse('malformed', `${given.key} is the MD5 of nothing.`) : digest;
}

/** Who a password belongs to; `scope` when it is an app password. */
export type Recognized = { readonly account: Account; readonly scope: Scope | undefined };

/** Compares passwords one after the other for each account and address, and slows down who guesses. */
export class Credentials {
  readonly #parts: Parts;
  readonly #turns = new Map<string, Promise<unknown>>();
  #underWay = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What speaks against comparing a password at all; counts the attempt when nothing does. */
  refusal({ spent }: Peer, now: number): Refusal | undefined {
    const { limits, config } = this.#parts;
    const wait = limits.addressLogins.waitSeconds(spent.logins, now);
    if (wait > 0) return tooManyLogins(wait);
    if (this.#underWay >= config['logins-at-once']) return tooManyLogins(1);
    spent.logins = limits.addressLogins.spend(spent.logins, now);
    return undefined;
  }

  /**
   * Whose password this is. Takes as long for an account that does not exist as for a wrong password.
   *
   * @returns nothing when it is nobody's; a refusal when there have been too many failures
   */
  recognize(uin: number, digest: string, peer: Peer, mayBeApp: boolean): Promise<Recognized | Refusal | undefined> {
    return this.#inTurn(`${uin} ${peer.address}`, () => this.#recognize(uin, digest, peer, mayBeApp));
  }

  /** What is kept of a new password. It takes as long as a comparison, and counts among those under way. */
  async keep(digest: string): Promise<string> {
    this.#underWay++;
    try {
      return await hashPassword(digest);
    } finally {
      this.#underWay--;
    }
  }

  async #recognize(uin: number, digest: string, { address }: Peer, mayBeApp: boolean) {
    const { limits, storage, log, now } = this.#parts;
    const wait = limits.failedLogins.waitSeconds(uin, address, now());
    if (wait > 0) return tooManyLogins(wait);
    const account = await storage.account(uin);
    const scope = account && mayBeApp ? await this.#appPassword(uin, digest, address) : undefined;
    if (account && scope) {
      limits.failedLogins.clear(uin, address);
      return { account, scope };
    }
    const isRight = await verifyPassword(digest, account?.password);
    if (!account || !isRight) {
      limits.failedLogins.add(uin, address, now());
      log.info({ uin, address }, 'login failed');
      return undefined;
    }
    limits.failedLogins.clear(uin, address);
    return { account, scope: undefined };
  }

  async #appPassword(uin: number, digest: string, address: string): Promise<Scope | undefined> {
    const { storage, log, now } = this.#parts;
    // Found by its hash: what a guesser could learn from the time is nothing about the password.
    const hash = hashAppPassword(digest);
    const found = (await storage.appPasswords(uin)).find((app) => app.hash === hash);
    const scope = found && scopeOf(found);
    if (!scope || !isInScope(scope, address, now())) return undefined;
    storage.usedAppPassword({ uin, id: scope.id, address, at: now() }).catch((error: unknown) => {
      log.error({ err: error, uin }, 'the use of an app password could not be noted');
    });
    return scope;
  }

  /** Many guesses at once are no way around the wait. */
  async #inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#turns.get(key) ?? Promise.resolve()).then(work);
    const over = mine.catch(() => {});
    this.#turns.set(key, over);
    this.#underWay++;
    try {
      return await mine;
    } finally {
      this.#underWay--;
      if (this.#turns.get(key) === over) this.#turns.delete(key);
    }
  }
}

function tooManyLogins(seconds: number): Refusal {
  return refuse('limited', `Too many logins; wait ${seconds} s.`, seconds);
}
