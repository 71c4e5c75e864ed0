import type { FieldsByName } from '@rookery/protocol';
import { withEntry } from './entries.ts';
import { type Asked, isSameRequest } from './events.ts';
import type { SharedState } from './shared-state.ts';
import type { FriendNotes } from './state.ts';

/** Reads parts of the lists again, after a change. */
type Rereading = {
  loadFriends(): Promise<void>;
  loadRequests(): Promise<void>;
  loadSelf(): Promise<void>;
  refreshBlocks(): Promise<void>;
};

/** What I do about people, and about myself: adding, answering, removing, blocking, what I keep of a friend, my profile. */
export class Friendships {
  readonly #shared: SharedState;
  readonly #lists: Rereading;
  readonly #loadGroups: () => Promise<void>;

  constructor(shared: SharedState, lists: Rereading, loadGroups: () => Promise<void>) {
    this.#shared = shared;
    this.#lists = lists;
    this.#loadGroups = loadGroups;
  }

  async add(uin: number): Promise<'added' | 'ask' | 'nobody'> {
    const { outcome = 'added' } = await this.#shared.client.call('AddToList', { uin });
    if (outcome !== 'added') return outcome;
    await Promise.all([this.#lists.loadFriends(), this.#lists.loadRequests()]);
    return 'added';
  }

  async ask(uin: number, reason: string): Promise<void> {
    await this.#shared.client.call('Ack_AddToList', { uin, answer: 'ask', reason: reason || undefined });
  }

  async answer(asked: Asked, accept: boolean, reason: string): Promise<void> {
    const { uin, group, isInvitation } = asked;
    const whom = isInvitation ? { uin: group ?? 0 } : { uin, group };
    const answer = accept ? 'accept' : 'refuse';
    await this.#shared.client.call('Ack_AddToList', { ...whom, answer, reason: reason || undefined });
    this.#shared.put({ requests: this.#shared.state.requests.filter((request) => !isSameRequest(request, asked)) });
    if (accept && isInvitation) await this.#loadGroups();
    else if (accept && group === undefined) await this.#lists.loadFriends();
    // Of a friend all windows are told.
    if (!accept || group !== undefined) this.#shared.tell({ type: 'list', peer: whom.uin, change: 'changed' });
  }

  async remove(uin: number): Promise<void> {
    await this.#shared.client.call('DelFromList', { uin });
    await this.#lists.loadFriends();
  }

  async block(uin: number): Promise<void> {
    await this.#shared.client.call('Block', { uin });
    await Promise.all([this.#lists.loadFriends(), this.#lists.loadRequests(), this.#lists.refreshBlocks()]);
    this.#shared.tell({ type: 'list', peer: uin, change: 'removed' });
  }

  async unblock(uin: number): Promise<void> {
    await this.#shared.client.call('Unblock', { uin });
    await this.#lists.refreshBlocks();
    this.#shared.tell({ type: 'list', peer: uin, change: 'changed' });
  }

  async setFriend(uin: number, notes: Partial<FriendNotes>): Promise<void> {
    await this.#shared.client.call('SetFriend', { uin, ...notes });
    const friend = this.#shared.state.friends.get(uin);
    if (!friend) return;
    this.#shared.put({ friends: withEntry(this.#shared.state.friends, uin, { ...friend, ...notes }) });
    this.#shared.tell({ type: 'list', peer: uin, change: 'changed' });
  }

  async setProfile(fields: FieldsByName<'SetInfo'>): Promise<void> {
    await this.#shared.client.call('SetInfo', fields);
    await this.#lists.loadSelf();
    this.#shared.tell({ type: 'list', peer: this.#shared.state.uin, change: 'changed' });
  }
}
