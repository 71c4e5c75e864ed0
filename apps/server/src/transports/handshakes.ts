import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Network } from './arrivals.ts';
import type { Rounds } from './rounds.ts';

// Each may cost a millisecond, whenever the other side likes.
export const MOST_OF_NETWORK = 16;

/** One not done yet. */
type Handshake = {
  readonly socket: Socket;
  readonly network: Network;
  readonly timer: NodeJS.Timeout;
  isUnderWay: boolean;
};

/** A certificate, and for how long a handshake may take. */
export type TlsOptions = { readonly cert: Buffer; readonly key: Buffer; readonly patienceMs: number };

/**
 * Handshakes of TLS, each of which costs as much as many requests. In each turn of the event loop one begins, network by
 * network, and of one network only a few are under way: what a flood of them brings waits unread.
 */
export class Handshakes {
  readonly #server: Server;
  readonly #rounds: Rounds;
  readonly #patienceMs: number;
  readonly #onSecure: (socket: TLSSocket, network: Network) => void;
  /** By their other ends. */
  readonly #shaking = new Map<string, Handshake>();
  readonly #lines = new Map<Network, Handshake[]>();
  readonly #underWay = new Map<Network, number>();

  constructor(tls: TlsOptions, rounds: Rounds, onSecure: (socket: TLSSocket, network: Network) => void) {
    this.#rounds = rounds;
    this.#patienceMs = tls.patienceMs;
    this.#onSecure = onSecure;
    const options = { cert: tls.cert, key: tls.key, handshakeTimeout: tls.patienceMs };
    this.#server = createServer(options, (socket) => this.#done(socket));
    // Noise on the port is not logged; a peer that never finishes the handshake would stay for ever.
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  /** @param socket paused: nothing has been read from it */
  begin(socket: Socket, network: Network): void {
    const end = farEnd(socket);
    const timer = setTimeout(() => socket.destroy(), this.#patienceMs);
    const handshake = { socket, network, timer, isUnderWay: false };
    this.#shaking.set(end, handshake);
    socket.on('error', () => {});
    socket.once('close', () => this.#over(end, handshake));
    const line = this.#lines.get(network);
    if (line) line.push(handshake);
    else this.#lines.set(network, [handshake]);
    this.#call(network);
  }

  /** Ends those that are not done. */
  close(): void {
    for (const { socket } of this.#shaking.values()) socket.destroy();
  }

  /** The next ones of a network may begin, as soon as it is their turn. */
  #call(network: Network): void {
    const line = this.#lines.get(network) ?? [];
    for (let count = this.#underWay.get(network) ?? 0; count < MOST_OF_NETWORK && line.length > 0; ) {
      const handshake = line.shift();
      if (!handshake || handshake.socket.destroyed) continue;
      handshake.isUnderWay = true;
      this.#underWay.set(network, ++count);
      this.#rounds.wait(network, () => this.#shake(handshake));
    }
    if (line.length === 0) this.#lines.delete(network);
  }

  #shake({ socket, timer }: Handshake): void {
    clearTimeout(timer);
    if (!socket.destroyed) this.#server.emit('connection', socket);
  }

  #done(socket: TLSSocket): void {
    const end = farEnd(socket);
    const handshake = this.#shaking.get(end);
    if (!handshake) return void socket.destroy();
    this.#over(end, handshake);
    this.#onSecure(socket, handshake.network);
  }

  /** It is done, or its connection has closed. */
  #over(end: string, handshake: Handshake): void {
    clearTimeout(handshake.timer);
    if (this.#shaking.get(end) === handshake) this.#shaking.delete(end);
    if (!handshake.isUnderWay) return;
    handshake.isUnderWay = false;
    const { network } = handshake;
    const left = (this.#underWay.get(network) ?? 1) - 1;
    if (left === 0) this.#underWay.delete(network);
    else this.#underWay.set(network, left);
    this.#call(network);
  }
}

/** The other end of a connection, which no other one has at the same time. */
export function farEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
