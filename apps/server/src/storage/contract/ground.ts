import type { Entry } from '@rookery/protocol';
import fc from 'fast-check';
import type {
  ModernSession,
  NewAccount,
  NewAppPassword,
  NewMessage,
  NewModernSession,
  NewSession,
  Registration,
  Storage,
  StoreOutcome,
} from '../storage.ts';

/** A bound that no test reaches by chance. */
export const PLENTY = 1_000_000;
export const PASSWORD = 'argon2id$of-no-consequence';

/** How properties run that open the storage again: looking for the least that fails must not take forever. */
export const withReopening = { numRuns: 20, interruptAfterTimeLimit: 60_000 };

/** Texts whose characters stand for themselves on the wire, so that their bytes are what they seem. */
export const plainText = (maxLength: number) =>
  fc.string({ unit: 'grapheme', maxLength }).map((text) => text.replace(/[%&,\n\0]/g, '_'));

/** What the tests of a storage stand on: the storage, and accounts that no other test has. */
export class Ground {
  // Set before the first test.
  storage!: Storage;
  /** Opens the closed storage; for a storage that lasts. */
  open: (() => Promise<Storage>) | undefined;
  #last = 10_000;
  #requests = 0;
  #hashes = 0;

  /** Opens the storage again, if it lasts: nothing may depend on memory, or on writes not finished. */
  async reopen(): Promise<void> {
    if (!this.open) return;
    await this.storage.close();
    this.storage = await this.open();
  }

  /** A number that no account has. */
  number(): number {
    return ++this.#last;
  }

  /** A number was given that this has not asked for. */
  taken(number: number): void {
    this.#last = Math.max(this.#last, number);
  }

  async account(more: Partial<NewAccount> = {}): Promise<number> {
    const uin = more.uin ?? this.number();
    const account = { uin, password: PASSWORD, admin: false, createdAt: 1, policy: {}, profile: { nick: `n${uin}` } };
    await this.storage.createAccount({ ...account, ...more });
    return uin;
  }

  async accounts(count: number, more: Partial<NewAccount> = {}): Promise<number[]> {
    const uins: number[] = [];
    for (let i = 0; i < count; i++) uins.push(await this.account(more));
    return uins;
  }

  /** Makes an account under a number that the storage chooses. */
  async register({ account, ...more }: Partial<Registration> = {}) {
    const standard = { password: PASSWORD, createdAt: 1, policy: {}, profile: { nick: 'registered' } };
    const registered = await this.storage.registerAccount({ account: { ...standard, ...account }, ...more });
    if (registered.outcome === 'created') this.#last = Math.max(this.#last, registered.uin);
    return registered;
  }

  /** Accounts that are friends, each of each. */
  async friends(count: number): Promise<number[]> {
    const uins = await this.accounts(count);
    for (const uin of uins) {
      for (const peer of uins) if (uin < peer) await this.storage.befriend({ uin, peer, mostFriends: PLENTY });
    }
    return uins;
  }

  /** A message with a request not made before. */
  message(from: number, to: number, more: Partial<NewMessage> = {}): NewMessage {
    const request = `request ${++this.#requests}`;
    return { from, to, text: 'text', at: Date.now(), request, session: 0, mostWaiting: PLENTY, ...more };
  }

  send(from: number, to: number, more: Partial<NewMessage> = {}): Promise<StoreOutcome> {
    return this.storage.storeMessage(this.message(from, to, more));
  }

  /** Opens the session that the legacy clients of an account share; answers its place. */
  openLegacy(uin: number, more: Partial<NewSession> = {}): Promise<number | undefined> {
    return this.storage.openSession({ uin, address: 'a', at: 1000, password: PASSWORD, app: 0, ...more });
  }

  /** A session of 2.0 that is to be opened, with a token that no other has. */
  newModern(uin: number, more: Partial<NewModernSession> = {}): NewModernSession {
    const hash = `hash ${++this.#hashes}`;
    const session = { uin, hash, client: 'test', address: 'a', at: 1000, password: PASSWORD, app: 0, most: PLENTY };
    return { ...session, ...more };
  }

  /** Opens a session of 2.0, which must work; answers its number. */
  async openModern(uin: number, more: Partial<NewModernSession> = {}): Promise<number> {
    const opened = await this.storage.openModernSession(this.newModern(uin, more));
    if (!opened) throw new Error('The session was not opened.');
    return opened.session;
  }

  /** All sessions of an account. */
  sessions(uin: number): Promise<ModernSession[]> {
    return this.storage.sessions({ uin, seenAfter: 0 });
  }

  /** Adds an app password, which must work; answers its number. */
  async addApp(uin: number, more: Partial<NewAppPassword> = {}): Promise<number> {
    const app = { uin, name: 'app', hash: `hash ${++this.#hashes}`, commands: [], networks: [] };
    const id = await this.storage.addAppPassword({ ...app, expiresAt: null, createdAt: 1, most: PLENTY, ...more });
    if (id === undefined) throw new Error('The app password was not added.');
    return id;
  }

  /** All that waits in a mailbox. */
  async waiting(uin: number): Promise<Entry[]> {
    const all: Entry[] = [];
    for (let after = 0; ; ) {
      const page = await this.storage.waiting({ uin, after, count: PLENTY, bytes: PLENTY * 1000 });
      all.push(...page.entries);
      if (page.isLast) return all;
      after = page.upTo;
    }
  }

  async texts(uin: number): Promise<string[]> {
    return (await this.waiting(uin)).map(({ text }) => text);
  }
}
