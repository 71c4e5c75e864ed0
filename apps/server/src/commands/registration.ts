import { refuse } from '@rookery/protocol';
import { listEntry } from '../live/notes.ts';
import { digestToken, newToken } from '../live/tokens.ts';
import type { Call, Handlers } from '../requests/call.ts';
import { digestOf, digestOfNew } from '../requests/credentials.ts';
import type { Parts } from '../requests/parts.ts';
import { nickMust, readNick } from './profile.ts';

/** How an account comes to be, and gets another password. Which invitation is good: `storage/rules/access.ts`. */
export function registrationHandlers(parts: Parts): Pick<Handlers, 'Register' | 'ChangePwd'> {
  const { storage, sessions, delivery, credentials, config, limits, log } = parts;

  /** What speaks against making an account, before anything of it is made. */
  function refuseRegister({ uin, peer, fields, steady }: Call<'Register'>) {
    if (uin !== 0) return refuse('malformed', 'UIN must be 0: the number of the new account is in the answer.');
    if (config.registration === 'closed') return refuse('refused', 'Registration is closed on this server.', 'closed');
    if (config.registration === 'invite' && fields.IC === undefined) return notInvited;
    const wait = limits.addressRegistrations.waitSeconds(peer.spent.registrations, steady);
    if (wait > 0) return refuse('limited', `Too many new accounts; wait ${wait} s.`, wait);
    return whyNotByAll(steady) ?? credentials.refusal(peer);
  }

  /** Who is invited is not held back by strangers. */
  function whyNotByAll(steady: number) {
    const wait =
      config.registration === 'open' ? limits.registrations.waitSeconds(limits.registrationsSpent, steady) : 0;
    return wait > 0 ? refuse('limited', `Too many new accounts; wait ${wait} s.`, wait) : undefined;
  }

  async function register({ peer, fields, now, steady }: Call<'Register'>, nick: string, digest: string) {
    peer.spent.registrations = limits.addressRegistrations.spend(peer.spent.registrations, steady);
    if (config.registration === 'open') {
      limits.registrationsSpent = limits.registrations.spend(limits.registrationsSpent, steady);
    }
    // Hashed in any case: the time says nothing about the invitation.
    const password = await credentials.keep(digest, peer, false);
    if (typeof password !== 'string') return password;
    const account = { password, createdAt: now, policy: {}, profile: { nick } };
    const isOpen = config.registration === 'open';
    const mostFriends = config['friends-per-account'];
    const registered = await storage.registerAccount({ account, invite: fields.IC, isOpen, mostFriends });
    if (registered.outcome === 'full')
      return refuse('refused', 'There is no number left for another account.', 'accounts-full');
    if (registered.outcome !== 'created') return notInvited;
    const { uin, inviter } = registered;
    log.info({ uin, address: peer.address }, 'registered');
    if (inviter !== undefined) {
      delivery.ring(inviter);
      delivery.tell(inviter, listEntry(uin, 'added', now));
    }
    return { UN: uin };
  }

  async function changePassword({ uin, session, peer }: Call<'ChangePwd'>, before: string, after: string) {
    const recognized = await credentials.recognize({ uin, digest: before, peer, session: session.id });
    if (recognized === undefined) return refuse('refused', 'PS is not the password of this account.', 'wrong-password');
    if ('error' in recognized) return recognized;
    const password = await credentials.keep(after, peer, true);
    if (typeof password !== 'string') return password;
    const token = newToken();
    const hash = digestToken(token);
    const change = { uin, was: recognized.account.password, password, keep: session.id, hash: hash.toString('hex') };
    if (!(await storage.changePassword(change))) {
      return refuse('refused', 'The password has just been changed, or this session has ended.', 'changed');
    }
    sessions.renew(session, hash);
    log.info({ uin, address: peer.address, session: session.id }, 'password changed');
    return { SID: token };
  }

  return {
    async Register(call) {
      const { NK, PS, M5 } = call.fields;
      const nick = readNick(NK);
      if (nick === undefined) return refuse('malformed', `NK must be ${nickMust}.`, 'bad-nick');
      const digest = digestOfNew({ key: 'PS', value: PS, M5, version: call.version, peer: call.peer });
      if (typeof digest !== 'string') return digest;
      return refuseRegister(call) ?? register(call, nick, digest);
    },

    async ChangePwd(call) {
      const { fields, version, peer } = call;
      const before = digestOf({ key: 'PS', value: fields.PS, M5: fields.M5, version, peer });
      if (typeof before !== 'string') return before;
      const after = digestOfNew({ key: 'NP', value: fields.NP, M5: fields.M5, version, peer });
      if (typeof after !== 'string') return after;
      return changePassword(call, before, after);
    },
  };
}

const notInvited = refuse('refused', 'IC must be the code of an invitation that is still good.', 'not-invited');
