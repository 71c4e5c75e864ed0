import type { Client, ClientEvent, EventName } from '@rookery/client';
import { RefusedError } from '@rookery/client';
import type { RequestOf, Status } from '@rookery/protocol';
import { apply, withTalk } from './events.ts';
import * as lists from './lists.ts';
import { Reading } from './reading.ts';
import { emptyState, type Profile, type State, withEntry } from './state.ts';
import * as talks from './talks.ts';

/** What the store needs of a client of the SDK. */
export type StoreClient = Pick<Client, 'uin' | 'state' | 'on' | 'call' | 'send'>;

/** Time, as the store sees it. */
export type StoreClock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `work` after so many milliseconds. */
  after(ms: number, work: () => void): void;
};

const clockOfMachine: StoreClock = { now: () => Date.now(), after: (ms, work) => void setTimeout(work, ms) };

const EVENTS: readonly EventName[] = [
  'message',
  'request',
  'answer',
  'status',
  'list',
  'typing',
  'read',
  'seen',
  'sent',
  'failed',
  'state',
  'ended',
];

/** What is done in one window, and what the others of the same session should know of. */
export type Act =
  | { readonly type: 'sending'; readonly id: string; readonly to: number; readonly text: string; readonly at: number }
  | { readonly type: 'refused'; readonly id: string; readonly to: number; readonly why: string }
  | { readonly type: 'discarded'; readonly id: string; readonly to: number }
  | Extract<ClientEvent, { type: 'sent' | 'read' | 'status' | 'list' }>;

