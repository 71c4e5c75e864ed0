import { Client, http, websocket } from '@rookery/client';
import { emptyState, type State, Store } from '@rookery/store';
import type { Carrier, Messenger } from '../base/context.ts';
import { Notices } from '../base/notices.ts';
import { Reach } from '../base/reach.ts';
import { Tap } from '../base/tap.ts';
import { Throttle } from '../base/throttle.ts';
import { DraftBook } from '../chat/draft-book.ts';
import { forgetFolded } from '../friends/useFolded.ts';
import { Archive } from '../offline/archive.ts';
import { Tabs } from '../offline/tabs.ts';
import { watchCarrier } from './carrier.ts';

/** The account to open. */
export type Guest = {
  readonly uin: number;
  readonly isBrief: boolean;
  readonly generation?: string | undefined;
};

/** The messenger of the account that is signed in: everything outside React that lives as long as the session. */
export class PageMessenger implements Messenger {
  readonly uin: number;
  readonly carrier: Carrier;
  readonly client: Client;
  readonly store: Store;
  readonly throttle: Throttle;
  readonly archive: Archive;
  readonly tabs: Tabs;
  readonly reach: Reach;
  readonly tap = new Tap();
  readonly drafts: DraftBook;
  readonly notices = new Notices();
  /** The state when it was closed. */
  #left: State | undefined;
  #unwatch: () => void = () => {};

  private constructor(uin: number, carrier: Carrier, archive: Archive, left: State | undefined, told?: string) {
    this.uin = uin;
    this.carrier = carrier;
    this.archive = archive;
    const { origin } = window.location;
    const initial = left ?? archive.stateFor(told) ?? emptyState(uin);
    this.client = new Client({
      transport: this.tap.on(
        carrier === 'http' ? http(`${origin}/web`, { credentials: 'same-origin' }) : websocket(origin),
      ),
      uin,
      cookie: true,
      generation: initial.generation,
    });
    this.store = new Store(this.client, undefined, initial);
    this.throttle = new Throttle(this.store);
    this.reach = new Reach(this.client, this.store);
    this.tabs = new Tabs(uin, this.client, this.store, carrier === 'http');
    this.drafts = new DraftBook(uin, window);
    archive.follow(this.store, initial === archive.state);
  }

  /**
   * Opens the messenger with the state kept in this browser, or left by the messenger before.
   *
   * @param guest `isBrief`: keep nothing in this browser; `generation`: the server's, from a sign-in just now
   */
  static async open(
    { uin, isBrief, generation }: Guest,
    carrier: Carrier,
    before?: PageMessenger,
  ): Promise<PageMessenger> {
    const archive = isBrief ? Archive.none(uin) : await Archive.open(uin);
    const left = before?.uin === uin ? before.#left : undefined;
    return new PageMessenger(uin, carrier, archive, left, generation);
  }

  /**
   * Connects, and keeps trying.
   *
   * @param blocked is called when the server can be reached, but not by WebSocket
   */
  connect(blocked: () => void): void {
    if (this.carrier === 'websocket') this.#unwatch = watchCarrier(this.client, window.location.origin, blocked);
    // Events report failures, too.
    this.client.connect({ keepTrying: true }).catch(() => {});
  }

  /** Closes the messenger in this window; the session stays. */
  async close(): Promise<void> {
    // Taken first: unsent messages must not count as refused because the client was closed.
    this.#left ??= this.store.state;
    this.#unwatch();
    this.reach.close();
    this.tabs.close();
    const isKept = this.archive.close();
    this.drafts.close();
    await Promise.all([isKept, this.client.close()]);
  }

  /**
   * Closes the messenger and deletes what this browser kept of the account.
   *
   * @param butUnsent keeps unsent messages and drafts for the next time the account signs in
   */
  async forget(butUnsent: boolean): Promise<void> {
    this.#unwatch();
    this.reach.close();
    this.tabs.close();
    const isWiped = this.archive.wipe(butUnsent);
    forgetFolded(this.uin);
    if (butUnsent) this.drafts.close();
    else this.drafts.wipe();
    await Promise.all([isWiped, this.client.close()]);
  }
}
