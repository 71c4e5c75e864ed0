import { type Entry, entriesOf, type ReplyOf } from '@rookery/protocol';
import { eventOf } from './events.ts';
import type { Listeners } from './listeners.ts';

/** What an inbox is made of. */
export type InboxParts = {
  readonly uin: number;
  readonly listeners: Listeners;
  /** Whether a message that this account has sent is one of this client's own. */
  readonly isOwn: (entry: Entry) => boolean | Promise<boolean>;
  /** The last number that the program has handled, when it knows. */
  readonly from: number | undefined;
  /** The generation of that number. */
  readonly generation: string | undefined;
};

/** Entries that wait for the listeners are kept up to this number; what comes then is fetched later. */
const MOST_WAITING = 10_000;

/** Without an entry it only moves the position: past what this program does not know. */
type Waiting = { readonly number: number; readonly entry?: Entry; readonly epoch: number };

/**
 * What has reached the account, on its way to the listeners: each numbered entry once and in order, however often it
 * comes. {@link position} moves when all listeners are done with an entry.
 */
export class Inbox {
  readonly #parts: InboxParts;
  #queue: Waiting[] = [];
  #position: number | undefined;
  #confirmed = 0;
  /** The highest number that is in the queue, or has been. */
  #taken: number;
  /** The highest number that was dropped, for lack of room or of listeners; 0: none. */
  #missed = 0;
  #generation: string | undefined;
  /** Counts how often the server's numbers have gone back: positions of before mean nothing then. */
  #epoch = 0;
  #isHeld = true;
  #isStopped = false;
  #work: Promise<void> | undefined;
  #waitingForIdle: (() => void)[] = [];
  /** Called when the numbers of before mean nothing any more. */
  onRestored: () => void = () => {};
  /** Called when the position has moved. */
  onMoved: () => void = () => {};
  /** Called when something may have to be fetched. */
  onRoom: () => void = () => {};

  constructor(parts: InboxParts) {
    this.#parts = parts;
    this.#position = parts.from;
    this.#generation = parts.generation;
    this.#taken = parts.from ?? 0;
  }

  /** The highest number that was handled; nothing before the server has said where to begin. */
  get position(): number | undefined {
    return this.#position;
  }

  /** The generation of all numbers here, as far as it is known. */
  get generation(): string | undefined {
    return this.#generation;
  }

  /** Up to where the server knows of it. */
  get confirmed(): number {
    return this.#confirmed;
  }

  get missed(): number {
    return this.#missed;
  }

  /** Whether there is a listener. */
  get isWanted(): boolean {
    return this.#parts.listeners.wantMailbox;
  }

  /** Whether nothing waits for the listeners. */
  get hasRoom(): boolean {
    return this.#queue.length === 0 && this.isWanted;
  }

  /** Takes nothing until {@link begin}: before, it is not clear from where on the server pushes. */
  hold(): void {
    this.#isHeld = true;
  }