/** How long another window has to send what it has begun to send. */
const ADOPT_MS = 15_000;
/** How long a typing notice counts, and how often one is sent at the most. */
const TYPING_MS = 5000;
const TYPING_EVERY_MS = 4000;
/** How many conversations are kept in memory. */
const MOST_OPENED = 20;

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
  readonly #client: StoreClient;
  readonly #clock: StoreClock;
  readonly #listeners = new Set<() => void>();
  readonly #reading: Reading;
  readonly #typed = new Map<number, number>();
  readonly #arrived = new Set<(peer: number) => void>();
  readonly #done = new Set<(act: Act) => void>();
  #state: State;
  #isTold = true;
  /** The pages that are on their way, one for each conversation at the most. */
  readonly #loads = new Map<number, Promise<void>>();
  /** The conversations that are in memory, the one that was opened last at the end. */
  #opened: readonly number[] = [];

  /** @param initial what an earlier run has kept: messages in it that were on their way are sent */
  constructor(client: StoreClient, clock: StoreClock = clockOfMachine, initial: State = emptyState(client.uin)) {
    this.#client = client;
    this.#clock = clock;
    this.#state = { ...initial, connection: { state: client.state }, loaded: false };
    this.#reading = new Reading(client, clock);
    for (const type of EVENTS) client.on(type, (event) => this.#takeOwn({ type, ...event } as ClientEvent));
    for (const { peer, messages } of initial.talks.values()) {
      for (const { key, text, fate } of messages) if (fate === 'sending') this.#hand(peer, text, key);
    }
    if (client.state === 'online') void this.load();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): State => this.#state;

  get state(): State {
    return this.#state;
  }

  /** Calls `listener` for every new message of somebody else. */
  onArrival(listener: (peer: number) => void): () => void {
    this.#arrived.add(listener);
    return () => this.#arrived.delete(listener);
  }

  /** Calls `listener` for all that is done here and that the server tells other sessions only; see {@link hear}. */
  onAct(listener: (act: Act) => void): () => void {
    this.#done.add(listener);
    return () => this.#done.delete(listener);
  }

  /** Another store of the same session, in another window, has done this. */
  hear(act: Act): void {
    switch (act.type) {
      case 'sending':
        this.#change(act.to, (talk) => talks.sending(talk, act));
        // Whoever has begun to send it may be gone. The name of the message keeps it from being stored twice.
        this.#clock.after(ADOPT_MS, () => this.#adopt(act.to, act.id));
        return;
      case 'refused':
        this.#change(act.to, (talk) => talks.failed(talk, act.id, act.why));
        return;
      case 'discarded':
        this.#change(act.to, (talk) => talks.discarded(talk, act.id));
        return;
      default:
        this.#take(act);
    }
  }

  #adopt(peer: number, id: string): void {
    const message = this.#state.talks.get(peer)?.messages.find(({ key, fate }) => key === id && fate === 'sending');
    if (message) this.#hand(peer, message.text, id);
  }

  #tell(act: Act): void {
    for (const listener of this.#done) listener(act);
  }

  // What happens in one turn of the event loop is told once.
  #set(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    if (!this.#isTold) return;
    this.#isTold = false;
    queueMicrotask(() => {
      this.#isTold = true;
      for (const listener of this.#listeners) listener();
    });
  }

  #change(peer: number, change: (talk: talks.Talk) => talks.Talk): void {
    this.#set(withTalk(this.#state, peer, change));
  }

  #take(event: ClientEvent): void {
    const before = this.#state;
    this.#set(apply(before, event, this.#clock.now()));
    if (event.type === 'state' && event.state === 'online') void this.load();
    if (event.type === 'list') this.#listChanged(event.peer);
    if (event.type === 'answer' && event.accepted) void this.#loadFriends();
    if (event.type === 'typing') this.#clock.after(TYPING_MS, () => this.#stopTyping(event.peer));
    if (event.type === 'message') this.#messageCame(event.peer, event.sent, before);
    if (event.type === 'request') void this.#learnName(event.peer);
  }

  /** An event of the client of this store: other windows do not hear it from theirs. */
  #takeOwn(event: ClientEvent): void {
    this.#take(event);
    if (event.type === 'sent') this.#tell(event);
    if (event.type === 'failed') {
      this.#tell({ type: 'refused', id: event.id, to: event.to, why: event.error.message });
    }
  }

  #messageCame(peer: number, sent: boolean, before: State): void {
    void this.#learnName(peer);
    if (sent) return;
    if ((this.#state.talks.get(peer)?.unread ?? 0) > (before.talks.get(peer)?.unread ?? 0)) {
      for (const listener of this.#arrived) listener(peer);
    }
    if (this.#reading.attended === peer) this.#read(peer);
  }

  #stopTyping(peer: number): void {
    const now = this.#clock.now();
    this.#change(peer, (talk) =>
      talk.typingAt > 0 && now - talk.typingAt >= TYPING_MS ? { ...talk, typingAt: 0 } : talk,
    );
  }

  #listChanged(peer: number): void {
    // With the own number it can be anything: an operator may have changed the list.
    if (peer === this.#state.uin) void this.#loadSelf();
    void this.#loadFriends();
    void this.#loadRequests();
  }

  /** Fetches all lists anew. What cannot be had is said in the state, and asked for again when the connection returns. */
  async load(): Promise<void> {
    try {
      await Promise.all([this.#readFriends(), this.#readSummaries(), this.#readRequests(), this.#loadSelf()]);
      this.#set({ ...this.#state, loaded: true, trouble: undefined });
      this.#reading.flush();
      for (const { peer, trouble, loaded } of this.#state.talks.values())
        if (trouble && !loaded) void this.openTalk(peer);
    } catch (error) {
      this.#set({ ...this.#state, trouble: messageOf(error) });
    }
  }

  async #readFriends(): Promise<void> {
    const friends = await lists.readFriends(this.#client);
    let { names } = this.#state;
    // Whoever is no friend any more still has a name.
    for (const [uin, { nick }] of this.#state.friends) if (!friends.has(uin)) names = withEntry(names, uin, nick);
    this.#set({ ...this.#state, friends, names });
  }

  async #readSummaries(): Promise<void> {
    const summaries = await lists.readSummaries(this.#client);
    const map = new Map(this.#state.talks);
    const names = new Map(this.#state.names);
    for (const summary of summaries) {
      map.set(summary.peer, talks.summedUp(map.get(summary.peer) ?? talks.emptyTalk(summary.peer), summary));
      names.set(summary.peer, summary.nick);
    }
    this.#set({ ...this.#state, talks: map, names });
    if (this.#reading.attended !== undefined) this.#read(this.#reading.attended);
  }

  async #readRequests(): Promise<void> {
    const requests = await lists.readRequests(this.#client);
    this.#set({ ...this.#state, requests });
  }

  // The lists that an event says have changed: when they cannot be had now, they come with the next connection.
  async #loadFriends(): Promise<void> {
    await this.#readFriends().catch(() => {});
  }

  async #loadRequests(): Promise<void> {
    await this.#readRequests().catch(() => {});
  }

  async #loadSelf(): Promise<void> {
    const [profile, isAdmin] = await Promise.all([
      this.profileOf(this.#state.uin).catch(() => undefined),
      lists.readIsAdmin(this.#client).catch(() => undefined),
    ]);
    const { profile: before, isAdmin: was } = this.#state;
    this.#set({ ...this.#state, profile: profile ?? before, isAdmin: isAdmin ?? was });
  }

  async #learnName(uin: number): Promise<void> {
    const { friends, names } = this.#state;
    if (friends.has(uin) || names.has(uin)) return;
    const profile = await this.#client.call('GetInfo', { LV: 1, UN: uin }).catch(() => undefined);
    if (!profile?.NK) return;
    const requests = this.#state.requests.map((each) =>
      each.uin === uin ? { ...each, nick: profile.NK ?? '' } : each,
    );
    this.#set({ ...this.#state, requests, names: withEntry(this.#state.names, uin, profile.NK) });
  }

  /** Fetches the newest page of a conversation, unless it is there. The one that was opened longest ago is emptied. */
  async openTalk(peer: number): Promise<void> {
    this.#opened = [...this.#opened.filter((each) => each !== peer), peer];
    const [oldest = 0] = this.#opened;
    if (this.#opened.length > MOST_OPENED) {
      this.#opened = this.#opened.slice(1);
      this.#change(oldest, talks.emptied);
    }
    await this.#loads.get(peer);
    const talk = this.#state.talks.get(peer);
    if (talk?.loading || (talk?.loaded && talk.newer.length === 0)) return;
    await this.#loadPage(peer, 'newest', 0, talks.withNewest);
  }

  /** Fetches what was said before the window of a conversation. */
  async loadOlder(peer: number): Promise<void> {
    const talk = this.#state.talks.get(peer);
    if (!talk?.loaded || talk.loading || talk.fromBeginning) return;
    const first = talk.messages.find(({ number }) => number > 0);
    if (first) await this.#loadPage(peer, 'older', first.number, talks.withOlder);
  }

  /** Fetches what comes behind the window of a conversation. */
  async loadNewer(peer: number): Promise<void> {
    const talk = this.#state.talks.get(peer);
    const before = talk?.newer.at(-1);
    if (!talk || talk.loading || before === undefined) return;
    await this.#loadPage(peer, 'newer', before, talks.withNewer);
  }

  async #loadPage(
    peer: number,
    loading: talks.Loading,
    before: number,
    join: (talk: talks.Talk, page: talks.Page) => talks.Talk,
  ): Promise<void> {
    this.#change(peer, (talk) => ({ ...talk, loading, trouble: undefined }));
    const load = lists.readHistory(this.#client, peer, before, talks.PAGE).then(
      (page) => this.#change(peer, (talk) => join(talk, page)),
      (error: unknown) => this.#change(peer, (talk) => talks.notLoaded(talk, messageOf(error))),
    );
    this.#loads.set(peer, load);
    await load;
    this.#loads.delete(peer);
  }

  /** Sends a message. What becomes of it is told by its `fate`. */
  send(peer: number, text: string): void {
    const id = this.#hand(peer, text);
    const at = this.#clock.now();
    this.#typed.delete(peer);
    this.#change(peer, (talk) => talks.sending(talk, { id, at, text }));
    this.#tell({ type: 'sending', id, to: peer, text, at });
  }

  #hand(peer: number, text: string, name?: string): string {
    const { id, done } = this.#client.send(peer, text, { id: name });
    // The events `sent` and `failed` tell the same.
    done.catch(() => {});
    return id;
  }

  /** Sends a message again that was refused. */
  retry(peer: number, key: string): void {
    const message = this.#state.talks.get(peer)?.messages.find((each) => each.key === key && each.fate === 'failed');
    if (!message) return;
    this.discard(peer, key);
    this.send(peer, message.text);
  }

  /** Gives up a message that was refused. */
  discard(peer: number, key: string): void {
    this.#change(peer, (talk) => talks.discarded(talk, key));
    this.#tell({ type: 'discarded', id: key, to: peer });
  }

  /** How many messages are still on their way. */
  get onTheirWay(): number {
    let count = 0;
    for (const { messages } of this.#state.talks.values()) {
      count += messages.filter(({ fate }) => fate === 'sending').length;
    }
    return count;
  }

  /** Says which conversation is being looked at, at its newer end: what arrives there is read. */
  attend(peer: number | undefined): void {
    this.#reading.attended = peer;
    if (peer !== undefined) this.#read(peer);
  }

  #read(peer: number): void {
    const number = this.#state.talks.get(peer)?.latest?.number ?? 0;
    if (number === 0) return;
    const { unread = 0, readTo = 0 } = this.#state.talks.get(peer) ?? {};
    if (unread === 0 && readTo >= number) return;
    this.#change(peer, (talk) => talks.readTo(talk, number));
    this.#reading.read(peer, number);
    this.#tell({ type: 'read', peer, number });
  }

  /** Tells a friend that I am typing; not more often than is needed. */
  typing(peer: number): void {
    const now = this.#clock.now();
    if (!this.#state.friends.has(peer) || this.#client.state !== 'online') return;
    if (now - (this.#typed.get(peer) ?? 0) < TYPING_EVERY_MS) return;
    this.#typed.set(peer, now);
    this.#client.call('Typing', { UN: peer }).catch(() => {});
  }

  /** Changes my status. */
  async setStatus(status: Status): Promise<void> {
    await this.#client.call('Change_Stat', { ST: status });
    this.#set({ ...this.#state, status });
    this.#tell({ type: 'status', peer: this.#state.uin, status });
  }

  /** Adds a friend, or says what is needed: `ask` for {@link ask}, `nobody` when the account takes nobody. */
  async add(uin: number): Promise<'added' | 'ask' | 'nobody'> {
    const { CD } = await this.#client.call('AddToList', { UN: uin });
    if (CD === 1) return 'ask';
    if (CD === 3) return 'nobody';
    await Promise.all([this.#loadFriends(), this.#loadRequests()]);
    return 'added';
  }

  /** Asks to be added. */
  async ask(uin: number, reason: string): Promise<void> {
    await this.#client.call('Ack_AddToList', { UN: uin, CD: 2, RS: reason || undefined });
  }

  /** Accepts or refuses whoever has asked. */
  async answer(uin: number, accept: boolean, reason: string): Promise<void> {
    await this.#client.call('Ack_AddToList', { UN: uin, CD: accept ? 0 : 1, RS: reason || undefined });
    this.#set({ ...this.#state, requests: this.#state.requests.filter((request) => request.uin !== uin) });
    if (accept) await this.#loadFriends();
  }

  /** Forgets an answer to a request of mine, once it was seen. */
  dismiss(uin: number): void {
    this.#set({ ...this.#state, answers: this.#state.answers.filter((answer) => answer.uin !== uin) });
  }

  async remove(uin: number): Promise<void> {
    await this.#client.call('DelFromList', { UN: uin });
    await this.#loadFriends();
  }

  async block(uin: number): Promise<void> {
    await this.#client.call('Block', { UN: uin });
    await Promise.all([this.#loadFriends(), this.#loadRequests()]);
    this.#tell({ type: 'list', peer: uin, change: 'removed' });
  }

  async unblock(uin: number): Promise<void> {
    await this.#client.call('Unblock', { UN: uin });
  }

  blocks(): Promise<{ uin: number; nick: string }[]> {
    return lists.readBlocks(this.#client);
  }

  /** Sets what I call a friend, and the friend's group; empty takes it away. */
  async setFriend(uin: number, remark: string, group: string): Promise<void> {
    await this.#client.call('SetFriend', { UN: uin, RK: remark, GP: group });
    const friend = this.#state.friends.get(uin);
    if (!friend) return;
    this.#set({ ...this.#state, friends: withEntry(this.#state.friends, uin, { ...friend, remark, group }) });
    this.#tell({ type: 'list', peer: uin, change: 'changed' });
  }

  search(criteria: lists.Criteria, after = 0): Promise<{ found: lists.Found[]; next: number | undefined }> {
    return lists.search(this.#client, criteria, after);
  }

  profileOf(uin: number): Promise<Profile> {
    return this.#client.call('GetInfo', { LV: 3, UN: uin });
  }

  /** Changes my profile. */
  async setProfile(fields: RequestOf<'SetInfo'>): Promise<void> {
    await this.#client.call('SetInfo', fields);
    await this.#loadSelf();
    this.#tell({ type: 'list', peer: this.#state.uin, change: 'changed' });
  }

  /** What others may do; with fields, changes it first. */
  policy(fields: RequestOf<'SetPolicy'> = {}) {
    return this.#client.call('SetPolicy', fields);
  }
}

/** Why something could not be done, as a sentence. */
export function messageOf(error: unknown): string {
  if (error instanceof RefusedError && error.retrySeconds !== undefined) {
    return `${error.message} Try again in ${error.retrySeconds} s.`;
  }
  return error instanceof Error ? error.message : String(error);
}
