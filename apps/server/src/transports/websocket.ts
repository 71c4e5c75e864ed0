import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Dispatch, Peer } from '../dispatch.ts';
import { Link } from '../link.ts';
import type { Wire } from '../outbox.ts';
import type { Parts } from '../parts.ts';
import { HEARTBEAT_SECONDS, ONLINE_MS } from '../sessions.ts';
import { isSameOrigin } from './head.ts';

const GOING_AWAY = 1001;
const MOST_REASON_BYTES = 120;
const LINGER_MS = 5000;
const BEAT_SECONDS = HEARTBEAT_SECONDS / 2;

/** WebSocket connections: one request, answer or push of 2.0 in each text frame. */
export type WebSockets = {
  /** Takes a connection that asks to become a WebSocket. */
  readonly take: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
  /** Lets answers under way go out, and ends the rest. */
  readonly close: () => Promise<void>;
};

/** @param peerOf whom a request speaks for */
export function createWebSockets(
  parts: Parts,
  dispatch: Dispatch,
  peerOf: (request: IncomingMessage) => Omit<Peer, 'link'>,
): WebSockets {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Texts are short, and compressing them would cost each connection hundreds of kilobytes.
    perMessageDeflate: false,
    maxPayload: parts.config['body-bytes'],
  });
  const connections = new Set<SocketConnection>();
  const beat = setInterval(() => {
    for (const connection of connections) connection.beat();
  }, 1000 * Math.min(BEAT_SECONDS, parts.config['idle-seconds']));
  beat.unref();
  return {
    take: (request, socket, head) => {
      const { origin, host } = request.headers;
      if (origin !== undefined && !isSameOrigin(origin, host ?? '')) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (websocket) => {
        const made = { parts, dispatch, peer: () => peerOf(request) };
        connections.add(new SocketConnection(websocket, socket, made, (connection) => connections.delete(connection)));
      });
    },
    close: async () => {
      clearInterval(beat);
      await Promise.all([...connections].map((connection) => connection.finish()));
    },
  };
}

class SocketConnection {
  readonly #websocket: WebSocket;
  readonly #parts: Parts;
  readonly #link: Link;
  readonly #closed: Promise<void>;
  #seenAt = performance.now();

  constructor(
    websocket: WebSocket,
    socket: Socket,
    made: { parts: Parts; dispatch: Dispatch; peer: () => Omit<Peer, 'link'> },
    forget: (connection: SocketConnection) => void,
  ) {
    this.#websocket = websocket;
    this.#parts = made.parts;
    this.#link = new Link({ ...made, wire: wireOf(websocket, socket), kind: 'websocket' });
    socket.setNoDelay(true);
    websocket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#seenAt = performance.now();
      if (isBinary) this.#link.close('Only text frames are taken.');
      else this.#link.receive(data.toString('latin1'));
    });
    websocket.on('pong', () => {
      // A browser answers by itself: before a login that says nothing of who is there.
      if (this.#link.session) this.#seenAt = performance.now();
    });
    // A frame that is too large or none ends the connection, by the library.
    websocket.on('error', () => {});
    this.#closed = new Promise((resolve) => {
      websocket.on('close', () => {
        this.#link.gone(made.parts.now());
        forget(this);
        resolve();
      });
    });
  }

  /** Asks whether the other side is still there; whoever has not said so for too long is cut. */
  beat(): void {
    const patience = this.#link.session ? ONLINE_MS : 1000 * this.#parts.config['idle-seconds'];
    if (!this.#link.isBusy && performance.now() - this.#seenAt > patience) {
      this.#link.close('The connection has been silent for too long.');
    } else if (this.#websocket.readyState === this.#websocket.OPEN) {
      this.#websocket.ping();
    }
  }

  /** The server stops. */
  finish(): Promise<void> {
    this.#link.leave();
    return this.#closed;
  }
}

function wireOf(websocket: WebSocket, socket: Socket): Wire {
  return {
    send: (lines, written) => {
      // The frames of one turn leave as one piece.
      socket.cork();
      const last = lines.length - 1;
      for (const [index, line] of lines.entries()) {
        websocket.send(line, index === last ? (error) => written(!error) : undefined);
      }
      socket.uncork();
    },
    get waiting() {
      return websocket.bufferedAmount;
    },
    pause: () => websocket.pause(),
    resume: () => websocket.resume(),
    end: (why) => {
      websocket.close(GOING_AWAY, cut(why));
      setTimeout(() => websocket.terminate(), LINGER_MS).unref();
    },
  };
}

/** A reason has at most 123 bytes. */
function cut(why: string): string {
  return Buffer.byteLength(why) <= MOST_REASON_BYTES ? why : '';
}
