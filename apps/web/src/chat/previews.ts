import { type Client, RefusedError } from '@rookery/client';

/** What a page says of itself; `none`: nothing. */
export type Preview = { readonly title: string; readonly site: string; readonly description: string } | 'none';

const MOST_AT_ONCE = 2;
const MOST_KEPT = 1000;

/** What linked pages say of themselves. Each is asked for once in a session, and none where the server fetches none. */
export class PreviewBook {
  readonly #client: Pick<Client, 'call'>;
  readonly #known = new Map<string, Preview>();
  readonly #asked = new Map<string, Promise<Preview>>();
  /** The newest goes first: it is in sight. */
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #isOn: Promise<boolean> | undefined;
  #isKnownOn = false;

  constructor(client: Pick<Client, 'call'>) {
    this.#client = client;
  }

  /** It is known already that the server fetches previews. */
  get isKnownOn(): boolean {
    return this.#isKnownOn;
  }

  /** Whether the server fetches previews. @throws when it cannot be asked */
  isOn(): Promise<boolean> {
    this.#isOn ??= this.#client.call('Server', {}).then(
      ({ linkPreviews = false }) => {
        this.#isKnownOn = linkPreviews;
        return this.#isKnownOn;
      },
      (error: unknown) => {
        this.#isOn = undefined;
        throw error;
      },
    );
    return this.#isOn;
  }

  known(address: string): Preview | undefined {
    return this.#known.get(address);
  }

  /** @throws when the server cannot be asked */
  of(address: string): Promise<Preview> {
    const asked = this.#asked.get(address) ?? this.#inTurn(address).finally(() => this.#asked.delete(address));
    this.#asked.set(address, asked);
    return asked;
  }

  async #inTurn(address: string): Promise<Preview> {
    if (!(await this.isOn())) return 'none';
    if (this.#underWay >= MOST_AT_ONCE) await new Promise<void>((go) => this.#waiting.push(go));
    this.#underWay++;
    try {
      return this.#keep(address, await this.#ask(address));
    } finally {
      this.#underWay--;
      this.#waiting.pop()?.();
    }
  }

  async #ask(address: string): Promise<Preview> {
    try {
      const preview = await this.#client.call('Preview', { url: address });
      const { isMissing = true, title = '', site = '', description = '' } = preview;
      return isMissing ? 'none' : { title, site, description };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (error.error !== 'limited') return 'none';
      await new Promise((resolve) => setTimeout(resolve, error.waitMs));
      return this.#ask(address);
    }
  }

  #keep(address: string, preview: Preview): Preview {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(address, preview);
    return preview;
  }
}

const books = new WeakMap<Client, PreviewBook>();

/** The previews of a session. */
export function previewsOf(client: Client): PreviewBook {
  const book = books.get(client) ?? new PreviewBook(client);
  books.set(client, book);
  return book;
}
