import { Client, http, websocket } from '@rookery/client';
import { emptyState, type State, Store } from '@rookery/store';
import { DraftBook } from '../chat/draft-book.ts';
import { forgetFolded } from '../friends/useFolded.ts';
import { Archive } from '../offline/archive.ts';
import { Tabs } from '../offline/tabs.ts';
import { Notices } from '../ui/notices.ts';
import { watchCarrier } from './carrier.ts';
import { Reach } from './reach.ts';
import { Tap } from './tap.ts';
import { Throttle } from './throttle.ts';

/** How the server is reached: `http` is for networks that let no WebSocket through. */
export type Carrier = 'websocket' | 'http';

/** Who is let in. */
export type Guest = {
  readonly uin: number;
  readonly isBrief: boolean;
  readonly generation?: string | undefined;
};

/** The messenger of whoever is signed in: all that lives as long as the session, and is not React's. */
export class Messenger {
  readonly uin: number;
  readonly carrier: Carrier;
  readonly client: Client;
  readonly store: Store;
  /** Tells of what changes in the store, as often as the page is drawn. */
  readonly throttle: Throttle;
  readonly archive: Archive;
  readonly tabs: Tabs;
  readonly reach: Reach;
  /** Where the lines of this page can be looked at. */
  readonly tap = new Tap();
  readonly drafts: DraftBook;
  readonly notices = new Notices();
  /** What it was like at its end. */
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
   * Opens the messenger with what this browser has kept, or with what the one before has left.
   *
   * @param guest `isBrief`: nothing is to stay in this browser; `generation`: what a sign-in has just told
   */
  static async open({ uin, isBrief, generation }: Guest, carrier: Carrier, before?: Messenger): Promise<Messenger> {
    const archive = isBrief ? Archive.none(uin) : await Archive.open(uin);
    const left = before?.uin === uin ? before.#left : undefined;
    return new Messenger(uin, carrier, archive, left, generation);
  }

  /**
   * Connects, and goes on trying.
   *
   * @param blocked is called when the server can be reached, and only not by a WebSocket
   */
  connect(blocked: () => void): void {
    if (this.carrier === 'websocket') this.#unwatch = watchCarrier(this.client, window.location.origin, blocked);
    // The events tell the same.
    this.client.connect({ keepTrying: true }).catch(() => {});
  }

  /** The end of this messenger in this window; the session stays. */
  async close(): Promise<void> {
    // First: that the client is closed is no reason for what it has not sent to count as refused.
    this.#left ??= this.store.state;
    this.#unwatch();
    this.reach.close();
    this.tabs.close();
    const isKept = this.archive.close();
    this.drafts.close();
    await Promise.all([isKept, this.client.close()]);
  }

  /**
   * The end of this messenger, and of what this browser has kept of the account.
   *
   * @param butUnsent what was written and not sent stays, for when the account signs in again
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
