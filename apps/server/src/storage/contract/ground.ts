import type { Entry, NewAccount, NewMessage, Storage, StoreOutcome } from '../storage.ts';

/** A bound that no test reaches by chance. */
export const PLENTY = 1_000_000;
export const PASSWORD = 'argon2id$of-no-consequence';

/** What the tests of a storage stand on: the storage, and accounts that no other test has. */
export class Ground {
  // Set before the first test.
  storage!: Storage;
  #last = 10_000;
  #requests = 0;

  /** A number that no account has. */
  number(): number {
    return ++this.#last;
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

  /** Accounts that are friends, each of each. */
  async friends(count: number): Promise<number[]> {
    const uins = await this.accounts(count);
    for (const uin of uins) {
      for (const peer of uins) if (uin < peer) await this.storage.befriend({ uin, peer, mostFriends: PLENTY });
    }
    return uins;
  }

  /** A message whose request nobody has made before. */
  message(from: number, to: number, more: Partial<NewMessage> = {}): NewMessage {
    const request = `request ${++this.#requests}`;
    return { from, to, text: 'text', at: Date.now(), request, mostWaiting: PLENTY, ...more };
  }

  send(from: number, to: number, more: Partial<NewMessage> = {}): Promise<StoreOutcome> {
    return this.storage.storeMessage(this.message(from, to, more));
  }

  /** All that waits in a mailbox. */
  waiting(uin: number): Promise<Entry[]> {
    return this.storage.waiting({ uin, after: 0, count: PLENTY, bytes: PLENTY * 1000 });
  }

  async texts(uin: number): Promise<string[]> {
    return (await this.waiting(uin)).map(({ text }) => text);
  }
}
