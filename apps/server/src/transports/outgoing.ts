import type { Socket } from 'node:net';
import type { Answer, Settling } from '../live/answer.ts';

type Settle = Settling<string>['settle'];

/** What becomes of the connection behind an answer; `keep` says so to clients that do not expect it. */
const connections = { stay: '', keep: 'Connection: keep-alive\r\n', close: 'Connection: close\r\n' };

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  408: 'Request Timeout',
  411: 'Length Required',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  431: 'Request Header Fields Too Large',
};
const HALF_OPEN_MS = 200;
// Over TLS a write is never taken at once.
const USUAL_TLS_BYTES = 16_384;

/** The answers of one HTTP connection on their way out: those that are ready together leave with one write. */
export class Outgoing {
  readonly #socket: Socket;
  readonly #isTls: boolean;
  readonly #lastBreak: string;
  readonly #onTaken: () => void;
  #out = '';
  /** Of what is in `#out`: the shorter way where it is ASCII. */
  #encoding: 'latin1' | 'utf8' = 'latin1';
  /** Who wants to know about the answers in `#out`. */
  #settles: Settle[] = [];
  #writes = 0;
  #isFull = false;

  /** @param onTaken what the other side had not read has been taken */
  constructor(socket: Socket, { isTls, lastBreak }: { isTls: boolean; lastBreak: string }, onTaken: () => void) {
    this.#socket = socket;
    this.#isTls = isTls;
    this.#lastBreak = lastBreak;
    this.#onTaken = onTaken;
  }

  /** The other side does not read its answers. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Bytes that wait to be read, where that is more than usual. */
  get unread(): number {
    return this.#isFull ? this.#socket.writableLength : 0;
  }

  /** Characters that are ready and not written yet. */
  get ready(): number {
    return this.#out.length;
  }

  /** Something has been written before. */
  get isUsed(): boolean {
    return this.#writes > 0;
  }

  /** Adds what is ASCII, and no answer by itself. */
  addHead(head: string): void {
    this.#out += head;
  }

  /** @param begin all of the head up to the length */
  add(begin: string, connection: keyof typeof connections, answer: Answer): void {
    const text = typeof answer === 'string' ? answer : answer.reply;
    const length = Buffer.byteLength(text);
    if (length !== text.length) this.#encoding = 'utf8';
    if (typeof answer !== 'string') this.#settles.push(answer.settle);
    this.#out += `${begin}${length}\r\n${connections[connection]}\r\n${text}`;
  }

  /** @param line why, in the place of the status in words */
  refuse(status: number, date: string, line?: string): void {
    const reason = reasons[status] ?? '';
    const type = 'Content-Type: text/plain; charset=UTF-8\r\nContent-Length: ';
    this.add(`HTTP/1.1 ${status} ${reason}\r\n${date}${type}`, 'close', line ?? reason);
  }

  /** Writes everything that is ready, as one piece. */
  flush(): void {
    if (this.#out === '') return;
    const out = this.#out;
    this.#out = '';
    const settles = this.#settles;
    if (settles.length > 0) this.#settles = [];
    const isWritten = settles.length === 0 ? undefined : (error?: Error | null) => settleAll(settles, !error);
    const encoding = this.#encoding;
    this.#encoding = 'latin1';
    // One answer goes out at once by itself; from the second on it must not wait for the first to be confirmed.
    if (++this.#writes === 2) this.#socket.setNoDelay(true);
    const isTaken = this.#socket.write(out, encoding, isWritten);
    if (this.#isFull || (isTaken && this.#socket.writableLength <= (this.#isTls ? USUAL_TLS_BYTES : 0))) return;
    this.#isFull = true;
    this.#socket.write('', (error) => {
      if (error) return;
      this.#isFull = false;
      this.#onTaken();
    });
  }

  /**
   * Writes the last answer, and ends.
   *
   * @param isHalfClosed the other side has ended its half
   * @param isReadToEnd whether nothing has come behind the last request
   */
  finish(isHalfClosed: boolean, isReadToEnd: () => boolean): void {
    const socket = this.#socket;
    const out = this.#out + this.#lastBreak;
    this.#out = '';
    const settles = this.#settles.splice(0);
    const isWritten = (error?: Error | null) => settleAll(settles, !error);
    if (isHalfClosed && settles.length > 0) {
      // Half closed, or gone? If it is gone, its system says so soon, and then a write fails, even of nothing.
      socket.write(out, this.#encoding);
      setTimeout(() => {
        socket.write('', isWritten);
        socket.end();
      }, HALF_OPEN_MS);
    } else if (isReadToEnd() && !this.#isTls) {
      // Says what an orderly end says, with one call to the system less.
      socket.write(out, this.#encoding, (error) => {
        isWritten(error);
        setImmediate(() => (isReadToEnd() ? socket.destroy() : socket.end()));
      });
    } else {
      // What still comes is read and dropped for a moment: closing over it would cost the answer.
      socket.end(out, this.#encoding, isWritten);
    }
  }

  /** Ends behind what has been written. */
  end(): void {
    if (this.isUsed) this.#socket.end(this.#lastBreak);
    else this.#socket.end();
  }

  /** The connection is gone. */
  drop(): void {
    this.#isFull = false;
    settleAll(this.#settles, false);
  }
}

function settleAll(settles: Settle[], written: boolean): void {
  for (const settle of settles.splice(0)) settle(written);
}
