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
  /** Called once. */
  ended(how: ExchangeEnd): void;
};

/**
 * One whole request on its way to the ordinary HTTP server, and its answer on the way back. That server takes it for a
 * connection, on which there is nothing before this request and nothing behind it.
 */
export class Exchange extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly encrypted: boolean;
  readonly #carrier: Socket;
  readonly #owner: ExchangeOwner;
  #isOver = false;

  constructor(carrier: Socket, request: Buffer, owner: ExchangeOwner) {
    super();
    this.#carrier = carrier;
    this.#owner = owner;
    this.remoteAddress = carrier.remoteAddress;
    this.encrypted = 'encrypted' in carrier;
    carrier.setNoDelay(true);
    this.on('error', () => {});
    this.once('close', () => this.over('broken'));
    this.push(request);
    this.push(null);
  }

  /** The answer is out, or there will be none. */
  over(how: ExchangeEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner.ended(how);
    this.destroy();
  }

  override _read(): void {}

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
