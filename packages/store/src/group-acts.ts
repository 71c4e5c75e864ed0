import { Groups as Calls } from '@rookery/client';
import type { FieldsByName, RowOf } from '@rookery/protocol';
import { withCard, withGroup, withoutMember } from './memberships.ts';
import type { SharedState } from './shared-state.ts';
import type { Group } from './state.ts';

/** Reads parts of the lists again, after a change. */
type Rereading = { changed(group: number): Promise<void> };

type Settings = Omit<FieldsByName<'SetGroup'>, 'group'>;
type Change = Omit<FieldsByName<'SetMember'>, 'group' | 'uin'>;

/** What I do about groups. Refusals are thrown, as the SDK throws them. */
export class GroupActs {
  readonly #shared: SharedState;
  readonly #lists: Rereading;
  readonly #calls: Calls;

  constructor(shared: SharedState, lists: Rereading) {
    this.#shared = shared;
    this.#lists = lists;
    this.#calls = new Calls(shared.client);
  }

  /** Makes a group, whose owner I am, and invites friends; resolves with its number. */
  async create(name: string, more: Omit<FieldsByName<'NewGroup'>, 'name'> = {}): Promise<number> {
    const group = await this.#calls.create(name, more);
    await this.#done(group, 'added');
    return group;
  }

  /** Changes its name, notice, policy and so on; for administrators. */
  async set(group: number, settings: Settings): Promise<void> {
    await this.#calls.set(group, settings);
    await this.#done(group, 'changed');
  }

  /** Changes what the group is to me alone. */
  async setNotes(group: number, notes: Partial<Pick<Group, 'muted' | 'pinned' | 'label'>>): Promise<void> {
    await this.#calls.setMember(group, notes);
    this.#shared.set(withGroup(this.#shared.state, group, notes));
    this.#shared.tell({ type: 'list', peer: group, change: 'changed' });
  }

  /** Changes the card, the role, or the silence of a member, which may be me. */
  async setMember(group: number, uin: number, change: Pick<Change, 'card' | 'role' | 'silence'>): Promise<void> {
    await this.#calls.setMember(group, { uin, ...change });
    if (change.card !== undefined) this.#shared.set(withCard(this.#shared.state, group, uin, change.card));
    await this.#done(group, 'changed');
  }

  /** Invites friends; resolves with those that were. */
  invite(group: number, uins: readonly number[]): Promise<readonly number[]> {
    return this.#calls.invite(group, uins);
  }

  /** Removes a member. With `bars` it may not come back. */
  kick(group: number, uin: number, { bars }: { readonly bars?: boolean | undefined } = {}): Promise<void> {
    return this.#calls.kick(group, uin, { bars });
  }

  async leave(group: number): Promise<void> {
    await this.#calls.leave(group);
    this.#gone(group);
  }

  /** Ends it for all. */
  async end(group: number): Promise<void> {
    await this.#calls.end(group);
    this.#gone(group);
  }

  /** The code of the invitation link; with `renew` a new one, or none from now on. */
  code(group: number, { renew }: { readonly renew?: boolean | undefined } = {}): Promise<string | undefined> {
    return this.#calls.code(group, { renew });
  }

  /** Groups that can be found by a part of their name or by their number. */
  find(text: string, after = 0): Promise<{ groups: readonly RowOf<'FindGroups'>[]; next: number | undefined }> {
    return this.#calls.find(text, after);
  }

  /** Joins, or says what is needed: `ask` for {@link ask}, `nobody` when only those join that are invited. */
  async join(group: number, code?: string): Promise<'added' | 'ask' | 'nobody'> {
    const outcome = await this.#calls.join(group, code);
    if (outcome === 'added') await this.#done(group, 'added');
    return outcome;
  }

  /** Asks to be let in. */
  ask(group: number, reason = ''): Promise<void> {
    return this.#calls.ask(group, reason);
  }

  // Other sessions are told by the server, other windows of this one are not.
  async #done(group: number, change: 'added' | 'changed'): Promise<void> {
    this.#shared.tell({ type: 'list', peer: group, change });
    await this.#lists.changed(group);
  }

  #gone(group: number): void {
    this.#shared.tell({ type: 'list', peer: group, change: 'removed' });
    this.#shared.set(withoutMember(this.#shared.state, group, this.#shared.state.uin));
  }
}
