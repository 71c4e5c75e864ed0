import { type ReplyOf, refuse, type Status, statuses } from '@rookery/protocol';
import { isLoopback, isPrivate } from './config.ts';
import { type Call, checkAccount, type Handlers } from './dispatch.ts';
import { fitting } from './friends.ts';
import type { Parts } from './parts.ts';
import { verifyPassword } from './passwords.ts';
import { provinceOf } from './provinces.ts';
import { HEARTBEAT_SECONDS, LIFE_SECONDS } from './sessions.ts';
import type { Account, Profile } from './storage/storage.ts';

const HIDDEN_LOGIN = '40';
const MOST_FOUND = 50;

/** Logging in and out, profiles, and searching for people. */
export function accountHandlers(parts: Parts): Pick<Handlers, 'Login' | 'Logout' | 'GetInfo' | 'Finger'> {
  const { storage, sessions, limits, config, log } = parts;
  const turns = new Map<string, Promise<unknown>>();
  let underWay = 0;

  /** Logins to one account from one address go one after the other: many guesses at once are no way around the wait. */
  async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (turns.get(key) ?? Promise.resolve()).then(work);
    const over = mine.catch(() => {});
    turns.set(key, over);
    underWay++;
    try {
      return await mine;
    } finally {
      underWay--;
      if (turns.get(key) === over) turns.delete(key);
    }
  }

  async function logIn({ uin, peer, fields, version }: Call<'Login'>) {
    const wait = limits.failedLogins.waitSeconds(uin, peer.address, parts.now());
    if (wait > 0) return tooManyLogins(wait);
    const account = await storage.account(uin);
    const right = await verifyPassword(fields.PS, account?.password);
    if (!account || !right) {
      limits.failedLogins.add(uin, peer.address, parts.now());
      log.info({ uin, address: peer.address }, 'login failed');
      return { RS: 1, RA: wrongPassword(version) };
    }
    limits.failedLogins.clear(uin, peer.address);
    if (account.disabled) return { RS: 1, RA: 'This account is disabled.' };
    if (!account.policy.legacy) return { RS: 1, RA: 'This account takes no logins of the old protocol.' };
    const opened = await sessions.open(uin, peer.address, firstStatus(fields), account.password, parts.now());
    if (!opened) return { RS: 1, RA: 'The account has just been changed. Log in again.' };
    log.info({ uin, address: peer.address }, 'logged in');
    return { RS: 0, HI: HEARTBEAT_SECONDS, LI: LIFE_SECONDS };
  }

  /** What speaks against trying a password at all. */
  function refuseLogin({ uin, peer, now }: Call<'Login'>) {
    const illegal = checkAccount(uin);
    if (illegal) return illegal;
    if (!mayLogIn(config['legacy-from'], peer.address)) {
      return refuse('refused', 'The old protocol may not log in from this address.');
    }
    const wait = limits.addressLogins.waitSeconds(peer.spent.logins, now);
    if (wait > 0) return tooManyLogins(wait);
    if (underWay >= config['logins-at-once']) return tooManyLogins(1);
    return undefined;
  }

  return {
    async Login(call) {
      const refusal = refuseLogin(call);
      if (refusal) return refusal;
      const { uin, peer, now } = call;
      peer.spent.logins = limits.addressLogins.spend(peer.spent.logins, now);
      return inTurn(`${uin} ${peer.address}`, () => logIn(call));
    },

    async Logout({ uin, peer, now }) {
      const held = sessions.find(uin, peer.address);
      const session =
        held ?? (sessions.mayResume(uin, now) ? await sessions.resume(uin, peer.address, now) : undefined);
      if (session) await sessions.close(session);
      return {};
    },

    async GetInfo({ fields }) {
      const account = await storage.account(fields.UN);
      if (!account) return refuse('unknown', `UN: there is no account ${fields.UN}.`);
      return infoOf(account, fields.LV ?? 2);
    },

    async Finger({ fields, uin }) {
      const count = fields.TN ? Math.min(fields.TN, MOST_FOUND) : MOST_FOUND;
      const hits = await storage.search({
        searcher: uin,
        after: fields.UN ?? 0,
        count: count + 1,
        age: fields.AG === 0 ? undefined : fields.AG,
        sex: fields.SX,
        province: provinceOf(fields.PV ?? ''),
      });
      const page = fitting(hits.slice(0, count));
      return {
        AG: page.map((hit) => hit.age),
        FC: page.map((hit) => hit.face),
        FN: page.length < hits.length ? 0 : 1,
        SN: page.length,
        SX: page.map((hit) => sexText(hit.sex)),
        PV: page.map((hit) => hit.province),
        UN: page.map((hit) => hit.uin),
        NK: page.map((hit) => hit.nick),
      };
    },
  };
}

function mayLogIn(from: 'private' | 'any' | 'off', address: string): boolean {
  if (from === 'private') return isLoopback(address) || isPrivate(address);
  return from === 'any';
}

function tooManyLogins(seconds: number) {
  return refuse('limited', `Too many logins; wait ${seconds} s.`, seconds);
}

// COMPAT: one 1.4 client looks for the English words, and the published 1.1 answer has the Chinese ones.
function wrongPassword(version: number): string {
  return version < 13 ? '密码错误' : 'Password error 密码错误';
}

function firstStatus({ ST, LG }: { ST?: Status | undefined; LG?: string | undefined }): Status {
  return ST ?? (LG === HIDDEN_LOGIN ? statuses.hidden : statuses.online);
}

function sexText(sex: 0 | 1 | null): string {
  return sex === null ? '' : String(sex);
}

/** The fields of a level; which they are is load-bearing (wire-facts 4.4). */
function infoOf({ uin, profile }: Account, level: 1 | 2 | 3): ReplyOf<'GetInfo'> {
  const short = { FC: profile.face, LV: level, SX: profile.sex ?? ('' as const), UN: uin, NK: profile.nick };
  if (level === 1) return short;
  const normal = { ...short, ...normalInfo(profile) };
  return level === 2 ? normal : { ...normal, ...fullInfo(profile) };
}

function normalInfo(profile: Profile): ReplyOf<'GetInfo'> {
  return {
    AD: profile.address,
    AG: profile.age,
    EM: profile.mail,
    HP: profile.homepage,
    JB: profile.occupation,
    PC: profile.postcode,
    PH: profile.phone,
    PR: profile.introduction,
    PV: profile.province,
    RN: profile.realName,
    SC: profile.school,
  };
}

function fullInfo(profile: Profile): ReplyOf<'GetInfo'> {
  return {
    BT: profile.blood,
    CO: profile.sign,
    CT: profile.city,
    CV: '',
    CY: profile.country,
    ID: '',
    MO: profile.mobile,
    MT: '',
    MV: '',
    SH: profile.animal,
  };
}
