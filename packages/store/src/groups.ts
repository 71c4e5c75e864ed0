import type { ClientEvent } from '@rookery/client';
import { withEntry } from './entries.ts';
import type { GroupActs } from './group-acts.ts';
import * as lists from './lists.ts';
import { isParting, membersIn, withGroup, withMember, withParting } from './memberships.ts';
import type { Roster } from './roster.ts';
import { seldom } from './seldom.ts';
import type { SharedState } from './shared-state.ts';
import type { Member } from './state.ts';

/** Of how many groups all members are kept. */
const MOST_WHOLE = 8;
const MOST_UNKNOWN = 200;

/** The groups that I am in: what they are, and who is in them. What I do about them: {@link GroupRoster.acts}. */
export class GroupRoster {
  readonly #shared: SharedState;
  readonly #roster: Roster;
  /** The groups whose members were fetched, the one opened last at the end. */
  #opened: readonly number[] = [];
  #reading: Promise<void> | undefined;
  #isOutdated = false;
  /** Of whom it is being asked what they are called, as "group uin". */
  readonly #unknown = new Set<string>();
  #learning: Promise<void> = Promise.resolve();

  constructor(shared: SharedState, roster: Roster) {
    this.#shared = shared;
    this.#roster = roster;
  }

  /** What I do about groups: making, changing, joining and leaving them. */
  async acts(): Promise<GroupActs> {
    const { GroupActs } = await seldom();
    return new GroupActs(this.#shared, this);
  }

  /** Fetches the list. The conversations of groups that I am in no more go. */
  async read(): Promise<void> {
    const { talks: asked } = this.#shared.state;
    const rows = await lists.readGroups(this.#shared.client);
    const { state } = this.#shared;
    const groups = new Map(rows.map((row) => [row.group, { ...row, about: state.groups.get(row.group)?.about }]));
    let { talks, names } = state;
    for (const talk of talks.values()) {
      const isGroup = state.groups.has(talk.peer) || talk.latest?.author !== undefined;
      if (isGroup && !groups.has(talk.peer) && asked.has(talk.peer)) talks = withEntry(talks, talk.peer, undefined);
    }
    for (const { group, name } of state.groups.values()) names = withEntry(names, group, name);
    const members = new Map([...state.members].filter(([group]) => groups.has(group)));
    this.#shared.put({ groups, talks, names, members });
  }

  /** The same when something has changed: asked for once, however much has. */
  async refresh(): Promise<void> {
    this.#isOutdated = true;
    this.#reading ??= this.#readOn();
    await this.#reading;
  }

  async #readOn(): Promise<void> {
    while (this.#isOutdated) {
      this.#isOutdated = false;
      await this.read().catch(() => {});
    }
    this.#reading = undefined;
  }

  /** All lists have come anew: so must what is shown of the group that was opened last. */
  async reload(): Promise<void> {
    const members = new Map(
      Array.from(this.#shared.state.members, ([group, list]) => [group, { ...list, isWhole: false }]),
    );
    this.#shared.put({ members });
    const group = this.#opened.at(-1);
    if (group !== undefined) await this.opened(group);
  }

  /** A group has changed, elsewhere or by an act of mine. */
  async changed(group: number): Promise<void> {
    await this.refresh();
    if (this.#shared.state.groups.get(group)?.about) await this.loadAbout(group);
  }

  /** The conversation of a group was opened: what it is, and who is in it, is in the state before long. */
  async opened(group: number): Promise<void> {
    if (!this.#shared.state.groups.has(group)) return;
    this.#opened = [...this.#opened.filter((each) => each !== group), group];
    const [oldest] = this.#opened;
    if (this.#opened.length > MOST_WHOLE && oldest !== undefined) this.#forget(oldest);
    await Promise.all([this.loadAbout(group), this.loadMembers(group)]);
    this.meet(group);
  }

  /** Fetches notice, policy and so on. When they cannot be had now, they come with the next connection. */
  async loadAbout(group: number): Promise<void> {
    const about = await this.#shared.client.call('GroupInfo', { group }).catch(() => undefined);
    if (about) this.#shared.set(withGroup(this.#shared.state, group, { about }));
  }

  /** Fetches all members, unless they are there. */
  async loadMembers(group: number): Promise<void> {
    if (this.#shared.state.members.get(group)?.isWhole) return;
    const known = await lists.readMembers(this.#shared.client, group).catch(() => undefined);
    if (!known || !this.#shared.state.groups.has(group)) return;
    const members = withEntry(this.#shared.state.members, group, { known, isWhole: true });
    this.#shared.set(withGroup({ ...this.#shared.state, members }, group, { members: known.size }));
  }

  #forget(group: number): void {
    this.#opened = this.#opened.filter((each) => each !== group);
    this.#shared.put({ members: withEntry(this.#shared.state.members, group, undefined) });
  }

  /** A message, or something that has happened, has come from a group. */
  came(event: Extract<ClientEvent, { type: 'message' | 'happened' }>): void {
    const { peer: group } = event;
    const author = event.type === 'message' ? event.author : event.who;
    if (author === undefined) return;
    if (event.type === 'happened' && isParting(this.#shared.state, event)) return void this.#parted(event);
    if (this.#shared.state.loaded && !this.#shared.state.groups.has(group)) void this.refresh();
    this.#learn(group, author);
    if (event.type === 'happened') this.#happened(event);
  }

  /** An entry may be old, and I be in again: the list knows. */
  async #parted(event: Extract<ClientEvent, { type: 'happened' }>): Promise<void> {
    await this.refresh();
    if (!this.#shared.state.groups.has(event.peer)) this.#shared.set(withParting(this.#shared.state, event));
  }

  #happened(event: Extract<ClientEvent, { type: 'happened' }>): void {
    const { peer: group } = event;
    if ('whom' in event && event.what !== 'kicked') this.#learn(group, event.whom);
    if (event.what === 'role' && event.role === 'owner') this.#handedOver(group);
  }

  /** Another owner: what the former one is now, only the server knows. */
  #handedOver(group: number): void {
    const { members } = this.#shared.state;
    const list = members.get(group);
    if (!list?.isWhole) return;
    this.#shared.put({ members: withEntry(members, group, { ...list, isWhole: false }) });
    void this.loadMembers(group);
  }

  /** Asks for the names of all who have written what is in the window of a conversation. */
  meet(group: number): void {
    for (const { author } of this.#shared.talk(group)?.messages ?? [])
      if (author !== undefined) this.#learn(group, author);
  }

  /** Asks what a member is called, unless it is known: one at a time, and not forever. */
  #learn(group: number, uin: number): void {
    const list = this.#shared.state.members.get(group);
    if (uin === this.#shared.state.uin || list?.known.has(uin)) return;
    if (list?.isWhole && this.#shared.state.names.has(uin)) return;
    const key = `${group} ${uin}`;
    if (this.#unknown.has(key) || this.#unknown.size >= MOST_UNKNOWN) return;
    this.#unknown.add(key);
    this.#learning = this.#learning.then(() => this.#ask(group, uin, key));
  }

  async #ask(group: number, uin: number, key: string): Promise<void> {
    const member = await this.#askMember(group, uin).catch(() => undefined);
    this.#unknown.delete(key);
    if (member && this.#shared.state.groups.has(group)) this.#shared.set(withMember(this.#shared.state, group, member));
    else if (!member) this.#roster.learnName(uin);
  }

  /** Who has left, or is not here any more, is no member. */
  async #askMember(group: number, uin: number): Promise<Member | undefined> {
    const found = membersIn(this.#shared.state, group)?.get(uin);
    if (found) return found;
    const { members } = await this.#shared.client.call('Members', { group, count: 1, after: uin - 1 });
    return members.find((member) => member.uin === uin);
  }
}
