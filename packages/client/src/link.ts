import {
  type CommandName,
  decodeReply,
  type Entry,
  encodeModernRequest,
  errors,
  type RawReply,
  type ReplyOf,
  type RequestOf,
  readPush,
  readReply,
} from '@rookery/protocol';
import type { Clock } from './clock.ts';
import { isTooLong, type RefusedError, refusalIn, tooLong, UnreachableError, unreachable } from './errors.ts';
import type { Transport, Wire } from './transport.ts';

/** Nothing was sent for so long: a Ping. */
const HEARTBEAT_MS = 30_000;
/** An answer is due and nothing was heard for so long: the connection is dead, even if the socket is open. */
export const ANSWER_MS = 15_000;
/** The same while a user is waiting. */
const WOKEN_MS = 4000;
/** Data received within this time is a sign of life. */
const FRESH_MS = 2000;

/** What a link is made of. */
export type LinkParts = {
  readonly transport: Transport;
  readonly uin: number;
  readonly clock: Clock;
  /** How long it may take to open; as long as an answer unless told. */
  readonly openMs?: number | undefined;
  /** The next number that no request has had. */
  readonly nextSeq: () => number;
  /** The token of the session, for transports that do not bind the connection to it. */
  readonly token: () => string | undefined;
  readonly push: (entry: Entry) => void;
};

/** How a request is asked. */
export type Asking<C extends CommandName> = {
  /** The token to go on with, in the place of that of the session. */
  readonly sid?: string | undefined;
  /** For how many seconds the server may hold the answer back. */
  readonly waitSeconds?: number | undefined;
  /** Called with the reply before anything that comes behind it is looked at. */
  readonly answered?: ((reply: ReplyOf<C>) => void) | undefined;
};

type Pending = {
  readonly line: string;
  readonly dueSince: number;
  readonly settle: (reply: RawReply) => void;
  readonly fail: (error: Error) => void;
};

/**
 * One open connection: requests find their answers by SEQ, several may be on the way. When it is silent it asks for a
 * sign of life, and ends itself when none comes. {@link close} is the one way through which every ending goes.
 */
