import { statusEntry } from '../live/notes.ts';
import type { Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';

/** One's own status. That hidden looks like offline is in `Resident` in `live/session.ts`; who is told in `live/announce.ts`. */
export function presenceHandlers({ sessions, delivery, log }: Parts): Pick<Handlers, 'Change_Stat'> {
  return {
    Change_Stat({ session, fields, now }) {
      const { resident } = session;
      // Presence does not wait for the disk.
      sessions.setStatus(resident, fields.ST).catch((error: unknown) => {
        log.error({ err: error, uin: session.uin }, 'a status will not survive a restart');
      });
      delivery.tell(session.uin, statusEntry(session.uin, fields.ST, now), session);
      return {};
    },
  };
}
