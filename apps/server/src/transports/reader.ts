import { createServer, type Server, type Socket } from 'node:net';
import type { Dispatch } from '../requests/call.ts';
import type { Network } from './arrivals.ts';
import { type Connection, direct, type Listener, type TransportParts } from './connection.ts';
import { farEnd, Handshakes } from './handshakes.ts';
import { copied, type RequestHead, readHead, type Verdict } from './head.ts';
import { HttpConnection } from './http.ts';
import { LineConnection, type LineListener } from './line.ts';
import type { Pages } from './pages.ts';
import { peers } from './peers.ts';
import { MOST_SPARES, Spares } from './spares.ts';

const SWEEP_MS = 1000;
const MOST_HEADS = 256;
const LONG_HEAD = 1024;

/** A port that is being listened on. */
export type Port = {
  readonly address: string;
  readonly port: number;
  /** How many there are, those that were handed over too. */
  readonly connections: () => Promise<number>;
  /** Takes no more connections, lets answers under way go out, and ends the rest. */
  readonly close: () => Promise<void>;
};

/** Where to listen, with the certificate that makes it TLS. */
export type ListenOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls?: { cert: Buffer; key: Buffer } | undefined;
  /**
   * The port of the lines.
   *
   * COMPAT: a PHP class of 1.4 asks there over HTTP, and takes the last but one piece between CR LFs for the answer: one
   * more must come before the end. On the HTTP port it would make the class of 1.1 miscount.
   */
  readonly isLinePort?: boolean;
};

/**
 * Listens. Each connection is read by our own small reader: it serves the protocol's own form on the shortest way, and
 * hands every other request to the ordinary HTTP server, whole, and one at a time.
 */
export async function listen(
  parts: TransportParts,
  dispatch: Dispatch,
  pages: Pages,
  { host, port, tls, isLinePort }: ListenOptions,
): Promise<Port> {
  const { config, limits, waiting, arrivals, rounds, pageRounds, room } = parts;
  const connections = new Set<Connection>();
  const peerOf = peers(parts);
  const lines: LineListener = {
    tick: () => listener.tick,
    parts,
    dispatch,
    peerOf: (socket) => peerOf(socket, direct),
    forget: (connection) => connections.delete(connection),
  };
  const listener: Listener = {
    tick: 0,
    ...linesOf(parts.now()),
    requestSeconds: config['request-seconds'],
    idleSeconds: config['idle-seconds'],
    headBytes: config['head-bytes'],
    bodyBytes: config['body-bytes'],
    outboxSeconds: config['outbox-seconds'],
    isTls: tls !== undefined,
    waiting,
    rounds,
    pageRounds,
    room,
    lastBreak: isLinePort ? '\r\n' : '',
    judge: judge(config['body-bytes']),
    dispatch,
    peerOf,
    isOverRate: ({ spent }) => limits.countRequest(spent, parts.steady()) > 0,
    whyForeign: pages.whyForeign,
    answerPage: pages.answer,
    takeWebSocket: pages.takeWebSocket,
    takeLines: (socket, intake, bytes) => connections.add(new LineConnection(socket, intake, lines, bytes)),
    forget: (connection) => connections.delete(connection),
  };
  const spares = new Spares(pages.health, (socket) => limits.countHealth(peerOf(socket, direct).spent, parts.steady()));
  const accept = (socket: Socket, network: Network) => {
    if (spares.isHeld(farEnd(socket))) spares.serve(socket, farEnd(socket));
    else connections.add(new HttpConnection(socket, network, listener));
  };
  const patienceMs = 1000 * config['request-seconds'];
  const handshakes = tls && new Handshakes({ ...tls, patienceMs }, parts.handshakeRounds, accept);
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: tls !== undefined });
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open++;
    const { network, isFull } = arrivals.admit(socket);
    socket.on('close', () => {
      open--;
      if (!isFull) arrivals.left(network);
    });
    const isBeyond = isFull || open > config.connections;
    // A handshake costs more than most requests.
    const isOverRate = tls && !isBeyond && !network.isProxy && listener.isOverRate(peerOf(socket, direct));
    if (isBeyond || isOverRate) spares.hold(socket, farEnd(socket), tls !== undefined);
    if (socket.destroyed) return;
    if (handshakes) handshakes.begin(socket, network);
    else accept(socket, network);
  });
  server.maxConnections = config.connections + MOST_SPARES;
  const stopSweep = parts.every(SWEEP_MS, () => {
    listener.tick++;
    Object.assign(listener, linesOf(parts.now()));
    for (const connection of connections) if (connection.deadline <= listener.tick) connection.cut();
  });
  await started(server, host, port).catch((error: unknown) => {
    stopSweep();
    throw error;
  });
  const bound = server.address() as { address: string; port: number };
  return {
    address: bound.address,
    port: bound.port,
    connections: () => new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count))),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.finish();
      handshakes?.close();
      spares.close();
      await closed;
      stopSweep();
    },
  };
}

function started(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** What goes into every answer and changes once a second. */
function linesOf(now: number): { date: string; begin: string } {
  const date = `Date: ${new Date(now).toUTCString()}\r\n`;
  const begin = `HTTP/1.1 200 OK\r\n${date}Content-Type: text/plain; charset=UTF-8\r\nContent-Length: `;
  // Through bytes, so that it is one piece of memory: it is copied into every answer.
  return { date, begin: copied(begin) };
}

/** Programs send the same head again and again, on new connections too: the result of parsing it is kept. */
function judge(bodyBytes: number): (head: string) => Verdict {
  const known = new Map<string, RequestHead>();
  return (given) => {
    const before = known.get(given);
    if (before) return before;
    // What is kept of it must not keep all that came with it.
    const head = copied(given);
    const verdict = readHead(head, bodyBytes);
    if (typeof verdict !== 'object' || verdict.page !== undefined || head.length > LONG_HEAD) return verdict;
    if (known.size >= MOST_HEADS) known.clear();
    known.set(head, verdict);
    return verdict;
  };
}
