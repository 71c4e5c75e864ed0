import type { DatabaseSync } from 'node:sqlite';
import { type KindCode, kinds } from '@rookery/protocol';
import type { Fan, Group, GroupRole, Membership } from '../storage.ts';
import type { Content, EntryRow, LogRow, Mailboxes, Sent } from './mailboxes.ts';

/** Kinds that say that a message is not what it was. */
const changes: ReadonlySet<KindCode> = new Set([kinds.recalled.code, kinds.edited.code, kinds.reacted.code]);

const roles: readonly GroupRole[] = ['member', 'admin', 'owner'];

/** A role as a number, and back. */
export function rankOf(role: GroupRole): number {
  return roles.indexOf(role);
}

export function roleOf(rank: number): GroupRole {
  return roles[rank] ?? 'member';
}

/** What waits between an account and a group. `barred`: it was removed for good. */
export type RequestState = 'asked' | 'refused' | 'invited' | 'barred';
const states: readonly RequestState[] = ['asked', 'refused', 'invited', 'barred'];
export type GroupRequest = { state: RequestState; peer: number; reason: string; at: number; asks: number };

export const GROUP_COLUMNS = `number AS "group", owner, created_at AS createdAt, newest, members, name, notice, face, policy,
  members_invite AS membersInvite, searchable, past, quiet`;

export type GroupRow = Omit<Group, 'membersInvite' | 'searchable' | 'quiet'> &
  Record<'membersInvite' | 'searchable' | 'quiet', number>;
type NewEntry = Pick<LogRow, 'kind' | 'author' | 'at' | 'text'> & { readonly beside?: string | null };
type MemberRow = Omit<Membership, 'role' | 'muted' | 'pinned'> & { role: number; muted: number; pinned: number };

/**
 * Groups, their members and their logs. An entry of a log is one row; each member's mailbox gets one that points there.
 *
 * The numbers of the members are kept in memory, as each message asks for them.
 */
export class Groups {
  readonly #mailboxes: Mailboxes;
  readonly #one;
  readonly #known;
  readonly #membership;
  readonly #numbers;
  readonly #next;
  readonly #log;
  readonly #add;
  readonly #remove;
  readonly #count;
  readonly #groupsOf;
  readonly #isMember;
  readonly #request;
  readonly #putRequest;
  readonly #deleteRequest;
  readonly #nameOf;
  readonly #answered;
  readonly #rewrite;
  readonly #readers;
  readonly #since;
  readonly #end;
  readonly #version;
  readonly #outside: boolean;
  readonly #members = new Map<number, Uint32Array>();
  #versionSeen = 0;

