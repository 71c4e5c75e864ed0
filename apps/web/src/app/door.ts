import type { Carrier } from '../base/context.ts';
import { type Door, NoCookiesError } from '../base/door-context.ts';
import { Observable } from '../base/observable.ts';
import { goInstead } from '../base/route.ts';
import type { Guest, PageMessenger } from './messenger.ts';

/** Who is signed in. `opening`: the account is known and its messenger still loads; `failed`: it could not be loaded. */
export type Entrance =
  | { readonly at: 'out'; readonly isEnded: boolean }
  | { readonly at: 'opening' }
  | { readonly at: 'failed'; readonly error: unknown }
  | { readonly at: 'in'; readonly messenger: PageMessenger };

const KEY = 'rookery.account';
/** Stored in place of an account when its session was ended from elsewhere. */
const ENDED = 'ended';
const CARRIER_KEY = 'rookery.carrier';
const PROBE = 'rookery-probe=1';
/** How long a new session may take to reach the cookie from the window that opened it. */
const AGAIN_MS = 1000;

/**
 * Signs in and out, for all windows of this browser. The token is in a cookie that no script can read; the number of its
 * account is remembered here.
 */
export class PageDoor extends Observable<Entrance> implements Door {
  readonly #window: Window;
  readonly #fetchInside: () => Promise<void>;
  #guest: Guest | undefined;
  /** Counts the attempts to open a messenger: only the latest one counts. */
  #attempt = 0;

