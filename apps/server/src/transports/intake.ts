import type { Socket } from 'node:net';
import type { Keeper, Waiting } from '../waiting.ts';

/** What one connection may bring in one turn while others wait. */
export const SLICE_BYTES = 4096;
// So much of what comes in small pieces is taken at once, of all connections together: far more than honest ones bring.
const WINDOW_MS = 10;
const WINDOW_BYTES = 32_768;
// Beyond that, so much of each connection in a second: the modest do not queue up behind a flood.
const SECOND_MS = 1000;
const MODEST_BYTES = 1024;

/**
 * Work that waits for its turn. Only a little of it is done in each turn of the event loop, which takes one new
 * connection in a turn: nobody waits at the door for what others have brought before.
 */
export class Rounds {
  readonly #mostAtOnce: number;
  readonly #mostMs: number;
  #first: (() => void)[] = [];
  #others: (() => void)[] = [];
  #isSet = false;
  #windowFrom = 0;
  #windowBytes = 0;

  constructor(mostAtOnce: number, mostMs: number) {
    this.#mostAtOnce = mostAtOnce;
    this.#mostMs = mostMs;
  }

  /** @param isFirst the first of its connection: it goes before all that are not */
  wait(work: () => void, isFirst = false): void {
    (isFirst ? this.#first : this.#others).push(work);
    this.#set();
  }

  /** Counts a small piece that has come, and says whether there is so little that it need not wait. */
  hasRoom(bytes: number, now: number): boolean {
    if (now - this.#windowFrom > WINDOW_MS) {
      this.#windowFrom = now;
      this.#windowBytes = 0;
    }
    this.#windowBytes += bytes;
    return this.#windowBytes <= WINDOW_BYTES;
  }

  #set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    this.#isSet = false;
    const end = performance.now() + this.#mostMs;
    for (let done = 0; done < this.#mostAtOnce && performance.now() < end; done++) {
      const work = this.#first.shift() ?? this.#others.shift();
      if (!work) return;
      work();
    }
    if (this.#first.length + this.#others.length > 0) this.#set();
  };
}

/** Who takes what an {@link Intake} brings. */
export type Taker = {
  /** It can do something with more. */
  readonly mayTake: boolean;
  take(bytes: Buffer): void;
  /** The other side has ended its half, and everything before that has been taken. */
  ended(): void;
};

/**
 * What one connection brings. A little is taken at once; of more each connection gets one slice after the other, in turn
 * with all others, and nothing further is read from it until that has been taken.
 */
export class Intake implements Keeper {
  readonly #socket: Socket;
  readonly #rounds: Rounds;
  readonly #waiting: Waiting;
  #taker: Taker;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isQueued = false;
  #hasEnded = false;
  #secondFrom = 0;
  #secondBytes = 0;

  constructor(socket: Socket, { rounds, waiting }: { rounds: Rounds; waiting: Waiting }, taker: Taker) {
    this.#socket = socket;
    this.#rounds = rounds;
    this.#waiting = waiting;
    this.#taker = taker;
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#drop);
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
    this.#socket.off('close', this.#drop);
    this.#drop();
    this.#socket.resume();
    return rest;
  }

  /** The taker may take more than before. */
  goOn(): void {
    if (this.#bytes > 0) this.#queue();
    else if (this.#socket.isPaused()) this.#socket.resume();
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
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > SLICE_BYTES) this.#socket.pause();
    this.#count();
    this.#queue();
  };

  readonly #onEnd = (): void => {
    this.#hasEnded = true;
    if (this.#bytes === 0) this.#taker.ended();
  };

  readonly #drop = (): void => {
    this.#pieces = [];
    this.#bytes = 0;
    this.#waiting.keep(this, 0);
  };

  #isAtOnce(bytes: number): boolean {
    const now = performance.now();
    if (this.#rounds.hasRoom(bytes, now)) return true;
    if (now - this.#secondFrom > SECOND_MS) {
      this.#secondFrom = now;
      this.#secondBytes = 0;
    }
    this.#secondBytes += bytes;
    return this.#secondBytes <= MODEST_BYTES;
  }

  #queue(): void {
    if (this.#isQueued || !this.#taker.mayTake) return;
    this.#isQueued = true;
    this.#rounds.wait(this.#run);
  }

  readonly #run = (): void => {
    this.#isQueued = false;
    if (this.#bytes === 0 || !this.#taker.mayTake) return;
    this.#taker.take(this.#slice());
    this.#count();
    if (this.#bytes > 0) this.#queue();
    else if (this.#hasEnded) this.#taker.ended();
    else this.#socket.resume();
  };

  #slice(): Buffer {
    const [piece = Buffer.alloc(0)] = this.#pieces;
    const slice = piece.subarray(0, SLICE_BYTES);
    if (piece.length > SLICE_BYTES) this.#pieces[0] = piece.subarray(SLICE_BYTES);
    else this.#pieces.shift();
    this.#bytes -= slice.length;
    return slice;
  }

  #count(): void {
    this.#waiting.keep(this, this.#bytes === 0 ? 0 : this.#bytes + this.#socket.readableLength);
  }
}
