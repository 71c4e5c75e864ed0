import { Client, http, websocket } from '@rookery/client';
import { emptyState, Store } from '@rookery/store';
import { Archive } from '../offline/archive.ts';
import { Tabs } from '../offline/tabs.ts';
import { Notices } from '../ui/notices.ts';
import { browserName } from './browser-name.ts';

/** How the server is reached: `http` is for networks that let no WebSocket through. */
export type Carrier = 'websocket' | 'http';

/** The messenger of whoever is signed in: all that lives as long as the session, and is not React's. */
export class Messenger {
  readonly uin: number;
  readonly carrier: Carrier;
  readonly client: Client;
  readonly store: Store;
  readonly archive: Archive;
  readonly tabs: Tabs;
  readonly notices = new Notices();

  private constructor(uin: number, carrier: Carrier, archive: Archive) {
    this.uin = uin;
    this.carrier = carrier;
    this.archive = archive;
    const { origin } = window.location;
    this.client = new Client({
      transport: carrier === 'http' ? http(`${origin}/web`, { credentials: 'same-origin' }) : websocket(origin),
      uin,
      cookie: true,
      name: browserName(navigator.userAgent),
    });
    this.store = new Store(this.client, undefined, archive.state ?? emptyState(uin));
    this.tabs = new Tabs(this.store);
    archive.follow(this.store);
  }

  /** Opens the messenger with what this browser has kept, and begins to connect. */
  static async open(uin: number, carrier: Carrier): Promise<Messenger> {
    return new Messenger(uin, carrier, await Archive.open(uin));
  }

  /** Connects, and goes on trying; resolves when it is online, or when the session is over. */
  async connect(): Promise<void> {
    await this.client.connect({ keepTrying: true }).catch(() => {});
  }

  /** The end of this messenger in this window; the session stays. */
  async close(): Promise<void> {
    this.tabs.close();
    await Promise.all([this.client.close(), this.archive.close()]);
  }
}
