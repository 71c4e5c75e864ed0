import { Resolver } from 'node:dns/promises';
import { type ClientRequest, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import { isIn, networksOf } from './config.ts';

const HTTPS_PORT = '443';
const MOST_URL_CHARS = 2048;
const MOST_ANSWER_BYTES = 16_384;
const DNS_MS = 3000;

// What is not on the open internet, and what can stand for such an address.
const closed4 = networksOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
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

/**
 * Asks other machines under addresses that a client has given. Only HTTPS on its own port, and only on the open internet,
 * unless the operator has named a network; the addresses of a name are checked, and the connection goes to a checked
 * address. No redirect is followed.
 */
export class Outside {
  readonly #allowed: BlockList;
  readonly #allowsSome: boolean;
  readonly #resolve: Resolve;
  readonly #agent: Agent;
  readonly #plainAgent: PlainAgent;

  /** @param networks where a machine may be besides the open internet, under any port, and without TLS as well */
  constructor(networks: readonly string[], mostSockets: number, resolve: Resolve = resolveAll) {
    this.#allowed = networksOf(networks);
    this.#allowsSome = networks.length > 0;
    this.#resolve = resolve;
    const options = { keepAlive: true, maxTotalSockets: mostSockets };
    this.#agent = new Agent(options);
    this.#plainAgent = new PlainAgent(options);
  }

  /** Why an address is not asked, as the end of the sentence "EP must be ..."; names are looked up only when it is asked. */
  refusal(text: string): string | undefined {
    const must = 'an https address of the open internet, without port and password';
    if (text.length > MOST_URL_CHARS) return `${must}, of at most ${MOST_URL_CHARS} characters`;
    const url = URL.parse(text);
    if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return must;
    const host = hostOf(url);
    if (isIP(host) > 0) return this.#mayConnect(url, host) ? undefined : must;
    // Of a name it is known only when it is asked.
    const isStandard = url.protocol === 'https:' && url.port === '';
    return isStandard || (isWeb(url) && this.#allowsSome) ? undefined : must;
  }

  /** Posts something. @throws when the address may not be asked, or does not answer before the signal */
  async post(
    text: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<FarAnswer> {
    const why = this.refusal(text);
    if (why !== undefined) throw new Error(`The address must be ${why}.`);
    const url = new URL(text);
    const addresses = await this.#addressesOf(url);
    signal.throwIfAborted();
    const options = { method: 'POST', headers, signal, lookup: lookupIn(addresses) };
    const asked =
      url.protocol === 'https:'
        ? request(url, { ...options, agent: this.#agent })
        : plainRequest(url, { ...options, agent: this.#plainAgent });
    return answerOf(asked, body);
  }

  close(): void {
    this.#agent.destroy();
    this.#plainAgent.destroy();
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
    return url.protocol === 'https:' && (url.port === '' || url.port === HTTPS_PORT) && isOpen(address);
  }
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}

/** The host without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
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
