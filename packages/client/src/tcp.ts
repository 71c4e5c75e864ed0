import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Lines } from '@rookery/protocol';
import type { Transport, Wire, WireListener } from './transport.ts';

/**
 * Where the server is. With `tls` the lines are encrypted: they go to the HTTP port of a server that has a certificate,
 * which takes lines as well. `ca` is for a certificate that no known authority has signed: the PEM text of its issuer.
 */
export type TcpOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean | { readonly ca?: string };
};

/**
 * TCP: one line for each request, answer and push. For Node.
 *
 * @example tcp({ host: '127.0.0.1', port: 14000 })
 * @example tcp({ host: 'chat.example', port: 8000, tls: true })
 */
export function tcp(options: TcpOptions): Transport {
  const { host, port, tls } = options;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    address,
    // Each port of a server takes both, lines and HTTP.
    base: `${tls ? 'https' : 'http'}://${address}`,
    pushes: true,
    open: (listener) => new TcpWire(options, listener),
  };
}

const MOST_LINE_BYTES = 8_388_608;

class TcpWire implements Wire {
  readonly #socket: Socket;
  #isOpen = true;

  constructor(options: TcpOptions, listener: WireListener) {
    const lines = new Lines(MOST_LINE_BYTES);
    const socket = open(options);
    this.#socket = socket;
    let trouble: Error | undefined;
    socket.setNoDelay(true);
    socket.on(options.tls ? 'secureConnect' : 'connect', () => listener.opened());
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

function open({ host, port, tls }: TcpOptions): Socket {
  if (!tls) return connect({ host, port });
  // A name is told to the server, so that it shows the right certificate; an address cannot be.
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ host, port, ...servername, ...(tls === true ? {} : tls) });
}

const decoder = new TextDecoder();
