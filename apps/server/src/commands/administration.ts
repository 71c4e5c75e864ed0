import { type Refusal, refuse } from '@rookery/protocol';
import { wallTime } from '../clocks.ts';
import { listEntry } from '../live/notes.ts';
import { type Handlers, noAdministrator, unknownAccount } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import { digestPassword, randomPassword } from '../requests/passwords.ts';
import type { StandingOutcome } from '../storage/storage.ts';
import { listSessions } from './access.ts';
import { actOf } from './audit.ts';
import { fitting } from './paging.ts';

const STANDARD_PAGE = 50;
const ENDED = 'Ended by an administrator.';

type AdministrationCommands = 'Accounts' | 'SetAccount' | 'ResetPwd' | 'SessionsOf' | 'EndSessionOf';

/** What administrators do with the accounts there are. Who may, and the last administrator: `storage/rules/standing.ts`. */
export function administrationHandlers(parts: Parts): Pick<Handlers, AdministrationCommands> {
  const { storage, sessions, presence, credentials, delivery, watching, config, log } = parts;

  /** Ends what has ended in storage, and lets the account's other sessions look again. */
  async function changed(uin: number, now: number): Promise<void> {
    await sessions.changed(uin);
    delivery.tell(uin, listEntry(uin, 'changed', now));
  }

  return {
    async Accounts({ fields, now, steady }) {
      const { KW: text = '', UN: after = 0, CT: count = STANDARD_PAGE } = fields;
      const { accounts, next } = await storage.findAccounts({ after, count, text });
      const page = fitting(accounts, config['page-bytes'], ({ nick }) => [nick]);
      const seen = await presence.look(page.map(({ uin }) => uin));
      return {
        SN: page.length,
        ND: page.length < accounts.length ? (page.at(-1)?.uin ?? 0) : next,
        UN: page.map(({ uin }) => uin),
        ST: seen.map(({ shown }) => shown),
        DS: page.map(({ disabled }) => (disabled ? 1 : 0)),
        AD: page.map(({ admin }) => (admin ? 1 : 0)),
        CT: page.map(({ createdAt }) => createdAt),
        TS: page.map(({ uin, seenAt }) =>
          wallTime(Math.max(seenAt, sessions.resident(uin)?.lastSeen(steady) ?? 0), { now, steady }),
        ),
        FC: page.map(({ face }) => face),
        NK: page.map(({ nick }) => nick),
      };
    },

    async SetAccount({ uin, fields, now }) {
      const { UN: whom, DS, AD } = fields;
      if (DS === undefined && AD === undefined) return refuse('malformed', 'DS and AD are missing: one must be given.');
      if (whom === uin && DS === 1)
        return refuse('refused', 'UN: you cannot lock out your own account; another administrator can.', 'self');
      const standing = { disabled: isSet(DS), admin: isSet(AD) };
      const outcome = await storage.setStanding({ uin: whom, ...standing, act: actOf(parts, uin, now) });
      if (outcome !== 'changed') return whyNot(outcome, whom);
      if (AD === 0) watching.endAll(whom);
      await changed(whom, now);
      log.info({ uin: whom, by: uin, ...standing }, 'account changed');
      return {};
    },

    async ResetPwd({ uin, fields, peer, now }) {
      const whom = fields.UN;
      if (whom === uin) return refuse('refused', 'UN: for your own password there is ChangePwd.', 'self');
      const refusal = credentials.refusal(peer);
      if (refusal) return refusal;
      const made = randomPassword();
      const password = await credentials.keep(digestPassword(made), peer, true);
      if (typeof password !== 'string') return password;
      const outcome = await storage.resetPassword({ uin: whom, password, act: actOf(parts, uin, now) });
      if (outcome !== 'changed') return whyNot(outcome, whom);
      await changed(whom, now);
      log.info({ uin: whom, by: uin }, 'password reset');
      return { PW: made };
    },

    async SessionsOf({ session, fields, now, steady }) {
      if (!(await storage.account(fields.UN))) return whyNot('unknown', fields.UN);
      return listSessions(parts, fields.UN, session, { now, steady });
    },

    async EndSessionOf({ uin, session, fields, now }) {
      const { UN: whom, ID: id } = fields;
      if (whom === uin && id === session.id)
        return refuse('refused', 'ID: to end this session there is Logout.', 'self');
      const found = await sessions.endById(whom, id, ENDED, actOf(parts, uin, now));
      if (!found) return refuse('unknown', `ID: ${whom} has no session ${id}; SessionsOf lists them.`, 'gone');
      log.info({ uin: whom, session: id, by: uin }, 'session ended');
      return {};
    },
  };
}

function whyNot(outcome: Exclude<StandingOutcome, 'changed'>, uin: number): Refusal {
  if (outcome === 'unknown') return unknownAccount(uin);
  if (outcome === 'last')
    return refuse('refused', `UN: ${uin} is the last administrator; make another one first.`, 'last-admin');
  return noAdministrator;
}

function isSet(flag: 0 | 1 | undefined): boolean | undefined {
  return flag === undefined ? undefined : flag === 1;
}
