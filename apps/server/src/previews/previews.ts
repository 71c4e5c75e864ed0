import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { Outside, type Resolve } from '../outside.ts';
import type { Preview } from './head.ts';
import { previewIn } from './reading.ts';

/** Of one account; the others wait for none of its slow pages. */
const MOST_OF_ACCOUNT = 4;
// Nothing about those who read: no cookies, no referrer, no language.
const HEADERS = {
  'User-Agent': 'Rookery link preview',
  Accept: 'text/html, application/xhtml+xml',
  'Accept-Encoding': 'gzip',
};

type PreviewParts = {
  readonly config: Config;
  readonly log: Log;
  readonly steady: () => number;
  readonly resolve?: Resolve | undefined;
};

type Known = { readonly preview: Preview | undefined; readonly until: number };
type Fetching = { readonly uin: number; readonly preview: Promise<Preview | undefined> };

/** Fetches what pages say of themselves, each once for all who ask, and remembers it for a while. */
export class Previews {
  readonly #parts: PreviewParts;
  readonly #outside: Outside;
  readonly #known = new Map<string, Known>();
  readonly #underWay = new Map<string, Fetching>();
  readonly #closing = new AbortController();

  constructor(parts: PreviewParts) {
    const { config, resolve } = parts;
    this.#parts = parts;
    const networks = config['link-preview-networks'];
    const mostSockets = config['link-previews-at-once'];
    this.#outside = new Outside({ networks, mostSockets, isPlainAllowed: true, resolve });
  }

  /** Why a page is not fetched, as the end of the sentence "UR must be ...". */
  refusal(address: string): string | undefined {
    return this.#outside.refusal(withoutPlace(address));
  }

  /**
   * What a page says of itself, `undefined` when it says nothing, or cannot be had in time.
   *
   * @param uin for whom it is fetched
   * @returns `busy` when too many are being fetched
   */
  of(uin: number, text: string): Promise<Preview | undefined> | 'busy' {
    const address = withoutPlace(text);
    const known = this.#known.get(address);
    if (known && known.until > this.#parts.steady()) return Promise.resolve(known.preview);
    const fetching = this.#underWay.get(address);
    if (fetching) return fetching.preview;
    if (this.#isBusy(uin)) return 'busy';
    const preview = this.#fetch(address).finally(() => this.#underWay.delete(address));
    this.#underWay.set(address, { uin, preview });
    return preview;
  }

  close(): void {
    this.#closing.abort();
    this.#outside.close();
  }

  #isBusy(uin: number): boolean {
    if (this.#underWay.size >= this.#parts.config['link-previews-at-once']) return true;
    let own = 0;
    for (const fetching of this.#underWay.values()) if (fetching.uin === uin) own++;
    return own >= MOST_OF_ACCOUNT;
  }

  async #fetch(address: string): Promise<Preview | undefined> {
    const { config, log } = this.#parts;
    const tooLate = AbortSignal.timeout(1000 * config['link-preview-seconds']);
    const signal = AbortSignal.any([this.#closing.signal, tooLate]);
    try {
      const response = await this.#outside.get(address, HEADERS, signal);
      return this.#remember(address, await previewIn(response, config['link-preview-bytes']));
    } catch (error) {
      // The path of an address may be a secret, and stands in messages of errors.
      const { name, code = name } = error as NodeJS.ErrnoException;
      log.debug({ host: new URL(address).host, code }, 'a page could not be had for its preview');
      return this.#remember(address, undefined);
    }
  }

  #remember(address: string, preview: Preview | undefined): Preview | undefined {
    const { config, steady } = this.#parts;
    const minutes = config[preview ? 'link-preview-minutes' : 'link-preview-none-minutes'];
    this.#known.delete(address);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= config['link-previews-kept'] && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(address, { preview, until: steady() + 60_000 * minutes });
    return preview;
  }
}

/** An address in one spelling, without the place in the page. */
function withoutPlace(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  url.hash = '';
  return url.href;
}
