import { commands, type Entry, errors, type RequestOf, writeMessageName } from '@rookery/protocol';
import type { Clock } from './clock.ts';
import { RefusedError, UnreachableError } from './errors.ts';
import type { Attachments, Outgoing, Sent } from './events.ts';
import type { Link } from './link.ts';
import type { Listeners } from './listeners.ts';

/** A message on its way: its name, and what becomes of it. */
export type Sending = { readonly id: string; readonly done: Promise<Sent> };

/** How a message is sent. */
export type SendOptions = Attachments & {
  /** The name of a message that an earlier run of this program may have sent already. */
  readonly id?: string | undefined;
};

/** What an outbox is made of. */
export type OutboxParts = {
  readonly uin: number;
  readonly listeners: Listeners;
  readonly clock: Clock;
  readonly random: () => number;
  readonly mostWaiting: number;
  readonly mostInFlight: number;
};

type Item = {
  readonly id: string;
  readonly message: Outgoing;
  readonly outcome: PromiseWithResolvers<Sent>;
  isUnderWay: boolean;
};

const FIRST_PAUSE_MS = 500;
const MOST_PAUSE_MS = 30_000;
const WORD = commands.CLTMSG.fields.ID.kind;
const TEXT = commands.CLTMSG.fields.MG.kind;
/** Own numbers are remembered up to this many. */
const MOST_OWN = 10_000;

/**
 * Messages that are to be sent, in order, each under a name that is kept until the server has answered: stored, or
 * refused for good. What stays unclear is sent again.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #items = new Map<string, Item>();
  /** Those that may be on the server's disk already. */
  readonly #doubtful = new Set<Item>();
  readonly #own = new Set<number>();
  #link: Link | undefined;
  #underWay = 0;
  #window: number;
  #failures = 0;
  #pausedUntil = 0;
  #cancelPause: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#window = parts.mostInFlight;
  }

  /** Takes a message in. Under a name that is known here it is the same one. */
  send(to: number, text: string, { id: given, ...beside }: SendOptions = {}): Sending {
    const id = given ?? newId();
    const message = { id, to, text: TEXT.read(text) ?? text, ...beside };
    const known = this.#items.get(id);
    if (known && isSame(known.message, message)) return { id, done: known.outcome.promise };
    const outcome = Promise.withResolvers<Sent>();
    // A caller that does not wait for it gets an event.
    outcome.promise.catch(() => {});
    const item = { id, message, outcome, isUnderWay: false };
    const problem = this.#problemWith(item);
    if (problem) queueMicrotask(() => this.#fail(item, problem));
    else this.#add(item, given !== undefined);
    return { id, done: outcome.promise };
  }

  /** Sends over this link until it ends. */
  async attach(link: Link): Promise<void> {
    this.#link = link;
    this.#pump();
    await link.ended;
    if (this.#link === link) this.#link = undefined;
  }

  /** Whether an entry of the mailbox is a message of this outbox: known at once, or when its fate is. */
  isOwn(entry: Entry): boolean | Promise<boolean> {
    if (this.#own.has(entry.number)) return true;
    for (const { message, outcome } of this.#doubtful) {
      // The text alone could also be that of another device. The number tells, as soon as it is known.
      if (mayBe(message, entry)) return settled(outcome.promise).then(() => this.isOwn(entry));
    }
    return false;
  }

  /** Forgets the numbers of sent messages: they belong to another history. */
  forgetNumbers(): void {
    this.#own.clear();
  }

  /** No more is sent. What waits fails. */
  close(): void {
    this.#isClosed = true;
    this.#cancelPause?.();
    for (const item of this.#items.values()) {
      const what = this.#doubtful.has(item) ? 'Whether the message was sent is not known' : 'The message was not sent';
      this.#fail(item, new UnreachableError(`${what}: the client was closed.`));
    }
    this.#items.clear();
    this.#doubtful.clear();
  }

  #add(item: Item, wasNamed: boolean): void {
    this.#items.set(item.id, item);
    // A program that has ended since may have sent something under a name that was given.
    if (wasNamed) this.#doubtful.add(item);
    this.#pump();
  }

  #problemWith({ id, message }: Item): RefusedError | UnreachableError | undefined {
    if (this.#isClosed) return new UnreachableError('The message was not sent: the client is closed.');
    if (WORD.read(id) === undefined) return new RefusedError(errors.malformed.res, `The id must be ${WORD.must}.`);
    if (this.#items.has(id)) return new RefusedError(errors.malformed.res, 'The id is that of another message.');
    const large = tooLarge(message.text, besideOf(message));
    if (large) return large;
    const { mostWaiting } = this.#parts;
    if (this.#items.size < mostWaiting) return undefined;
    return new RefusedError(errors.large.res, `${mostWaiting} messages wait to be sent; there is no room for more.`);
  }

  #pump(): void {
    const link = this.#link;
    if (!link || this.#parts.clock.now() < this.#pausedUntil) return;
    for (const item of this.#items.values()) {
      if (this.#underWay >= this.#window) return;
      if (!item.isUnderWay) this.#transmit(link, item);
    }
  }

  async #transmit(link: Link, item: Item): Promise<void> {
    const { id, message } = item;
    const { to: UN, text: MG } = message;
    item.isUnderWay = true;
    this.#doubtful.add(item);
    this.#underWay++;
    try {
      const { ID, TS, EN } = await link.request('CLTMSG', { UN, ID: id, ...besideOf(message), MG });
      this.#underWay--;
      const name = writeMessageName(
        EN ? { owner: UN, number: EN } : { owner: this.#parts.uin, number: Number(ID ?? 0) },
      );
      this.#succeed(item, { number: Number(ID ?? 0), at: Number(TS ?? 0), name, ...(EN && { entry: EN }) });
    } catch (error) {
      this.#underWay--;
      item.isUnderWay = false;
      if (this.#items.has(id)) this.#setBack(item, error as RefusedError | UnreachableError);
    }
    this.#pump();
  }

  #succeed(item: Item, sent: Sent): void {
    if (!this.#remove(item)) return;
    this.#failures = 0;
    this.#window = Math.min(this.#parts.mostInFlight, 2 * this.#window);
    this.#own.add(sent.number);
    const [oldest] = this.#own;
    if (this.#own.size > MOST_OWN && oldest !== undefined) this.#own.delete(oldest);
    this.#parts.listeners.emit('sent', { ...item.message, ...sent });
    item.outcome.resolve(sent);
  }

  #setBack(item: Item, error: RefusedError | UnreachableError): void {
    if (error instanceof UnreachableError || error.code === errors.session.res) return;
    if (error.code !== errors.limited.res && error.code !== errors.failed.res) {
      this.#remove(item);
      this.#fail(item, error);
      return;
    }
    // From here on one by one: of several, a later one could get through where an earlier one does not.
    this.#window = 1;
    this.#pause(error.code === errors.limited.res ? error.waitMs : this.#backoff());
  }

  #backoff(): number {
    return (0.5 + this.#parts.random() / 2) * Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++);
  }

  #pause(ms: number): void {
    const { clock } = this.#parts;
    const until = clock.now() + ms;
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.#cancelPause?.();
    this.#cancelPause = clock.after(ms, () => {
      this.#pausedUntil = 0;
      this.#pump();
    });
  }

  #fail({ message, outcome }: Item, error: RefusedError | UnreachableError): void {
    this.#parts.listeners.emit('failed', { ...message, error });
    outcome.reject(error);
  }

  #remove(item: Item): boolean {
    this.#doubtful.delete(item);
    return this.#items.get(item.id) === item && this.#items.delete(item.id);
  }
}

