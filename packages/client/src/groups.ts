import type { FieldsByName, ReplyByName, RowOf } from '@rookery/protocol';
import type { CallName } from './options.ts';

/** What waits for an answer: an invitation of mine, or what `uin` asks of a group that I administer. */
export type GroupRequest = Pick<RowOf<'Requests'>, 'group' | 'uin' | 'isInvitation'>;

/** What can ask for commands: a client. */
type Caller = { call<C extends CallName>(name: C, fields: FieldsByName<C>): Promise<ReplyByName<C>> };

type Fields<C extends CallName> = Omit<FieldsByName<C>, 'group'>;

const PAGE = 120;

/**
 * Group chats of an account: `groups` of a client. Messages to a group go by its `send`, with its number as that of
 * the peer. Everything here throws RefusedError (`reason` says why: `no-right`, `group-full`...) and UnreachableError.
 */
export class Groups {
  readonly #client: Caller;

  constructor(client: Caller) {
    this.#client = client;
  }

  /** The groups that I am in. */
  async list(): Promise<RowOf<'Groups'>[]> {
    const all: RowOf<'Groups'>[] = [];
    for (let after = 0; ; ) {
      const { groups, isLast } = await this.#client.call('Groups', { count: PAGE, after });
      all.push(...groups);
      const last = groups.at(-1);
      if (isLast !== false || !last) return all;
      after = last.group;
    }
  }

  /** What a group is, and what I am in it. */
  info(group: number): Promise<ReplyByName<'GroupInfo'>> {
    return this.#client.call('GroupInfo', { group });
  }

  /** Makes a group, whose owner I am; resolves with its number. `invited`: friends of mine. */
  async create(name: string, more: Omit<FieldsByName<'NewGroup'>, 'name'> = {}): Promise<number> {
    const { group = 0 } = await this.#client.call('NewGroup', { name, ...more });
    return group;
  }

  /** Changes its name, notice, policy and so on; for administrators of the group. */
  async set(group: number, settings: Fields<'SetGroup'>): Promise<void> {
    await this.#client.call('SetGroup', { group, ...settings });
  }

  /** Who is in it. */
  async members(group: number): Promise<RowOf<'Members'>[]> {
    const all: RowOf<'Members'>[] = [];
    for (let after = 0; ; ) {
      const { members, isLast } = await this.#client.call('Members', { group, count: PAGE, after });
      all.push(...members);
      const last = members.at(-1);
      if (isLast !== false || !last) return all;
      after = last.uin;
    }
  }

  /**
   * Changes what a member is, or, without `uin`, what the group is to me: `card`, `role`, `silence` in seconds; `muted`, `pinned`,
   * `label`.
   */
  async setMember(group: number, change: Fields<'SetMember'>): Promise<void> {
    await this.#client.call('SetMember', { group, ...change });
  }

  /** Invites friends of mine; resolves with those that were. */
  async invite(group: number, uins: readonly number[]): Promise<readonly number[]> {
    const { invited } = await this.#client.call('InviteToGroup', { group, invited: uins });
    return invited || [];
  }

  /** Removes a member. With `bars` it may not come back. */
  async kick(group: number, uin: number, { bars }: { readonly bars?: boolean | undefined } = {}): Promise<void> {
    await this.#client.call('Kick', { group, uin, bars });
  }

  async leave(group: number): Promise<void> {
    await this.#client.call('LeaveGroup', { group });
  }

  /** Ends it for all members; for its owner. */
  async end(group: number): Promise<void> {
    await this.#client.call('EndGroup', { group });
  }

  /** The code of its invitation link, if it has one. With `renew` a new one, or none from now on. */
  async code(group: number, { renew }: { readonly renew?: boolean | undefined } = {}): Promise<string | undefined> {
    const { code } = await this.#client.call('GroupCode', { group, renew });
    return code || undefined;
  }

  /** Groups by a part of their name or by their number; `next` is the `after` of the page that follows, if one does. */
  async find(text: string, after = 0): Promise<{ groups: readonly RowOf<'FindGroups'>[]; next: number | undefined }> {
    const { groups, next } = await this.#client.call('FindGroups', { text, after });
    return { groups, next: next || undefined };
  }

  /** Joins, if it may be; otherwise says what is needed: `ask`, or an invitation (`nobody`). `code`: that of its link. */
  async join(group: number, code?: string): Promise<'added' | 'ask' | 'nobody'> {
    const { outcome = 'added' } = await this.#client.call('AddToList', { uin: group, code });
    return outcome;
  }

  /** Asks its administrators to be let in. */
  async ask(group: number, reason = ''): Promise<void> {
    await this.#client.call('Ack_AddToList', { uin: group, answer: 'ask', reason: reason || undefined });
  }

  /** Answers an invitation, or one who asks to join: a record of `Requests`. */
  async answer({ group, uin, isInvitation }: GroupRequest, accept: boolean, reason = ''): Promise<void> {
    const asked = isInvitation ? { uin: group } : { uin, group };
    const answer = accept ? 'accept' : 'refuse';
    await this.#client.call('Ack_AddToList', { ...asked, answer, reason: reason || undefined });
  }
}
