import { refuse } from '@rookery/protocol';
import { type Handlers, noAdministrator } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import { randomPassword } from '../requests/passwords.ts';
import { actOf } from './audit.ts';
import { INVITE_DAYS, INVITE_USES } from './grants.ts';
import { fitting } from './paging.ts';

const STANDARD_MS = INVITE_DAYS * 24 * 3_600_000;

/** Invitations, by which administrators let people in. */
export function inviteHandlers(parts: Parts): Pick<Handlers, 'AddInvite' | 'Invites' | 'EndInvite' | 'Invitation'> {
  const { storage, config, log } = parts;

  return {
    async AddInvite({ uin, fields, now }) {
      const { CT: uses = INVITE_USES.standard, EX: expiresAt = now + STANDARD_MS, UN: by = uin } = fields;
      if (expiresAt <= now) return refuse('malformed', 'EX must be a time that is still to come.');
      const inviter = by === uin ? undefined : await storage.account(by);
      if (by !== uin && (!inviter || inviter.disabled))
        return refuse('unknown', `UN: there is no account ${by}.`, 'no-account');
      const code = randomPassword();
      const most = config.invites;
      const act = actOf(parts, uin, now);
      const outcome = await storage.addInvite({ code, by, uses, expiresAt, at: now, most, act });
      if (outcome === 'refused') return noAdministrator;
      if (outcome === 'full')
        return refuse('large', `There are ${most} invitations already; revoke some of them.`, 'invites-full');
      log.info({ uin, uses }, 'invitation made');
      return { IC: code, EX: expiresAt };
    },

    async Invites({ now }) {
      const open = fitting(await storage.invites(now), config['page-bytes'], ({ code }) => [code]);
      return {
        SN: open.length,
        CT: open.map(({ uses }) => uses),
        EX: open.map(({ expiresAt }) => expiresAt),
        UN: open.map(({ by }) => by),
        IC: open.map(({ code }) => code),
      };
    },

    async Invitation({ fields, now }) {
      const found = await storage.invitation({ code: fields.IC, at: now });
      if (!found) return refuse('unknown', 'IC: there is no such invitation, or not any more.', 'gone');
      const { uin, nick, face, expiresAt } = found;
      return { EX: expiresAt, FC: face, UN: uin, NK: nick };
    },

    async EndInvite({ uin, fields, now }) {
      const wasOpen = await storage.endInvite({ code: fields.IC, act: actOf(parts, uin, now) });
      if (!wasOpen) return refuse('unknown', 'IC: there is no such invitation.', 'gone');
      log.info({ uin }, 'invitation revoked');
      return {};
    },
  };
}