  /** @param outside the server writes the logs: what another process does to a group is no entry */
  constructor(db: DatabaseSync, mailboxes: Mailboxes, outside: boolean) {
    this.#mailboxes = mailboxes;
    this.#outside = outside;
    this.#version = db.prepare('PRAGMA data_version');
    this.#one = db.prepare(`SELECT ${GROUP_COLUMNS} FROM groups WHERE number = ? AND ended = 0`);
    this.#known = db.prepare('SELECT 1 FROM groups WHERE number = ?');
    this.#membership = db.prepare(`
      SELECT role, card, silenced_until AS silencedUntil, since, muted, pinned, label FROM members WHERE grp = ? AND uin = ?`);
    this.#numbers = db.prepare('SELECT uin FROM members WHERE grp = ? ORDER BY uin');
    this.#next = db.prepare('UPDATE groups SET newest = newest + 1 WHERE number = ? RETURNING newest');
    this.#log = db.prepare(
      'INSERT INTO group_log (grp, number, kind, author, at, text, beside) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#add = db.prepare(
      'INSERT INTO members (grp, uin, role, joined_at, since, read) VALUES (?1, ?2, ?3, ?4, ?5, ?6)',
    );
    this.#remove = db.prepare('DELETE FROM members WHERE grp = ? AND uin = ?');
    this.#count = db.prepare('UPDATE groups SET members = members + ? WHERE number = ?');
    this.#groupsOf = db.prepare('SELECT count(*) AS groups FROM members WHERE uin = ?');
    this.#isMember = db.prepare('SELECT 1 FROM members WHERE grp = ? AND uin = ?');
    this.#request = db.prepare('SELECT state, peer, reason, at, asks FROM group_requests WHERE grp = ? AND uin = ?');
    this.#putRequest = db.prepare(`
      INSERT OR REPLACE INTO group_requests (grp, uin, state, peer, reason, at, asks) VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.#deleteRequest = db.prepare('DELETE FROM group_requests WHERE grp = ? AND uin = ?');
    this.#readers = db.prepare('SELECT uin FROM members WHERE grp = ? AND since < ? ORDER BY uin');
    this.#rewrite = db.prepare('UPDATE group_log SET text = ?, beside = ? WHERE grp = ? AND number = ?');
    this.#answered = db.prepare('UPDATE members SET read = ?, marked = 0 WHERE grp = ? AND uin = ?');
    this.#end = [
      'UPDATE groups SET ended = 1, members = 0, code = NULL WHERE number = ?',
      'INSERT INTO last_members SELECT grp, uin, since FROM members WHERE grp = ?',
      'DELETE FROM members WHERE grp = ?',
      'DELETE FROM group_requests WHERE grp = ?',
    ].map((statement) => db.prepare(statement));
    this.#since = db.prepare(`
      SELECT since FROM members WHERE grp = ?1 AND uin = ?2 UNION ALL
      SELECT since FROM last_members WHERE grp = ?1 AND uin = ?2`);
    this.#nameOf = db.prepare(`
      SELECT coalesce((SELECT nullif(card, '') FROM members WHERE grp = ?1 AND uin = ?2),
        (SELECT nick FROM accounts WHERE uin = ?2), '') AS name`);
  }

  /** A group that is not ended. */
  find(group: number): Group | undefined {
    const row = this.#one.get(group) as GroupRow | undefined;
    return row && groupOf(row);
  }

  /** Whether this is the number of a group, ended or not. */
  isKnown(number: number): boolean {
    return this.#known.get(number) !== undefined;
  }

  membership(group: number, uin: number): Membership | undefined {
    const row = this.#membership.get(group, uin) as MemberRow | undefined;
    return row && { ...row, role: roleOf(row.role), muted: row.muted === 1, pinned: row.pinned === 1 };
  }

  isMember(group: number, uin: number): boolean {
    return this.#isMember.get(group, uin) !== undefined;
  }

  /** Tells which entries of logs an account may fetch: none of groups that it has left, or from before it joined. */
  readableBy(uin: number): (row: Pick<EntryRow, 'peer' | 'entry' | 'kind' | 'author'>) => boolean {
    const behind = new Map<number, number>();
    return ({ peer: group, entry, kind, author }) => {
      if (author && changes.has(kind)) return this.isMember(group, uin);
      if (!entry) return true;
      let since = behind.get(group);
      if (since === undefined) {
        since = (this.#since.get(group, uin) as { since: number } | undefined)?.since ?? Number.MAX_SAFE_INTEGER;
        behind.set(group, since);
      }
      return entry > since;
    };
  }

  /** In how many groups an account is. */
  countOf(uin: number): number {
    return (this.#groupsOf.get(uin) as { groups: number }).groups;
  }

  /** The name of a member in a group; its nickname when it has none there, or has left. */
  nameOf(group: number, uin: number): string {
    return (this.#nameOf.get(group, uin) as { name: string }).name;
  }

  /** The numbers of the members, ascending. */
  numbers(group: number): number[] {
    return (this.#numbers.all(group) as { uin: number }[]).map(({ uin }) => uin);
  }

  /** The same from memory, inside of a transaction. */
  #audience(group: number): Uint32Array {
    const known = this.#members.get(group);
    if (known) return known;
    const numbers = Uint32Array.from(this.numbers(group));
    this.#members.set(group, numbers);
    return numbers;
  }

  add(
    group: number,
    uin: number,
    { at, since, role = 'member' }: { at: number; since: number; role?: GroupRole },
  ): void {
    const { newest } = this.find(group) ?? { newest: 0 };
    this.#add.run(group, uin, rankOf(role), at, since, newest);
    this.#count.run(1, group);
    this.#deleteRequest.run(group, uin);
    this.#members.delete(group);
  }

  remove(group: number, uin: number): void {
    this.#remove.run(group, uin);
    this.#count.run(-1, group);
    this.#members.delete(group);
  }

  /** Ends a group for all: answers who has that in the mailbox. */
  end(group: number, author: number, at: number): number[] {
    const rung = this.happened(group, author, at, 'ended');
    for (const statement of this.#end) statement.run(group);
    this.#members.delete(group);
    return rung;
  }

  request(group: number, uin: number): GroupRequest | undefined {
    const row = this.#request.get(group, uin) as (Omit<GroupRequest, 'state'> & { state: number }) | undefined;
    return row && { ...row, state: states[row.state] ?? 'refused' };
  }

  putRequest(group: number, uin: number, { state, peer, reason, at, asks }: GroupRequest): void {
    this.#putRequest.run(group, uin, states.indexOf(state), peer, reason, at, asks);
  }

  deleteRequest(group: number, uin: number): void {
    this.#deleteRequest.run(group, uin);
  }

  /**
   * Puts an entry into the log, and a row into the mailbox of every member that points there.
   *
   * @param sent how its author has sent it, when that is a member
   */
  append(group: number, entry: NewEntry, sent?: Sent): Fan {
    const { newest: number } = this.#next.get(group) as { newest: number };
    const { kind, author, at, text, beside = null } = entry;
    this.#log.run(group, number, kind, author, at, text, beside);
    const row: LogRow = { grp: group, number, kind, author, at, text, beside };
    const uins = this.#audience(group);
    const numbers = new Float64Array(uins.length);
    for (let i = 0; i < uins.length; i++) {
      const uin = uins[i] ?? 0;
      numbers[i] = this.#mailboxes.point(uin, row, uin === author ? sent : undefined);
    }
    return { entry: number, uins, numbers };
  }

  /** Changes a message in the log. */
  rewrite(group: number, entry: number, content: Content): void {
    this.#rewrite.run(content.text, content.beside, group, entry);
    this.#mailboxes.rewriteCopies(group, entry, content);
  }

  /** A message is not what it was: every member that can read it gets a row that says so. Answers who. */
  changed(group: number, entry: number, change: Omit<NewEntry, 'beside'>, origin: number): number[] {
    const uins = (this.#readers.all(group, entry) as { uin: number }[]).map(({ uin }) => uin);
    const { kind, author, at, text } = change;
    for (const uin of uins) {
      const sent = uin === author ? 1 : 0;
      const how = { sent, origin: sent === 1 ? origin : 0, request: null, client_id: null, twin: 0 } as const;
      this.#mailboxes.append({ uin, kind, peer: group, at, text, author, ...how });
    }
    return uins;
  }

  /** A member has written: it has read all before. */
  answered(group: number, uin: number, entry: number): void {
    this.#answered.run(entry, group, uin);
  }

  /** Something has happened in a group: answers who has it in the mailbox. */
  happened(group: number, author: number, at: number, text: string): number[] {
    if (this.#outside) return [];
    const { uins } = this.append(group, { kind: kinds.happened.code, author, at, text });
    return [...uins];
  }

  /** At the beginning of a transaction: another process may have written since the last one. */
  refresh(): void {
    const { data_version } = this.#version.get() as { data_version: number };
    if (data_version !== this.#versionSeen) this.forget();
    this.#versionSeen = data_version;
  }

  /** Forgets what is in memory: a transaction was rolled back, or another process has written. */
  forget(): void {
    this.#members.clear();
  }
}

/** A group as others know it, from a row with {@link GROUP_COLUMNS}. */
export function groupOf(row: GroupRow): Group {
  return { ...row, membersInvite: row.membersInvite === 1, searchable: row.searchable === 1, quiet: row.quiet === 1 };
}
