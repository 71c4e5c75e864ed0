import { type Entry, encodePush, kinds, pushTail, pushTo } from '@rookery/protocol';
import type { Bus, Fanned, Note } from '../bus/bus.ts';
import { note } from './notes.ts';
import { unpark } from './parking.ts';
import type { Resident, Session } from './session.ts';
import type { Sessions } from './sessions.ts';

type Said<S extends Note['says']> = Extract<Note, { says: S }>;

/**
 * From what has happened to the connections that want to know, on all nodes. The mailbox in storage is the truth; what is
 * told over the bus only says "look into it", with the entry for sessions that are up to date.
 */
export class Delivery {
  readonly #bus: Bus;
  readonly #sessions: Sessions;
  readonly #mostNotes: number;

  /** @param mostNotes what waits for a session at the most, and is not in the mailbox */
  constructor(bus: Bus, sessions: Sessions, mostNotes: number) {
    this.#bus = bus;
    this.#sessions = sessions;
    this.#mostNotes = mostNotes;
    bus.subscribe((heard) => this.#hear(heard));
  }

  /**
   * An entry has been put into this account's mailbox, and is on disk.
   *
   * @param origin the session of 2.0 that has sent it; 0 for all others
   */
  appended(uin: number, entry: Entry, origin = 0): void {
    this.#bus.publish({ says: 'appended', uin, entry, origin });
  }

  /** A message has been put into the mailboxes of all members of a group, and is on disk. */
  fanned(message: Fanned): void {
    this.#bus.publish({ says: 'fanned', uin: message.author, ...message });
  }

  /** There is something in this account's mailbox, and it is on disk. */
  ring(uin: number): void {
    this.#bus.publish({ says: 'ring', uin });
  }

  /**
   * Something that is not kept on disk: pushed, or noted for the next poll, the latest of each kind and account.
   *
   * @param except the session that has caused it
   */
  tell(uin: number, entry: Entry, except?: Session): void {
    this.#bus.publish({ says: 'passing', uin, entry, except: except?.id });
  }

  /** The same for the sessions of this node only. */
  pass(uin: number, entry: Entry): void {
    const resident = this.#sessions.resident(uin);
    if (resident) this.#pass(resident, { says: 'passing', uin, entry, except: undefined });
  }

  /** Looks into the mailboxes of all that are held here, since a note may have been lost. */
  lookAgain(): void {
    for (const resident of this.#sessions.residents()) this.#ring(resident);
  }

  #hear(heard: Note): void {
    if (heard.says === 'fanned') {
      this.#fan(heard);
      return;
    }
    const resident = this.#sessions.resident(heard.uin);
    if (!resident) return;
    if (heard.says === 'appended')
      append(
        resident,
        heard.entry,
        heard.origin,
        once(() => encodePush(heard.uin, heard.entry)),
      );
    else if (heard.says === 'ring') this.#ring(resident);
    else if (heard.says === 'passing') this.#pass(resident, heard);
  }

  /** The end of the line is the same for all members, and encoded once; for each of hundreds nothing else is made. */
  #fan({ group, author, text, beside, at, entry: place, uins, numbers, origin }: Fanned): void {
    const entry = {
      kind: kinds.message.code,
      peer: group,
      text,
      number: 0,
      at,
      sent: false,
      author,
      entry: place,
      beside,
    };
    let uin = 0;
    let tail: string | undefined;
    let line: string | undefined;
    const encode = () => {
      tail ??= pushTail(entry);
      line ??= pushTo(uin, entry, tail);
      return line;
    };
    for (let i = 0; i < uins.length; i++) {
      uin = uins[i] ?? 0;
      const resident = this.#sessions.resident(uin);
      if (!resident) continue;
      line = undefined;
      entry.number = numbers[i] ?? 0;
      entry.sent = uin === author;
      append(resident, entry, entry.sent ? origin : 0, encode);
    }
  }

  #ring(resident: Resident): void {
    for (const session of resident.all()) {
      if (!session.mayRead) continue;
      wake(session);
      for (const link of session.links ?? []) link.pusher?.look();
    }
  }

  #pass(resident: Resident, { uin, entry, except }: Said<'passing'>): void {
    const line = once(() => encodePush(uin, entry));
    for (const session of resident.all()) {
      if (session.id === except || !session.mayRead || !isFor(session, entry, uin)) continue;
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

/** @param entry looked at before this returns, and not kept */
function append({ legacy, modern }: Resident, entry: Entry, origin: number, line: () => string): void {
  if (legacy) appendTo(legacy, entry, false, line);
  for (const session of modern) appendTo(session, entry, origin !== 0 && session.id === origin, line);
}

function appendTo(session: Session, entry: Entry, isOwn: boolean, line: () => string): void {
  if (!session.mayRead) return;
  if (!isOwn && !(entry.sent && session.id === 0)) wake(session);
  if (session.links) for (const link of session.links) link.pusher?.appended(entry, line, isOwn);
}

/** A push of 2.0, encoded when the first asks for it. */
function once(encode: () => string): () => string {
  let line: string | undefined;
  return () => {
    line ??= encode();
    return line;
  };
}

/** Legacy clients know of nothing but the statuses of others. */
function isFor(session: Session, entry: Entry, uin: number): boolean {
  return session.id !== 0 || (entry.kind === kinds.status.code && entry.peer !== uin);
}

function wake(session: Session): void {
  session.rung = true;
  session.rings++;
  unpark(session, true);
}
