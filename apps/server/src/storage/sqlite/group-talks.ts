import type { DatabaseSync } from 'node:sqlite';
import { type Entry, kinds } from '@rookery/protocol';
import type { TalkState } from '../rules/talks.ts';
import { MOST_UNREAD } from '../storage.ts';
import type { Groups } from './groups.ts';
import type { EntryRow, MailboxRow } from './mailboxes.ts';
import type { Conversing, Partner } from './talks.ts';

const MESSAGE = kinds.message.code;
const COLUMNS = `number, kind, grp AS peer, text, at, author = ?1 AS sent, 0 AS twin, author,
  number AS entry, beside`;
const STATE = 'read, 0 AS seen, marked, hidden, max(cleared, since) AS cleared';

/** To one that is no member everything is as if it were deleted. */
const NOTHING: TalkState = { read: 0, seen: 0, marked: 0, hidden: 0, cleared: Number.MAX_SAFE_INTEGER };

/** The conversations in groups: rows of their logs, as a member may read them. Numbers are those of the log. */
export class GroupTalks implements Conversing {
  readonly #groups: Groups;
  readonly #state;
  readonly #states;
  readonly #keep;
  readonly #below;
  readonly #above;
  readonly #unread;
  readonly #latest;
  readonly #reads;

  constructor(db: DatabaseSync, groups: Groups) {
    this.#groups = groups;
    this.#state = db.prepare(`SELECT ${STATE} FROM members WHERE grp = ? AND uin = ?`);
    this.#states = db.prepare(`SELECT grp AS peer, ${STATE} FROM members WHERE uin = ?`);
    this.#keep = db.prepare(
      'UPDATE members SET read = ?3, marked = ?4, hidden = ?5, cleared = ?6 WHERE grp = ?2 AND uin = ?1',
    );
    this.#below = db.prepare(
      `SELECT ${COLUMNS} FROM group_log WHERE grp = ?2 AND number < ?3 AND number > ?4 ORDER BY number DESC`,
    );
    this.#above = db.prepare(`SELECT ${COLUMNS} FROM group_log WHERE grp = ?2 AND number > ?3 ORDER BY number`);
    this.#unread = db.prepare(`
      SELECT count(*) AS count FROM (
        SELECT 1 FROM group_log WHERE grp = ?2 AND number > ?3 AND kind = ${MESSAGE} AND author <> ?1 LIMIT ?4)`);
    this.#latest = db.prepare(`
      SELECT grp AS peer, latest AS number, newest AS latest, read AS answered
      FROM members JOIN groups ON groups.number = members.grp WHERE uin = ?`);
    this.#reads = db.prepare(`
      SELECT read, since FROM members JOIN accounts ON accounts.uin = members.uin
      WHERE grp = ? AND members.uin <> ? AND share_read = 1 ORDER BY read`);
  }

  /** Whether this is the number of a group. */
  has(peer: number): boolean {
    return this.#groups.isKnown(peer);
  }

  /** Whether the account is a member. */
  isOpen(uin: number, group: number): boolean {
    return this.#groups.isMember(group, uin);
  }

  state(uin: number, group: number): TalkState {
    return (this.#state.get(group, uin) as TalkState | undefined) ?? NOTHING;
  }

  /** By group. */
  states(uin: number): ReadonlyMap<number, TalkState> {
    return new Map((this.#states.all(uin) as (TalkState & { peer: number })[]).map((row) => [row.peer, row]));
  }

  keep(uin: number, group: number, { read, marked, hidden, cleared }: TalkState): void {
    this.#keep.run(uin, group, read, marked, hidden, cleared);
  }

  below(uin: number, group: number, before: number, { cleared } = this.state(uin, group)): Iterable<EntryRow> {
    return this.#below.iterate(uin, group, before, cleared) as Iterable<EntryRow>;
  }

  above(uin: number, group: number, after: number): Iterable<EntryRow> {
    const from = Math.max(after, this.state(uin, group).cleared);
    return this.#above.iterate(uin, group, from) as Iterable<EntryRow>;
  }

  /** One entry of the log, as far as the account may read it. */
  row(uin: number, group: number, number: number): EntryRow | undefined {
    const [row] = this.below(uin, group, number + 1);
    return row?.number === number ? row : undefined;
  }

  /** Who writes has read all before, and that takes its mark away: see {@link Groups.answered}. */
  lastAnswer(): number {
    return 0;
  }

  /** How many messages of others are behind the last one read, counted up to {@link MOST_UNREAD}. */
  unread(uin: number, group: number, read: number): number {
    const from = Math.max(read, this.state(uin, group).cleared);
    return (this.#unread.get(uin, group, from, MOST_UNREAD) as { count: number }).count;
  }

  /**
   * The groups of an account in which something has come since it joined.
   *
   * @param unfiled the rows of its mailbox that are in the journal only, in order
   */
  partners(uin: number, unfiled: readonly MailboxRow[]): Partner[] {
    const newest = new Map(unfiled.filter(({ entry }) => entry).map(({ peer, number }) => [peer, number]));
    const all = (this.#latest.all(uin) as Partner[]).map((one) => ({
      ...one,
      number: newest.get(one.peer) ?? one.number,
    }));
    return all.filter(({ number }) => number > 0);
  }

  /** By how many others each entry was read, of those that share that. */
  readBy(uin: number, group: number, entries: readonly Entry[]): number[] {
    const others = this.#reads.all(group, uin) as { read: number; since: number }[];
    // Who has joined later has not seen what was before.
    return entries.map(({ number }) => others.filter(({ read, since }) => since < number && number <= read).length);
  }
}
