import { addressIn, type Transport, type Wire, type WireListener } from './transport.ts';

/** How HTTP is spoken. */
export type HttpOptions = {
  /**
   * `same-origin`: with the cookies of the server whose page this is, which a client with `cookie: true` needs. `omit`
   * unless told.
   */
  readonly credentials?: 'omit' | 'same-origin' | undefined;
};

/**
 * HTTP: each request is a POST of its own, and events come by long poll. Where requests fail, all others on the way
 * fail with them, as on a connection that breaks.
 *
 * @example http('http://127.0.0.1:8000')
 * @example http(`${location.origin}/web`, { credentials: 'same-origin' })
 */
export function http(url: string | URL, { credentials = 'omit' }: HttpOptions = {}): Transport {
  const target = addressIn(url);
  if (!/^https?:$/.test(target.protocol)) throw new TypeError('It must be an address such as http://127.0.0.1:8000.');
  const ask = poster(target.href, credentials);
  const base = target.origin + target.pathname.replace(PAGE_DOOR, '');
  return { address: target.origin, base, pushes: false, open: (listener) => new HttpWire(ask, listener) };
}

const PAGE_DOOR = /(?:\/web)?\/?$/;

/** The answer is not from a Rookery server, or from a proxy in front of it: a status other than 200, and its text. */
export class HttpStatusError extends Error {
  override readonly name = 'HttpStatusError';
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`HTTP status ${status}${reasonIn(body)}`);
    this.status = status;
    this.body = body;
  }
}

/** What an answer says in its first line, where that is meant for people and not a page. */
function reasonIn(body: string): string {
  const [first = ''] = body.split('\n', 1);
  return REASON.test(first) ? `: ${first}` : '';
}

const REASON = /^[\w ][ -~]{0,400}$/;
const TOO_LONG = 413;
const MOST_REPLY_BYTES = 8_388_608;

type Post = (body: string, signal: AbortSignal) => Promise<string>;

class HttpWire implements Wire {
  readonly #ask: Post;
  readonly #listener: WireListener;
  readonly #abort = new AbortController();

  constructor(ask: Post, listener: WireListener) {
    this.#ask = ask;
    this.#listener = listener;
    queueMicrotask(() => {
      if (!this.#abort.signal.aborted) listener.opened();
    });
  }

  send(line: string): void {
    this.#ask(line, this.#abort.signal).then(
      (reply) => {
        if (!this.#abort.signal.aborted) this.#listener.line(reply);
      },
      (error: unknown) => this.#fail(error),
    );
  }

  close(): void {
    this.#abort.abort();
  }

  #fail(error: unknown): void {
    if (this.#abort.signal.aborted) return;
    if (error instanceof HttpStatusError && error.status === TOO_LONG) return void this.#listener.tooLong();
    this.close();
    this.#listener.closed(error);
  }
}

/** The body of the answer. @throws HttpStatusError */
export async function post(url: string, given: RequestInit): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    // Of a type that a browser may send to another origin without asking there first.
    headers: { 'Content-Type': 'text/plain; charset=UTF-8' },
    cache: 'no-store',
    ...given,
  });
  const reply = await readBody(response);
  if (response.status !== 200) throw new HttpStatusError(response.status, reply);
  return reply;
}

function poster(url: string, credentials: NonNullable<HttpOptions['credentials']>): Post {
  return async (body, signal) => {
    const reply = await post(url, { body, signal, credentials });
    // An empty answer is none: servers of old gave it when they did not understand.
    if (reply === '') throw new Error('the answer is empty');
    return reply;
  };
}

/** The text of an answer. @throws Error when it is longer than any that a server gives */
export async function readBody(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { value } = (await reader?.read()) ?? {};
    if (value === undefined) return text + decoder.decode();
    bytes += value.length;
    if (bytes > MOST_REPLY_BYTES) throw new Error('the answer is too long');
    text += decoder.decode(value, { stream: true });
  }
}
