import type { Socket } from 'node:net';
import type { Keeper, Waiting } from '../live/waiting.ts';
import { Allowance } from './allowance.ts';
import type { Network } from './arrivals.ts';
import type { Rounds } from './rounds.ts';

/** What one connection may bring in one turn while others wait. */
export const SLICE_BYTES = 4096;
// So much of each connection in a second goes before what waits, as far as its network has not brought too much.
const SECOND_MS = 1000;
const MODEST_BYTES = 1024;

/** Who takes what an {@link Intake} brings. */
export type Taker = {
  /** It can do something with more. */
  readonly mayTake: boolean;
  take(bytes: Buffer): void;
  /** The other side has ended its half, and everything before that has been taken. */
  ended(): void;
  /** The connection is closed. */
  gone(): void;
};

/** What intakes share. */
export type Hall = {
  readonly rounds: Rounds;
  /** What needs no turn, since little comes of all connections together. */
  readonly room: Allowance;
  readonly waiting: Waiting;
};

/**
 * What one connection brings. A little is taken at once; of more each connection gets one slice after the other, in turn
 * with all others, and nothing further is read from it until that has been taken.
 */
export class Intake implements Keeper {
  readonly #socket: Socket;
  readonly #hall: Hall;
  readonly #network: Network;
  #taker: Taker;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isQueued = false;
  #hasEnded = false;
  #hasWaited = false;
  /** What its taker keeps of what it has taken, and of answers that are not read. */
  #kept = 0;
  #modest: Allowance | undefined;

  constructor(socket: Socket, network: Network, hall: Hall, taker: Taker) {
    this.#socket = socket;
    this.#network = network;
    this.#hall = hall;
    this.#taker = taker;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
  }

  /** From now on what comes is for another. */
  giveTo(taker: Taker): void {
    this.#taker = taker;
  }

  /** Takes nothing any more. @returns what has come and was not taken */
  release(): Buffer {
    const rest = Buffer.concat(this.#pieces);
    this.#socket.off('data', this.#onData);
    this.#socket.off('end', this.#onEnd);
    this.#socket.off('close', this.#onClose);
    this.#drop();
    this.#socket.resume();
    return rest;
  }

  /** The taker may take more than before. */
  goOn(): void {
    if (this.#bytes > 0) this.#queue();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** The taker keeps so much waiting; it counts from when the first of it came. */
  keep(bytes: number): void {
    this.#kept = bytes;
    this.#count();
  }

  /** It keeps more waiting than there is room for. */
  yieldMemory(): void {
    this.#socket.destroy();
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#bytes === 0 && bytes.length <= SLICE_BYTES && this.#taker.mayTake && this.#isAtOnce(bytes.length)) {
      this.#taker.take(bytes);
      return;
    }
    // Who goes on bringing is read again after its turn: else a turn of the loop would last as long as all of them bring.
    const isMore = this.#isQueued;
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    this.#queue();
    if (isMore || this.#bytes > SLICE_BYTES) this.#socket.pause();
    this.#count();
  };

  readonly #onEnd = (): void => {
    this.#hasEnded = true;
    if (this.#bytes === 0) this.#taker.ended();
  };

  readonly #onClose = (): void => {
    this.#drop();
    this.#taker.gone();
  };

  #drop(): void {
    this.#pieces = [];
    this.#bytes = 0;
    this.#kept = 0;
    this.#hall.waiting.keep(this, 0);
  }

  #isAtOnce(bytes: number): boolean {
    const now = performance.now();
    if (this.#hall.room.spend(bytes, now)) return true;
    this.#modest ??= new Allowance(SECOND_MS, MODEST_BYTES);
    return this.#modest.spend(bytes, now) && this.#network.modest.spend(bytes, now);
  }

  #queue(): void {
    if (this.#isQueued || !this.#taker.mayTake) return;
    this.#isQueued = true;
    this.#hall.rounds.wait(this.#network, this.#run, !this.#hasWaited);
    this.#hasWaited = true;
  }

  readonly #run = (): void => {
    this.#isQueued = false;
    if (this.#bytes === 0) return;
    if (!this.#taker.mayTake) {
      if (this.#bytes <= SLICE_BYTES) this.#socket.resume();
      return;
    }
    this.#taker.take(this.#slice());
    this.#count();
    if (this.#bytes > 0) this.#queue();
    else if (this.#hasEnded) this.#taker.ended();
    else this.#socket.resume();
  };

  #slice(): Buffer {
    const [piece = Buffer.alloc(0)] = this.#pieces;
    const isMore = piece.length > SLICE_BYTES;
    const slice = isMore ? piece.subarray(0, SLICE_BYTES) : piece;
    if (isMore) this.#pieces[0] = piece.subarray(SLICE_BYTES);
    else this.#pieces.shift();
    this.#bytes -= slice.length;
    return slice;
  }

  #count(): void {
    const untaken = this.#bytes === 0 ? 0 : this.#bytes + this.#socket.readableLength;
    this.#hall.waiting.keep(this, untaken + this.#kept);
  }
}
