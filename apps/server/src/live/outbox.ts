import { Pace, type PaceBounds } from './pace.ts';

/** The outgoing side of a connection that carries lines or frames. */
export type Wire = {
  /** Sends whole lines as one piece; `written` is called once: when the system has taken them, or will not. */
  send(lines: readonly string[], written: (isWritten: boolean) => void): void;
  /** Bytes that the system has not taken yet. */
  readonly waiting: number;
  pause(): void;
  resume(): void;
  /** Flushes what is queued, then ends; a peer that does not read it is cut soon. */
  end(why: string): void;
  /** Ends at once, with all that waits. */
  cut(): void;
};

/** Called once when a line has been written, or never will be. */
export type Written = (isWritten: boolean) => void;

type Item = { readonly line: string; readonly written: Written | undefined };

/** How an {@link Outbox} behaves. */
export type OutboxBounds = PaceBounds & {
  /** With more than this waiting it is full. */
  readonly bytes: number;
  /** How long it may stay full, or nothing of what waits be taken. */
  readonly slowMs: number;
};

/** Who is told what becomes of an {@link Outbox}. */
export type OutboxOwner = {
  /** The peer does not read, or not fast enough. */
  tooSlow(): void;
  /** Something was sent that the system has not taken. */
  waits(): void;
  /** Something has been written. `again`: it was full, and is not any more. */
  written(again: boolean): void;
};

const ignore = () => {};

/**
 * What goes out on one connection, in order, bounded in bytes.
 *
 * Lines of 2.0 that are ready in one turn of the event loop leave as one piece. A line for a legacy client leaves alone,
 * and the next one when its {@link Pace} allows; answers go before pushes, and no push goes while a request is being
 * answered.
 */
export class Outbox {
  readonly #wire: Wire;
  readonly #bounds: OutboxBounds;
  readonly #owner: OutboxOwner;
  readonly #pace: Pace;
  #soon: Item[] = [];
  #isScheduled = false;
  #answers: Item[] = [];
  #pushes: Item[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Runs while something waits. */
  #patience: NodeJS.Timeout | undefined;
  #wasFull = false;
  /** Requests of a legacy client that are being answered. */
  #asked = 0;
  #isClosed = false;

  constructor(wire: Wire, bounds: OutboxBounds, owner: OutboxOwner) {
    this.#wire = wire;
    this.#bounds = bounds;
    this.#owner = owner;
    this.#pace = new Pace(bounds);
  }

  /** Nothing should be pushed: what waits is in the mailbox, too. */
  get isFull(): boolean {
    return this.#wire.waiting > this.#bounds.bytes;
  }

  /** No further request should be begun: the answers to those before are not read yet. */
  get isBusy(): boolean {
    return this.#answers.length > 0 || this.#wire.waiting > this.#bounds.bytes / 4;
  }

  /** Sends a line to a client of 2.0. */
  send(line: string, written?: Written): void {
    if (this.#isClosed) return void written?.(false);
    this.#soon.push({ line, written });
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // Behind all that this turn of the event loop still brings.
    process.nextTick(this.#flush);
  }

  /**
   * A legacy client has asked: until it is answered nothing is pushed to it.
   *
   * @param isBehind it has asked this before the answer to something else: some send two commands in one instant
   */
  expectAnswer(isBehind = false): void {
    this.#asked++;
    this.#pace.asked(performance.now(), isBehind || this.#answers.length > 0);
  }

  /** Answers a legacy client. */
  answerLegacy(line: string, written?: Written): void {
    this.#asked--;
    // A push that waits for its time must not hold it back.
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#addLegacy(this.#answers, { line, written });
  }

  /** Pushes to a legacy client. */
  pushLegacy(line: string, written?: Written): void {
    this.#addLegacy(this.#pushes, { line, written });
  }

  /** Nothing more goes out but answers that wait, and `lastLine`. */
  close(why: string, lastLine?: string): void {
    if (this.#isClosed) return;
    this.#flush();
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    // A peer that has ended its half still reads its answers.
    for (const answer of this.#answers) this.#write([answer]);
    for (const { written } of this.#pushes) written?.(false);
    this.#answers = this.#pushes = [];
    if (lastLine !== undefined) this.#wire.send([lastLine], ignore);
    this.#wire.end(why);
  }

  readonly #flush = (): void => {
    this.#isScheduled = false;
    const items = this.#soon;
    if (items.length === 0) return;
    this.#soon = [];
    this.#write(items);
  };

  #write(items: readonly Item[]): void {
    this.#wire.send(
      items.map(({ line }) => line),
      (isWritten) => {
        for (const { written } of items) written?.(isWritten);
        this.#onTaken();
      },
    );
    if (this.#isClosed || this.#wire.waiting === 0) return;
    this.#wasFull ||= this.isFull;
    this.#owner.waits();
    this.#wait();
  }

  /** The other side reads: what is not full any more has time again. */
  #onTaken(): void {
    if (this.#isClosed) return;
    const isRelieved = this.#wasFull && !this.isFull;
    if (isRelieved) this.#wasFull = false;
    if (!this.#wasFull) {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      if (this.#wire.waiting > 0) this.#wait();
    }
    this.#owner.written(isRelieved);
  }

  #wait(): void {
    this.#patience ??= setTimeout(() => this.#owner.tooSlow(), this.#bounds.slowMs);
  }

  #addLegacy(queue: Item[], item: Item): void {
    if (this.#isClosed) return void item.written?.(false);
    queue.push(item);
    this.#nextLegacy();
  }

  readonly #nextLegacy = (): void => {
    if (this.#timer !== undefined || this.#isClosed) return;
    const isAnswer = this.#answers.length > 0;
    if (!isAnswer && (this.#asked > 0 || this.#pushes.length === 0)) return;
    const now = performance.now();
    const wait = this.#pace.wait(now, !isAnswer);
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#nextLegacy();
      }, wait);
      return;
    }
    const item = (isAnswer ? this.#answers : this.#pushes).shift();
    if (!item) return;
    this.#pace.wrote(now, !isAnswer);
    this.#write([item]);
    this.#nextLegacy();
  };
}
