import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pause } from './pause.ts';

const ANSWER_MS = 10_000;
const GAP_MS = 3;
const INTERIM = 'HTTP/1.1 100 Continue\r\n\r\n';
const EXPECT = /^expect: *100-continue\r$/gim;

/** An answer, as it came. */
export type HttpReply = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** Head and body came in one piece: one legacy client reads only once. */
  readonly isWhole: boolean;
};

/**
 * One connection as a legacy client makes it: bytes are written as they are, in the segments that are asked for, and
 * answers are read with as little understanding as those clients have.
 */
export class HttpCaller {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #ended = false;
  /** How many more `100 Continue` may come. */
  #mostInterims = 0;
  #isWhole = true;
  #wake = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', end);
  }

  /** Connects to a port of this machine, from an address of this machine. */
  static async open(port: number, address: string): Promise<HttpCaller> {
    const socket = connect({ host: '127.0.0.1', port, localAddress: address, noDelay: true });
    await once(socket, 'connect');
    return new HttpCaller(socket);
  }

  /** The other side has ended. */
  get isOver(): boolean {
    return this.#ended;
  }

  /**
   * Writes segments one after the other. With `Expect` in one of several it waits for `100 Continue` behind it; single
   * bytes follow each other faster.
   */
  async write(segments: readonly Buffer[]): Promise<void> {
    this.#mostInterims += Buffer.concat(segments).toString('latin1').match(EXPECT)?.length ?? 0;
    for (const [index, segment] of segments.entries()) {
      this.#socket.write(segment);
      if (index === segments.length - 1) return;
      if (segment.toString('latin1').search(EXPECT) >= 0) await this.#until(() => this.#takeInterim());
      await pause(segment.length === 1 ? 0 : GAP_MS);
    }
  }

  /** The next answer. */
  async read(): Promise<HttpReply> {
    return this.#until(() => {
      this.#takeInterim();
      return this.#takeReply();
    });
  }

  /** Waits until the other side has ended; returns the unread bytes. */
  async ended(): Promise<Buffer> {
    await this.#until(() => this.#ended, true);
    this.#socket.destroy();
    return this.#received;
  }

  /** Ends this side; returns the unread bytes. */
  async close(): Promise<Buffer> {
    this.#socket.end();
    return this.ended();
  }

  async #until<T>(look: () => T | undefined | false, evenAfterEnd = false): Promise<T> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, ANSWER_MS);
    try {
      for (;;) {
        const found = look();
        if (found) return found;
        if (this.#ended && !evenAfterEnd) throw new Error(`The server ended the connection after ${this.#shown()}.`);
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
    return this.#received.length === 0 ? 'nothing' : JSON.stringify(this.#received.toString('latin1'));
  }

  #takeInterim(): boolean {
    if (this.#received.toString('latin1', 0, INTERIM.length) !== INTERIM) return false;
    this.#received = this.#received.subarray(INTERIM.length);
    if (this.#mostInterims-- === 0) throw new Error('The server sent an unexpected 100 Continue.');
    return true;
  }

  #takeReply(): HttpReply | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.#received.length > 0) this.#isWhole = false;
      return undefined;
    }
    const [first = '', ...lines] = this.#received.toString('latin1', 0, end).split('\r\n');
    const status = /^HTTP\/1\.1 (\d{3}) \S/.exec(first)?.[1];
    const headers = new Map(
      lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: */, '')]),
    );
    const length = headers.get('content-length') ?? '';
    if (status === undefined || !/^\d+$/.test(length)) throw new Error(`This is no answer: ${this.#shown()}.`);
    const bodyAt = end + 4;
    if (this.#received.length < bodyAt + Number(length)) {
      this.#isWhole = false;
      return undefined;
    }
    const isWhole = this.#isWhole;
    this.#isWhole = true;
    const body = this.#received.subarray(bodyAt, bodyAt + Number(length));
    this.#received = this.#received.subarray(bodyAt + Number(length));
    return { status: Number(status), headers, body, isWhole };
  }
}
