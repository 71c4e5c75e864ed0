import { availableParallelism } from 'node:os';
import { type Refusal, refuse } from '@rookery/protocol';
import type { Base } from '../base.ts';
import type { Guesser } from '../live/guesses.ts';
import type { Limits } from '../live/limits.ts';
import { isInScope, type Scope, scopeOf } from '../live/scope.ts';
import { networkOf, siteOf } from '../networks.ts';
import type { Account } from '../storage/storage.ts';
import { MODERN, type Peer } from './call.ts';
import { digestPassword, hashAppPassword, hashPassword, verifyPassword } from './passwords.ts';
import { type Claim, Turns } from './turns.ts';

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

/** The MD5 of a password, sent as such or, over a private connection only, in the clear (docs/PROTOCOL.md, Login). */
export function digestOf({ key, value, M5, version, peer }: GivenPassword): string | Refusal {
  if (version === MODERN && M5 === 0) {
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
  if (given.M5 === 0 && [...given.value.normalize('NFC')].length < LEAST_CHARS) {
    return refuse('malformed', `${given.key} must have at least ${LEAST_CHARS} characters.`);
  }
  return digest === digestPassword('') ? refuse('malformed', `${given.key} is the MD5 of nothing.`) : digest;
}

/** Who a password belongs to; `scope` when it is an app password. */
export type Recognized = { readonly account: Account; readonly scope: Scope | undefined };

/** An attempt to get in with a password. */
export type Attempt = {
  readonly uin: number;
  /** The MD5 of the password. */
  readonly digest: string;
  readonly peer: Peer;
  /** Asked in this session: then it must be the account's own password. */
  readonly session?: number;
};

// One of the four threads that Node has for such work stays free for files.
const COMPARED_AT_ONCE = Math.min(3, availableParallelism());
const MOST_LOOKING = 10_000;
const NOTED_AGAIN_MS = 24 * 3_600_000;

/** Compares passwords, some at a time, in an order that is fair to networks, and slows down who guesses. */
export class Credentials {
  readonly #parts: Base & { readonly limits: Limits };
  readonly #turns: Turns;
  #looking = 0;

  constructor(parts: Base & { readonly limits: Limits }) {
    this.#parts = parts;
    this.#turns = new Turns(COMPARED_AT_ONCE, parts.config['logins-at-once']);
  }

  /** What speaks against work for a new password; counts it as a login when nothing does. */
  refusal({ spent }: Pick<Peer, 'spent'>): Refusal | undefined {
    const { limits, steady } = this.#parts;
    const now = steady();
    const wait = limits.addressLogins.waitSeconds(spent.logins, now);
    if (wait > 0) return tooManyLogins(wait);
    spent.logins = limits.addressLogins.spend(spent.logins, now);
    return undefined;
  }

  /**
   * Whose password this is. Takes as long for an account that does not exist as for a wrong password.
   *
   * @returns nothing when the account or password is wrong; a refusal after too many logins or failures
   */
  async recognize(attempt: Attempt): Promise<Recognized | Refusal | undefined> {
    if (this.#looking >= MOST_LOOKING) return tooManyLogins(1);
    this.#looking++;
    const seen = await this.#look(attempt).finally(() => this.#looking--);
    const { uin, peer, session } = attempt;
    const { account, scope, knownAt } = seen;
    const guesser = { uin, address: peer.address, isKnown: knownAt !== undefined || session !== undefined, session };
    const refusal = await this.#refuse(guesser, peer, scope !== undefined);
    if (refusal) return refusal;
    if (account && scope) {
      this.#noteUse(uin, scope, peer.address);
      this.#noteNetwork(guesser, knownAt);
      return { account, scope };
    }
    const compared = await this.#compare(guesser, attempt.digest, account);
    if (compared === undefined) return tooManyLogins(1);
    if ('error' in compared) return compared;
    if (!account || !compared.isRight) return undefined;
    this.#noteNetwork(guesser, knownAt);
    return { account, scope: undefined };
  }

  /** What is kept of a new password. It takes as long as a comparison, and has its turn like one. */
  async keep(digest: string, { address }: Peer, isKnown: boolean): Promise<string | Refusal> {
    return (await this.#turns.take(claimOf(address, isKnown), () => hashPassword(digest))) ?? tooManyLogins(1);
  }

  /** What storage knows; asked in any case and all at once, so that the time says nothing about the account. */
  async #look({ uin, digest, peer: { address }, session }: Attempt) {
    const { storage, now } = this.#parts;
    const [account, apps, knownAt] = await Promise.all([
      storage.account(uin),
      storage.appPasswords(uin),
      storage.knownNetwork({ uin, network: networkOf(address) }),
    ]);
    // Found by its hash: what a guesser could learn from the time is nothing about the password.
    const hash = hashAppPassword(digest);
    const app = account && session === undefined ? apps.find((one) => one.hash === hash) : undefined;
    const scope = app && scopeOf(app);
    return { account, knownAt, scope: scope && isInScope(scope, address, now()) ? scope : undefined };
  }

  /** What speaks against an attempt. Who is known, or right already, needs nothing that strangers could use up. */
  async #refuse(guesser: Guesser, { spent }: Peer, isRight: boolean): Promise<Refusal | undefined> {
    const { limits, steady } = this.#parts;
    const { uin, address, isKnown } = guesser;
    const allowance = isKnown || isRight ? limits.known(uin, address, steady()) : spent;
    const refusal = this.refusal({ spent: allowance });
    if (refusal || isRight) return refusal;
    const wait = await limits.guesses.waitSeconds(guesser, steady());
    return wait > 0 ? tooManyLogins(wait) : undefined;
  }

  #compare(guesser: Guesser, digest: string, account: Account | undefined) {
    const { limits, log, steady } = this.#parts;
    const { uin, address, isKnown } = guesser;
    return this.#turns.take(claimOf(address, isKnown, uin), async () => {
      // Others of the same network may have failed while this one waited.
      const wait = await limits.guesses.attempt(guesser, steady());
      if (wait > 0) return tooManyLogins(wait);
      const isRight = await verifyPassword(digest, account?.password);
      if (isRight) await limits.guesses.takeBack(guesser);
      else log.info({ uin, address }, 'login failed');
      return { isRight };
    });
  }

  #noteUse(uin: number, { id }: Scope, address: string): void {
    const { storage, log, now } = this.#parts;
    storage.usedAppPassword({ uin, id, address, at: now() }).catch((error: unknown) => {
      log.error({ err: error, uin }, 'the use of an app password could not be noted');
    });
  }

  /** The account is no stranger in this network from now on. */
  #noteNetwork({ uin, address }: Guesser, knownAt: number | undefined): void {
    const { storage, config, log, now } = this.#parts;
    const at = now();
    if (knownAt !== undefined && Math.abs(at - knownAt) < NOTED_AGAIN_MS) return;
    const most = config['networks-per-account'];
    storage.sawNetwork({ uin, network: networkOf(address), at, most }).catch((error: unknown) => {
      log.error({ err: error, uin }, 'the network of a login could not be noted');
    });
  }
}

/** Attempts at one account from one network have their turns one after the other: many at once are no way around a wait. */
function claimOf(address: string, isKnown: boolean, uin?: number): Claim {
  const network = networkOf(address);
  const claim = { network: siteOf(address) ?? network, isKnown };
  return uin === undefined ? claim : { ...claim, key: `${uin} ${network}` };
}

function tooManyLogins(seconds: number): Refusal {
  return refuse('limited', `Too many logins; wait ${seconds} s.`, seconds);
}
