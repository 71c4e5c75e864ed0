import { type Status, statuses } from '@rookery/protocol';
import { statusEntry } from '../live/session.ts';
import type { Handlers } from '../requests/dispatch.ts';
import type { Parts } from '../requests/parts.ts';

/** Versions before 1.4 know online, offline and busy only. */
export function statusFor(version: number, status: Status): Status {
  return version < 14 && status > statuses.hidden ? statuses.away : status;
}

/** Tells the friends that are here what they now see of an account: the latest counts, in memory only. */
export async function announce({ sessions, storage, delivery, now }: Parts, uin: number, shown: Status): Promise<void> {
  const entry = statusEntry(uin, shown, now());
  for (const friend of await storage.friends(uin)) if (sessions.resident(friend)) delivery.tell(friend, entry);
}

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
