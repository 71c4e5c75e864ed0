import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { DuplexLink } from '../live/link.ts';
import type { Wire } from '../live/outbox.ts';
import { HEARTBEAT_SECONDS, ONLINE_MS } from '../live/sessions.ts';
import type { Keeper } from '../live/waiting.ts';
import type { Dispatch, Peer } from '../requests/call.ts';
import type { ProxyMistakes } from './behind-proxy.ts';
import { asking, type TransportParts } from './connection.ts';
import { hasOurCookie, pageOf } from './cookies.ts';
import { isSameOrigin } from './head.ts';
import { askAs } from './web.ts';

const GOING_AWAY = 1001;
const MOST_REASON_BYTES = 120;
const LINGER_MS = 5000;
const BEAT_SECONDS = HEARTBEAT_SECONDS / 2;
// Browsers send a text in one frame, and proxies may cut it; both in far fewer pieces.
const MOST_FRAGMENTS = 256;
const MOST_CHUNKS = 4096;
/** Less than this of a frame is not worth a clock of its own. */
const LITTLE_BYTES = 1024;
const FRAME_HEAD_BYTES = 6;
// Programs ask once in some seconds who is there.
const SECOND_MS = 1000;
const MOST_ASKED = 16;

/** WebSocket connections: one request, answer or push of 2.0 in each text frame. */
export type WebSockets = {
  /** Takes a connection that asks to become a WebSocket. */
  readonly take: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
  /** Lets answers under way go out, and ends the rest. */
  readonly close: () => Promise<void>;
};

/** @param peerOf whom a request speaks for */
export function createWebSockets(
  parts: TransportParts,
  dispatch: Dispatch,
  peerOf: (request: IncomingMessage) => Omit<Peer, 'link'>,
  mistakes: ProxyMistakes,
): WebSockets {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Texts are short, and compressing them would cost each connection hundreds of kilobytes.
    perMessageDeflate: false,
    maxPayload: parts.config['body-bytes'],
    maxFragments: MOST_FRAGMENTS,
    maxBufferedChunks: MOST_CHUNKS,
    autoPong: false,
    // One frame of each connection in a turn of the event loop: no connection holds up the others.
    allowSynchronousEvents: false,
  });
  const connections = new Set<SocketConnection>();
  const beatMs = 1000 * Math.min(BEAT_SECONDS, parts.config['idle-seconds']);
  const stopBeat = parts.every(beatMs, () => {
    for (const connection of connections) connection.beat();
  });
  return {
    take: (request, socket, head) => {
      socket.on('error', () => {});
      const peer = peerOf(request);
      const isOver = parts.limits.countRequest(peer.spent, parts.steady()) > 0;
      if (isOver) return refuse(socket, '429 Too Many Requests');
      if (isForeign(request.headers, peer.isEncrypted === true)) {
        return refuse(socket, '403 Forbidden', mistakes.answerTo(request.headers));
      }
      server.handleUpgrade(request, socket, head, (websocket) => {
        const made = { parts, ...speakingFor(request, dispatch, peerOf) };
        connections.add(new SocketConnection(websocket, socket, made, (connection) => connections.delete(connection)));
      });
    },
    close: async () => {
      stopBeat();
      await Promise.all([...connections].map((connection) => connection.finish()));
    },
  };
}

/**
 * Whether the page of another site asks, or one of ours that a proxy has made unknown: without its cookie it would be told
 * that its session has ended.
 */
function isForeign(headers: IncomingHttpHeaders, isEncrypted: boolean): boolean {
  const { origin, host = '' } = headers;
  if (origin !== undefined && !isSameOrigin(origin, host)) return true;
  return hasOurCookie(headers) && pageOf(headers, isEncrypted) === undefined;
}

