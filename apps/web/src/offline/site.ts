import { Emitter } from '../base/observable.ts';

/** The browser's event before it offers to install a page; not in every browser. */
type InstallPrompt = Event & { prompt(): Promise<unknown> };

/** Trusted Types, which TypeScript does not know yet. */
type TrustedWindow = Window & {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(address: string): string },
    ): { createScriptURL(address: string): unknown };
  };
};

const LOOK_EVERY_MS = 600_000;
const ENTRY = 'script[type="module"][src^="/assets/"]';
const ENTRY_IN_TEXT = /<script type="module"[^>]* src="(\/assets\/[^"]+)"/;
const WORKER = '/sw.js';

/**
 * The page as an app: a service worker keeps it so that it opens offline, the server may have a newer version, and the
 * browser may offer to install it.
 */
export class Site extends Emitter {
  readonly #window: Window;
  /** The entry file of this version; undefined in development. */
  readonly #entry: string | undefined;
  #isOutdated = false;
  #prompt: InstallPrompt | undefined;
  #lookedAt = performance.now();

  constructor(window: Window) {
    super();
    this.#window = window;
    this.#entry = entryIn(window.document);
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#prompt = event as InstallPrompt;
      this.tell();
    });
    window.addEventListener('appinstalled', () => {
      this.#prompt = undefined;
      this.tell();
    });
    if (this.#entry !== undefined) this.#begin(this.#entry);
  }

  /** Whether the server has a newer version than this window. */
  readonly isOutdated = (): boolean => this.#isOutdated;

  /** Whether the browser offers to install the page. */
  readonly canInstall = (): boolean => this.#prompt !== undefined;

  /** Shows the browser's installation prompt. */
  async install(): Promise<void> {
    const prompt = this.#prompt;
    this.#prompt = undefined;
    this.tell();
    await prompt?.prompt();
  }

  /** Reloads the page, and so gets the newest version. */
  reload(): void {
    this.#window.location.reload();
  }

  /** Checks for a newer version on the server. */
  async look(): Promise<void> {
    if (this.#entry === undefined) return;
    this.#lookedAt = performance.now();
    const workers = this.#window.navigator.serviceWorker;
    const registration = await workers?.getRegistration().catch(() => undefined);
    // A newer worker fetches its whole version, and then reports it.
    if (registration) await registration.update().catch(() => {});
    else await this.#compare(this.#entry);
  }

  #begin(entry: string): void {
    const { navigator, document } = this.#window;
    // The worker keeps this version's files while a window holds the lock.
    navigator.locks?.request(entry, { mode: 'shared' }, () => new Promise(() => {})).catch(() => {});
    navigator.serviceWorker?.addEventListener('message', ({ data }) => this.#hear(data));
    // A file of this version has gone from the server.
    this.#window.addEventListener('vite:preloadError', () => void this.#compare(entry));
    document.addEventListener('visibilitychange', () => {
      const isDue = performance.now() - this.#lookedAt > LOOK_EVERY_MS;
      if (isDue && document.visibilityState === 'visible') void this.look();
    });
    this.#whenQuiet(() => {
      navigator.serviceWorker?.register(trusted(WORKER), { updateViaCache: 'none' }).catch(() => {});
    });
  }

  #hear(data: { readonly type?: unknown; readonly entry?: unknown; readonly place?: unknown } | null): void {
    if (data?.type === 'version' && data.entry !== this.#entry) this.#outdated();
    if (data?.type === 'show' && typeof data.place === 'string') this.#window.location.hash = data.place;
  }

  async #compare(entry: string): Promise<void> {
    const page = await fetch('/', { cache: 'no-cache' })
      .then((response) => (response.ok ? response.text() : ''))
      .catch(() => '');
    if (page === '') return;
    const now = ENTRY_IN_TEXT.exec(page)?.[1];
    if (now !== undefined && now !== entry) this.#outdated();
  }

  #outdated(): void {
    this.#isOutdated = true;
    this.tell();
  }

  /** Runs `work` when the page has loaded and is idle. */
  #whenQuiet(work: () => void): void {
    const { document } = this.#window;
    const idle = () => {
      if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 5000 });
      else setTimeout(work, 2000);
    };
    if (document.readyState === 'complete') idle();
    else this.#window.addEventListener('load', idle, { once: true });
  }
}

function entryIn(document: Document): string | undefined {
  return document.querySelector(ENTRY)?.getAttribute('src') ?? undefined;
}

/** The only script URL that the Content-Security-Policy allows. Not every browser enforces it. */
function trusted(address: typeof WORKER): string {
  const { trustedTypes }: TrustedWindow = window;
  const policy = trustedTypes?.createPolicy('rookery', { createScriptURL: () => address });
  return (policy?.createScriptURL(address) ?? address) as string;
}
