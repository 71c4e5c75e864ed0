import type { IncomingHttpHeaders } from 'node:http';
import type { Log } from '../log.ts';
import { hasOurCookie } from './cookies.ts';
import { isSameOrigin } from './head.ts';

/** What a proxy in front of this server does wrong, as a word that the page knows. */
type Mistake = 'proxy-host' | 'proxy-origin' | 'proxy-scheme';

const remedies: Readonly<Record<Mistake, string>> = {
  'proxy-host':
    'a proxy in front of this server changes the Host header, so sign-in fails in browsers; let it pass on the original header (nginx: proxy_set_header Host $http_host)',
  'proxy-origin': 'a proxy in front of this server drops the Origin header, so sign-in fails in browsers',
  'proxy-scheme':
    'a proxy in front of this server says https in X-Forwarded-Proto for a page that was loaded over http, so sign-in fails in browsers (nginx: proxy_set_header X-Forwarded-Proto $scheme)',
};
const MOST_CHARS = 200;
const OWN_SITE = 'same-origin';

/** Finds out why a page of this server is taken for one of another, and says so in the log, each mistake once. */
export class ProxyMistakes {
  readonly #log: Log;
  readonly #said = new Set<Mistake>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** What to answer to a page that is refused: the word for what is wrong, and how to mend it. */
  answerTo(headers: IncomingHttpHeaders): string {
    const mistake = mistakeIn(headers);
    if (!mistake) return 'Only for the page of this server.\n';
    this.#say(mistake, headers);
    return `${mistake}: ${remedies[mistake]}.\n`;
  }

  #say(mistake: Mistake, { host = '', origin = '' }: IncomingHttpHeaders): void {
    if (this.#said.has(mistake)) return;
    this.#said.add(mistake);
    this.#log.warn({ host: host.slice(0, MOST_CHARS), origin: origin.slice(0, MOST_CHARS) }, remedies[mistake]);
  }
}

/**
 * Browsers say `same-origin` of their own accord where the address is a safe one; elsewhere only their name and our cookie
 * tell that a page asks.
 */
function mistakeIn(headers: IncomingHttpHeaders): Mistake | undefined {
  const { host = '', origin, 'sec-fetch-site': site, 'user-agent': program = '' } = headers;
  if ((site ?? OWN_SITE) !== OWN_SITE) return undefined;
  const isBrowser = site !== undefined || program.startsWith('Mozilla/') || hasOurCookie(headers);
  if (origin === undefined) return isBrowser ? 'proxy-origin' : undefined;
  if (!/^https?:\/\//i.test(origin)) return undefined;
  return isSameOrigin(origin, host) ? 'proxy-scheme' : 'proxy-host';
}
