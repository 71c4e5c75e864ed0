import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

// So much must be read in the time for one write, so that the slow are told from the dead.
const SLICE_BYTES = 16_384;

/** How an {@link Exchange} ended: `keep` and `close` with a whole answer, `bad` when the request could not be read. */
export type ExchangeEnd = 'keep' | 'close' | 'bad' | 'broken';

/** Who is told how an {@link Exchange} goes. */
export type ExchangeOwner = {
  /** A piece of the answer is being written (true), or has been taken by the system (false). */
  writing(isWriting: boolean): void;
  /** More of the body is wanted than has come. */
  wanting(): void;
  /** Called once. */
  ended(how: ExchangeEnd): void;
};

/**
 * One request on its way to the ordinary HTTP server, and its answer on the way back. That server takes it for a
 * connection, on which there is nothing before this request and nothing behind it. It is there as a whole, or its body
 * follows, as fast as it is read.
 */
export class Exchange extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly encrypted: boolean;
  readonly #carrier: Socket;
  readonly #owner: ExchangeOwner;
  #isOver = false;
  #missing: number;
  #isWanting = true;

  /** @param missing how much of the body is still to come */
  constructor(carrier: Socket, request: Buffer, missing: number, owner: ExchangeOwner) {
    super();
    this.#missing = missing;
    this.#carrier = carrier;
    this.#owner = owner;
    this.remoteAddress = carrier.remoteAddress;
    this.encrypted = 'encrypted' in carrier;
    carrier.setNoDelay(true);
    this.on('error', () => {});
    this.once('close', () => this.over('broken'));
    this.push(request);
    if (missing === 0) this.push(null);
  }

  /** Bytes of the body that are still to come. */
  get missing(): number {
    return this.#missing;
  }

  /** What has come of the body so far is being read, and more is to come. */
  get isWanting(): boolean {
    return this.#isWanting && this.#missing > 0;
  }

  /** Brings more of the body. @returns what is behind its end */
  bring(bytes: Buffer): Buffer {
    const body = bytes.subarray(0, this.#missing);
    this.#missing -= body.length;
    this.#isWanting = this.push(body);
    if (this.#missing === 0) this.push(null);
    return bytes.subarray(body.length);
  }

  /** The answer is out, or there will be none. */
  over(how: ExchangeEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner.ended(how);
    this.destroy();
  }

  override _read(): void {
    if (this.#isWanting || this.#missing === 0) return;
    this.#isWanting = true;
    this.#owner.wanting();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const next = (at: number): void => {
      this.#carrier.write(bytes.subarray(at, at + SLICE_BYTES), (error) => {
        if (error || this.#isOver) return done(error);
        if (at + SLICE_BYTES < bytes.length) return next(at + SLICE_BYTES);
        this.#owner.writing(false);
        done();
      });
      this.#owner.writing(true);
    };
    next(0);
  }
}
