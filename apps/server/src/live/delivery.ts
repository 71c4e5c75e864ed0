import { type Entry, encodePush, kinds } from '@rookery/protocol';
import { note } from './notes.ts';
import { unpark } from './parking.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/**
 * From what has happened to the connections that want to know. The mailbox in storage is the truth; what is told here
 * only says "look into it", with the entry for sessions that are up to date. With several processes this is where
 * the bus comes in.
 */
export class Delivery {
  readonly #sessions: Sessions;
  readonly #mostNotes: number;

  constructor(sessions: Sessions, mostNotes: number) {
    this.#sessions = sessions;
    this.#mostNotes = mostNotes;
  }

  /**
   * An entry has been put into this account's mailbox, and is on disk.
   *
   * @param origin the session of 2.0 that has sent it; 0 for all others
   */
  appended(uin: number, entry: Entry, origin = 0): void {
    const resident = this.#sessions.resident(uin);
    if (!resident) return;
    const line = encodedOnce(uin, entry);
    for (const session of resident.all()) {
      if (!session.mayRead) continue;
      const isOwn = origin !== 0 && session.id === origin;
      if (!isOwn && !(entry.sent && session.id === 0)) wake(session);
      for (const link of session.links ?? []) link.pusher?.appended(entry, line, isOwn);
    }
  }

  /** There is something in this account's mailbox, and it is on disk. */
  ring(uin: number): void {
    const resident = this.#sessions.resident(uin);
    if (!resident) return;
    for (const session of resident.all()) {
      if (!session.mayRead) continue;
      wake(session);
      for (const link of session.links ?? []) link.pusher?.look();
    }
  }

  /**
   * Something that is not kept on disk: pushed, or noted for the next poll, the latest of each kind and account.
   *
   * @param except the session that has caused it
   */
  tell(uin: number, entry: Entry, except?: Session): void {
    const resident = this.#sessions.resident(uin);
    if (!resident) return;
    const line = encodedOnce(uin, entry);
    for (const session of resident.all()) {
      if (session === except || !session.mayRead || !isFor(session, entry, uin)) continue;
      this.#tell(session, entry, line);
    }
  }

  #tell(session: Session, entry: Entry, line: () => string): void {
    let isPushed = false;
    for (const link of session.links ?? []) if (link.pusher?.passing(line)) isPushed = true;
    if (isPushed) return;
    // Who is typing is of interest now or never.
    if (entry.kind === kinds.typing.code && session.parked === undefined) return;
    note(session, entry, this.#mostNotes);
    unpark(session, true);
    for (const link of session.links ?? []) link.pusher?.look();
  }
}

/** The push as 2.0 has it, encoded when the first asks for it. */
function encodedOnce(uin: number, entry: Entry): () => string {
  let line: string | undefined;
  return () => {
    line ??= encodePush(uin, entry);
    return line;
  };
}

/** Old clients know of nothing but the statuses of others. */
function isFor(session: Session, entry: Entry, uin: number): boolean {
  return session.id !== 0 || (entry.kind === kinds.status.code && entry.peer !== uin);
}

function wake(session: Session): void {
  session.rung = true;
  session.rings++;
  unpark(session, true);
}
