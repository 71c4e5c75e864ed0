import type { Transport, Wire, WireListener } from './transport.ts';

/**
 * A WebSocket: one text frame for each request, answer and push.
 *
 * @param url of the server; the socket is at `/ws` below it
 * @example websocket('ws://127.0.0.1:8000')
 * @example websocket(location.origin)
 */
export function websocket(url: string | URL): Transport {
  const target = new URL(url);
  target.protocol = target.protocol.replace(/^http/, 'ws');
  if (!/^wss?:$/.test(target.protocol)) throw new TypeError('It must be an address such as ws://127.0.0.1:8000.');
  if (!target.pathname.endsWith('/ws')) target.pathname = target.pathname.replace(/\/?$/, '/ws');
  return {
    address: `${target.protocol}//${target.host}`,
    pushes: true,
    open: (listener) => new SocketWire(target.href, listener),
  };
}

const TOO_LONG = 1009;

class SocketWire implements Wire {
  readonly #listener: WireListener;
  #socket: WebSocket | undefined;

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
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }

  #connect(url: string): WebSocket {
    const socket = new WebSocket(url);
    let trouble: unknown;
    socket.onopen = () => this.#listener.opened();
    socket.onmessage = (event) => {
      if (typeof event.data === 'string') this.#listener.line(event.data);
    };
    socket.onerror = (event) => {
      // Browsers keep the reason to themselves, Node tells it sometimes.
      const { error } = event as Event & { error?: Error };
      trouble = error?.message ? error : new Error('the WebSocket could not be opened, or broke');
    };
    socket.onclose = ({ code, reason }) => {
      this.close();
      if (code === TOO_LONG) this.#listener.tooLong();
      this.#listener.closed(reason === '' ? trouble : new Error(reason));
    };
    return socket;
  }
}
