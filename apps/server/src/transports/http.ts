import type { Socket } from 'node:net';
import type { Answer } from '../live/answer.ts';
import type { Peer } from '../requests/call.ts';
import type { Network } from './arrivals.ts';
import { unchunked } from './chunks.ts';
import type { Connection, Forwarded, Listener } from './connection.ts';
import { Exchange, type ExchangeEnd } from './exchange.ts';
import { isBreak, ownCopy, type RequestHead } from './head.ts';
import { Intake, SLICE_BYTES, type Taker } from './intake.ts';
import { Outgoing } from './outgoing.ts';
import { refusalLine, unpack } from './packing.ts';
import { Requests } from './requests.ts';

const LINGER_SECONDS = 2;
const LEAVE_SECONDS = 5;
// So much of a body that goes on as it comes must come in the time of a request.
const PIECE_BYTES = 16_384;
// Answers that are ready together leave in one write, but not before what is there becomes much.
const MUCH_CHARS = 16_384;

/**
 * One connection in the protocol's own form: bytes to dispatch, answers to bytes, nothing else.
 *
 * Requests are answered one after the other, in their order; what comes meanwhile is kept, up to a bound. Bytes are
 * looked at once, and everything that one slice of them brings is answered with one write.
 */
export class HttpConnection implements Connection, Taker {
  readonly #listener: Listener;
  readonly #socket: Socket;
  readonly #network: Network;
  readonly #intake: Intake;
  readonly #out: Outgoing;
  readonly #requests: Requests;
  /** The tick at which the connection is cut. */
  deadline: number;
  #peer: Peer | undefined;
  #kept: Buffer | undefined;
  /** A request has begun to arrive, and its time is running. */
  #begun = false;
  /** The request that the ordinary HTTP server is answering. */
  #exchange: Exchange | undefined;
  /** How much of its body must have come by the deadline. */
  #pieceEnd = 0;
  #hasAskedPage = false;
  /** An answer is being waited for. */
  #busy = false;
  /** The other side has ended its half. */
  #ended = false;
  /** The last answer has been written, or the connection is in other hands. */
  #closing = false;
  /** The last request was complete, and nothing but line breaks has come behind it. */
  #isReadToEnd = false;
  /** How many bytes it is known to keep waiting. */
  #waiting = 0;

  constructor(socket: Socket, network: Network, listener: Listener) {
    this.#socket = socket;
    this.#network = network;
    this.#listener = listener;
    this.#out = new Outgoing(socket, listener, this.#onTaken);
    this.#requests = new Requests(listener, this.#out);
    this.deadline = listener.tick + listener.requestSeconds;
    this.#intake = new Intake(socket, network, listener, this);
    socket.on('error', ignore);
  }

