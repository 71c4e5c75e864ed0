import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PS } from '@rookery/testing/server';

/** One answer off the wire. `100 Continue` is one as well, with an empty body. */
export type Reply = { readonly status: number; readonly head: string; readonly body: string };

/** A client that is nothing but a socket: what goes out is what the test writes, byte for byte. */
export class Raw {
  readonly socket: Socket;
  /** Settles when the connection is over, however it ended. */
  readonly closed: Promise<void>;
  #received: Buffer = Buffer.alloc(0);
  #over = false;
  #wake = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
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
    // A peer that has ended its half sends nothing more.
    socket.on('end', () => {
      this.#over = true;
      this.#wake();
    });
  }

  /** @param from the address to come from; all of 127.0.0.0/8 is this machine */
  static async open(port: number, { from, halfOpen = false }: { from?: string; halfOpen?: boolean } = {}) {
    const localAddress = from === undefined ? {} : { localAddress: from };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: halfOpen, ...localAddress });
    await once(socket, 'connect');
    return new Raw(socket);
  }

  /** Resolves when the bytes have been handed to the system. */
  write(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.socket.write(bytes, () => resolve()));
  }

  /** The next `count` answers; fewer when the connection ends first. */
  async replies(count: number): Promise<Reply[]> {
    const replies: Reply[] = [];
    while (replies.length < count) {
      const reply = this.#take();
      if (reply) replies.push(reply);
      else if (this.#over) break;
      else await this.#more();
    }
    return replies;
  }

  /** The next answer. */
  async reply(): Promise<Reply> {
    const [reply] = await this.replies(1);
    if (!reply) throw new Error(`No answer, but the end, after ${JSON.stringify(this.#received.toString('latin1'))}.`);
    return reply;
  }

  /** Everything up to the end of the connection, as text. */
  async rest(): Promise<string> {
    while (!this.#over) await this.#more();
    return this.#received.toString('utf8');
  }

  /** Goes away without a word. */
  destroy(): void {
    this.socket.destroy();
  }

  /** Goes away so that anything still sent here fails. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #take(): Reply | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return undefined;
    const body = this.#received.toString('utf8', end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    return { status: Number(head.split(' ')[1]), head, body };
  }
}

/** A request as a plain client sends it, in one piece. */
export function post(body: string, headers: readonly string[] = [], target = '/'): string {
  const lines = [`POST ${target} HTTP/1.1`, 'Host: rookery', `Content-Length: ${Buffer.byteLength(body)}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** One request on a connection of its own. */
export async function ask(port: number, body: string, from?: string): Promise<string> {
  const raw = await Raw.open(port, from === undefined ? {} : { from });
  await raw.write(post(body, ['Connection: close']));
  const { body: answer } = await raw.reply();
  raw.destroy();
  return answer;
}

/** The body of a request. */
export function request(cmd: string, uin: number, fields = '', { seq = '1', ver = '1.1' } = {}): string {
  return `VER=${ver}&CMD=${cmd}&SEQ=${seq}&UIN=${uin}${fields === '' ? '' : `&${fields}`}`;
}

/** Logs in, which is expected to work. */
export async function logIn(port: number, uin: number, from?: string): Promise<void> {
  const answer = await ask(port, request('Login', uin, `PS=${PS}&M5=1`), from);
  if (!answer.includes('RES=0&RS=0')) throw new Error(`${uin} could not log in: ${answer}`);
}
