import { browserName } from './browser-name.ts';
import type { Carrier, Messenger } from './messenger.ts';

/** Who is signed in in this browser. `opening`: somebody is, and the messenger is not there yet. */
export type Entrance =
  | { readonly at: 'out'; readonly isEnded: boolean }
  | { readonly at: 'opening' }
  | { readonly at: 'in'; readonly messenger: Messenger };

const KEY = 'rookery.account';
const CARRIER_MS = 4000;

/**
 * Signs in and out, the same in all windows of this browser. The token is in a cookie that no script can read; which
 * account it belongs to is remembered here.
 */
export class Door {
  readonly #window: Window;
  readonly #listeners = new Set<() => void>();
  #entrance: Entrance = { at: 'out', isEnded: false };
  /** What is opened last counts. */
  #attempt = 0;

  constructor(window: Window) {
    this.#window = window;
    const uin = this.#remembered();
    if (uin !== undefined) void this.#open(uin);
    window.addEventListener('storage', ({ key }) => {
      if (key === KEY) void this.#follow();
    });
    window.addEventListener('online', () => this.#messenger?.client.wake());
    window.addEventListener('pageshow', () => this.#messenger?.client.wake());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Entrance => this.#entrance;

  /** @throws RefusedError, UnreachableError */
  async signIn(uin: number, password: string, remember: boolean): Promise<void> {
    const { origin } = this.#window.location;
    const { signIn } = await import('@rookery/client');
    await signIn({ url: origin, uin, password, remember, name: browserName(navigator.userAgent) });
    this.#remember(uin);
    await this.#open(uin);
  }

  /** Ends the session, and forgets what this browser has kept of the account. @throws UnreachableError: it stays */
  async signOut(): Promise<void> {
    const messenger = this.#messenger;
    if (!messenger) return;
    const { signOut } = await import('@rookery/client');
    await signOut({ url: this.#window.location.origin, uin: messenger.uin });
    await this.#leave(messenger, false);
  }

  /** Changes the password, which ends all other sessions. @throws RefusedError, UnreachableError */
  async changePassword(password: string, newPassword: string): Promise<void> {
    const messenger = this.#messenger;
    if (!messenger) return;
    const { origin } = this.#window.location;
    const { changePassword } = await import('@rookery/client');
    await changePassword({ url: origin, uin: messenger.uin, password, newPassword });
    await this.#open(messenger.uin);
  }

  get #messenger(): Messenger | undefined {
    return this.#entrance.at === 'in' ? this.#entrance.messenger : undefined;
  }

  /** Another window has signed in or out. */
  async #follow(): Promise<void> {
    const uin = this.#remembered();
    const messenger = this.#messenger;
    if (uin === messenger?.uin) return;
    if (uin !== undefined) await this.#open(uin);
    else if (messenger) await this.#leave(messenger, false);
  }

  async #open(uin: number, carrier: Carrier = 'websocket'): Promise<void> {
    const attempt = ++this.#attempt;
    const before = this.#messenger;
    if (!before) this.#enter({ at: 'opening' });
    await before?.close();
    const { Messenger } = await import('./messenger.ts');
    const messenger = await Messenger.open(uin, carrier);
    if (attempt !== this.#attempt) return messenger.close();
    this.#watch(messenger);
    this.#enter({ at: 'in', messenger });
    void messenger.connect();
    if (carrier === 'websocket') void this.#lookForAnotherWay(messenger);
  }

  #watch(messenger: Messenger): void {
    let wasOnline = false;
    const { client } = messenger;
    client.on('state', ({ state }) => {
      if (state === 'online') wasOnline = true;
    });
    client.on('ended', () => {
      if (this.#messenger !== messenger) return;
      // A new password, given in another window, ends this session and leaves a new one in the cookie.
      if (wasOnline) void this.#open(messenger.uin, messenger.carrier);
      else void this.#leave(messenger, true);
    });
  }

  /** Goes on without a WebSocket where only that cannot be had. */
  async #lookForAnotherWay(messenger: Messenger): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, CARRIER_MS));
    const isStuck = () => this.#messenger === messenger && messenger.client.state !== 'online';
    if (!isStuck() || !(await answers(this.#window.location.origin)) || !isStuck()) return;
    await this.#open(messenger.uin, 'http');
  }

  async #leave(messenger: Messenger, isEnded: boolean): Promise<void> {
    this.#attempt++;
    this.#forget();
    this.#enter({ at: 'out', isEnded });
    await messenger.close();
    await messenger.archive.wipe();
  }

  #enter(entrance: Entrance): void {
    this.#entrance = entrance;
    for (const listener of this.#listeners) listener();
  }

  #remembered(): number | undefined {
    const uin = Number(this.#window.localStorage.getItem(KEY) ?? '');
    return Number.isSafeInteger(uin) && uin > 0 ? uin : undefined;
  }

  #remember(uin: number): void {
    this.#window.localStorage.setItem(KEY, String(uin));
  }

  #forget(): void {
    this.#window.localStorage.removeItem(KEY);
  }
}

/** Whether the server answers at all. */
async function answers(origin: string): Promise<boolean> {
  return fetch(`${origin}/healthz`, { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
}
