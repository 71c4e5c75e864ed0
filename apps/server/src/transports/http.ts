import type { Socket } from 'node:net';
import type { Answer, Peer } from '../dispatch.ts';
import type { RequestHead, Verdict } from './head.ts';
import type { Connection, Forwarded } from './reader.ts';

/** What the connections of one listener share; the reader makes it. */
export type Listener = {
  /** Seconds since the start, counted by the sweep: deadlines are whole numbers of it. */
  tick: number;
  /** `Date: ...` with its line end, renewed once a second. */
  date: string;
  /** What every answer begins with, up to its length; with the date in it. */
  begin: string;
  readonly requestSeconds: number;
  readonly idleSeconds: number;
  readonly headBytes: number;
  readonly bodyBytes: number;
  readonly isTls: boolean;
  readonly judge: (head: string) => Verdict;
  readonly dispatch: (body: string, form: boolean, peer: Peer) => Answer | Promise<Answer>;
  readonly peerOf: (socket: Socket, forwarded: Forwarded) => Peer;
  /** Puts a connection that is not in the protocol's own form into other hands. */
  readonly handOver: (socket: Socket, bytes: Buffer) => void;
  /** The same, for a connection of lines. */
  readonly takeLines: (socket: Socket, bytes: Buffer) => void;
  readonly forget: (connection: HttpConnection) => void;
};

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  408: 'Request Timeout',
  411: 'Length Required',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
};
const NOT_ASCII = /[\u0080-\uffff]/;
const LINGER_SECONDS = 2;
const HALF_OPEN_MS = 200;
const METHOD = /^[A-Z]{3,16} [\x21-\x7e]/;
// A length of one or two bytes, and at most a few of anything else, stands before a line (wire-facts 7.1).
const VER_WITHIN = 8;

/**
 * One connection in the protocol's own form: bytes to dispatch, answers to bytes, nothing else.
 *
 * Requests are answered one after the other, in their order; what comes meanwhile is kept, up to a bound. Bytes are
 * looked at once, and everything that one slice of them brings is answered with one write.
 */
export class HttpConnection implements Connection {
  readonly #listener: Listener;
  readonly #socket: Socket;
  /** The tick at which the connection is cut. */
  deadline: number;
  #peer: Peer | undefined;
  #kept: Buffer | undefined;
  /** A request has begun to arrive, and its time is running. */
  #begun = false;
  /** How many bytes there must be before it is worth looking again. */
  #needed = 1;
  /** The head of a request whose body is still to come. */
  #head: RequestHead | undefined;
  #bodyAt = 0;
  #lastHead = '';
  #lastVerdict: RequestHead | undefined;
  /** An answer is being waited for. */
  #busy = false;
  /** The other side does not read its answers: nothing is answered until it does. */
  #isFull = false;
  /** The other side has ended its half. */
  #ended = false;
  /** The last answer has been written, or the connection is in other hands. */
  #closing = false;
  /** The last request was complete, and nothing but line breaks has come behind it. */
  #isReadToEnd = false;
  #writes = 0;
  #out = '';
  /** Of what is in `#out`: the shorter way where it is ASCII. */
  #encoding: 'latin1' | 'utf8' = 'latin1';
  /** Who wants to know about the answers in `#out`. */
  #settles: Settle[] = [];