/** Ends a connection that does not become a WebSocket; a peer that does not read why is cut. */
function refuse(socket: Socket, status: string, why = ''): void {
  const type = 'Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff';
  socket.resume();
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${type}\r\nContent-Length: ${why.length}\r\n\r\n${why}`);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** Whom the requests of a WebSocket are from: a page has the session of one of its cookies. */
function speakingFor(
  request: IncomingMessage,
  dispatch: Dispatch,
  peerOf: (request: IncomingMessage) => Omit<Peer, 'link'>,
): { dispatch: Dispatch; peer: () => Omit<Peer, 'link'> } {
  const kept = pageOf(request.headers, peerOf(request).isEncrypted === true)?.kept ?? [];
  const [cookie] = kept;
  if (kept.length < 2) return { dispatch, peer: () => ({ ...peerOf(request), cookie }) };
  return {
    peer: () => peerOf(request),
    dispatch: async (body, form, peer) =>
      (await askAs(kept, body, (cookie) => dispatch(body, form, { ...peer, cookie }))).answer,
  };
}

class SocketConnection implements Keeper {
  readonly #websocket: WebSocket;
  readonly #parts: TransportParts;
  readonly #peer: () => Omit<Peer, 'link'>;
  readonly #link: DuplexLink;
  readonly #closed: Promise<void>;
  #seenAt = performance.now();
  /** Bytes that have come and are no whole frame yet, and since when there have been some. */
  #begun = 0;
  #begunAt: number | undefined;
  /** Which account it speaks for; looked up again when that has been forgotten. */
  #speaksFor: Omit<Peer, 'link'> | undefined;
  /** How often it has asked who is there in this second, and since when that is. */
  #asked = 0;
  #askedFrom = 0;

  constructor(
    websocket: WebSocket,
    socket: Socket,
    made: { parts: TransportParts; dispatch: Dispatch; peer: () => Omit<Peer, 'link'> },
    forget: (connection: SocketConnection) => void,
  ) {
    this.#websocket = websocket;
    this.#parts = made.parts;
    this.#peer = made.peer;
    const ask = asking(made.dispatch, made.peer);
    this.#link = new DuplexLink({ base: made.parts, ask, wire: wireOf(websocket, socket), kind: 'websocket' });
    socket.setNoDelay(true);
    // Before the library takes it.
    socket.prependListener('data', (bytes: Buffer) => this.#hasCome(bytes.length));
    websocket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#seenAt = performance.now();
      this.#isWhole(data.length);
      if (isBinary) this.#link.close('Only text frames are taken.');
      else this.#link.receive(data.toString('latin1'));
    });
    websocket.on('ping', (data: Buffer) => {
      // A peer that does not read gets no more to read.
      if (this.#mayGoOn(data) && websocket.bufferedAmount === 0) websocket.pong(data);
    });
    websocket.on('pong', (data: Buffer) => {
      // A browser answers by itself: before a login that says nothing of who is there.
      if (this.#mayGoOn(data) && this.#link.session) this.#seenAt = performance.now();
    });
    // A frame that is too large or none ends the connection, by the library.
    websocket.on('error', () => {});
    this.#closed = new Promise((resolve) => {
      websocket.on('close', () => {
        this.#link.gone(made.parts.steady());
        this.#begun = 0;
        made.parts.waiting.keep(this, 0);
        forget(this);
        resolve();
      });
    });
  }

  /** Asks whether the peer is still there; one that has not answered for too long is cut. */
  beat(): void {
    const patience = this.#link.session ? ONLINE_MS : 1000 * this.#parts.config['idle-seconds'];
    const since = this.#begunAt ?? Number.POSITIVE_INFINITY;
    if (!this.#link.isBusy && performance.now() - this.#seenAt > patience) {
      this.#link.close('The connection has been silent for too long.');
    } else if (performance.now() - since > 1000 * this.#parts.config['request-seconds']) {
      this.#link.close('A frame was not complete in time.');
    } else if (this.#websocket.readyState === this.#websocket.OPEN) {
      this.#websocket.ping();
    }
  }

  /** The server stops. */
  finish(): Promise<void> {
    this.#link.leave();
    return this.#closed;
  }

  yieldMemory(): void {
    this.#websocket.terminate();
  }

  #hasCome(bytes: number): void {
    this.#begun += bytes;
    this.#begunAt ??= performance.now();
    this.#count();
  }

  /** A frame has been whole: what is left is the beginning of the next, or the heads of pieces that it came in. */
  #isWhole(bytes: number): void {
    const rest = this.#begun - bytes - FRAME_HEAD_BYTES;
    this.#begun = rest < LITTLE_BYTES ? 0 : rest;
    this.#begunAt = this.#begun === 0 ? undefined : performance.now();
    this.#count();
  }

  #count(): void {
    this.#parts.waiting.keep(this, this.#begun);
  }

  /** Frames that only ask who is there count as requests do. */
  #mayGoOn(data: Buffer): boolean {
    this.#isWhole(data.length);
    const { limits, steady } = this.#parts;
    if (!this.#speaksFor || this.#speaksFor.spent.isForgotten) this.#speaksFor = this.#peer();
    if (limits.countRequest(this.#speaksFor.spent, steady()) > 0) {
      this.#link.close('Too many frames.');
      this.#websocket.pause();
      return false;
    }
    return !this.#isHeldBack();
  }

  /** Beyond a few such frames in a second there is no answer, and no more is read until the second is over. */
  #isHeldBack(): boolean {
    const at = performance.now();
    if (at - this.#askedFrom > SECOND_MS) {
      this.#askedFrom = at;
      this.#asked = 0;
    }
    if (++this.#asked <= MOST_ASKED) return false;
    if (!this.#websocket.isPaused) {
      this.#websocket.pause();
      setTimeout(() => this.#resume(), SECOND_MS).unref();
    }
    return true;
  }

  #resume(): void {
    if (this.#websocket.readyState === this.#websocket.OPEN) this.#websocket.resume();
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
    cut: () => websocket.terminate(),
  };
}

/** A reason has at most 123 bytes. */
function cut(why: string): string {
  return Buffer.byteLength(why) <= MOST_REASON_BYTES ? why : '';
}
