import type { ClientEvent } from '@rookery/client';
import type { FieldsByName, Status } from '@rookery/protocol';
import { Changing } from './changing.ts';
import { type Asked, apply, heard, reasonOf } from './events.ts';
import type { Criteria, FoundAccount, FoundMessage } from './finding.ts';
import type { Friendships } from './friendships.ts';
import { GroupRoster } from './groups.ts';
import type { Marks } from './marks.ts';
import type { Attached } from './messages.ts';
import { Reading } from './reading.ts';
import { Roster } from './roster.ts';
import { seldom } from './seldom.ts';
import { Sending } from './sending.ts';
import {
  clockOfMachine,
  messageOf,
  SharedState,
  type StoreClient,
  type StoreClock,
  type WindowAct,
} from './shared-state.ts';
import { emptyState, type FriendNotes, kept, type Policy, type Profile, type State } from './state.ts';
import { readSummaries } from './summaries.ts';
import * as talks from './talks.ts';
import { Windows } from './windows.ts';

/** How long a typing notice counts. */
const TYPING_MS = 5000;

/**
 * The state of a messenger, made from the events of the SDK. It knows nothing of what shows it: `subscribe` and `state`
 * are what React's useSyncExternalStore takes.
 *
 * @example
 * const store = new Store(client);
 * store.subscribe(() => console.log(unreadIn(store.state)));
 * await client.connect();
 */
export class Store {
  readonly #shared: SharedState;
  readonly #roster: Roster;
  /** The groups that I am in, and what I do about them. */
  readonly groups: GroupRoster;
  readonly #windows: Windows;
  readonly #sending: Sending;
  readonly #changing: Changing;
  readonly #reading: Reading;
  readonly #arrived = new Set<(peer: number) => void>();

  /** @param initial what an earlier run has kept: messages in it that were on their way are sent */
  constructor(client: StoreClient, clock: StoreClock = clockOfMachine, initial: State = emptyState(client.uin)) {
    this.#shared = new SharedState(client, clock, { ...kept(initial), connection: { state: client.state } });
    this.#roster = new Roster(this.#shared);
    this.groups = new GroupRoster(this.#shared, this.#roster);
    this.#windows = new Windows(this.#shared);
    this.#sending = new Sending(this.#shared);
    this.#changing = new Changing(this.#shared);
    this.#reading = new Reading(this.#shared);
    for (const type of heard) client.on(type, (event) => this.#takeOwn({ type, ...event } as ClientEvent));
    this.#sending.resume(initial);
    if (client.state === 'online') this.#online();
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#shared.subscribe(listener);

  readonly snapshot = (): State => this.#shared.state;

  get state(): State {
    return this.#shared.state;
  }

  /** The user is active: connects now if there is no connection, or soon if it hangs. */
  wake(): void {
    this.#shared.client.wake();
  }

  /** Calls `listener` for every new message from another account. */
  onArrival(listener: (peer: number) => void): () => void {
    this.#arrived.add(listener);
    return () => this.#arrived.delete(listener);
  }

  /** Calls `listener` for all that is done here and that the server tells other sessions only; see {@link hear}. */
  onAct(listener: (act: WindowAct) => void): () => void {
    return this.#shared.onAct(listener);
  }

  /** Another store of the same session, in another window, has done this. */
  hear(act: WindowAct): void {
    switch (act.type) {
      case 'sending':
        this.#sending.heard(act);
        return;
      case 'refused':
        this.#shared.change(act.to, (talk) => talks.failed(talk, act.id, act.why, act.reason));
        return;
      case 'discarded':
        this.#shared.change(act.to, (talk) => talks.discarded(talk, act.id));
        return;
      case 'dismissed':
        this.#roster.dismissed(act.peer);
        return;
      default:
        this.#take(act);
    }
  }

  #take(event: ClientEvent): void {
    const before = this.state;
    this.#shared.set(apply(before, event, this.#shared.clock.steady()));
    if (event.type === 'restored') this.#restored();
    if (event.type === 'state' && event.state === 'online') this.#online();
    if (event.type === 'read' || event.type === 'talk') void this.#reading.recount(event.peer);
    if (event.type === 'list') this.#listChanged(event.peer, before);
    if (event.type === 'answer' && event.accepted) this.#listChanged(event.peer, before);
    if (event.type === 'typing') this.#shared.clock.after(TYPING_MS, () => this.#stopTyping(event.peer));
    if (event.type === 'message' || event.type === 'happened') this.groups.came(event);
    if (event.type === 'message') this.#messageCame(event, before);
    if (event.type === 'recalled' || event.type === 'edited' || event.type === 'reacted') this.#changing.came(event);
    if (event.type === 'request' || event.type === 'answer') this.#roster.learnName(event.peer);
    if (event.type === 'invited' || event.type === 'wants') this.#roster.learnName(event.who);
  }

  #online(): void {
    this.#shared.put({ generation: this.#shared.client.generation });
    void this.#changing.askOn();
    void this.load();
  }

  #restored(): void {
    this.#reading.forget();
    this.#windows.forget();
    this.#changing.forget();
  }

