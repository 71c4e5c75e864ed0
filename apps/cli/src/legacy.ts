import { randomInt } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CommandName,
  decodeReply,
  encodeRequest,
  errors,
  type KindCode,
  type ReplyOf,
  type RequestOf,
  readReply,
} from '@rookery/protocol';
import { digestPassword } from '@rookery/server';
import { Failure, messageOf } from './failures.ts';

/** The server has said no; the message is its reason (RA). */
export class Refused extends Failure {
  /** RES of the answer. */
  readonly res: number;
  /** How long to wait, when there were too many requests. */
  readonly retrySeconds: number | undefined;

  constructor(res: number, reason: string, retrySeconds?: number) {
    super(reason);
    this.res = res;
    this.retrySeconds = retrySeconds;
  }
}

/** No answer came, however often the request was repeated. */
export class Unreachable extends Failure {}

/** What GetMsgEx fetched. */
export type Entry = { readonly kind: KindCode; readonly peer: number; readonly text: string };

// All attempts together stay within the 30 s in which a server takes the same bytes for the same request.
const ATTEMPT_MS = 5000;
const PAUSES_MS = [200, 700, 1500];
const MOST_REPLY_BYTES = 1_048_576;

/**
 * A client of protocol 1.1 over HTTP, as simple as those of 2005: one request at a time, no token. A request whose
 * answer is lost is repeated with the same bytes, so that nothing is done twice.
 */
export class LegacyClient {
  readonly #url: URL;
  readonly #uin: number;
  readonly #agent: Agent | SecureAgent;
  // Two clients that begin at the same moment must not be taken for one that repeats itself.
  #seq = randomInt(1_000_000_000_000, 9_000_000_000_000);
  #closed = false;

  constructor(url: URL, uin: number) {
    this.#url = url;
    this.#uin = uin;
    const options = { keepAlive: true, maxSockets: 1 };
    this.#agent = url.protocol === 'https:' ? new SecureAgent(options) : new Agent(options);
  }

  /** @throws Refused with what the server said about the password or the account */
  async login(password: string): Promise<void> {
    const { RS, RA } = await this.call('Login', { PS: digestPassword(password) });
    if (RS !== 0) throw new Refused(0, RA ? `The login is refused: ${RA}` : 'The login is refused.');
  }

  async logout(): Promise<void> {
    await this.call('Logout', {});
  }

  async send(to: number, text: string): Promise<void> {
    await this.call('CLTMSG', { UN: to, MG: text });
  }

  /** What has arrived since the last time; empty when there is nothing. */
  async fetch(): Promise<Entry[]> {
    const { MT, UN, MG } = await this.call('GetMsgEx', {});
    if (!Array.isArray(MT) || !Array.isArray(UN) || !Array.isArray(MG)) return [];
    return MT.map((kind: KindCode, index) => ({ kind, peer: UN[index] ?? 0, text: MG[index] ?? '' }));
  }

  /** Asks the server for one command. @throws Refused, Unreachable */
  async call<C extends CommandName>(name: C, fields: RequestOf<C>): Promise<ReplyOf<C>> {
    const seq = String(this.#seq++);
    const line = encodeRequest(name, { seq, uin: String(this.#uin) }, fields);
    const reply = decodeReply(await this.#deliver(line));
    if (Number.isNaN(reply.res) || reply.head.seq !== seq) {
      throw new Unreachable(`${this.#url.origin} does not speak the protocol.`);
    }
    if (reply.res === 0) return readReply(name, reply);
    const retry = Number(reply.fields.get('RT') ?? Number.NaN);
    const { RA } = readReply('Login', reply);
    throw new Refused(reply.res, RA || meaningOf(reply.res), Number.isNaN(retry) ? undefined : retry);
  }

  /** Ends all connections; what is under way fails. */
  close(): void {
    this.#closed = true;
    this.#agent.destroy();
  }

  async #deliver(line: string): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#post(line);
      } catch (error) {
        const wait = PAUSES_MS[attempt];
        if (wait === undefined || this.#closed) {
          throw new Unreachable(`${this.#url.origin} gives no answer: ${messageOf(error)}.`, { cause: error });
        }
        await pause(wait);
      }
    }
  }

  #post(line: string): Promise<string> {
    const isSecure = this.#url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error('the client is closed'));
      const options = {
        method: 'POST',
        agent: this.#agent,
        headers: { 'Content-Type': 'text/plain; charset=UTF-8', 'Content-Length': Buffer.byteLength(line) },
        signal: AbortSignal.timeout(ATTEMPT_MS),
      };
      const post = (isSecure ? secureRequest : request)(this.#url, options);
      post.on('error', (error) => reject(error.name === 'AbortError' ? new Error('it takes too long') : error));
      post.on('response', (response) => readBody(response).then(resolve, reject));
      post.end(line);
    });
  }
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_REPLY_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  if (response.statusCode !== 200) throw new Error(`HTTP status ${response.statusCode}`);
  // An empty answer is none: servers of old gave it when they did not understand.
  if (length === 0) throw new Error('the answer is empty');
  return Buffer.concat(chunks).toString('utf8');
}

function meaningOf(res: number): string {
  const known = Object.values(errors).find((error) => error.res === res);
  return known ? known.meaning : `The server answers RES=${res}.`;
}
