import type { Transport, Wire, WireListener } from './transport.ts';

/**
 * HTTP: each request is a POST of its own, and events come by long poll. Where requests fail, all others on the way
 * fail with them, as on a connection that breaks.
 *
 * @example http('http://127.0.0.1:8000')
 */
export function http(url: string | URL): Transport {
  const target = new URL(url);
  if (!/^https?:$/.test(target.protocol)) throw new TypeError('It must be an address such as http://127.0.0.1:8000.');
  return { address: target.origin, pushes: false, open: (listener) => new HttpWire(target.href, listener) };
}

const MOST_REPLY_BYTES = 8_388_608;

class HttpWire implements Wire {
  readonly #url: string;
  readonly #listener: WireListener;
  readonly #abort = new AbortController();

  constructor(url: string, listener: WireListener) {
    this.#url = url;
    this.#listener = listener;
    queueMicrotask(() => {
      if (!this.#abort.signal.aborted) listener.opened();
    });
  }

  send(line: string): void {
    post(this.#url, line, this.#abort.signal).then(
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
    this.close();
    this.#listener.closed(error);
  }
}

async function post(url: string, body: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    // Of a type that a browser may send to another origin without asking there first.
    headers: { 'Content-Type': 'text/plain; charset=UTF-8' },
    body,
    signal,
    cache: 'no-store',
    credentials: 'omit',
  });
  const reply = await readBody(response);
  if (response.status !== 200) throw new Error(`HTTP status ${response.status}`);
  // An empty answer is none: servers of old gave it when they did not understand.
  if (reply === '') throw new Error('the answer is empty');
  return reply;
}

async function readBody(response: Response): Promise<string> {
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
