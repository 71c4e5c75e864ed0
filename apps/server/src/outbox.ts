/** The outgoing side of a connection that carries lines or frames. */
export type Wire = {
  /** Sends whole lines as one piece; `written` is called once: when the system has taken them, or will not. */
  send(lines: readonly string[], written: (isWritten: boolean) => void): void;
  /** Bytes that the system has not taken yet. */
  readonly waiting: number;
  pause(): void;
  resume(): void;
  /** Lets what was sent go out, then ends; whoever does not read it is cut soon. */
  end(why: string): void;
};

/** Called once when a line has been written, or never will be. */
export type Written = (isWritten: boolean) => void;

type Item = { readonly line: string; readonly written: Written | undefined };

/** How an {@link Outbox} behaves. */
export type OutboxBounds = { readonly bytes: number; readonly gapMs: number };

const nobody = () => {};

/**
 * What goes out on one connection, in order, bounded in bytes.
 *
 * Lines of 2.0 that are ready in one turn of the event loop leave as one piece. A line for an old client leaves alone,
 * and the next one a moment later, since such a client takes each read for one line (wire-facts 7.1); answers go before
 * pushes, and no push goes while a request is being answered.
 */
export class Outbox {
  readonly #wire: Wire;
  readonly #bounds: OutboxBounds;
  readonly #onOverflow: () => void;
  #soon: Item[] = [];
  #isScheduled = false;
  #answers: Item[] = [];
  #pushes: Item[] = [];
  #oldBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The time before which no line for an old client may leave. */
  #freeAt = 0;
  #wasPush = false;
  /** Requests of an old client that are being answered. */
  #asked = 0;
  #isClosed = false;

  constructor(wire: Wire, bounds: OutboxBounds, onOverflow: () => void) {
    this.#wire = wire;
    this.#bounds = bounds;
    this.#onOverflow = onOverflow;
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
   * An old client has asked: until it is answered nothing is pushed to it.
   *
   * @param isBehind it has asked this before the answer to something else: some send two commands in one instant
   */
  expectAnswer(isBehind = false): void {
    this.#asked++;
    // It has read the last answer, or it would not ask again. A push it may not have seen yet.
    if (!isBehind && !this.#wasPush && this.#answers.length === 0) this.#freeAt = 0;
  }

  /** Answers an old client. */
  answerOld(line: string, written?: Written): void {
    this.#asked--;
    this.#addOld(this.#answers, { line, written });
  }

  /** Pushes to an old client. */
  pushOld(line: string, written?: Written): void {
    this.#addOld(this.#pushes, { line, written });
  }

  /** Nothing more goes out but answers that wait, and `lastLine`. */
  close(why: string, lastLine?: string): void {
    if (this.#isClosed) return;
    this.#flush();
    this.#isClosed = true;
    clearTimeout(this.#timer);
    // Whoever has ended its half still reads what it has asked for.
    for (const answer of this.#answers) this.#write([answer]);
    for (const { written } of this.#pushes) written?.(false);
    this.#answers = this.#pushes = [];
    if (lastLine !== undefined) this.#wire.send([lastLine], nobody);
    this.#wire.end(why);
  }

  readonly #flush = (): void => {
    this.#isScheduled = false;
    const items = this.#soon;
    if (items.length === 0) return;
    this.#soon = [];
    this.#write(items);
    if (this.#wire.waiting > this.#bounds.bytes) this.#onOverflow();
  };

  #write(items: readonly Item[]): void {
    const waiting = items.filter(({ written }) => written !== undefined);
    const written = waiting.length === 0 ? nobody : (isWritten: boolean) => settle(waiting, isWritten);
    this.#wire.send(
      items.map(({ line }) => line),
      written,
    );
  }

  #addOld(queue: Item[], item: Item): void {
    if (this.#isClosed) return void item.written?.(false);
    queue.push(item);
    this.#oldBytes += item.line.length;
    if (this.#oldBytes + this.#wire.waiting > this.#bounds.bytes) this.#onOverflow();
    else this.#nextOld();
  }

  readonly #nextOld = (): void => {
    if (this.#timer !== undefined || this.#isClosed) return;
    const isAnswer = this.#answers.length > 0;
    if (!isAnswer && (this.#asked > 0 || this.#pushes.length === 0)) return;
    const wait = this.#freeAt - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#nextOld();
      }, wait);
      return;
    }
    const item = (isAnswer ? this.#answers : this.#pushes).shift();
    if (!item) return;
    this.#oldBytes -= item.line.length;
    this.#wasPush = !isAnswer;
    this.#freeAt = performance.now() + this.#bounds.gapMs;
    this.#write([item]);
    this.#nextOld();
  };
}

function settle(items: readonly Item[], isWritten: boolean): void {
  for (const { written } of items) written?.(isWritten);
}
