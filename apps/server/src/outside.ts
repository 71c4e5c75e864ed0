import { Resolver } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isIn, networksOf } from './networks.ts';

const MOST_URL_CHARS = 2048;
const MOST_HEAD_BYTES = 16_384;
const MOST_ANSWER_BYTES = 16_384;
const MOST_REDIRECTS = 4;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const DNS_MS = 3000;

// What is not on the open internet, and what can stand for such an address.
const closed4 = networksOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Where Azure answers its machines, among the addresses of the open internet.
  '168.63.129.16',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);
const open6 = networksOf(['2000::/3']);
const closed6 = networksOf(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Whether an address is one of the open internet: neither of this machine, nor of a private network, nor reserved. */
export function isOpen(address: string): boolean {
  if (isIP(address) === 4) return !isIn(closed4, address);
  return isIP(address) === 6 && !address.includes('%') && isIn(open6, address) && !isIn(closed6, address);
}

/** The addresses of a name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** What another machine has answered. */
export type FarAnswer = { readonly status: number; readonly retryAfter: string | undefined };

/** Which machines are asked, and how. */
export type OutsideOptions = {
  /** Where a machine may be besides the open internet, under any port, and without TLS as well. */
  readonly networks: readonly string[];
  readonly mostSockets: number;
  /** Machines of the open internet are asked without TLS as well, on port 80. */
  readonly isPlainAllowed?: boolean;
  readonly resolve?: Resolve | undefined;
};

type Asking = {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** The connection is kept for the next request to the same machine. */
  readonly isKept: boolean;
};

/**
 * Asks other machines under addresses that a client has given. Only HTTPS on its own port (and HTTP, where that is
 * allowed), and only on the open internet, unless the operator has named a network. The addresses of a name are checked,
 * and the connection goes to a checked address.
 */
export class Outside {
  readonly #allowed: BlockList;
  readonly #allowsSome: boolean;
  readonly #schemes: ReadonlySet<string>;
  readonly #must: string;
  readonly #resolve: Resolve;
  readonly #agent: Agent;
  readonly #plainAgent: PlainAgent;

  constructor({ networks, mostSockets, isPlainAllowed = false, resolve = resolveAll }: OutsideOptions) {
    this.#allowed = networksOf(networks);
    this.#allowsSome = networks.length > 0;
    this.#schemes = new Set(isPlainAllowed ? ['https:', 'http:'] : ['https:']);
    const scheme = isPlainAllowed ? 'an http or https' : 'an https';
    this.#must = `${scheme} address of the open internet, without port and password`;
    this.#resolve = resolve;
    const options = { keepAlive: true, maxTotalSockets: mostSockets };
    this.#agent = new Agent(options);
    this.#plainAgent = new PlainAgent(options);
  }

  /** Why an address is not asked, as the end of the sentence "EP must be ..."; names are looked up only when it is asked. */
  refusal(text: string): string | undefined {
    const must = this.#must;
    if (text.length > MOST_URL_CHARS) return `${must}, of at most ${MOST_URL_CHARS} characters`;
    const url = URL.parse(text);
    if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return must;
    const host = hostOf(url);
    if (isIP(host) > 0) return this.#mayConnect(url, host) ? undefined : must;
    // Of a name it is known only when it is asked.
    return this.#isStandard(url) || (isWeb(url) && this.#allowsSome) ? undefined : must;
  }

  /** Posts something; no redirect is followed. @throws when the address may not be asked, or does not answer before the signal */
  async post(
    text: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<FarAnswer> {
    const asked = await this.#ask(text, { method: 'POST', headers, signal, isKept: true });
    return answerOf(asked, body);
  }

  /**
   * Opens a page, perhaps where the address leads to by a few redirects, each checked as the address itself. The body is the
   * caller's to bound, and to destroy; the signal ends it.
   *
   * @throws when an address may not be asked, or does not answer before the signal
   */
  async get(text: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage> {
    let address = text;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const asked = await this.#ask(address, { method: 'GET', headers, signal, isKept: false });
      const response = await responseTo(asked);
      const next = placeOf(response, address);
      if (next === undefined) return response;
      response.destroy();
      address = next;
    }
    throw new Error('The address leads from redirect to redirect.');
  }

  close(): void {
    this.#agent.destroy();
    this.#plainAgent.destroy();
  }

  async #ask(text: string, { isKept, ...more }: Asking): Promise<ClientRequest> {
    const why = this.refusal(text);
    if (why !== undefined) throw new Error(`The address must be ${why}.`);
    const url = new URL(text);
    const lookup = lookupIn(await before(more.signal, this.#addressesOf(url)));
    const options = { ...more, lookup, maxHeaderSize: MOST_HEAD_BYTES };
    if (url.protocol === 'https:') return request(url, { ...options, agent: isKept && this.#agent });
    return plainRequest(url, { ...options, agent: isKept && this.#plainAgent });
  }

  /** All that a name leads to; one address that may not be asked is enough for none to be. */
  async #addressesOf(url: URL): Promise<readonly string[]> {
    const host = hostOf(url);
    const addresses = isIP(host) > 0 ? [host] : await this.#resolve(host);
    if (addresses.length === 0) throw new Error('The name has no address.');
    const isAllowed = addresses.every((address) => this.#mayConnect(url, address));
    if (!isAllowed) throw new Error('The name leads to an address that is not asked.');
    return addresses;
  }

  #mayConnect(url: URL, address: string): boolean {
    if (isIP(address) === 0) return false;
    if (isIn(this.#allowed, address)) return isWeb(url);
    return this.#isStandard(url) && isOpen(address) && !isOwn(address);
  }

  #isStandard({ protocol, port }: URL): boolean {
    return this.#schemes.has(protocol) && port === '';
  }
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}

/** The host without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Whether an address of the open internet is this machine's: what listens there may be meant for its neighbours only. */
function isOwn(address: string): boolean {
  try {
    const own = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map((one) => one.address));
    return isIn(networksOf(own), address);
  } catch {
    // Some systems do not let a service see them.
    return false;
  }
}

/** Not by the system's own look-up, which would keep files and passwords waiting while a name server is slow. */
async function resolveAll(name: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: DNS_MS, tries: 1 });
  const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

/** Gives a connection the addresses that were looked at, so that a second look-up cannot find others. */
function lookupIn(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, done) => {
    const [first] = all;
    if (options.all) done(null, all);
    else done(null, first?.address ?? '', first?.family);
  };
}

/** What comes of some work, unless the signal comes first. */
function before<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Where a redirect leads, without what follows `#`; `undefined` when it is none. */
function placeOf({ statusCode = 0, headers }: IncomingMessage, from: string): string | undefined {
  if (!REDIRECTS.has(statusCode) || headers.location === undefined) return undefined;
  const url = URL.parse(headers.location, from);
  if (url === null) throw new Error('The address leads to something that is none.');
  url.hash = '';
  return url.href;
}

function responseTo(asked: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.on('error', reject);
    asked.on('response', resolve);
    asked.end();
  });
}

/** The answer as soon as its head is there; what follows is dropped, and too much of it ends the connection. */
function answerOf(asked: ClientRequest, body: Buffer): Promise<FarAnswer> {
  return new Promise((resolve, reject) => {
    asked.on('error', reject);
    asked.on('response', (response) => {
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > MOST_ANSWER_BYTES) response.destroy();
      });
      response.on('error', () => {});
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
    });
    asked.end(body);
  });
}
