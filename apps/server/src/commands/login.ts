import { isLonger, refuse, type Status, statuses } from '@rookery/protocol';
import { statusEntry } from '../live/notes.ts';
import { mayRead, type Scope } from '../live/scope.ts';
import type { Entrance, Session } from '../live/session.ts';
import { HEARTBEAT_SECONDS, LIFE_SECONDS } from '../live/sessions.ts';
import { isLoopback, isPrivate } from '../networks.ts';
import { type Call, checkAccount, GBK, type Handlers, MODERN } from '../requests/call.ts';
import { digestOf } from '../requests/credentials.ts';
import type { Parts } from '../requests/parts.ts';
import { bound } from './resume.ts';

const HIDDEN_LOGIN = '40';
const MOST_CLIENT = 64;
const DAY_SECONDS = 86_400;

/**
 * Getting in; coming back and leaving is in `resume.ts`. How guesses are slowed down is in `live/guesses.ts`, whose turn it
 * is in `requests/turns.ts`, and which session is one too many in `storage/rules/sessions.ts`.
 */
export function loginHandlers(parts: Parts): Pick<Handlers, 'Login'> {
  const { sessions, credentials, delivery, config, log, now } = parts;
  const lifeSeconds = config['session-days'] * DAY_SECONDS;

  async function logIn(call: Call<'Login'>, digest: string) {
    const { uin, peer, version, fields } = call;
    const recognized = await credentials.recognize({ uin, digest, peer });
    if (recognized === undefined) return { RS: 1, RA: wrongPassword(version), RC: 'wrong-password' } as const;
    if ('error' in recognized) return recognized;
    const { account, scope } = recognized;
    if (account.disabled) return { RS: 1, RA: 'This account is disabled.', RC: 'disabled' } as const;
    const isModern = version === MODERN;
    const legacy = isModern ? undefined : whyNotLegacy(account.policy.legacy, scope);
    if (legacy) return { RS: 1, RA: legacy } as const;
    if (!isModern && (await wouldSilence(uin, scope))) {
      return { RS: 1, RA: 'Another program is logged in, and this app password may only send.' } as const;
    }
    const { password, status: lastStatus } = account;
    const status = firstStatus(fields);
    const entrance = {
      uin,
      address: peer.address,
      status,
      lastStatus,
      password,
      scope,
      now: parts.now(),
      steady: parts.steady(),
    };
    return isModern ? openModern(call, entrance) : openLegacy(call, entrance);
  }

  /** Whether a login would end a legacy session that fetches, although its app password may only send. */
  async function wouldSilence(uin: number, scope: Scope | undefined): Promise<boolean> {
    return !mayRead(scope) && (await sessions.legacyMayRead(uin, parts.steady()));
  }

  async function openLegacy({ uin, peer, version }: Call<'Login'>, entrance: Entrance) {
    const before = sessions.resident(uin)?.status;
    const session = await sessions.openLegacy(entrance, peer.link !== undefined);
    if (!session) return changed;
    session.isInGbk = version === GBK;
    tellOthers(session, before);
    log.info({ uin, address: peer.address }, 'logged in');
    return bound({ RS: 0, HI: HEARTBEAT_SECONDS, LI: LIFE_SECONDS }, peer.link, session, 0);
  }

  async function openModern({ uin, peer, fields }: Call<'Login'>, entrance: Entrance) {
    const before = sessions.resident(uin)?.status;
    const opened = await sessions.openModern(entrance, fields.CL ?? '', fields.GN);
    if (!opened) return changed;
    const { session, token } = opened;
    tellOthers(session, before);
    log.info({ uin, address: peer.address, session: session.id }, 'logged in');
    const reply = {
      RS: 0,
      HI: HEARTBEAT_SECONDS,
      LI: lifeSeconds,
      SID: token,
      AK: session.cursor,
      GN: session.generation,
    } as const;
    return bound(reply, peer.link, session, session.cursor);
  }

  /** A login can change the status: the other sessions of the account hear of it. */
  function tellOthers(session: Session, before: Status | undefined): void {
    const { uin, resident } = session;
    if (before === undefined || before === resident.status) return;
    delivery.tell(uin, statusEntry(uin, resident.status, now()), session);
  }

  /** What speaks against trying a password at all. */
  function refuseLogin({ uin, peer, version, fields }: Call<'Login'>) {
    const illegal = checkAccount(uin);
    if (illegal) return illegal;
    if (isLonger(fields.CL ?? '', MOST_CLIENT)) {
      return refuse('malformed', `CL must not be longer than ${MOST_CLIENT} characters.`);
    }
    if (version !== MODERN && !mayLogIn(config['legacy-from'], peer.address)) {
      return refuse('refused', 'The legacy protocol may not log in from this address.');
    }
    return undefined;
  }

  return {
    async Login(call) {
      const { fields, version, peer } = call;
      const digest = digestOf({ key: 'PS', value: fields.PS, M5: fields.M5, version, peer });
      if (typeof digest !== 'string') return digest;
      return refuseLogin(call) ?? logIn(call, digest);
    },
  };
}

const changed = { RS: 1, RA: 'The account has just been changed. Log in again.', RC: 'changed' } as const;

function whyNotLegacy(legacy: 'yes' | 'app' | 'no', scope: Scope | undefined): string | undefined {
  if (legacy === 'no') return 'This account takes no logins of the legacy protocol.';
  if (legacy === 'yes' || scope) return undefined;
  return 'This account takes logins of the legacy protocol with an app password only.';
}

function mayLogIn(from: 'private' | 'any' | 'off', address: string): boolean {
  if (from === 'private') return isLoopback(address) || isPrivate(address);
  return from === 'any';
}

// COMPAT: one 1.4 client looks for the English words, and the published 1.1 answer has the Chinese ones.
function wrongPassword(version: number): string {
  return version < 13 ? '密码错误' : 'Password error 密码错误';
}

function firstStatus({ ST, LG }: { ST?: Status | undefined; LG?: string | undefined }): Status | undefined {
  return ST ?? (LG === HIDDEN_LOGIN ? statuses.hidden : undefined);
}