export class Link {
  /** Rejects when the connection ends before it is open. */
  readonly opened: Promise<void>;
  /** Resolves with the reason, once the connection has ended. */
  readonly ended: Promise<RefusedError | UnreachableError>;
  readonly #parts: LinkParts;
  readonly #wire: Wire;
  readonly #pending = new Map<string, Pending>();
  readonly #end: (error: RefusedError | UnreachableError) => void;
  #error: RefusedError | UnreachableError | undefined;
  #isOpen = false;
  #sentAt: number;
  #heardAt: number;
  /** Since when a sign of life is waited for that must come soon. */
  #wokenAt: number | undefined;
  #timer: { readonly due: number; readonly cancel: () => void } | undefined;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    const { transport, clock } = parts;
    const opening = Promise.withResolvers<void>();
    const ending = Promise.withResolvers<RefusedError | UnreachableError>();
    this.opened = opening.promise;
    this.ended = ending.promise;
    this.#end = (error) => {
      opening.reject(error);
      ending.resolve(error);
    };
    this.opened.catch(() => {});
    this.#sentAt = clock.now();
    this.#heardAt = this.#sentAt;
    this.#wire = transport.open({
      opened: () => {
        this.#isOpen = true;
        this.#heardAt = clock.now();
        this.#sentAt = this.#heardAt;
        this.#wokenAt = undefined;
        opening.resolve();
        this.#watch();
      },
      line: (line) => this.#line(line),
      tooLong: () => this.#tooLong(),
      closed: (cause) => this.#finish(unreachable(transport.address, cause)),
    });
    this.#watch();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @throws RefusedError, UnreachableError */
  request<C extends CommandName>(name: C, fields: RequestOf<C>, asking: Asking<C> = {}): Promise<ReplyOf<C>> {
    if (this.#error) return Promise.reject(this.#error);
    const { uin, clock, nextSeq, token, transport } = this.#parts;
    const { waitSeconds = 0, answered } = asking;
    const { promise, resolve, reject } = Promise.withResolvers<ReplyOf<C>>();
    const seq = String(nextSeq());
    const sid = asking.sid ?? (transport.pushes || commandsWithout.has(name) ? undefined : token());
    const line = encodeModernRequest(name, { seq, uin: String(uin) }, fields, sid);
    this.#pending.set(seq, {
      line,
      dueSince: clock.now() + 1000 * waitSeconds,
      fail: reject,
      settle: (raw) => {
        if (raw.res !== 0) return this.#refused(name, sid, refusalIn(raw), reject);
        const reply = readReply(name, raw);
        answered?.(reply);
        resolve(reply);
      },
    });
    this.#sentAt = clock.now();
    this.#wire.send(line);
    this.#watch();
    return promise;
  }

  /** A user is waiting: asks for a sign of life, unless there just was one; ends the connection if none comes soon. */
  wake(): void {
    const now = this.#parts.clock.now();
    if (this.#wokenAt !== undefined || now - this.#heardAt < FRESH_MS) return;
    this.#wokenAt = this.#isOpen ? now : this.#sentAt;
    if (this.#isOpen) this.#ping();
    this.#watch();
  }

  /** Ends it, for the reason given: what is on the way fails with it. */
  close(error: RefusedError | UnreachableError = new UnreachableError('The connection was closed.')): void {
    if (this.#error) return;
    this.#wire.close();
    this.#finish(error);
  }

  #finish(error: RefusedError | UnreachableError): void {
    if (this.#error) return;
    this.#error = error;
    this.#isOpen = false;
    this.#timer?.cancel();
    this.#end(error);
    for (const { fail } of this.#pending.values()) fail(error);
    this.#pending.clear();
  }

  #line(line: string): void {
    this.#heardAt = this.#parts.clock.now();
    this.#wokenAt = undefined;
    const reply = decodeReply(line, true);
    if (reply.head.cmd === 'Push') {
      const entry = readPush(reply);
      if (entry) this.#parts.push(entry);
      return;
    }
    if (Number.isNaN(reply.res)) {
      this.close(new UnreachableError(`${this.#parts.transport.address} does not speak the protocol.`));
      return;
    }
    if (isTooLong(reply)) return void this.#tooLong();
    const pending = this.#pending.get(reply.head.seq);
    this.#pending.delete(reply.head.seq);
    pending?.settle(reply);
  }

  /** The request that was too long has no answer yet, so the longest of those is too long in any case. */
  #tooLong(): void {
    const size = (seq: string) => encoder.encode(this.#pending.get(seq)?.line).length;
    const [longest] = [...this.#pending.keys()].sort((a, b) => size(b) - size(a));
    if (longest === undefined) return;
    this.#pending.get(longest)?.fail(tooLong());
    this.#pending.delete(longest);
  }

  #refused(name: CommandName, sid: string | undefined, error: RefusedError, reject: (error: Error) => void): void {
    reject(error);
    if (error.code !== errors.session.res || commandsWithout.has(name)) return;
    // Over HTTP the token may have changed while the request was on its way.
    if (this.#parts.transport.pushes || sid === this.#parts.token()) this.close(error);
  }

  #ping(): void {
    this.request('Ping', {}).catch(() => {});
  }

  /** Sees to it that the timer goes off when the next thing is due. */
  #watch(): void {
    if (this.#error) return;
    const due = this.#due();
    if (this.#timer && this.#timer.due <= due) return;
    this.#timer?.cancel();
    const { clock } = this.#parts;
    const cancel = clock.after(Math.max(0, due - clock.now()), () => {
      this.#timer = undefined;
      this.#look();
    });
    this.#timer = { due, cancel };
  }

  #look(): void {
    const { clock, transport } = this.#parts;
    if (clock.now() < this.#due()) this.#watch();
    else if (this.#isOpen && this.#pending.size === 0) this.#ping();
    else this.close(unreachable(transport.address, new Error('it takes too long')));
  }

  /** When an answer is overdue; or, when none is awaited, when to ask for a sign of life. */
  #due(): number {
    const due = this.#isOpen ? this.#dueAnswer() : this.#sentAt + (this.#parts.openMs ?? ANSWER_MS);
    return this.#wokenAt === undefined ? due : Math.min(due, this.#wokenAt + WOKEN_MS);
  }

  #dueAnswer(): number {
    if (this.#pending.size === 0) return this.#sentAt + HEARTBEAT_MS;
    let since = Number.POSITIVE_INFINITY;
    for (const { dueSince } of this.#pending.values()) since = Math.min(since, dueSince);
    // Over one connection an answer may have to wait behind what is pushed; over HTTP nothing is in its way.
    return ANSWER_MS + (this.#parts.transport.pushes ? Math.max(since, this.#heardAt) : since);
  }
}

const encoder = new TextEncoder();

/** They go without the token of the session, and RES=20 is an answer to them and not the end of the session. */
const commandsWithout = new Set<CommandName>(['Login', 'Resume', 'Register']);