  /** An event of the client of this store: other windows do not hear it from theirs. */
  #takeOwn(event: ClientEvent): void {
    this.#take(event);
    if (event.type === 'sent') this.#shared.tell(event);
    if (event.type === 'failed') {
      const { id, to, error } = event;
      this.#shared.tell({ type: 'refused', id, to, why: error.message, reason: reasonOf(error) });
    }
  }

  /** The number may be that of a friend or of a group, or of one that is neither any more. */
  #listChanged(peer: number, { friends, groups }: State): void {
    if (!groups.has(peer)) this.#roster.changed(peer);
    // A conversation that was opened before I was let in could not be had then.
    if (!friends.has(peer)) void this.groups.changed(peer).then(() => this.#windows.refresh());
  }

  #messageCame({ peer, number, entry, sent }: Extract<ClientEvent, { type: 'message' }>, before: State): void {
    if (entry === undefined) this.#roster.learnName(peer);
    if (sent) return;
    const isNew = (this.#shared.talk(peer)?.unread ?? 0) > (before.talks.get(peer)?.unread ?? 0);
    if (isNew) for (const listener of this.#arrived) listener(peer);
    if (this.#reading.isAttended(peer)) this.#reading.readOn();
    else if (isNew) this.#windows.arrived(peer, entry ?? number);
  }

  #stopTyping(peer: number): void {
    const since = this.#shared.clock.steady() - TYPING_MS;
    this.#shared.change(peer, (talk) => talks.typingSince(talk, since));
  }

  /** Fetches all lists anew. What cannot be had is said in the state, and asked for again when the connection returns. */
  async load(): Promise<void> {
    const summaries = readSummaries(this.#shared, this.#reading, this.#windows);
    this.#windows.reconnected(summaries);
    void this.#roster.refreshBlocks();
    try {
      const { groups } = this;
      const people = [this.#roster.readFriends(), this.#roster.readRequests(), this.#roster.loadSelf()];
      await Promise.all([groups.read(), summaries, ...people]);
      this.#shared.put({ loaded: true, trouble: undefined });
      void groups.reload();
      this.#reading.flush();
      await this.#windows.refresh();
    } catch (error) {
      this.#shared.put({ trouble: messageOf(error) });
    }
  }

  /**
   * Opens a conversation: fetches its newest page, unless it is there. One that is already open stays
   * where it was scrolled to. Its {@link talks.Talk.firstUnread} is known when this resolves.
   */
  openTalk(peer: number): Promise<void> {
    void this.groups.opened(peer);
    return this.#windows.openTalk(peer).finally(() => this.groups.meet(peer));
  }

  /** Closes a conversation. When it is opened again, its line above what is new is another one. */
  closeTalk(peer: number): void {
    this.#windows.closeTalk(peer);
  }

  /** Opens a conversation at a message: unless the window holds it, it begins anew around there. */
  openAt(peer: number, number: number): Promise<void> {
    void this.groups.opened(peer);
    return this.#windows.openAt(peer, number).finally(() => this.groups.meet(peer));
  }

  /** Opens a conversation at its newest message, as one who knows already what is new in it. */
  openNewest(peer: number): Promise<void> {
    void this.groups.opened(peer);
    return this.#windows.openNewest(peer).finally(() => this.groups.meet(peer));
  }

  /** Fetches the messages before the window of a conversation. */
  loadOlder(peer: number): Promise<void> {
    return this.#windows.loadOlder(peer).finally(() => this.groups.meet(peer));
  }

  /** Fetches what comes behind the window of a conversation. */
  loadNewer(peer: number): Promise<void> {
    return this.#windows.loadNewer(peer).finally(() => this.groups.meet(peer));
  }

  /**
   * Looks for messages with a text in them, newest first; `next` is the `before` of the page that follows. The server
   * looks through a bounded part at a time: nothing may be found, and there is more to look through all the same.
   */
  async findMessages(
    text: string,
    place: { readonly peer?: number | undefined; readonly before?: number | undefined } = {},
  ): Promise<{ found: FoundMessage[]; next: number | undefined }> {
    const { findMessages } = await seldom();
    const page = await findMessages(this.#shared.client, text, place);
    for (const uin of new Set(page.found.flatMap(({ peer, author }) => author ?? peer))) this.#roster.learnName(uin);
    return page;
  }

  /** Sends a message, with what is given beside its text. What becomes of it is told by its `fate`. */
  send(peer: number, text: string, attached: Attached = {}): void {
    this.#sending.send(peer, text, attached);
    this.#windows.withoutLine(peer);
  }

  /** Sends a message again that was refused. */
  retry(peer: number, key: string): void {
    this.#sending.retry(peer, key);
  }

  /** Gives up a message that was refused. */
  discard(peer: number, key: string): void {
    this.#sending.discard(peer, key);
  }

  /** Takes a message back, for everybody: one of mine, or as an administrator one in my group. */
  recall(name: string): Promise<void> {
    return this.#changing.recall(name);
  }

  /** Gives a message of mine another text. */
  edit(name: string, text: string): Promise<void> {
    return this.#changing.edit(name, text);
  }

  /** Reacts to a message, in place of how I had before; without a reaction I take that back. */
  react(name: string, reaction: string | undefined): Promise<void> {
    return this.#changing.react(name, reaction);
  }

  /** The message that another one of a conversation answers is in the state before long, where `quotedIn` finds it. */
  learnQuoted(peer: number, name: string): void {
    this.#changing.learnQuoted(peer, name);
  }

  /** How many messages are still on their way. */
  get onTheirWay(): number {
    return this.#sending.onTheirWay;
  }

  /** Says which conversation is being looked at, at its newer end: what arrives there is read. */
  attend(peer: number | undefined): void {
    this.#reading.attend(peer);
  }

  /** Says up to which message a conversation has come into sight: that far it is read. */
  saw(peer: number, number: number): void {
    this.#reading.saw(peer, number);
  }

  /** All of a conversation is read, and its mark as unread is gone. */
  markRead(peer: number): void {
    this.#reading.readAll(peer);
  }

  /** Marks a conversation as unread until it is opened or answered, or hides it until its next message; or takes that back. */
  async setTalk(peer: number, change: { isMarked?: boolean; isHidden?: boolean }): Promise<void> {
    return (await this.#marks()).set(peer, change);
  }

  /** Deletes what a conversation has by now, for me only. */
  async forget(peer: number): Promise<void> {
    return (await this.#marks()).forget(peer);
  }

  async #friendships(): Promise<Friendships> {
    const { Friendships } = await seldom();
    const loadGroups = () => this.groups.refresh();
    return new Friendships(this.#shared, this.#roster, loadGroups);
  }

  async #marks(): Promise<Marks> {
    const { Marks } = await seldom();
    return new Marks(this.#shared, this.#reading);
  }

  /** Tells a friend that I am typing; not more often than is needed. */
  typing(peer: number): void {
    this.#sending.typing(peer);
  }

  /** Changes my status. */
  setStatus(status: Status): Promise<void> {
    return this.#roster.setStatus(status);
  }

  /** Adds a friend, or says what is needed: `ask` for {@link ask}, `nobody` when it accepts no friends. */
  async add(uin: number): Promise<'added' | 'ask' | 'nobody'> {
    return (await this.#friendships()).add(uin);
  }

  /** Asks to be added. */
  async ask(uin: number, reason: string): Promise<void> {
    return (await this.#friendships()).ask(uin, reason);
  }

  /** Accepts or refuses a friend request, an invitation to a group, or one who asks to join a group. */
  async answer(asked: Asked, accept: boolean, reason: string): Promise<void> {
    return (await this.#friendships()).answer(asked, accept, reason);
  }

  /** Forgets an answer to a request of mine, or that I am in a group no more, once it was seen. */
  dismiss(uin: number): void {
    this.#roster.dismiss(uin);
  }

  async remove(uin: number): Promise<void> {
    return (await this.#friendships()).remove(uin);
  }

  async block(uin: number): Promise<void> {
    return (await this.#friendships()).block(uin);
  }

  async unblock(uin: number): Promise<void> {
    return (await this.#friendships()).unblock(uin);
  }

  /** Whom I have blocked is in the state from now on. */
  loadBlocks(): Promise<void> {
    return this.#roster.loadBlocks();
  }

  /** Sets what is given of what I keep of a friend; an empty remark or label takes it away. */
  async setFriend(uin: number, notes: Partial<FriendNotes>): Promise<void> {
    return (await this.#friendships()).setFriend(uin, notes);
  }

  async search(criteria: Criteria, after = 0): Promise<{ found: readonly FoundAccount[]; next: number | undefined }> {
    const { search } = await seldom();
    return search(this.#shared.client, criteria, after);
  }

  /** Fetches the name and face of an account, friend or not, into the state. */
  learn(uin: number): void {
    this.#roster.learn(uin);
  }

  /** When a friend was last there, who has just gone, is in the state before long. */
  learnLastSeen(uin: number): Promise<void> {
    return this.#roster.learnLastSeen(uin);
  }

  profileOf(uin: number): Promise<Profile> {
    return this.#roster.profileOf(uin);
  }

  /** Changes my profile. */
  async setProfile(fields: FieldsByName<'SetInfo'>): Promise<void> {
    return (await this.#friendships()).setProfile(fields);
  }

  /** What others may do; with fields, changes it first. */
  async policy(fields: FieldsByName<'SetPolicy'> = {}): Promise<Policy> {
    const policy = await this.#shared.client.call('SetPolicy', fields);
    // Who does not show it does not see it.
    if (fields.shareSeen !== undefined) void this.#roster.loadFriends();
    return policy;
  }
}
