import { FIRST_ACCOUNT, isAccountNumber, LAST_ACCOUNT, type Refusal, refuse } from '@rookery/protocol';
import { wallTime } from '../clocks.ts';
import { listEntry } from '../live/notes.ts';
import { type Call, type Handlers, noAdministrator, unknownAccount } from '../requests/call.ts';
import { digestOfNew } from '../requests/credentials.ts';
import type { Parts } from '../requests/parts.ts';
import { digestPassword, randomPassword } from '../requests/passwords.ts';
import type { StandingOutcome } from '../storage/storage.ts';
import { listSessions } from './access.ts';
import { actOf } from './audit.ts';
import { fitting } from './paging.ts';
import { nickMust, readNick } from './profile.ts';

const STANDARD_PAGE = 50;
const ENDED = 'Ended by an administrator.';

type AdministrationCommands = 'Accounts' | 'AddAccount' | 'SetAccount' | 'ResetPwd' | 'SessionsOf' | 'EndSessionOf';

/** What administrators do with the accounts of others. Who may, and the last administrator: `storage/rules/standing.ts`. */
export function administrationHandlers(parts: Parts): Pick<Handlers, AdministrationCommands> {
  const { storage, sessions, presence, credentials, delivery, watching, config, log } = parts;

  /** The digest of what an account is to get as its password; `made` when it was generated. */
  function newDigest({ fields, version, peer }: Call<'AddAccount'>): { digest: string; made?: string } | Refusal {
    if (fields.PS === undefined) {
      const made = randomPassword();
      return { digest: digestPassword(made), made };
    }
    const digest = digestOfNew({ key: 'PS', value: fields.PS, M5: fields.M5, version, peer });
    return typeof digest === 'string' ? { digest } : digest;
  }

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

    async AddAccount(call) {
      const { uin, fields, peer, now } = call;
      const nick = readNick(fields.NK);
      if (nick === undefined) return refuse('malformed', `NK must be ${nickMust}.`, 'bad-nick');
      if (fields.UN !== undefined && !isAccountNumber(fields.UN)) return noAccountNumber;
      const wanted = newDigest(call);
      if ('error' in wanted) return wanted;
      const refusal = credentials.refusal(peer);
      if (refusal) return refusal;
      const password = await credentials.keep(wanted.digest, peer, true);
      if (typeof password !== 'string') return password;
      const account = {
        uin: fields.UN,
        password,
        admin: fields.AD === 1,
        createdAt: now,
        policy: {},
        profile: { nick },
      };
      const added = await storage.addAccount({ account, act: actOf(parts, uin, now) });
      if (added.outcome === 'taken')
        return refuse(
          'refused',
          `UN: there is an account ${fields.UN} already; give another number or none.`,
          'number-taken',
        );
      if (added.outcome === 'full')
        return refuse('refused', 'UN: no number is left below a billion; give a greater one.');
      if (added.outcome !== 'created') return noAdministrator;
      log.info({ uin: added.uin, by: uin }, 'account made');
      return { UN: added.uin, PW: wanted.made };
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

const noAccountNumber = refuse('account', `UN must be a number from ${FIRST_ACCOUNT} to ${LAST_ACCOUNT}.`);

function whyNot(outcome: Exclude<StandingOutcome, 'changed'>, uin: number): Refusal {
  if (outcome === 'unknown') return unknownAccount(uin);
  if (outcome === 'last')
    return refuse('refused', `UN: ${uin} is the last administrator; make another one first.`, 'last-admin');
  return noAdministrator;
}

function isSet(flag: 0 | 1 | undefined): boolean | undefined {
  return flag === undefined ? undefined : flag === 1;
}
