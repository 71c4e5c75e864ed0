import { emptyState, type Message, type State, type Store, type Talk, withoutNumbers } from '@rookery/store';
import { type Database, deleteKept, openKept } from './database.ts';
import {
  changedLists,
  type Lists,
  recordOf,
  restored,
  type TalkRecord,
  talksToKeep,
  type UnsentRecord,
  unsentIn,
  unsentRecordOf,
} from './records.ts';

/** How long received data may wait to be written; unsent messages do not wait. */
const KEEP_AFTER_MS = 800;
const IDLE_MS = 1000;
const REOPEN_MS = 1000;
const REOPENINGS = 10;

/**
 * A copy of the account in this browser, to show it offline and to send what is unsent. The server's data is what counts,
 * so nothing here ever fails: a browser without storage simply keeps nothing.
 */
export class Archive {
  readonly uin: number;
  /** The stored content, if any. */
  readonly state: State | undefined;
  #database: Database | undefined;
  #store: Store | undefined;
  #unsubscribe: () => void = () => {};
  /** The state as last stored. */
  #seen: State;
  readonly #records: Map<number, TalkRecord>;
  #talksSeen: State['talks'];
  readonly #unsent = new Map<number, ReadonlyMap<string, Message>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isFull = false;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(uin: number, content?: Content) {
    const { talks = [], unsent = [], lists = {} } = content ?? {};
    this.uin = uin;
    this.#records = new Map(talks.map((record) => [record.peer, record]));
    if (content) this.state = restored(uin, lists, talks, unsent);
    this.#seen = this.state ?? emptyState(uin);
    this.#talksSeen = this.#seen.talks;
    for (const talk of this.#talksSeen.values()) this.#unsent.set(talk.peer, unsentIn(talk));
  }

  /** Opens the stored copy of an account. */
  static async open(uin: number): Promise<Archive> {
    let isLost = false;
    let archive: Archive | undefined;
    const lost = (isCleared: boolean) => {
      isLost = true;
      if (archive) archive.#lost(isCleared);
    };
    try {
      const database = await openKept(uin, lost);
      archive = new Archive(uin, await contentOf(database));
      if (!isLost) archive.#database = database;
      return archive;
    } catch {
      return new Archive(uin);
    }
  }

  /**
   * The state to begin with, given the server's generation from the sign-in. If it differs, only unsent messages are used:
   * the account number may have been given to another person.
   */
  stateFor(generation: string | undefined): State | undefined {
    const { state } = this;
    if (!state || generation === undefined || state.generation === generation) return state;
    const { talks } = withoutNumbers(state, generation);
    return { ...emptyState(this.uin), generation: state.generation, talks };
  }

  /** Stops storing. */
  static none(uin: number): Archive {
    return new Archive(uin);
  }

