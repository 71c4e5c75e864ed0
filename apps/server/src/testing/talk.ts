import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PS } from '@rookery/testing/server';

const PATIENCE_MS = 10_000;

/** A client on a connection of lines: what goes out is what the test writes, what comes is seen read by read. */
export class Talk {
  readonly socket: Socket;
  /** Every read since the beginning, as it came. */
  readonly reads: string[] = [];
  /** Settles when the connection is over. */
  readonly closed: Promise<void>;
  #lines: string[] = [];
  #rest = '';
  #over = false;
  #wake = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.reads.push(text);
      const parts = (this.#rest + text).split('\r\n');
      this.#rest = parts.pop() ?? '';
      this.#lines.push(...parts);
      this.#wake();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#over = true;
        this.#wake();
        resolve();
      });
    });
  }

  static async open(port: number, from?: string): Promise<Talk> {
    const localAddress = from === undefined ? {} : { localAddress: from };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, ...localAddress });
    await once(socket, 'connect');
    return new Talk(socket);
  }

  /** Opens a connection and logs in; answers the client and the answer. */
  static async logIn(port: number, uin: number, ver = '2.0', from?: string): Promise<{ talk: Talk; answer: string }> {
    const talk = await Talk.open(port, from);
    const answer = await talk.ask(`VER=${ver}&CMD=Login&SEQ=1&UIN=${uin}&PS=${PS}`);
    if (!answer.includes('RES=0&RS=0')) throw new Error(`${uin} could not log in: ${answer}`);
    return { talk, answer };
  }

  write(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  /** Sends a line and waits for the next one, of any kind. */
  ask(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return this.line();
  }

  /** The next line; fails when none comes. */
  async line(): Promise<string> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      if (this.#over) throw new Error(`The connection has ended after ${JSON.stringify(this.reads.at(-1))}.`);
      const left = end - performance.now();
      if (left <= 0) throw new Error(`No line came; the last read was ${JSON.stringify(this.reads.at(-1))}.`);
      await this.#more(left);
    }
  }

  async lines(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) lines.push(await this.line());
    return lines;
  }

  /** The lines that have come and not been checked. */
  left(): string[] {
    return this.#lines.splice(0);
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Goes away so that anything still sent here fails. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  #more(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A field of a line. */
export function fieldOf(line: string, key: string): string {
  return new RegExp(`(?:^|&)${key}=([^&]*)`).exec(line)?.[1] ?? '';
}
