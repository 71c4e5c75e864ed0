import { type Status, statuses } from '@rookery/protocol';
import type { Handlers } from './dispatch.ts';
import type { Parts } from './parts.ts';
import type { Session } from './sessions.ts';

/** Versions before 1.4 know online, offline and busy only. */
export function statusFor(version: number, status: Status): Status {
  return version < 14 && status > statuses.hidden ? statuses.away : status;
}

/** Tells the friends that are here what they now see of an account: the latest counts, in memory only. */
export async function announce(parts: Parts, uin: number, shown: Status): Promise<void> {
  const { sessions, storage, config } = parts;
  for (const friend of await storage.friends(uin)) {
    const session = sessions.of(friend);
    if (session) note(session, uin, shown, config['notes-per-account']);
  }
}

function note(session: Session, uin: number, shown: Status, most: number): void {
  session.notes ??= new Map();
  // Written anew, so that the map stays in the order of the changes and the oldest is let go.
  session.notes.delete(uin);
  session.notes.set(uin, shown);
  if (session.notes.size <= most) return;
  const [oldest] = session.notes.keys();
  if (oldest !== undefined) session.notes.delete(oldest);
}

export function presenceHandlers({ sessions, log }: Parts): Pick<Handlers, 'Change_Stat'> {
  return {
    Change_Stat({ session, fields }) {
      // Presence does not wait for the disk.
      sessions.setStatus(session, fields.ST).catch((error: unknown) => {
        log.error({ err: error, uin: session.uin }, 'a status will not survive a restart');
      });
      return {};
    },
  };
}
