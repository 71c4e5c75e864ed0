import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pushes } from '@rookery/protocol';
import { WebSocket } from 'ws';
import { pause } from './pause.ts';

const ANSWER_MS = 10_000;
const STALL_MS = 15;
const GAP_MS = 3;
const END = '\r\n';
const LEGACY = 'VER=1.1&';
const PUSH = new RegExp(`^VER=[^&]*&CMD=(${Object.keys(pushes).join('|')})&`);

/** Which line is wanted: an answer, an unsolicited one, or the next of any kind. */
export type Wanted = 'answer' | 'push' | 'line';

/** What a connection of lines is made of: TCP, or the frames of a WebSocket. */
type Wire = {
  /** Writes bytes as they are, and waits until a server in this process has read them. */
  write(segments: readonly Buffer[]): Promise<void>;
  ask(request: Buffer): void;
  end(): void;
  reset(): void;
};

/** What a wire tells. `lines` came in one piece; `rest` is what did not end there. */
type Listener = { arrived(lines: string[], rest: string): void; ended(): void };

/**
 * One connection that stays open, on which answers and pushes come: as a legacy client of the line protocol makes it, or
 * one of 2.0.
 *
 * A legacy client takes each read for one line, so that two of its lines in one read, or half of one, are a fault here.
 */
export class LineCaller {
  readonly #wire: Wire;
  readonly #lines: string[] = [];
  readonly #delay = monitorEventLoopDelay({ resolution: 5 });
  #isOver = false;
  #isLeaving = false;
  #fault: string | undefined;
  #wake = () => {};

  private constructor(open: (listener: Listener) => Wire) {
    this.#delay.enable();
    this.#wire = open({
      arrived: (lines, rest) => this.#arrived(lines, rest),
      ended: () => {
        this.#isOver = true;
        this.#delay.disable();
        this.#wake();
      },
    });
  }

  /** Connects to a port of this machine, from an address of this machine, and speaks in lines. */
  static async overTcp(port: number, address: string): Promise<LineCaller> {
    const socket = connect({ host: '127.0.0.1', port, localAddress: address, noDelay: true });
    await once(socket, 'connect');
    return new LineCaller((listener) => tcpWire(socket, listener));
  }

  /** Connects to the HTTP port, and speaks in the text frames of a WebSocket. */
  static async overWebSocket(port: number, address: string): Promise<LineCaller> {
    const websocket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { localAddress: address, perMessageDeflate: false });
    const [[{ socket }]] = await Promise.all([
      once(websocket, 'upgrade') as Promise<[{ socket: Socket }]>,
      once(websocket, 'open'),
    ]);
    return new LineCaller((listener) => webSocketWire(websocket, socket, listener));
  }

  /** The other side has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Lines not checked yet. */
  get unread(): readonly string[] {
    return this.#lines;
  }

  /** Anything seen that a legacy client would not survive. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Sends one request. */
  ask(request: string): void {
    if (/[\r\n]/.test(request)) throw new Error('A line break in a request ends its line: write %0A.');
    this.#wire.ask(Buffer.from(request, 'latin1'));
  }

  /** Writes bytes as they are, one segment after the other. */
  write(segments: readonly Buffer[]): Promise<void> {
    return this.#wire.write(segments);
  }

  /** The next line of a kind. */
  async next(wanted: Wanted): Promise<string> {
    return this.#until(() => {
      const at = wanted === 'line' ? 0 : this.#lines.findIndex((line) => PUSH.test(line) === (wanted === 'push'));
      const [line] = at < 0 ? [] : this.#lines.splice(at, 1);
      if (line === undefined && this.#isOver)
        throw new Error(`The server ended the connection after ${this.#shown()}.`);
      return line;
    });
  }

  /** Waits until the other side has ended. */
  async ended(): Promise<void> {
    await this.#until(() => this.#isOver || undefined);
  }

  /** Ends this side; what the server still says is not looked at. */
  async close(): Promise<void> {
    this.#isLeaving = true;
    if (!this.#isOver) this.#wire.end();
    await this.ended();
  }

  /** Breaks off. */
  async reset(): Promise<void> {
    this.#isLeaving = true;
    this.#wire.reset();
    await this.ended();
  }

  #arrived(lines: string[], rest: string): void {
    if (this.#isLeaving) return;
    const isLegacy = lines.some((line) => line.startsWith(LEGACY)) || rest.startsWith(LEGACY);
    // When this process did not come to read for a moment, the two need not have been sent in one.
    const canTell = this.#delay.max < 1e6 * STALL_MS;
    this.#delay.reset();
    if (isLegacy && canTell && lines.length > 1) this.#fault = `Two lines in one read: ${JSON.stringify(lines)}.`;
    if (isLegacy && canTell && rest !== '') this.#fault = `Half a line in one read: ${JSON.stringify(rest)}.`;
    this.#lines.push(...lines);
    this.#wake();
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, ANSWER_MS);
    try {
      for (;;) {
        const found = look();
        if (found !== undefined) return found;
        if (isLate) throw new Error(`Nothing more within ${ANSWER_MS / 1000} s after ${this.#shown()}.`);
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #shown(): string {
    return this.#lines.length === 0 ? 'nothing' : JSON.stringify(this.#lines);
  }
}

function tcpWire(socket: Socket, { arrived, ended }: Listener): Wire {
  let rest = '';
  socket.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk.toString('latin1')}`.split(END);
    rest = lines.pop() ?? '';
    arrived(lines.map(textOf), rest);
  });
  socket.on('close', ended);
  socket.on('error', () => {});
  return {
    write: async (segments) => {
      for (const segment of segments) {
        socket.write(segment);
        await pause(segment.length === 1 ? 0 : GAP_MS);
      }
    },
    ask: (request) => void socket.write(Buffer.concat([request, Buffer.from('\n')])),
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
  };
}

function webSocketWire(websocket: WebSocket, socket: Socket, { arrived, ended }: Listener): Wire {
  websocket.on('message', (data: Buffer, isBinary: boolean) => {
    arrived([isBinary ? `a binary frame: ${data.toString('hex')}` : data.toString()], '');
  });
  websocket.on('close', ended);
  websocket.on('error', () => {});
  return {
    write: () => Promise.reject(new Error('Bytes as they are go over lines only.')),
    ask: (request) => websocket.send(request, { binary: false }),
    end: () => websocket.close(),
    reset: () => void socket.resetAndDestroy(),
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A line must be UTF-8 as a whole. */
function textOf(binary: string): string {
  try {
    return utf8.decode(Buffer.from(binary, 'latin1'));
  } catch {
    return `a line that is not UTF-8: ${JSON.stringify(binary)}`;
  }
}
