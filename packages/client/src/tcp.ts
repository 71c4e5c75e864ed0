import { connect, type Socket } from 'node:net';
import { Lines } from '@rookery/protocol';
import type { Transport, Wire, WireListener } from './transport.ts';

/** Where the line port is. */
export type TcpOptions = { readonly host: string; readonly port: number };

/**
 * TCP: one line for each request, answer and push. For Node. Lines are not encrypted: over the open internet take a
 * WebSocket with TLS.
 *
 * @example tcp({ host: '127.0.0.1', port: 14000 })
 */
export function tcp(options: TcpOptions): Transport {
  const { host, port } = options;
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    pushes: true,
    open: (listener) => new TcpWire(options, listener),
  };
}

const MOST_LINE_BYTES = 8_388_608;

class TcpWire implements Wire {
  readonly #socket: Socket;
  #isOpen = true;

  constructor({ host, port }: TcpOptions, listener: WireListener) {
    const lines = new Lines(MOST_LINE_BYTES);
    const socket = connect({ host, port });
    this.#socket = socket;
    let trouble: Error | undefined;
    socket.setNoDelay(true);
    socket.on('connect', () => listener.opened());
    socket.on('data', (slice: Buffer) => {
      const found = lines.push(slice);
      for (const line of found.lines) if (this.#isOpen) listener.line(decoder.decode(line));
      if (found.overflow) socket.destroy(new Error('a line is too long'));
    });
    socket.on('error', (error) => {
      trouble = error;
    });
    socket.on('close', () => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      listener.closed(trouble);
    });
  }

  send(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  close(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }
}

const decoder = new TextDecoder();