// What a server takes in one request, unless it was told otherwise: beyond it a connection ends without an answer.
const MOST_REQUEST_BYTES = 16_384;
const HEAD_BYTES = 256;
const encoder = new TextEncoder();

/** Why a text must not be sent: each attempt would only break the connection. */
export function tooLarge(text: string, beside: BesideOfMine = {}): RefusedError | undefined {
  const bytes = encoder.encode(text).length + 2 * (text.match(/[%&+\r\n]/g)?.length ?? 0) + bytesOf(beside);
  const most = MOST_REQUEST_BYTES - HEAD_BYTES;
  return bytes <= most
    ? undefined
    : new RefusedError(errors.large.res, `A message has at most ${most} bytes.`, { reason: 'too-long' });
}

type BesideOfMine = Pick<RequestOf<'CLTMSG'>, 'QT' | 'AT' | 'FI'>;

/** What a message has beside its text, as fields. */
function besideOf({ quote, mentions = [], files = [] }: Attachments): BesideOfMine {
  return {
    ...(quote !== undefined && { QT: quote }),
    ...(mentions.length > 0 && { AT: mentions }),
    ...(files.length > 0 && { FI: files.map(({ id }) => id) }),
  };
}

function bytesOf(beside: BesideOfMine): number {
  return Object.values(beside).reduce((sum, value) => sum + String(value).length + '&QT=,'.length, 0);
}

function isSame(one: Outgoing, other: Outgoing): boolean {
  return one.to === other.to && one.text === other.text;
}

/** Whether an entry may be this message, which may have been changed since. */
function mayBe({ to, text }: Outgoing, { peer, text: now, beside }: Entry): boolean {
  return to === peer && (text === now || beside?.isRecalled === true || beside?.editedAt !== undefined);
}

function settled(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch(() => {});
}

/** A name that no other message has: 128 random bits. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
