import { FIRST_ACCOUNT, isAccountNumber, LAST_ACCOUNT, type Refusal, refuse } from '@rookery/protocol';
import { type Call, type Handlers, noAdministrator } from '../requests/call.ts';
import { digestOfNew } from '../requests/credentials.ts';
import type { Parts } from '../requests/parts.ts';
import { digestPassword, randomPassword } from '../requests/passwords.ts';
import { actOf } from './audit.ts';
import { nickMust, readNick } from './profile.ts';

/** Accounts that administrators make for others. */
export function newAccountHandlers(parts: Parts): Pick<Handlers, 'AddAccount'> {
  const { storage, credentials, log } = parts;

  return {
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
  };
}

/** The digest of the password of a new account; `made` when it was generated. */
function newDigest({ fields, version, peer }: Call<'AddAccount'>): { digest: string; made?: string } | Refusal {
  if (fields.PS === undefined) {
    const made = randomPassword();
    return { digest: digestPassword(made), made };
  }
  const digest = digestOfNew({ key: 'PS', value: fields.PS, M5: fields.M5, version, peer });
  return typeof digest === 'string' ? { digest } : digest;
}

const noAccountNumber = refuse('account', `UN must be a number from ${FIRST_ACCOUNT} to ${LAST_ACCOUNT}.`);
