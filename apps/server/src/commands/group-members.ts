import { type Refusal, refuse } from '@rookery/protocol';
import { listEntry } from '../live/notes.ts';
import { lineMust, readLine } from '../one-line.ts';
import { type Handlers, noAdministrator } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { GroupOutcome, GroupRole } from '../storage/storage.ts';
import { actOf } from './audit.ts';
import { noGroup, noRight, tellInvited } from './group-door.ts';
import { MOST_INVITED, roleCodes } from './groups.ts';
import { fitting, mostOf } from './paging.ts';

const MOST_CARD = 32;
const roles: readonly GroupRole[] = ['member', 'admin', 'owner'];

/** Who is in a group, and what they may do there. Who may do what is decided in `storage/rules/groups.ts`. */
export function groupMemberHandlers(
  parts: Parts,
): Pick<Handlers, 'Members' | 'SetMember' | 'InviteToGroup' | 'Kick' | 'SetOwner'> {
  const { storage, delivery, config, limits, log } = parts;

  function told(
    { outcome, rung }: Pick<GroupOutcome<'full'>, 'outcome' | 'rung'>,
    member: number,
  ): Refusal | undefined {
    for (const uin of rung) delivery.ring(uin);
    if (outcome === 'none') return noGroup;
    if (outcome === 'denied') return noRight;
    if (outcome === 'full') return barsFull;
    return outcome === 'absent' ? refuse('unknown', `UN: ${member} is no member.`, 'no-member') : undefined;
  }

  const barsFull = refuse(
    'large',
    `UN: ${config['bars-per-group']} accounts may not come back to this group already; BL=0 removes only.`,
    'bars-full',
  );

  return {
    async Members({ uin, fields }) {
      const { GR: group, TN, UN: after = 0 } = fields;
      const view = await storage.group({ group, uin });
      if (!view?.membership) return noGroup;
      const count = mostOf(TN);
      const found = await storage.members({ group, after, count: count + 1 });
      const page = fitting(found.slice(0, count), config['page-bytes'], ({ nick, card }) => [nick, card]);
      return {
        FN: page.length < found.length ? 0 : 1,
        SN: page.length,
        FC: page.map(({ face }) => face),
        RO: page.map(({ role }) => roleCodes[role]),
        SI: page.map(({ silencedUntil }) => silencedUntil),
        TS: page.map(({ joinedAt }) => joinedAt),
        UN: page.map((member) => member.uin),
        NK: page.map(({ nick }) => nick),
        CA: page.map(({ card }) => card),
      };
    },

    async SetMember({ uin, fields, session, now, steady }) {
      const { GR: group, UN: member = uin } = fields;
      const card = fields.CA === undefined ? undefined : readLine(fields.CA, MOST_CARD);
      const label = fields.GP === undefined ? undefined : readLine(fields.GP, MOST_CARD);
      if (fields.CA !== undefined && card === undefined) return badLine('CA');
      if (fields.GP !== undefined && label === undefined) return badLine('GP');
      const { spent } = session.resident;
      const isTold = fields.RO !== undefined || fields.SI !== undefined;
      const tooMuch = isTold ? limits.refuseAct(spent, steady) : undefined;
      if (tooMuch) return tooMuch;
      const done = await storage.setMember({
        group,
        uin,
        member,
        at: now,
        card,
        label,
        role: fields.RO === undefined ? undefined : roles[fields.RO],
        silencedUntil: fields.SI === undefined ? undefined : fields.SI && now + 1000 * fields.SI,
        muted: fields.MU === undefined ? undefined : fields.MU === 1,
        pinned: fields.TP === undefined ? undefined : fields.TP === 1,
      });
      const refused = told(done, member);
      if (refused) return refused;
      if (done.rung.length > 0) limits.spendAct(spent, group, steady);
      delivery.tell(uin, listEntry(group, 'changed', now), session);
      if (member !== uin) delivery.tell(member, listEntry(group, 'changed', now));
      return {};
    },

    async InviteToGroup({ uin, fields, now }) {
      const { GR: group, UN: uins } = fields;
      if (uins.length > MOST_INVITED)
        return refuse('malformed', `UN must not have more than ${MOST_INVITED} elements.`);
      const bounds = { mostRequests: config['requests-per-account'], mostWaiting: config['mailbox-messages'] };
      const { invited, ...done } = await storage.inviteToGroup({ group, uin, uins, at: now, ...bounds });
      tellInvited(parts, group, done.rung);
      return told({ ...done, rung: [] }, 0) ?? { UN: invited };
    },

    async Kick({ uin, fields, session, now, steady }) {
      const { GR: group, UN: member } = fields;
      const { spent } = session.resident;
      const tooMuch = limits.refuseAct(spent, steady);
      if (tooMuch) return tooMuch;
      const mostBars = config['bars-per-group'];
      const done = await storage.kick({ group, uin, member, bars: fields.BL === 1, mostBars, at: now });
      const refused = told(done, member);
      if (refused) return refused;
      if (done.rung.length === 0) return {};
      limits.spendAct(spent, group, steady);
      delivery.tell(member, listEntry(group, 'removed', now));
      return {};
    },

    async SetOwner({ uin, fields, now }) {
      const { GR: group, UN: member } = fields;
      const before = await storage.group({ group, uin: member });
      const done = await storage.setOwner({ group, member, at: now, act: actOf(parts, uin, now) });
      if (done.outcome === 'denied') return noAdministrator;
      const refused = told(done, member);
      if (refused) return refused;
      if (done.rung.length === 0) return {};
      for (const one of [before?.owner ?? 0, member]) delivery.tell(one, listEntry(group, 'changed', now));
      log.info({ group, uin: member, by: uin }, 'owner of a group changed');
      return {};
    },
  };
}

function badLine(key: string): Refusal {
  return refuse('malformed', `${key} must be ${lineMust(MOST_CARD)}.`);
}
