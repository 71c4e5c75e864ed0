import type { Refusal, ReplyOf } from '@rookery/protocol';
import type { Settling } from '../live/answer.ts';
import { confirmUpTo, isOfNow } from '../live/confirm.ts';
import type { Link, Session } from '../live/session.ts';
import { HEARTBEAT_SECONDS } from '../live/sessions.ts';
import { type Handlers, MODERN, notLoggedIn } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';

const DAY_SECONDS = 86_400;

/** Coming back, and leaving. */
export function resumeHandlers(parts: Parts): Pick<Handlers, 'Logout' | 'Resume' | 'Ping'> {
  const { sessions, presence, config } = parts;
  const lifeSeconds = config['session-days'] * DAY_SECONDS;

  return {
    async Logout({ uin, version, sid, peer, steady }) {
      const bound = peer.link?.session;
      const isBound = bound !== undefined && bound.uin === uin && (bound.id === 0) === (version !== MODERN);
      const session =
        version === MODERN && sid !== undefined ? await bySid(uin, sid, steady) : isBound ? bound : undefined;
      const legacy = version === MODERN || peer.link ? undefined : await legacyAt(uin, peer.address, steady);
      const leaving = session ?? legacy;
      if (!leaving) return {};
      // The connection stays, for the next login.
      if (peer.link?.session === leaving) peer.link.unbind();
      await sessions.end(leaving, 'Logged out.');
      return {};
    },

    async Resume(call) {
      const { session, fields, sid, peer } = call;
      if (peer.link && sid !== undefined && sid === peer.cookie?.token) peer.link.isByCookie = true;
      const AK = isOfNow(session, fields.GN) ? fields.AK : undefined;
      if (AK !== undefined && AK > session.cursor) await confirmUpTo(parts, call, AK);
      const [seen] = await presence.look([session.uin]);
      const reply = {
        HI: HEARTBEAT_SECONDS,
        LI: lifeSeconds,
        AK: session.cursor,
        GN: session.generation,
        ST: seen?.status ?? session.resident.status,
      };
      return bound(reply, peer.link, session, Math.min(AK ?? session.cursor, session.cursor));
    },

    Ping: () => ({}),
  };

  function bySid(uin: number, sid: string, steady: number): Session | undefined | Promise<Session | undefined> {
    return sessions.findModern(uin, sid) ?? sessions.resumeModern(uin, sid, steady);
  }

  function legacyAt(uin: number, address: string, steady: number): Session | undefined | Promise<Session | undefined> {
    const held = sessions.findLegacy(uin, address);
    return held ?? (sessions.mayResumeLegacy(steady) ? sessions.resumeLegacy(uin, address, steady) : undefined);
  }
}

/** A reply that binds the connection it goes out on: pushes begin once it has been written. */
export function bound<R extends ReplyOf<'Login'> | ReplyOf<'Resume'>>(
  reply: R,
  link: Link | undefined,
  session: Session,
  after: number,
): R | Settling<R> | Refusal {
  // It was ended while this was under way.
  if (session.isGone) return notLoggedIn;
  if (!link) return reply;
  link.bind(session);
  return { reply, settle: (written) => written && link.push(session, after) };
}