  /** The time of the connection is over. */
  cut(): void {
    if (this.#begun && !this.#closing) this.#refuse(408);
    else if (this.#closing || this.#exchange?.missing || this.#out.isFull || !this.#out.isUsed) this.#socket.destroy();
    else this.#leave();
  }

  /** The server stops: what is being answered goes out, then the connection ends. */
  finish(): void {
    this.#ended = true;
    if (this.#exchange?.missing) this.#socket.destroy();
    else if (this.#busy) this.deadline = Math.min(this.deadline, this.#listener.tick + LEAVE_SECONDS);
    else if (!this.#closing) this.#leave();
  }

  /** While an answer is waited for, so much is kept here that it is seen whether the other side is still there. */
  get mayTake(): boolean {
    if (this.#exchange?.missing) return this.#exchange.isWanting;
    const isWaiting = this.#busy || this.#out.isFull;
    return !isWaiting || this.#closing || (this.#kept?.length ?? 0) < SLICE_BYTES;
  }

  take(chunk: Buffer): void {
    if (this.#closing) {
      this.#isReadToEnd = false;
      return;
    }
    if (this.#exchange?.missing) return void this.#bring(this.#exchange, chunk);
    const bytes = this.#kept ? Buffer.concat([this.#kept, chunk]) : chunk;
    if (this.#busy || this.#out.isFull || bytes.length < this.#requests.needed) this.#keep(bytes);
    else this.#read(bytes);
  }

  ended(): void {
    this.#ended = true;
    if (this.#exchange?.missing) this.#socket.destroy();
    else if (!this.#busy && !this.#out.isFull && !this.#closing) this.#out.end();
  }

  readonly #onTaken = (): void => {
    if (this.#busy) this.deadline = Number.MAX_SAFE_INTEGER;
    else if (!this.#closing) this.#rest();
    const kept = this.#kept;
    if (kept && !this.#busy && !this.#closing) this.#read(kept);
    else this.#count();
    if (this.#out.isFull) return;
    this.#intake.goOn();
    if (this.#ended && !this.#busy && !this.#closing) this.#out.end();
  };

  gone(): void {
    this.#out.drop();
    this.#kept = undefined;
    this.#exchange?.over('broken');
    this.#count();
    this.#listener.forget(this);
  }

  /** Nothing is under way: starts the time limit for the next request, or for reading the answer. */
  #rest(): void {
    const { tick, idleSeconds, outboxSeconds } = this.#listener;
    this.deadline = tick + (this.#out.isFull ? outboxSeconds : idleSeconds);
  }

  /** Says what waits in memory here, where that has changed. */
  #count(): void {
    const exchanged = this.#exchange && this.#exchange.readableLength + this.#socket.writableLength;
    const unread = exchanged ?? this.#out.unread;
    const bytes = (this.#kept?.length ?? 0) + unread;
    if (bytes === this.#waiting) return;
    this.#waiting = bytes;
    this.#intake.keep(bytes);
  }

  #keep(bytes: Buffer): void {
    // Without what it was cut from, which would stay in memory as well.
    this.#kept = bytes.buffer.byteLength > 2 * bytes.length + 8192 ? ownCopy(bytes) : bytes;
    this.#isReadToEnd &&= this.#busy && bytes.every(isBreak);
    if (!this.#busy && !this.#out.isFull) this.#begin();
    this.#count();
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
    const requests = this.#requests;
    this.#kept = undefined;
    requests.at = 0;
    while (requests.at < binary.length && !this.#busy && !this.#out.isFull) {
      const found = requests.read(binary);
      if (found === 'part') {
        if (requests.head) this.#waitForBody(requests.head, binary.length - requests.at);
        break;
      }
      if (found === 'refused') return void this.#refuse(requests.status, requests.line);
      if (found === 'line') return void this.#giveLines(bytes.subarray(requests.at));
      const { head, body } = requests;
      if (!head || found === 'websocket')
        return void this.#giveWebSocket(head?.page ?? '', bytes.subarray(requests.at));
      this.#isReadToEnd = requests.at === binary.length;
      this.#answer(head, body);
      if (this.#closing) return;
      if (this.#out.ready > MUCH_CHARS) this.#flush();
    }
    this.#flush();
    const { at } = requests;
    if (this.#exchange?.missing) this.#bring(this.#exchange, bytes.subarray(at));
    else if (at < bytes.length) this.#keep(at === 0 ? bytes : bytes.subarray(at));
    else this.#count();
  }

  #answer(head: RequestHead, body: string): void {
    this.#requests.next();
    this.#begun = false;
    if (head.page !== undefined) {
      this.#turnOver(head, body);
      return;
    }
    const text = head.packing || head.isChunked ? this.#unpack(head, body) : body;
    if (text === undefined) return;
    const isForm = head.form && head.packing?.boundary === undefined;
    const answer = this.#listener.dispatch(text, isForm, this.#peerFor(head));
    if (answer instanceof Promise) {
      this.#busy = true;
      this.deadline = Number.MAX_SAFE_INTEGER;
      answer.then((late) => this.#late(head, late));
    } else {
      this.#rest();
      this.#add(head, answer);
    }
  }

  /** The fields of a body that is more than they; nothing when the connection has ended over it. */
  #unpack(head: RequestHead, body: string): string | undefined {
    const plain = head.isChunked ? unchunked(body) : body;
    const text = head.packing ? unpack(plain, head.packing, this.#listener.bodyBytes) : plain;
    if (typeof text === 'string') return text;
    this.#refuse(text.error === 'large' ? 413 : 415, refusalLine('', false, text));
    return undefined;
  }

  /** Lets the ordinary HTTP server answer: this one request, and nothing before it is done. */
  #turnOver(head: RequestHead, body: string): void {
    this.#flush();
    this.#busy = true;
    this.deadline = Number.MAX_SAFE_INTEGER;
    const missing = head.isStreamed ? head.length : 0;
    const exchange = new Exchange(this.#socket, Buffer.from(`${head.page}\r\n\r\n${body}`, 'latin1'), missing, {
      writing: (isWriting) => {
        if (isWriting) this.deadline = this.#listener.tick + this.#listener.outboxSeconds;
        else this.#beginPiece(exchange);
        this.#count();
      },
      wanting: () => {
        this.#beginPiece(exchange);
        this.#intake.goOn();
      },
      ended: (how) => this.#turnedOver(head, how, exchange.missing > 0),
    });
    this.#exchange = exchange;
    this.#beginPiece(exchange);
    const isFirst = !this.#hasAskedPage;
    this.#hasAskedPage = true;
    this.#count();
    const { pageRounds, answerPage } = this.#listener;
    pageRounds.wait(this.#network, () => exchange.destroyed || answerPage(exchange), isFirst);
  }

  /** A piece of the body has so much time to come; while none is wanted, time does not count. */
  #beginPiece({ isWanting, missing }: Exchange): void {
    this.#pieceEnd = missing - PIECE_BYTES;
    this.deadline = isWanting ? this.#listener.tick + this.#listener.requestSeconds : Number.MAX_SAFE_INTEGER;
  }

  /** Passes on what has come of a body; what is behind it is kept. */
  #bring(exchange: Exchange, bytes: Buffer): void {
    const behind = exchange.bring(bytes);
    if (!exchange.isWanting || exchange.missing <= this.#pieceEnd) this.#beginPiece(exchange);
    if (behind.length > 0) this.#keep(behind);
    else this.#count();
  }

  /** @param isCutOff it was answered before all of its body had come: what follows is no request */
  #turnedOver(head: RequestHead, how: ExchangeEnd, isCutOff: boolean): void {
    this.#exchange = undefined;
    this.#busy = false;
    this.#count();
    if (this.#socket.destroyed) return;
    if (how === 'broken') this.#socket.destroy();
    else if (how === 'bad') this.#refuse(400);
    else if (how === 'close' || isCutOff || !this.#staysAfter(head)) this.#leave();
    else this.#goOn();
  }

  #late(head: RequestHead, answer: Answer): void {
    this.#busy = false;
    if (this.#socket.destroyed) {
      if (typeof answer !== 'string') answer.settle(false);
      return;
    }
    this.#add(head, answer);
    if (!this.#closing) this.#goOn();
  }

  /** What has come while a request was being answered. */
  #goOn(): void {
    this.#rest();
    this.#flush();
    if (this.#kept && !this.#out.isFull) {
      this.#busy = true;
      this.#listener.rounds.wait(this.#network, this.#readOn);
    } else {
      this.#mayEnd();
    }
  }

  readonly #readOn = (): void => {
    this.#busy = false;
    const kept = this.#kept;
    if (this.#socket.destroyed || this.#closing) return;
    if (kept && !this.#out.isFull) this.#read(kept);
    this.#mayEnd();
  };

  #mayEnd(): void {
    if (this.#busy || this.#out.isFull || this.#closing) return;
    if (this.#ended) this.#leave();
    else this.#intake.goOn();
  }

  /** Ends our half; a peer that does not end the other is cut soon. */
  #leave(): void {
    this.#closing = true; // what still comes is not carried out, since it could not be answered
    this.#intake.goOn();
    this.#out.end();
    this.deadline = this.#listener.tick + LINGER_SECONDS;
  }

  #staysAfter(head: RequestHead): boolean {
    return head.keep && !(this.#ended && this.#isReadToEnd);
  }

  #add(head: RequestHead, answer: Answer): void {
    const stays = this.#staysAfter(head);
    this.#out.add(this.#listener.begin, stays ? (head.sayKeep ? 'keep' : 'stay') : 'close', answer);
    if (!stays) this.#close();
  }

  /** Writes everything that is ready. */
  #flush(): void {
    const wasFull = this.#out.isFull;
    this.#out.flush();
    if (this.#out.isFull && !wasFull && !this.#busy) this.#rest();
  }

  /** Writes the last answer; nothing more is read. */
  #close(): void {
    this.#closing = true;
    this.#kept = undefined;
    this.#intake.goOn();
    this.#count();
    this.deadline = this.#listener.tick + LINGER_SECONDS;
    this.#out.finish(this.#ended, () => this.#isReadToEnd);
  }

  #refuse(status: number, line?: string): void {
    // Refused requests count as well; beyond the rate they get no answer.
    if (this.#listener.isOverRate(this.#peerFor(direct))) {
      this.#leave();
      this.#socket.destroy();
      return;
    }
    this.#out.refuse(status, this.#listener.date, line);
    this.#close();
  }

  #waitForBody({ expects }: RequestHead, there: number): void {
    this.#begin();
    if (expects && there === 0) this.#out.addHead('HTTP/1.1 100 Continue\r\n\r\n');
  }

  #giveWebSocket(head: string, behind: Buffer): void {
    this.#letGo();
    const rest = this.#intake.release();
    this.#listener.takeWebSocket(this.#socket, head, Buffer.concat([behind, rest]));
  }

  #giveLines(bytes: Buffer): void {
    this.#letGo();
    this.#listener.takeLines(this.#socket, this.#intake, bytes);
  }

  #letGo(): void {
    this.#flush();
    this.#socket.off('error', ignore);
    this.#closing = true;
    this.#count();
    this.#listener.forget(this);
  }

  #peerFor(head: Forwarded): Peer {
    if (head.isForwarded) return this.#listener.peerOf(this.#socket, head);
    if (!this.#peer || this.#peer.spent.isForgotten) this.#peer = this.#listener.peerOf(this.#socket, direct);
    return head.isPage ? { ...this.#peer, isPage: true } : this.#peer;
  }
}

const direct: Forwarded = { forwarded: '', isForwarded: false, scheme: '', isPage: false };

function ignore(): void {}
