import type { Status } from '@rookery/protocol';
import { withEntry } from './entries.ts';
import * as lists from './lists.ts';
import { seldom } from './seldom.ts';
import type { SharedState } from './shared-state.ts';
import type { Profile } from './state.ts';

const MOST_UNKNOWN = 200;

/** People: friends, requests, names, and who I am. */
export class Roster {
  readonly #shared: SharedState;
  /** Of whom it is being asked what they are called. */
  readonly #unknown = new Set<number>();
  #learning: Promise<void> = Promise.resolve();

  constructor(shared: SharedState) {
    this.#shared = shared;
  }

  async readFriends(): Promise<void> {
    const friends = await lists.readFriends(this.#shared.client);
    let { names } = this.#shared.state;
    // A former friend keeps a name.
    for (const [uin, { nick }] of this.#shared.state.friends)
      if (!friends.has(uin)) names = withEntry(names, uin, nick);
    this.#shared.put({ friends, names });
  }

  async readRequests(): Promise<void> {
    this.#shared.put({ requests: await lists.readRequests(this.#shared.client) });
  }

  // The lists that an event says have changed: when they cannot be had now, they come with the next connection.
  async loadFriends(): Promise<void> {
    await this.readFriends().catch(() => {});
  }

  async loadRequests(): Promise<void> {
    await this.readRequests().catch(() => {});
  }

  async loadSelf(): Promise<void> {
    const [profile, isAdmin] = await Promise.all([
      this.profileOf(this.#shared.state.uin).catch(() => undefined),
      lists.readIsAdmin(this.#shared.client).catch(() => undefined),
    ]);
    const { profile: before, isAdmin: was } = this.#shared.state;
    this.#shared.put({ profile: profile ?? before, isAdmin: isAdmin ?? was });
  }

  /** The list has changed elsewhere. */
  changed(peer: number): void {
    // With the own number it can be anything: an operator may have changed the list.
    if (peer === this.#shared.state.uin) void this.loadSelf();
    void this.loadFriends();
    void this.loadRequests();
    void this.refreshBlocks();
  }

  /** Whom I have blocked is in the state from now on. */
  async loadBlocks(): Promise<void> {
    if (!this.#shared.state.blocks) await this.#readBlocks();
  }

  async refreshBlocks(): Promise<void> {
    if (this.#shared.state.blocks) await this.#readBlocks().catch(() => {});
  }

  async #readBlocks(): Promise<void> {
    const { readBlocks } = await seldom();
    this.#shared.put({ blocks: await readBlocks(this.#shared.client) });
  }

  /** Asks for the name of an account, unless it is known. */
  learnName(uin: number): void {
    if (!this.#shared.state.names.has(uin) && !this.#shared.state.groups.has(uin)) this.learn(uin);
  }

  /** Asks for the name and face of an account, unless known: one at a time, and not forever. */
  learn(uin: number): void {
    const { uin: own, friends, faces } = this.#shared.state;
    if (uin === own || friends.has(uin) || faces.has(uin)) return;
    if (this.#unknown.has(uin) || this.#unknown.size >= MOST_UNKNOWN) return;
    this.#unknown.add(uin);
    this.#learning = this.#learning.then(() => this.#ask(uin));
  }

  async #ask(uin: number): Promise<void> {
    const profile = await this.#shared.client.call('GetInfo', { level: 1, uin }).catch(() => undefined);
    this.#unknown.delete(uin);
    if (!profile) return;
    const { requests, names, faces } = this.#shared.state;
    const nick = profile.nick || names.get(uin);
    this.#shared.put({
      requests: nick ? requests.map((each) => (each.uin === uin ? { ...each, nick } : each)) : requests,
      names: withEntry(names, uin, nick),
      faces: withEntry(faces, uin, profile.face ?? 0),
    });
  }

  /** Asks when a friend was last there who has just gone. */
  async learnLastSeen(uin: number): Promise<void> {
    const profile = await this.#shared.client.call('GetInfo', { level: 1, uin }).catch(() => undefined);
    const friend = this.#shared.state.friends.get(uin);
    if (!profile || !friend) return;
    const { lastSeen = 0 } = profile;
    this.#shared.put({ friends: withEntry(this.#shared.state.friends, uin, { ...friend, lastSeen }) });
  }

  async setStatus(status: Status): Promise<void> {
    await this.#shared.client.call('Change_Stat', { status });
    this.#shared.put({ status });
    this.#shared.tell({ type: 'status', peer: this.#shared.state.uin, status });
  }

  dismiss(uin: number): void {
    this.dismissed(uin);
    this.#shared.tell({ type: 'dismissed', peer: uin });
  }

  /** An answer, or that I am in a group no more, was seen, here or in another window. */
  dismissed(uin: number): void {
    const { answers, partings } = this.#shared.state;
    this.#shared.put({
      answers: answers.filter((answer) => answer.uin !== uin),
      partings: partings.filter(({ group }) => group !== uin),
    });
  }

  profileOf(uin: number): Promise<Profile> {
    return this.#shared.client.call('GetInfo', { level: 3, uin });
  }
}
