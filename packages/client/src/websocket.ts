import { HttpStatusError, post } from './http.ts';
import { addressIn, type Transport, type Wire, type WireListener } from './transport.ts';

/**
 * A WebSocket: one text frame for each request, answer and push.
 *
 * @param url of the server; the socket is at `/ws` below it
 * @example websocket('ws://127.0.0.1:8000')
 * @example websocket(location.origin)
 */
export function websocket(url: string | URL): Transport {
  const target = addressIn(url);
  target.protocol = target.protocol.replace(/^http/, 'ws');
  if (!/^wss?:$/.test(target.protocol)) throw new TypeError('It must be an address such as ws://127.0.0.1:8000.');
  if (!target.pathname.endsWith('/ws')) target.pathname = target.pathname.replace(/\/?$/, '/ws');
  return {
    address: `${target.protocol}//${target.host}`,
    base: `${target.protocol.replace(/^ws/, 'http')}//${target.host}${target.pathname.slice(0, -'/ws'.length)}`,
    pushes: true,
    open: (listener) => new SocketWire(target.href, listener),
  };
}

const TOO_LONG = 1009;
/** The answer must not keep the next try waiting. */
const WHY_MS = 2000;

class SocketWire implements Wire {
  readonly #listener: WireListener;
  #socket: WebSocket | undefined;
  #isOpen = false;
  readonly #givenUp = new AbortController();

  constructor(url: string, listener: WireListener) {
    this.#listener = listener;
    try {
      this.#socket = this.#connect(url);
    } catch (error) {
      // A page that came over TLS, for one, may not open it without.
      queueMicrotask(() => listener.closed(error));
    }
  }

  send(line: string): void {
    this.#socket?.send(line);
  }

  close(): void {
    this.#givenUp.abort();
    this.#drop();
  }

  #drop(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }

  #connect(url: string): WebSocket {
    const socket = new WebSocket(url);
    let trouble: unknown;
    socket.onopen = () => {
      this.#isOpen = true;
      this.#listener.opened();
    };
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') this.#listener.line(event.data);
    };
    socket.onerror = (event) => {
      // Browsers keep the reason to themselves, Node tells it sometimes.
      const { error } = event as Event & { error?: Error };
      trouble = error?.message ? error : new Error('the WebSocket could not be opened, or broke');
    };
    socket.onclose = ({ code, reason }) => {
      this.#drop();
      if (code === TOO_LONG) this.#listener.tooLong();
      if (this.#isOpen) return this.#listener.closed(reason === '' ? trouble : new Error(reason));
      whyNot(url, this.#givenUp.signal).then((why) => {
        if (!this.#givenUp.signal.aborted) this.#listener.closed(why ?? trouble);
      });
    };
    return socket;
  }
}

/** What the server, or a proxy before it, says of why there can be no WebSocket: the WebSocket itself keeps it back. */
async function whyNot(url: string, givenUp: AbortSignal): Promise<HttpStatusError | undefined> {
  const target = new URL(url);
  target.protocol = target.protocol.replace(/^ws/, 'http');
  target.pathname = target.pathname.replace(/ws$/, '');
  const signal = AbortSignal.any([givenUp, AbortSignal.timeout(WHY_MS)]);
  const said = await post(target.href, { body: '', credentials: 'omit', signal }).catch((error: unknown) => error);
  return said instanceof HttpStatusError ? said : undefined;
}