  constructor(socket: Socket, listener: Listener) {
    this.#socket = socket;
    this.#listener = listener;
    this.deadline = listener.tick + listener.requestSeconds;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('error', ignore);
    socket.on('close', this.#onClose);
  }

  /** The time of the connection is over. */
  cut(): void {
    if (this.#closing || !this.#begun) this.#socket.destroy();
    else this.#refuse(408);
  }

  /** The server stops: what is being answered goes out, then the connection ends. */
  finish(): void {
    this.#ended = true;
    if (!this.#busy && !this.#closing) this.#leave();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#closing) {
      this.#isReadToEnd = false;
      return;
    }
    const bytes = this.#kept ? Buffer.concat([this.#kept, chunk]) : chunk;
    if (this.#busy || this.#isFull || bytes.length < this.#needed) this.#keep(bytes);
    else this.#read(bytes);
  };

  readonly #onEnd = (): void => {
    this.#ended = true;
    if (!this.#busy && !this.#isFull && !this.#closing) this.#socket.end();
  };

  readonly #onDrain = (): void => {
    this.#isFull = false;
    const kept = this.#kept;
    if (kept && !this.#busy && !this.#closing) this.#read(kept);
    if (this.#isFull) return;
    this.#socket.resume();
    if (this.#ended && !this.#busy && !this.#closing) this.#socket.end();
  };

  readonly #onClose = (): void => {
    settleAll(this.#settles, false);
    this.#listener.forget(this);
  };

  #keep(bytes: Buffer): void {
    this.#kept = bytes;
    this.#isReadToEnd &&= this.#busy && bytes.every(isBreak);
    if (this.#busy || this.#isFull) {
      if (bytes.length > this.#listener.headBytes + this.#listener.bodyBytes) this.#socket.pause();
    } else {
      this.#begin();
    }
  }

  /** The first bytes of a request are there: the rest has so much time. */
  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.deadline = this.#listener.tick + this.#listener.requestSeconds;
  }

  /** Answers what is complete, in order, until something has to be waited for. */
  #read(bytes: Buffer): void {
    const binary = bytes.toString('latin1');
    this.#kept = undefined;
    let at = 0;
    while (at < binary.length && !this.#busy) {
      const next = this.#head ?? this.#readHead(binary, at, bytes);
      if (next === undefined) return;
      if (typeof next === 'number') {
        at = next;
        break;
      }
      const bodyAt = this.#head ? at : this.#bodyAt;
      at = bodyAt + next.length;
      if (at > binary.length) {
        at = bodyAt;
        this.#waitForBody(next, binary.length - bodyAt);
        break;
      }
      const body = binary.slice(bodyAt, at);
      while (isBreak(binary.charCodeAt(at))) at++;
      this.#isReadToEnd = at === binary.length;
      this.#answer(next, body);
      if (this.#closing) return;
    }
    this.#flush();
    if (at < bytes.length) this.#keep(at === 0 ? bytes : bytes.subarray(at));
  }

  #answer(head: RequestHead, body: string): void {
    this.#head = undefined;
    this.#begun = false;
    this.#needed = 1;
    const answer = this.#listener.dispatch(body, head.form, this.#peerFor(head));
    if (answer instanceof Promise) {
      this.#busy = true;
      this.deadline = Number.MAX_SAFE_INTEGER;
      answer.then((late) => this.#late(head, late));
    } else {
      this.deadline = this.#listener.tick + this.#listener.idleSeconds;
      this.#add(head, answer);
    }
  }

  #late(head: RequestHead, answer: Answer): void {
    this.#busy = false;
    this.deadline = this.#listener.tick + this.#listener.idleSeconds;
    if (this.#socket.destroyed) {
      if (typeof answer !== 'string') answer.settle(false);
      return;
    }
    this.#add(head, answer);
    if (this.#closing) return;
    const kept = this.#kept;
    if (kept && !this.#isFull) this.#read(kept);
    else this.#flush();
    if (this.#busy || this.#isFull || this.#closing) return;
    if (this.#ended) this.#leave();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** Ends our half; whoever does not end the other one is cut soon. */
  #leave(): void {
    this.#closing = true; // what still comes is not carried out, since it could not be answered
    this.#socket.end();
    this.deadline = this.#listener.tick + LINGER_SECONDS;
  }

  #add(head: RequestHead, answer: Answer): void {
    const text = typeof answer === 'string' ? answer : answer.reply;
    const isAscii = !NOT_ASCII.test(text);
    if (!isAscii) this.#encoding = 'utf8';
    const length = isAscii ? text.length : Buffer.byteLength(text);
    if (typeof answer !== 'string') this.#settles.push(answer.settle);
    const stays = head.keep && !(this.#ended && this.#isReadToEnd);
    const connection = stays ? (head.sayKeep ? 'Connection: keep-alive\r\n' : '') : 'Connection: close\r\n';
    this.#out += `${this.#listener.begin}${length}\r\n${connection}\r\n${text}`;
    if (!stays) this.#close(this.#out);
  }

  /** Writes everything that is ready, as one piece. */
  #flush(): void {
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
    if (this.#socket.write(out, encoding, isWritten) || this.#isFull) return;
    this.#isFull = true;
    this.#socket.pause();
    this.#socket.once('drain', this.#onDrain);
  }

  /** Writes the last answer; nothing more is read. */
  #close(out: string): void {
    this.#closing = true;
    this.#kept = undefined;
    this.#out = '';
    this.deadline = this.#listener.tick + LINGER_SECONDS;
    const settles = this.#settles.splice(0);
    const isWritten = (error?: Error | null) => settleAll(settles, !error);
    if (this.#ended && settles.length > 0) {
      // Half closed, or gone? If it is gone, its system says so soon, and then a write fails, even of nothing.
      this.#socket.write(out, this.#encoding);
      setTimeout(() => {
        this.#socket.write('', isWritten);
        this.#socket.end();
      }, HALF_OPEN_MS);
    } else if (this.#isReadToEnd && !this.#listener.isTls) {
      // Says what an orderly end says, with one call to the system less.
      this.#socket.write(out, this.#encoding, (error) => {
        isWritten(error);
        setImmediate(() => (this.#isReadToEnd ? this.#socket.destroy() : this.#socket.end()));
      });
    } else {
      // What still comes is read and dropped for a moment: closing over it would cost the answer.
      this.#socket.end(out, this.#encoding, isWritten);
    }
  }

  #refuse(status: number): undefined {
    const reason = reasons[status] ?? '';
    const head = `HTTP/1.1 ${status} ${reason}\r\n${this.#listener.date}Content-Type: text/plain; charset=UTF-8`;
    this.#close(`${this.#out}${head}\r\nContent-Length: ${reason.length}\r\nConnection: close\r\n\r\n${reason}`);
    return undefined;
  }

  /** The head at `at`; a number when more bytes are needed from there on; nothing when the connection has ended here. */
  #readHead(binary: string, at: number, bytes: Buffer): RequestHead | number | undefined {
    let start = at;
    // Empty lines before a request: one client ends its bodies with two that it does not count.
    while (isBreak(binary.charCodeAt(start))) start++;
    this.#needed = 1;
    if (start >= binary.length) return binary.length;
    if (!binary.startsWith('POST ', start)) return this.#notPost(binary, start, bytes);
    // On a kept connection the head is most often the one before.
    if (this.#lastVerdict && binary.startsWith(this.#lastHead, start)) {
      this.#bodyAt = start + this.#lastHead.length;
      return this.#lastVerdict;
    }
    const end = endOfHead(binary, start);
    if (end.at < 0) {
      if (binary.length - start <= this.#listener.headBytes) {
        this.#needed = binary.length - start + 1;
        return start;
      }
      return this.#refuse(431);
    }
    if (end.at - start > this.#listener.headBytes) return this.#refuse(431);
    this.#bodyAt = end.at + end.length;
    const head = binary.slice(start, end.at);
    const verdict = this.#listener.judge(head);
    if (verdict === 'other') return this.#giveAway(bytes.subarray(start));
    if (typeof verdict === 'number') return this.#refuse(verdict);
    if (this.#writes > 0) {
      this.#lastHead = copied(binary.slice(start, this.#bodyAt));
      this.#lastVerdict = verdict;
    }
    return verdict;
  }

  #waitForBody(head: RequestHead, there: number): void {
    this.#head = head;
    this.#needed = head.length;
    this.#begin();
    if (head.expects && there === 0) this.#out += 'HTTP/1.1 100 Continue\r\n\r\n';
  }

  /** Not a POST: a line, another method, the beginning of one of these, or noise. */
  #notPost(binary: string, start: number, bytes: Buffer): number | undefined {
    if (METHOD.test(binary.slice(start, start + 18))) return this.#giveAway(bytes.subarray(start));
    const ver = binary.indexOf('VER=', start);
    if (ver >= 0 && ver - start < VER_WITHIN) return this.#giveLines(bytes.subarray(start));
    // The second byte of a length may be a line break by chance.
    const isTooShort = binary.length - start < VER_WITHIN + 4 && !binary.includes('\n', start + 2);
    return isTooShort ? start : this.#refuse(400);
  }

  #giveAway(bytes: Buffer): undefined {
    this.#letGo();
    this.#listener.handOver(this.#socket, bytes);
    return undefined;
  }

  #giveLines(bytes: Buffer): undefined {
    this.#letGo();
    this.#socket.off('close', this.#onClose);
    this.#listener.forget(this);
    this.#listener.takeLines(this.#socket, bytes);
    return undefined;
  }

  #letGo(): void {
    this.#flush();
    this.#socket.off('data', this.#onData);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('error', ignore);
    this.#closing = true;
    this.deadline = Number.MAX_SAFE_INTEGER;
  }

  #peerFor(head: RequestHead): Peer {
    if (head.isForwarded) return this.#listener.peerOf(this.#socket, head);
    if (!this.#peer || this.#peer.spent.isForgotten) this.#peer = this.#listener.peerOf(this.#socket, direct);
    return head.isPage ? { ...this.#peer, isPage: true } : this.#peer;
  }
}

const direct: Forwarded = { forwarded: '', isForwarded: false, scheme: '', isPage: false };

type Settle = (written: boolean) => void;

function settleAll(settles: Settle[], written: boolean): void {
  for (const settle of settles.splice(0)) settle(written);
}

/** The same text without the larger one that it was cut from, which it would keep in memory. */
export function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

function ignore(): void {}

function isBreak(code: number): boolean {
  return code === 13 || code === 10;
}

/** Where the empty line begins that ends a head; its first line says whether lines end with a CR. */
function endOfHead(binary: string, start: number): { at: number; length: number } {
  const first = binary.indexOf('\n', start);
  if (binary.charCodeAt(first - 1) === 13) return { at: binary.indexOf('\r\n\r\n', start), length: 4 };
  return { at: binary.indexOf('\n\n', start), length: 2 };
}