  /**
   * Stores the content of the store from now on.
   *
   * @param isAsKept the store began with the stored content
   */
  follow(store: Store, isAsKept: boolean): void {
    this.#store = store;
    if (isAsKept) this.#seen = store.state;
    this.#unsubscribe = store.subscribe(() => this.#changed());
    window.addEventListener('pagehide', this.#keep);
    this.#changed();
  }

  /** Writes pending changes, and stops storing. */
  async close(): Promise<void> {
    this.#keep();
    this.#detach();
    await this.#writing;
    this.#database?.close();
    this.#database = undefined;
  }

  /**
   * Deletes the stored copy.
   *
   * @param butUnsent keeps unsent messages for the next time the account signs in
   */
  async wipe(butUnsent: boolean): Promise<void> {
    this.#detach();
    const database = this.#database ?? (await openKept(this.uin, () => {}).catch(() => undefined));
    this.#database = undefined;
    await this.#writing;
    const stores = butUnsent ? (['lists', 'talks'] as const) : (['lists', 'talks', 'unsent'] as const);
    // Cleared first, as it is not deleted while another window has it open.
    for (const store of stores) await database?.clear(store).catch(() => {});
    database?.close();
    if (!butUnsent) await deleteKept(this.uin);
  }

  /** The database is gone. Unless another window has signed out, everything is stored anew. */
  #lost(isCleared: boolean): void {
    this.#database = undefined;
    // Not at once: the browser is still clearing.
    if (isCleared) setTimeout(() => void this.#keepAnew(REOPENINGS), REOPEN_MS);
  }

  async #keepAnew(tries: number): Promise<void> {
    if (!this.#store || tries === 0) return;
    const database = await openKept(this.uin, (isCleared) => this.#lost(isCleared)).catch(() => undefined);
    if (!database) return void setTimeout(() => void this.#keepAnew(tries - 1), REOPEN_MS);
    if (!this.#store) return database.close();
    this.#database = database;
    this.#records.clear();
    this.#seen = emptyState(this.uin);
    this.#keepAllUnsent(this.#store.state.talks);
    this.#changed();
  }

  #detach(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe();
    window.removeEventListener('pagehide', this.#keep);
    this.#store = undefined;
  }

  #changed(): void {
    if (!this.#store || !this.#database) return;
    this.#keepUnsent(this.#store.state.talks);
    this.#timer ??= setTimeout(() => whenIdle(this.#keep), KEEP_AFTER_MS);
  }

  /** Writes unsent messages at once: the page may be closed next. */
  #keepUnsent(talks: State['talks']): void {
    if (talks === this.#talksSeen) return;
    const put: UnsentRecord[] = [];
    const gone: string[] = [];
    for (const talk of talks.values()) {
      if (talk !== this.#talksSeen.get(talk.peer)) this.#compareUnsent(talk, put, gone);
    }
    this.#talksSeen = talks;
    if (put.length + gone.length === 0) return;
    this.#write(async (database) => {
      const transaction = database.transaction('unsent', 'readwrite');
      for (const record of put) transaction.store.put(record).catch(() => {});
      for (const key of gone) transaction.store.delete(key).catch(() => {});
      await finished(transaction);
    });
  }

  #compareUnsent(talk: Talk, put: UnsentRecord[], gone: string[]): void {
    const before = this.#unsent.get(talk.peer);
    const now = unsentIn(talk);
    if (!before?.size && now.size === 0) return;
    this.#unsent.set(talk.peer, now);
    for (const key of before?.keys() ?? []) if (!now.has(key)) gone.push(key);
    for (const [key, message] of now) {
      const record = message === before?.get(key) ? undefined : unsentRecordOf(talk.peer, message);
      if (record) put.push(record);
    }
  }

  /** Stores what has changed since the last time. */
  readonly #keep = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const state = this.#store?.state;
    if (!state || !this.#database || this.#isFull || state === this.#seen) return;
    const lists = changedLists(state, this.#seen);
    const { put, gone } = this.#compareTalks(state);
    this.#seen = state;
    if (Object.keys(lists).length + put.length + gone.length > 0) this.#writeReceived(lists, put, gone);
  };

  #compareTalks({ talks, generation }: State): { put: TalkRecord[]; gone: number[] } {
    const put: TalkRecord[] = [];
    if (talks === this.#seen.talks && generation === this.#seen.generation) return { put, gone: [] };
    const kept = talksToKeep(talks.values());
    for (const talk of kept) {
      const known = this.#records.get(talk.peer);
      // Records of another generation do not count.
      const before = known?.generation === generation ? known : undefined;
      if (before && talk === this.#seen.talks.get(talk.peer)) continue;
      const record = { ...recordOf(talk, before), generation };
      this.#records.set(talk.peer, record);
      put.push(record);
    }
    const peers = new Set(kept.map(({ peer }) => peer));
    const gone = [...this.#records.keys()].filter((peer) => !peers.has(peer));
    for (const peer of gone) this.#records.delete(peer);
    return { put, gone };
  }

  #writeReceived(lists: Partial<Lists>, put: readonly TalkRecord[], gone: readonly number[]): void {
    this.#write(async (database) => {
      const transaction = database.transaction(['lists', 'talks'], 'readwrite');
      const kept = transaction.objectStore('lists');
      const talks = transaction.objectStore('talks');
      for (const [name, list] of Object.entries(lists)) kept.put(list, name as keyof Lists).catch(() => {});
      for (const record of put) talks.put(record).catch(() => {});
      for (const peer of gone) talks.delete(peer).catch(() => {});
      await finished(transaction);
    });
  }

  #write(work: (database: Database) => Promise<unknown>): void {
    const database = this.#database;
    if (!database) return;
    const written = work(database).catch((error: unknown) => this.#onTrouble(database, error));
    this.#writing = Promise.all([this.#writing, written]);
  }

  /** When storage is full, received messages make room for unsent ones: they can be loaded again. */
  async #onTrouble(database: Database, error: unknown): Promise<void> {
    if (this.#isFull || !(error instanceof DOMException) || error.name !== 'QuotaExceededError') return;
    this.#isFull = true;
    await database.clear('talks').catch(() => {});
    if (this.#store) this.#keepAllUnsent(this.#store.state.talks);
  }

  #keepAllUnsent(talks: State['talks']): void {
    this.#unsent.clear();
    this.#talksSeen = emptyState(this.uin).talks;
    this.#keepUnsent(talks);
  }
}

/** Does not wait for each record: a page that is closing would never finish. */
function finished(transaction: { commit(): void; readonly done: Promise<void> }): Promise<void> {
  transaction.commit();
  return transaction.done;
}

type Content = {
  readonly lists: Partial<Lists>;
  readonly talks: readonly TalkRecord[];
  readonly unsent: readonly UnsentRecord[];
};

/** The stored content; undefined if there is none. */
async function contentOf(database: Database): Promise<Content | undefined> {
  const transaction = database.transaction(['lists', 'talks', 'unsent']);
  const kept = transaction.objectStore('lists');
  const [names, values, talks, unsent] = await Promise.all([
    kept.getAllKeys(),
    kept.getAll(),
    transaction.objectStore('talks').getAll(),
    transaction.objectStore('unsent').getAll(),
  ]);
  if (names.length + talks.length + unsent.length === 0) return undefined;
  return { lists: Object.fromEntries(names.map((name, index) => [name, values[index]])), talks, unsent };
}

function whenIdle(work: () => void): void {
  // Not supported by every browser.
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: IDLE_MS });
  else work();
}
