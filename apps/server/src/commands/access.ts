import { type Refusal, type ReplyOf, type RequestOf, refuse } from '@rookery/protocol';
import { wallTime } from '../clocks.ts';
import { isThere, type Link, type Session } from '../live/session.ts';
import { ONLINE_MS } from '../live/sessions.ts';
import type { Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import { digestPassword, hashAppPassword, randomPassword } from '../requests/passwords.ts';
import { LINE, type ModernSession, type NewAppPassword } from '../storage/storage.ts';
import { appNameMust, readAppName, readCommands, readNetworks } from './grants.ts';

const DAY_MS = 24 * 3_600_000;
const ENDED = 'Ended by another session.';

type AccessCommands = 'Sessions' | 'EndSession' | 'AddAppPwd' | 'AppPwds' | 'EndAppPwd';

/** What an account is open to: its sessions, and the passwords for single programs. */
export function accessHandlers(parts: Parts): Pick<Handlers, AccessCommands> {
  const { storage, sessions, config, log } = parts;

  return {
    Sessions: ({ uin, session, now, steady }) => listSessions(parts, uin, session, { now, steady }),

    async EndSession({ uin, session, fields, peer }) {
      const { ID } = fields;
      const link = ID === session.id && peer.link?.session === session ? peer.link : undefined;
      // The answer goes out first; later requests on this connection no longer belong to the session.
      link?.unbind();
      const found = await sessions.endById(uin, ID, ENDED);
      if (!found && ID !== session.id) return refuse('unknown', `ID: there is no session ${ID}.`, 'gone');
      log.info({ uin, session: ID, address: peer.address }, 'session ended');
      return link ? { reply: {}, settle: () => endLink(link, session) } : {};
    },

    async AddAppPwd({ uin, fields, peer, now }) {
      const scope = scopeIn(fields, now);
      if ('error' in scope) return scope;
      const password = randomPassword();
      const hash = hashAppPassword(digestPassword(password));
      const most = config['app-passwords-per-account'];
      const id = await storage.addAppPassword({ uin, hash, createdAt: now, most, ...scope });
      if (id === undefined)
        return refuse('large', `There are ${most} app passwords already; revoke some of them.`, 'app-passwords-full');
      log.info({ uin, app: id, address: peer.address }, 'app password made');
      return { ID: id, PW: password };
    },

    async AppPwds({ uin }): Promise<ReplyOf<'AppPwds'>> {
      const all = await storage.appPasswords(uin);
      return {
        SN: all.length,
        ID: all.map(({ id }) => id),
        CT: all.map(({ createdAt }) => createdAt),
        EX: all.map(({ expiresAt }) => expiresAt ?? 0),
        TS: all.map(({ usedAt }) => usedAt ?? 0),
        AD: all.map(({ usedFrom }) => usedFrom),
        CM: all.map((app) => app.commands.join(' ')),
        NW: all.map(({ networks }) => networks.join(' ')),
        NM: all.map(({ name }) => name),
      };
    },

    async EndAppPwd({ uin, fields, peer }) {
      const found = await storage.endAppPassword({ uin, id: fields.ID });
      // Also when there is none any more: an attempt before this one may have got no further.
      await sessions.changed(uin);
      if (!found) return refuse('unknown', `ID: there is no app password ${fields.ID}.`, 'gone');
      log.info({ uin, app: fields.ID, address: peer.address }, 'app password revoked');
      return {};
    },
  };
}

/** The sessions of an account, as shown to a session of the same or another account. */
export async function listSessions(
  { storage, sessions, config }: Parts,
  uin: number,
  asking: Session,
  { now, steady }: { now: number; steady: number },
): Promise<ReplyOf<'Sessions'>> {
  const stored = await storage.sessions({ uin, seenAfter: steady - config['session-days'] * DAY_MS });
  const resident = sessions.resident(uin);
  const all = stored.map((one) => ({ ...one, ...seen(one, resident?.byId(one.session), steady) }));
  return {
    SN: all.length,
    ID: all.map((one) => one.session),
    ME: all.map((one) => (asking.uin === uin && one.session === asking.id ? 1 : 0)),
    ON: all.map(({ isHere }) => (isHere ? 1 : 0)),
    CT: all.map(({ openedAt }) => openedAt),
    TS: all.map(({ seenAt }) => wallTime(seenAt, { now, steady })),
    AP: all.map(({ app }) => app),
    AD: all.map(({ address }) => address),
    CL: all.map(({ client }) => client),
  };
}

/** What is held here is newer than what storage knows. */
function seen(stored: ModernSession, held: Session | undefined, steady: number) {
  if (!held)
    return { isHere: false, seenAt: stored.seenAt, address: stored.address.startsWith(LINE) ? '' : stored.address };
  const seenAt = held.links === undefined ? held.seenAt : steady;
  return { isHere: isThere(held, steady, ONLINE_MS), seenAt, address: held.address };
}

/** Tells a connection that its session has ended, and cuts it, unless an account has logged in on it meanwhile. */
function endLink(link: Link, session: Session): void {
  if (link.session !== undefined) return;
  link.bind(session);
  link.sessionEnded(ENDED);
}

type NewScope = Pick<NewAppPassword, 'name' | 'commands' | 'networks' | 'expiresAt'>;

/** What an app password is to be for, or the field that cannot be read. */
function scopeIn({ NM, CM, NW, EX }: RequestOf<'AddAppPwd'>, now: number): NewScope | Refusal {
  if (CM?.length === 0) return refuse('malformed', 'CM names no command; each is followed by a comma.');
  if (NW?.length === 0) return refuse('malformed', 'NW names no network; each is followed by a comma.');
  const name = readAppName(NM);
  if (name === undefined) return refuse('malformed', `NM must be ${appNameMust}.`);
  const commands = readCommands(CM ?? []);
  if (typeof commands === 'string') return refuse('malformed', `CM: ${commands}`);
  const networks = readNetworks(NW ?? []);
  if (typeof networks === 'string') return refuse('malformed', `NW: ${networks}`);
  if (EX !== undefined && EX <= now) return refuse('malformed', 'EX must be a time that is still to come.');
  return { name, commands, networks, expiresAt: EX ?? null };
}
