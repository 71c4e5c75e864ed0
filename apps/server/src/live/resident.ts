import { type Status, statuses } from '@rookery/protocol';
import type { AccountSpent } from './limits.ts';
import { isThere, type Session } from './session.ts';

/** An account that has sessions in this process: what they share. */
export class Resident {
  readonly uin: number;
  status: Status;
  /** Whether the friends believe this account to be there; false after a silence. */
  present = false;
  /** When a generation of its own began last. */
  renewedAt = Number.NEGATIVE_INFINITY;
  /** The session that all old clients of the account share. */
  old: Session | undefined;
  /** Its sessions of 2.0. */
  readonly safe: Session[] = [];
  readonly spent: AccountSpent;

  constructor(uin: number, status: Status, spent: AccountSpent) {
    this.uin = uin;
    this.status = status;
    this.spent = spent;
  }

  /** The status that others see: hidden looks like offline. */
  get shown(): Status {
    return this.present && this.status !== statuses.hidden ? this.status : statuses.offline;
  }

  get isOnline(): boolean {
    return this.shown !== statuses.offline;
  }

  get isEmpty(): boolean {
    return this.old === undefined && this.safe.length === 0;
  }

  *all(): Iterable<Session> {
    if (this.old) yield this.old;
    yield* this.safe;
  }

  /** When one of the sessions was last seen, by the steady clock. */
  lastSeen(steady: number): number {
    return Math.max(...[...this.all()].map(({ links, seenAt }) => (links === undefined ? seenAt : steady)));
  }

  byId(id: number): Session | undefined {
    return id === 0 ? this.old : this.safe.find((session) => session.id === id);
  }

  /** Whether others should see one of the sessions as being there. */
  isThere(steady: number, withinMs: number): boolean {
    for (const session of this.all()) if (session.mayRead && isThere(session, steady, withinMs)) return true;
    return false;
  }

  /** Takes a session out; false when it is not, or no longer, one of them. */
  remove(session: Session): boolean {
    session.isGone = true;
    if (this.old === session) {
      this.old = undefined;
      return true;
    }
    const at = this.safe.indexOf(session);
    if (at < 0) return false;
    this.safe.splice(at, 1);
    return true;
  }
}