  /** @param fetchInside fetches the messenger's code; the door opens only once it has arrived */
  constructor(window: Window, fetchInside: () => Promise<void>) {
    super({ at: 'out', isEnded: false });
    this.#window = window;
    this.#fetchInside = fetchInside;
    this.#guest = this.#remembered();
    if (this.#guest) void this.#open(this.#guest, this.#carrier());
    window.addEventListener('storage', ({ key }) => {
      if (key === KEY || key === null) void this.#follow();
    });
    const wake = () => this.#messenger?.client.wake();
    // Typing shows that the user is waiting; `focus` does not fire when the machine wakes from sleep.
    for (const type of ['online', 'pageshow', 'focus', 'keydown', 'input']) window.addEventListener(type, wake);
    window.document.addEventListener('visibilitychange', () => {
      if (window.document.visibilityState === 'visible') wake();
    });
  }

  async signIn(uin: number, password: string, remember: boolean): Promise<void> {
    // Without the cookie the sign-in would be useless, and the session would stay behind on the server.
    if (!keepsCookies(this.#window.document)) throw new NoCookiesError();
    const { origin } = this.#window.location;
    const [{ signIn }, { browserName }] = await Promise.all([import('@rookery/client'), import('./browser-name.ts')]);
    const name = browserName(navigator.userAgent);
    const { generation } = await signIn({ url: origin, uin, password, remember, name });
    const guest = { uin, isBrief: !remember, generation };
    this.#remember(guest);
    await this.#open(guest, this.#carrier());
  }

  async signOut(): Promise<void> {
    const messenger = this.#messenger;
    if (!messenger) return;
    const { signOut } = await import('@rookery/client');
    await signOut({ url: this.#window.location.origin, uin: messenger.uin });
    await this.#leave(messenger, false);
  }

  async changePassword(password: string, newPassword: string): Promise<void> {
    const messenger = this.#messenger;
    if (!messenger) return;
    const { origin } = this.#window.location;
    const { changePassword } = await import('@rookery/client');
    await changePassword({ url: origin, uin: messenger.uin, password, newPassword });
  }

  get #messenger(): PageMessenger | undefined {
    return this.view.at === 'in' ? this.view.messenger : undefined;
  }

  /** Another window has signed in or out. */
  async #follow(): Promise<void> {
    const guest = this.#remembered();
    if (guest?.uin === this.#guest?.uin) return;
    if (guest) return this.#open(guest, this.#carrier());
    const isEnded = read(this.#window, 'localStorage', KEY) === ENDED;
    if (this.#messenger) return this.#leave(this.#messenger, isEnded);
    this.#attempt++;
    this.#guest = undefined;
    this.show({ at: 'out', isEnded });
  }

  async #open(guest: Guest, carrier: Carrier): Promise<void> {
    const attempt = ++this.#attempt;
    this.#guest = guest;
    try {
      await this.#openMessenger(guest, carrier, attempt);
    } catch (error) {
      // For example, its code could not be fetched.
      if (attempt === this.#attempt) this.show({ at: 'failed', error });
    }
  }

  async #openMessenger(guest: Guest, carrier: Carrier, attempt: number): Promise<void> {
    const { uin } = guest;
    const before = this.#messenger;
    if (!before) this.show({ at: 'opening' });
    // When the account changes, the session before has ended.
    if (before?.uin === uin) await before.close();
    else await before?.forget(true);
    const [{ PageMessenger }] = await Promise.all([import('./inside.ts'), this.#fetchInside()]);
    const messenger = await PageMessenger.open(guest, carrier, before);
    if (attempt !== this.#attempt) return messenger.close();
    this.#watch(messenger, guest);
    this.show({ at: 'in', messenger });
    messenger.connect(() => {
      write(this.#window, 'sessionStorage', CARRIER_KEY, 'http');
      if (this.#messenger === messenger) void this.#open(guest, 'http');
    });
  }

  #watch(messenger: PageMessenger, guest: Guest): void {
    const { client } = messenger;
    let wasOnline = false;
    client.on('state', ({ state }) => {
      if (state === 'online') wasOnline = true;
    });
    client.on('ended', () => {
      if (this.#messenger === messenger) void this.#ended(messenger, guest, wasOnline);
    });
  }

  /** The session is over. Another window may have opened a new one, by signing in or changing the password. */
  async #ended(messenger: PageMessenger, guest: Guest, wasOnline: boolean): Promise<void> {
    await messenger.close();
    if (wasOnline) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    if (this.#messenger !== messenger) return;
    const now = this.#remembered();
    if (now && (wasOnline || now.uin !== guest.uin)) await this.#open(now, messenger.carrier);
    else await this.#leave(messenger, true);
  }

  async #leave(messenger: PageMessenger, isEnded: boolean): Promise<void> {
    this.#attempt++;
    const isBrief = this.#guest?.isBrief === true;
    this.#guest = undefined;
    // Another window may have signed in another account meanwhile.
    if (this.#remembered()?.uin === messenger.uin) this.#forget(isEnded);
    // The next user should not begin at this one's place.
    if (!isEnded) goInstead();
    this.show({ at: 'out', isEnded });
    await messenger.forget(isEnded && !isBrief);
  }

  #remembered(): Guest | undefined {
    const stored = read(this.#window, 'localStorage', KEY);
    const [, uin, life] = /^([1-9][0-9]{0,9})(\.brief)?$/.exec(stored) ?? [];
    return uin === undefined ? undefined : { uin: Number(uin), isBrief: life !== undefined };
  }

  #remember({ uin, isBrief }: Guest): void {
    write(this.#window, 'localStorage', KEY, `${uin}${isBrief ? '.brief' : ''}`);
  }

  /** Tells the other windows, too. */
  #forget(isEnded: boolean): void {
    write(this.#window, 'localStorage', KEY, isEnded ? ENDED : undefined);
  }

  /** The carrier that has worked in this window before. */
  #carrier(): Carrier {
    return read(this.#window, 'sessionStorage', CARRIER_KEY) === 'http' ? 'http' : 'websocket';
  }
}

/** `navigator.cookieEnabled` ignores the user's settings for this one site. */
function keepsCookies(document: Document): boolean {
  document.cookie = `${PROBE}; SameSite=Strict`;
  const isKept = document.cookie.includes(PROBE);
  document.cookie = `${PROBE}; SameSite=Strict; Max-Age=0`;
  return isKept;
}

type StorageName = 'localStorage' | 'sessionStorage';

/** Storage access throws in a browser that blocks it for this page. */
function read(window: Window, place: StorageName, key: string): string {
  try {
    return window[place].getItem(key) ?? '';
  } catch {
    return '';
  }
}

function write(window: Window, place: StorageName, key: string, value: string | undefined): void {
  try {
    if (value === undefined) window[place].removeItem(key);
    else window[place].setItem(key, value);
  } catch {
    // It stays in memory until the page is closed.
  }
}