  /**
   * The server has said up to where the session has confirmed.
   *
   * @param asked the position that it was told
   * @param generation of the numbers, where the server tells one
   */
  begin(confirmed: number, asked: number | undefined, generation: string | undefined): void {
    this.#isHeld = false;
    this.#missed = 0;
    this.#confirmed = confirmed;
    const held = this.#generation;
    this.#generation = generation ?? held;
    const isOther = held !== undefined && held !== this.#generation;
    // It never confirms less than it was told, unless the mailbox has become shorter.
    const isShorter = asked !== undefined && confirmed < asked;
    if (this.#position !== undefined && !isOther && !isShorter) return;
    this.#position = confirmed;
    this.#taken = confirmed;
    this.#epoch++;
    if (isOther || isShorter) this.onRestored();
  }

  /**
   * A new session has begun.
   *
   * @returns whether the position that is held means something in it
   */
  beginAnew(confirmed: number, generation: string | undefined): boolean {
    const position = this.#position;
    const isPlaced = position !== undefined;
    const isOther = this.#generation !== undefined && generation !== undefined && generation !== this.#generation;
    if (!isPlaced || isOther) this.begin(confirmed, undefined, generation);
    // What a program has not handled may lie before what others of the account have confirmed.
    if (isPlaced && isOther) {
      this.#position = Math.min(position, confirmed);
      this.#taken = this.#position;
      this.hold();
    }
    return isPlaced;
  }

  /** All up to this number is confirmed. */
  sawConfirmed(number: number): void {
    this.#confirmed = Math.max(this.#confirmed, number);
  }

  /** Takes pushed entries. */
  push(entry: Entry): void {
    if (this.#isHeld) return;
    if (entry.number === 0) this.#takePassing(entry);
    else if (!(entry.number > this.#taken)) return;
    else if (this.#mayTake()) this.#take({ number: entry.number, entry });
    else this.#turnAway(entry.number);
  }

  /**
   * Takes entries fetched behind the position.
   *
   * @param missed what {@link missed} was when it was asked for
   * @returns whether there was something
   */
  fetched(page: ReplyOf<'GetMsgEx'>, missed: number): boolean {
    for (const entry of entriesOf(page)) {
      if (entry.number === 0) this.#takePassing(entry);
      else if (entry.number > this.#taken) this.#take({ number: entry.number, entry });
    }
    const last = Math.max(0, ...(page.ID || []));
    if (last > this.#taken) this.#take({ number: last });
    // The entries turned away no longer exist, or were not for this session.
    if (last === 0 && this.#missed === missed) this.#missed = 0;
    return (page.MN || 0) > 0;
  }

  /** Resolves when nothing waits for the listeners. */
  async idle(): Promise<void> {
    while (this.#queue.length > 0 && !this.#isStopped) {
      await new Promise<void>((resolve) => this.#waitingForIdle.push(resolve));
    }
  }

  /** The first listener has come. */
  wake(): void {
    this.#deliverAll();
    this.onRoom();
  }

  /** Delivers no more; resolves when the listeners are done with what they have. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#sayIdle();
    await this.#work;
  }

  #mayTake(): boolean {
    return this.#missed === 0 && this.#queue.length < MOST_WAITING && this.isWanted;
  }

  #take(waiting: Omit<Waiting, 'epoch'>): void {
    this.#taken = waiting.number;
    if (this.#missed <= this.#taken) this.#missed = 0;
    this.#enqueue(waiting);
  }

  /** What has no number does not come again: with too much of it the latest is lost. */
  #takePassing(entry: Entry): void {
    if (this.#queue.length < MOST_WAITING) this.#enqueue({ number: 0, entry });
  }

  #enqueue(waiting: Omit<Waiting, 'epoch'>): void {
    this.#queue.push({ ...waiting, epoch: this.#epoch });
    this.#deliverAll();
  }

  #turnAway(number: number): void {
    this.#missed = Math.max(this.#missed, number);
    this.onRoom();
  }

  #deliverAll(): void {
    if (this.#work || this.#isStopped) return;
    // Not at once: a listener may end all this, and the end must know of the work that is going on.
    this.#work = Promise.resolve()
      .then(() => this.#deliverWaiting())
      .finally(() => {
        this.#work = undefined;
        if (this.#queue.length > 0 && !this.#isStopped) this.#deliverAll();
        else this.#sayIdle();
      });
  }

  async #deliverWaiting(): Promise<void> {
    for (let next = this.#queue[0]; next && !this.#isStopped; next = this.#queue[0]) {
      // Of another history: as far as the server has it, it comes again.
      if (next.number > 0 && next.epoch !== this.#epoch) this.#queue.shift();
      else if (next.number > 0 && !this.isWanted) this.#giveBack();
      else if (await this.#hand(next.entry)) this.#handled(next);
    }
  }

  /** The last listener has gone: what waits is fetched again for the next one. */
  #giveBack(): void {
    this.#missed = Math.max(this.#missed, this.#taken);
    this.#taken = this.#position ?? 0;
    this.#queue = this.#queue.filter(({ number }) => number === 0);
  }

  /** Hands an entry to the listeners; resolves with whether all are done with it. */
  async #hand(entry: Entry | undefined): Promise<boolean> {
    if (!entry) return true;
    if (entry.sent) {
      const own = this.#parts.isOwn(entry);
      if (own === true || (own !== false && (await own))) return !this.#isStopped;
      if (this.#isStopped) return false;
    }
    const event = eventOf(this.#parts.uin, entry);
    if (!event) return true;
    const { type, ...payload } = event;
    return this.#parts.listeners.deliver(type, payload as never);
  }

  #handled({ number, epoch }: Waiting): void {
    this.#queue.shift();
    if (number === 0 || epoch !== this.#epoch) return;
    this.#position = number;
    this.onMoved();
  }

  #sayIdle(): void {
    for (const resolve of this.#waitingForIdle.splice(0)) resolve();
    this.onRoom();
  }
}
