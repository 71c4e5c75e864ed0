import { type Refusal, type ReplyOf, type RequestOf, refuse } from '@rookery/protocol';
import { listEntry } from '../live/notes.ts';
import { goneSince } from '../presence/presence.ts';
import { tellFriends } from '../presence/telling.ts';
import { type Handlers, MODERN, unknownAccount } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { Account, AddPolicy, LegacyPolicy, Policy, Profile } from '../storage/storage.ts';
import { isShown, profileOfGroup } from './groups.ts';
import { nickMust, readNick, readTrait, traitMust } from './profile.ts';

/** What an account shows of itself, and whom it lets do what. */
export function accountHandlers(parts: Parts): Pick<Handlers, 'GetInfo' | 'SetInfo' | 'SetPolicy'> {
  const { storage, sessions, presence, delivery, log } = parts;

  /** To legacy clients a group is a friend. */
  async function groupInfo(uin: number, group: number, level: 1 | 2 | 3): Promise<ReplyOf<'GetInfo'> | undefined> {
    const view = await storage.group({ group, uin });
    return view && isShown(view) ? profileOfGroup(view, level) : undefined;
  }

  return {
    async GetInfo({ uin, fields, version }) {
      const peer = fields.UN;
      const account = await storage.account(peer);
      // Except for its friends, a disabled account does not exist. A missing account takes as long.
      const isKnown = account?.disabled === false || (await storage.isFriend({ uin, peer }));
      if (!account || !isKnown) return (await groupInfo(uin, peer, fields.LV ?? 2)) ?? unknownAccount(peer);
      const info = infoOf(account, fields.LV ?? 2);
      if (version !== MODERN) return info;
      const leftAt = await storage.leftAt({ uin, peer });
      const [seen] = await presence.look([peer]);
      return { ...info, LS: goneSince(seen, leftAt) || undefined };
    },

    async SetInfo({ uin, session, fields, now }) {
      const profile = profileOf(fields);
      if ('error' in profile) return profile;
      if (Object.keys(profile).length === 0) return {};
      await storage.changeAccount({ uin, profile });
      delivery.tell(uin, listEntry(uin, 'changed', now), session);
      // What they see in their lists is another name or face now.
      await tellFriends(parts, uin, listEntry(uin, 'changed', now)).catch((error: unknown) => {
        // The lists are right when they ask again; the request itself is done.
        log.error({ err: error, uin }, 'friends were not told');
      });
      return {};
    },

    async SetPolicy({ uin, session, fields, now }) {
      const policy = policyOf(fields);
      if (Object.keys(policy).length > 0) {
        await storage.changeAccount({ uin, policy });
        if (policy.legacy !== undefined) await sessions.changed(uin);
        delivery.tell(uin, listEntry(uin, 'changed', now), session);
      }
      const account = await storage.account(uin);
      return account ? policyReply(account.policy) : refuse('session', 'The account is gone.');
    },
  };
}

/** The fields of a level; which they are is load-bearing (docs/WIRE.md, Profiles). */
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

const traits = {
  AD: 'address',
  CT: 'city',
  CY: 'country',
  EM: 'mail',
  HP: 'homepage',
  JB: 'occupation',
  MO: 'mobile',
  PC: 'postcode',
  PH: 'phone',
  PR: 'introduction',
  PV: 'province',
  RN: 'realName',
  SC: 'school',
} as const;

const codes = { FC: 'face', AG: 'age', BT: 'blood', CO: 'sign', SH: 'animal' } as const;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What SetInfo gives of a profile, or the field that cannot be read. */
function profileOf(fields: RequestOf<'SetInfo'>): Partial<Profile> | Refusal {
  const profile: Partial<Writable<Profile>> = {};
  if (fields.NK !== undefined) {
    const nick = readNick(fields.NK);
    if (nick === undefined) return refuse('malformed', `NK must be ${nickMust}.`, 'bad-nick');
    profile.nick = nick;
  }
  for (const [key, name] of entriesOf(traits)) {
    const text = fields[key];
    if (text === undefined) continue;
    const trait = readTrait(text);
    if (trait === undefined) return refuse('malformed', `${key} must be ${traitMust}.`);
    profile[name] = trait;
  }
  for (const [key, name] of entriesOf(codes)) {
    const code = fields[key];
    if (code !== undefined) profile[name] = code;
  }
  if (fields.SX !== undefined) profile.sex = fields.SX === 2 ? null : fields.SX;
  return profile;
}

function entriesOf<T extends object>(table: T): [keyof T, T[keyof T]][] {
  return Object.entries(table) as [keyof T, T[keyof T]][];
}

const adds: Readonly<Record<0 | 1 | 3, AddPolicy>> = { 0: 'anyone', 1: 'ask', 3: 'nobody' };
const legacies: Readonly<Record<0 | 1 | 2, LegacyPolicy>> = { 0: 'no', 1: 'yes', 2: 'app' };

/** What SetPolicy gives of a policy. */
function policyOf({ AA, FI, MS, RM, OL, LS }: RequestOf<'SetPolicy'>): Partial<Policy> {
  return {
    ...(AA === undefined ? {} : { add: adds[AA] }),
    ...(FI === undefined ? {} : { searchable: FI === 1 }),
    ...(MS === undefined ? {} : { strangers: MS === 1 }),
    ...(RM === undefined ? {} : { shareRead: RM === 1 }),
    ...(OL === undefined ? {} : { legacy: legacies[OL] }),
    ...(LS === undefined ? {} : { shareSeen: LS === 1 }),
  };
}

function policyReply({ add, searchable, strangers, shareRead, legacy, shareSeen }: Policy): ReplyOf<'SetPolicy'> {
  return {
    AA: add === 'anyone' ? 0 : add === 'ask' ? 1 : 3,
    FI: searchable ? 1 : 0,
    MS: strangers ? 1 : 0,
    RM: shareRead ? 1 : 0,
    OL: legacy === 'no' ? 0 : legacy === 'yes' ? 1 : 2,
    LS: shareSeen ? 1 : 0,
  };
}
