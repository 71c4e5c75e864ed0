import { randomBytes } from 'node:crypto';
import { isLonger, type Refusal, type ReplyOf, type RequestOf, refuse } from '@rookery/protocol';
import { listEntry } from '../live/notes.ts';
import { readLine } from '../one-line.ts';
import type { Call, Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { AddPolicy, Group, GroupOutcome, GroupSettings, GroupView } from '../storage/storage.ts';
import { actOf } from './audit.ts';
import { GroupDoor, noGroup, noRight, tellInvited } from './group-door.ts';
import { fitting, mostOf } from './paging.ts';

const MOST_NAME = 32;
const MOST_NOTICE = 500;
const CODE_BYTES = 15;

const policies: Readonly<Record<0 | 1 | 3, AddPolicy>> = { 0: 'anyone', 1: 'ask', 3: 'nobody' };
export const policyCodes: Readonly<Record<AddPolicy, 0 | 1 | 3>> = { anyone: 0, ask: 1, nobody: 3 };
export const roleCodes = { member: 0, admin: 1, owner: 2 } as const;

type GroupCommands =
  | 'NewGroup'
  | 'Groups'
  | 'GroupInfo'
  | 'SetGroup'
  | 'LeaveGroup'
  | 'EndGroup'
  | 'GroupCode'
  | 'AllGroups';

/**
 * Groups: making them, what they are, and their end. Who may do what is decided in `storage/rules/groups.ts`; members are in
 * `group-members.ts`, the way in and out in `group-door.ts`.
 */
export function groupHandlers(parts: Parts): Pick<Handlers, GroupCommands> {
  const { storage, delivery, config, limits } = parts;
  const door = new GroupDoor(parts);
  const bytes = config['page-bytes'];

  function tell({ outcome, rung }: GroupOutcome): Refusal | Record<string, never> {
    for (const uin of rung) delivery.ring(uin);
    if (outcome === 'none') return noGroup;
    return outcome === 'denied' ? noRight : {};
  }

  return {
    async NewGroup(call) {
      const { fields, uin, now, steady, session } = call;
      const name = readGroupName(fields.NK);
      if (name === undefined) return badName;
      const tooMuch = limits.refuseBytes(session.resident.spent, name, steady);
      if (tooMuch) return tooMuch;
      const mostGroups = config['groups-per-account'];
      const mostMembers = config['members-per-group'];
      const policy = policies[fields.AA ?? 1];
      const made = await storage.createGroup({ owner: uin, name, policy, at: now, mostGroups, mostMembers });
      if (made.outcome !== 'created') return refuse('large', `You are in ${mostGroups} groups already.`, 'groups-full');
      const { group } = made;
      delivery.tell(uin, listEntry(group, 'added', now));
      if (fields.UN?.length) {
        const bounds = { mostRequests: config['requests-per-account'], mostWaiting: config['mailbox-messages'] };
        const uins = fields.UN.slice(0, MOST_INVITED);
        const { rung } = await storage.inviteToGroup({ group, uin, uins, at: now, ...bounds });
        tellInvited(parts, group, rung);
      }
      return { GR: group };
    },

    async Groups({ uin, fields }) {
      const count = mostOf(fields.TN);
      const found = await storage.groupsOf({ uin, after: fields.UN ?? 0, count: count + 1 });
      const page = fitting(found.slice(0, count), bytes, ({ name, label }) => [name, label]);
      return {
        FN: page.length < found.length ? 0 : 1,
        SN: page.length,
        FC: page.map(({ face }) => face),
        MC: page.map(({ members }) => members),
        RO: page.map(({ role }) => roleCodes[role]),
        MU: page.map(({ muted }) => (muted ? 1 : 0)),
        TP: page.map(({ pinned }) => (pinned ? 1 : 0)),
        GP: page.map(({ label }) => label),
        EN: page.map(({ newest }) => newest),
        GR: page.map(({ group }) => group),
        NK: page.map(({ name }) => name),
      };
    },

    async GroupInfo({ uin, fields }) {
      const view = await storage.group({ group: fields.GR, uin });
      if (!view || !isShown(view)) return noGroup;
      return infoOf(view, config['members-per-group']);
    },

    async SetGroup(call) {
      const { uin, fields, session, now, steady } = call;
      const settings = settingsOf(fields);
      if ('error' in settings) return settings;
      const { spent } = session.resident;
      const tooMuch = limits.refuseAct(spent, steady);
      if (tooMuch) return tooMuch;
      const done = await storage.setGroup({ group: fields.GR, uin, at: now, ...settings });
      if (done.outcome !== 'done') return tell(done);
      limits.spendAct(spent, fields.GR, steady);
      tell(done);
      for (const member of await storage.memberNumbers(fields.GR)) {
        delivery.tell(member, listEntry(fields.GR, 'changed', now), member === uin ? session : undefined);
      }
      return {};
    },

    async LeaveGroup(call) {
      return (await door.leave(call, call.fields.GR)) ?? {};
    },

    async EndGroup(call) {
      const { uin, fields, now } = call;
      const members = await storage.memberNumbers(fields.GR);
      let done = await storage.endGroup({ group: fields.GR, uin, at: now });
      if (done.outcome !== 'done' && (await isAdministrator(call))) {
        done = await storage.endGroup({ group: fields.GR, uin, at: now, act: actOf(parts, uin, now) });
      }
      if (done.outcome === 'done') {
        for (const member of members) delivery.tell(member, listEntry(fields.GR, 'removed', now));
      }
      return tell(done);
    },

    async GroupCode({ uin, fields }) {
      const code = fields.NW === undefined ? {} : { code: fields.NW === 1 ? newCode() : null };
      const done = await storage.groupCode({ group: fields.GR, uin, ...code });
      if (done.outcome !== 'done') return tell(done);
      return { IC: done.code };
    },

    async AllGroups({ fields }) {
      const count = mostOf(fields.TN);
      const found = await storage.allGroups({ after: fields.UN ?? 0, count: count + 1 });
      const page = fitting(found.slice(0, count), bytes, ({ name }) => [name]);
      return {
        FN: page.length < found.length ? 0 : 1,
        SN: page.length,
        MC: page.map(({ members }) => members),
        EN: page.map(({ newest }) => newest),
        CT: page.map(({ createdAt }) => createdAt),
        OW: page.map(({ owner }) => owner),
        GR: page.map(({ group }) => group),
        NK: page.map(({ name }) => name),
      };
    },
  };

  async function isAdministrator({ uin, session }: Call<'EndGroup'>): Promise<boolean> {
    // An app password does not carry the power of its owner.
    return session.scope === undefined && (await storage.account(uin))?.admin === true;
  }
}

export const MOST_INVITED = 100;

/** What the name of a group must be. */
export const groupNameMust = `1 to ${MOST_NAME} characters without control characters`;

/** The name of a group without the blanks around it, or nothing when it cannot be one. */
export function readGroupName(text: string): string | undefined {
  return readLine(text, MOST_NAME) || undefined;
}

const badName = refuse('malformed', `NK must be ${groupNameMust}.`, 'bad-nick');

function newCode(): string {
  return randomBytes(CODE_BYTES).toString('base64url');
}

/** Whether one who is no member is told of it. */
export function isShown({ membership, isInvited, searchable }: GroupView): boolean {
  return membership !== undefined || isInvited || searchable;
}

function infoOf(view: GroupView, mostMembers: number): ReplyOf<'GroupInfo'> {
  const { membership } = view;
  const known = {
    GR: view.group,
    NK: view.name,
    FC: view.face,
    AA: policyCodes[view.policy],
    MC: view.members,
    MX: mostMembers,
    OW: view.owner,
  };
  if (!membership) return known;
  return {
    ...known,
    NO: view.notice,
    RO: roleCodes[membership.role],
    CA: membership.card,
    SI: membership.silencedUntil,
    AM: view.quiet ? 1 : 0,
    IV: view.membersInvite ? 1 : 0,
    FI: view.searchable ? 1 : 0,
    HB: view.past,
    BA: membership.since,
    CT: view.createdAt,
  };
}

/** What SetGroup gives, or the field that cannot be read. */
function settingsOf(fields: RequestOf<'SetGroup'>): Partial<GroupSettings> | Refusal {
  const name = fields.NK === undefined ? undefined : readGroupName(fields.NK);
  if (fields.NK !== undefined && name === undefined) return badName;
  const notice = fields.NO;
  if (notice !== undefined && isLonger(notice, MOST_NOTICE)) {
    return refuse('large', `NO must not be longer than ${MOST_NOTICE} characters.`, 'too-long');
  }
  return {
    ...(name === undefined ? {} : { name }),
    ...(notice === undefined ? {} : { notice }),
    ...(fields.FC === undefined ? {} : { face: fields.FC }),
    ...(fields.AA === undefined ? {} : { policy: policies[fields.AA] }),
    ...(fields.IV === undefined ? {} : { membersInvite: fields.IV === 1 }),
    ...(fields.FI === undefined ? {} : { searchable: fields.FI === 1 }),
    ...(fields.HB === undefined ? {} : { past: fields.HB }),
    ...(fields.AM === undefined ? {} : { quiet: fields.AM === 1 }),
  };
}

/** A group as GetInfo shows it: for legacy clients, to which it is a friend. */
export function profileOfGroup(view: Group & Pick<GroupView, 'membership'>, level: 1 | 2 | 3): ReplyOf<'GetInfo'> {
  const short = { FC: view.face, LV: level, SX: '' as const, UN: view.group, NK: view.name };
  if (level === 1) return short;
  const empty = { AD: '', AG: 0, EM: '', HP: '', PC: '', PH: '', PV: '', RN: '', SC: '' };
  return { ...short, ...empty, JB: `${view.members} members`, PR: view.membership ? view.notice : '' };
}
