import type { Socket } from 'node:net';
import { Lines, refuse } from '@rookery/protocol';
import { DuplexLink } from '../live/link.ts';
import type { Wire } from '../live/outbox.ts';
import { ONLINE_MS } from '../live/sessions.ts';
import type { Dispatch, Peer } from '../requests/call.ts';
import { asking, type Connection, type TransportParts } from './connection.ts';
import type { Intake, Taker } from './intake.ts';

const END = '\r\n';
const NOT_ASCII = /[\u0080-\uffff]/;
const LINGER_SECONDS = 5;
const SILENT_SECONDS = ONLINE_MS / 1000;
const KEEP_ALIVE_MS = 60_000;

/** What the lines of one listener share. */
export type LineListener = {
  /** Seconds since the start. */
  readonly tick: () => number;
  readonly parts: TransportParts;
  readonly dispatch: Dispatch;
  readonly peerOf: (socket: Socket) => Omit<Peer, 'link'>;
  readonly forget: (connection: Connection) => void;
};

/** One connection of lines: bytes to requests, answers and pushes to bytes, nothing else (docs/WIRE.md, Lines). */
export class LineConnection implements Connection, Taker {
  readonly #socket: Socket;
  readonly #intake: Intake;
  readonly #listener: LineListener;
  readonly #lines: Lines;
  readonly #link: DuplexLink;
  #hasAsked = false;
  #isPaused = false;
  /** The tick of the last sign of life: a line, or the answer to one. */
  #seenAt: number;
  /** The tick at which a connection that is ending is cut. */
  #endsAt: number | undefined;

  constructor(socket: Socket, intake: Intake, listener: LineListener, first: Buffer) {
    const { parts, dispatch } = listener;
    this.#socket = socket;
    this.#intake = intake;
    this.#listener = listener;
    this.#lines = new Lines(parts.config['body-bytes']);
    const ask = asking(dispatch, () => listener.peerOf(socket));
    const answered = () => {
      this.#seenAt = listener.tick();
    };
    this.#link = new DuplexLink({ base: parts, ask, wire: this.#wire(), kind: 'line', answered });
    this.#seenAt = listener.tick();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    intake.giveTo(this);
    socket.on('error', () => {});
    this.take(first);
  }

  /** The tick at which the connection is cut. */
  get deadline(): number {
    if (this.#endsAt !== undefined) return this.#endsAt;
    return this.#link.isBusy ? Number.MAX_SAFE_INTEGER : this.#seenAt + this.#patience();
  }

  /** The time of the connection is over. */
  cut(): void {
    if (this.#endsAt !== undefined) this.#socket.destroy();
    else this.#link.close('The connection has been silent for too long.');
  }

  /** The server stops. */
  finish(): void {
    this.#link.leave();
  }

  /** Nothing waits to be answered, or nothing will be any more. */
  get mayTake(): boolean {
    return !this.#isPaused || this.#endsAt !== undefined;
  }

  /** Who has ended its half asks nothing more; what it has asked is answered. */
  ended(): void {
    this.#link.ended();
  }

  gone(): void {
    this.#link.gone(this.#listener.parts.steady());
    this.#listener.forget(this);
  }

  take(bytes: Buffer): void {
    if (this.#endsAt !== undefined) return;
    const { lines, overflow } = this.#lines.push(bytes);
    for (const [index, line] of lines.entries()) {
      this.#link.receive(Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1'), index > 0);
    }
    if (overflow) {
      const most = this.#listener.parts.config['body-bytes'];
      this.#link.refuse(refuse('large', `A line was longer than ${most} bytes.`));
    }
    this.#intake.keep(this.#lines.restBytes);
    // Noise does not count as a sign of life.
    if (lines.length > 0) {
      this.#seenAt = this.#listener.tick();
      this.#hasAsked = true;
    }
  }

  /** How many seconds of silence are put up with. */
  #patience(): number {
    const { session } = this.#link;
    const { config } = this.#listener.parts;
    if (!this.#hasAsked) return config['request-seconds'];
    if (session === undefined) return config['idle-seconds'];
    if (session.id !== 0) return SILENT_SECONDS;
    // COMPAT: robots that only listen never come back once they are cut; whether they are there the probes find out.
    return config['line-silent-seconds'] || Number.MAX_SAFE_INTEGER;
  }

  #wire(): Wire {
    const socket = this.#socket;
    return {
      send: (lines, written) => {
        const text = lines.length === 1 ? lines[0] + END : lines.join(END) + END;
        // The shorter way where it is ASCII, as most is.
        socket.write(text, NOT_ASCII.test(text) ? 'utf8' : 'latin1', (error) => written(!error));
      },
      get waiting() {
        return socket.writableLength;
      },
      pause: () => {
        this.#isPaused = true;
      },
      resume: () => {
        this.#isPaused = false;
        this.#intake.goOn();
      },
      end: () => {
        this.#endsAt = this.#listener.tick() + LINGER_SECONDS;
        socket.end();
        this.#intake.goOn();
      },
      cut: () => socket.destroy(),
    };
  }
}
