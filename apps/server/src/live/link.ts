import { type Entry, encodePush, encodeRefusal, kinds, type Refusal } from '@rookery/protocol';
import type { Base } from '../base.ts';
import type { Answer } from './answer.ts';
import { Outbox, type Wire } from './outbox.ts';
import { LegacyPusher, ModernPusher } from './pushing.ts';
import type { Link, Pusher, Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { Keeper, Waiting } from './waiting.ts';
import type { Watching } from './watching.ts';

const MODERN_BEGIN = 'VER=2.0&';
// What decides whose the connection is: what comes behind it waits for the answer.
const BINDS = /&CMD=(?:Login|Logout|Resume)&/i;
const HEAD_CHARS = 48;
// What a request that waits takes beside its own bytes.
const REQUEST_BYTES = 128;
/** A connection that ends says nothing of its account at once: it may be back in a moment. */
const GRACE_MS = 15_000;

/** What the connections of a server share. */
export type LinkBase = Base & {
  readonly sessions: Pick<Sessions, 'end'>;
  readonly waiting: Waiting;
  readonly watching: Watching;
};

/** What a {@link DuplexLink} is made of. */
export type LinkParts = {
  readonly base: LinkBase;
  /** Carries out a request, one character per byte, that has come on this connection. */
  readonly ask: (request: string, link: Link) => Answer | Promise<Answer>;
  readonly wire: Wire;
  /** `websocket` speaks 2.0 only. */
  readonly kind: 'line' | 'websocket';
  /** A request has been answered. */
  readonly answered?: () => void;
};

/**
 * One connection on which requests come and answers and pushes go: lines, or the frames of a WebSocket.
 *
 * Legacy clients, and clients not logged in yet, are answered one request after the other. On a connection that is bound
 * to a session of 2.0 several requests may be under way; they are begun in their order and answered as they are done.
 */
export class DuplexLink implements Link, Keeper {
  readonly #made: LinkParts;
  readonly #outbox: Outbox;
  session: Session | undefined;
  isByCookie = false;
  pusher: Pusher | undefined;
  #waiting: { readonly request: string; readonly isBehind: boolean }[] = [];
  #next = 0;
  #waitingBytes = 0;
  /** What it is known to keep waiting. */
  #counted = 0;
  #underWay = 0;
  #isBinding = false;
  #isPaused = false;
  /** Nothing more is taken; why. */
  #leaving: string | undefined;
  #isClosed = false;

  constructor(made: LinkParts) {
    this.#made = made;
    const { config } = made.base;
    const bounds = {
      bytes: config['outbox-bytes'],
      slowMs: 1000 * config['outbox-seconds'],
      gapMs: config['line-gap-ms'],
      unreadMs: config['line-unread-ms'],
      unreadLines: config['line-unread-lines'],
    };
    this.#outbox = new Outbox(made.wire, bounds, {
      tooSlow: () => this.#isTooSlow(),
      waits: () => this.#count(),
      written: (again) => this.#onWritten(again),
    });
  }

  get kind(): 'line' | 'websocket' {
    return this.#made.kind;
  }

  /**
   * A request has come, one character per byte.
   *
   * @param isBehind it has come in one piece with the one before
   */
  receive(request: string, isBehind = false): void {
    if (this.#isClosed || this.#leaving !== undefined) return;
    const isAnswering = this.#underWay > 0 || this.#next < this.#waiting.length;
    this.#waiting.push({ request, isBehind: isBehind || isAnswering });
    this.#waitingBytes += request.length + REQUEST_BYTES;
    this.#work();
    if (this.#waitingBytes > 0) this.#count();
  }

  bind(session: Session): void {
    // What is just being read to be pushed would come behind the answer, and before what it misses.
    this.pusher = undefined;
    if (this.session === session) return;
    const before = this.session;
    this.unbind();
    // A session that is this connection has ended with what comes next on it.
    if (before?.isOnLine) this.#endLegacy(before);
    this.session = session;
    session.links ??= new Set();
    session.links.add(this);
    const [oldest] = session.links;
    if (session.links.size > this.#made.base.config['connections-per-session']) {
      oldest?.close('The session has too many connections: this one was the oldest.');
      oldest?.unbind();
    }
  }

  push(session: Session, after: number): void {
    if (this.session !== session || this.#isClosed || !session.mayRead) return;
    const { base } = this.#made;
    // Another Resume on the same connection begins anew, and this one ends.
    const isOver = () => this.#isClosed || this.pusher !== pusher;
    const pusher: Pusher =
      session.id === 0
        ? new LegacyPusher(base, session, this.#outbox, isOver)
        : new ModernPusher(base, session, this.#outbox, after, isOver);
    this.pusher = pusher;
    this.#pushNotes(session);
    pusher.look();
  }

  unbind(): void {
    const { session } = this;
    if (!session) return;
    this.session = undefined;
    this.pusher = undefined;
    this.#made.base.watching.end(session.uin, this);
    session.links?.delete(this);
    if (session.links?.size === 0) session.links = undefined;
  }

  sessionEnded(why: string): void {
    const { session } = this;
    this.unbind();
    if (session && session.id !== 0) this.#close(why, kinds.ended.code, session.uin);
  }

  showTraffic(line: string): void {
    if (!this.#isClosed && !this.#outbox.isBusy) this.#outbox.send(line);
  }

  close(why: string): void {
    this.#close(why, kinds.closed.code, this.session?.uin ?? 0);
  }

  /** What has come cannot be read any further: says so in the form of an answer, and ends. */
  refuse(refusal: Refusal): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const style = this.session && this.session.id !== 0 ? 'modern' : 'line';
    this.#outbox.close(refusal.why, encodeRefusal(undefined, { cmd: '', seq: '', uin: '' }, refusal, style));
  }

  /** The server stops: what is being answered still is. */
  leave(): void {
    this.#waiting = [];
    this.#next = 0;
    this.#leave('The server is stopping.');
  }

  /** The other side has ended its half: what it has asked is answered. */
  ended(): void {
    this.#leave('You have ended the connection.');
  }

  /** Requests are waiting, or are being answered. */
  get isBusy(): boolean {
    return this.#underWay > 0 || this.#next < this.#waiting.length;
  }

  #leave(why: string): void {
    this.#leaving = why;
    this.#work();
  }

  /** The other side is gone. */
  gone(steady: number): void {
    const { session } = this;
    this.#isClosed = true;
    this.#waiting = [];
    this.#counted = 0;
    this.#made.base.waiting.keep(this, 0);
    this.unbind();
    this.#outbox.close('');
    if (!session) return;
    if (session.isOnLine) this.#endLegacy(session);
    else if (session.links === undefined) session.leftAt = steady + GRACE_MS;
  }

  /** It keeps more waiting than there is room for. */
  yieldMemory(): void {
    this.#made.wire.cut();
  }

  #isTooSlow(): void {
    const { session } = this;
    this.#made.base.log.info({ uin: session?.uin, session: session?.id }, 'a connection was not read fast enough');
    this.close('Lines are not read fast enough.');
  }

  #endLegacy(session: Session): void {
    const { sessions, log } = this.#made.base;
    sessions.end(session, 'The connection has ended.').catch((error: unknown) => {
      log.error({ err: error, uin: session.uin }, 'a session could not be ended');
    });
  }

  #close(why: string, kind: Entry['kind'], uin: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const isModern = this.kind === 'websocket' || (this.session ?? { id: 0 }).id !== 0 || kind === kinds.ended.code;
    const entry: Entry = { kind, peer: uin, text: why, number: 0, at: this.#made.base.now(), sent: false };
    this.#outbox.close(why, isModern ? encodePush(uin, entry) : undefined);
  }

  /** What waited for the next poll goes out at once instead. */
  #pushNotes(session: Session): void {
    if (session.id === 0) return;
    const notes = session.notes;
    session.notes = undefined;
    for (const entry of notes?.values() ?? []) this.#outbox.send(encodePush(session.uin, entry));
  }

  #work(): void {
    const most = this.#made.base.config['requests-at-once'];
    while (this.#next < this.#waiting.length && !this.#isClosed) {
      const { request, isBehind } = this.#waiting[this.#next] ?? { request: '', isBehind: false };
      const isModern = this.kind === 'websocket' || request.startsWith(MODERN_BEGIN);
      const isBound = this.session !== undefined && this.session.id !== 0;
      if (this.#underWay >= (isModern && isBound ? most : 1) || this.#isBinding || this.#outbox.isBusy) break;
      this.#next++;
      this.#ask(request, isModern, isBehind);
    }
    if (this.#next === this.#waiting.length) {
      this.#waiting = [];
      this.#next = 0;
      this.#waitingBytes = 0;
      if (this.#counted > 0) this.#count();
    }
    this.#pauseOrResume();
    if (this.#leaving !== undefined && !this.isBusy) this.close(this.#leaving);
  }

  /** Says what waits here in memory: requests, and what is not read. */
  #count(): void {
    const bytes = this.#waitingBytes + this.#made.wire.waiting;
    if (bytes === this.#counted) return;
    this.#counted = bytes;
    this.#made.base.waiting.keep(this, bytes);
  }

  #onWritten(again: boolean): void {
    if (this.#counted > 0) this.#count();
    if (again && this.session) {
      this.#pushNotes(this.session);
      this.pusher?.look();
    }
    if (this.#next < this.#waiting.length) this.#work();
  }

  #pauseOrResume(): void {
    const isBehind = this.#next < this.#waiting.length;
    if (isBehind === this.#isPaused || this.#isClosed) return;
    this.#isPaused = isBehind;
    if (isBehind) this.#made.wire.pause();
    else this.#made.wire.resume();
  }

  #ask(request: string, isModern: boolean, isBehind: boolean): void {
    this.#underWay++;
    const binds = BINDS.test(request.slice(0, HEAD_CHARS));
    if (binds) this.#isBinding = true;
    if (!isModern) this.#outbox.expectAnswer(isBehind);
    const answer = this.#made.ask(request, this);
    if (answer instanceof Promise) {
      answer.then((late) => {
        if (binds) this.#isBinding = false;
        this.#answer(late, isModern);
        this.#work();
      });
    } else {
      if (binds) this.#isBinding = false;
      this.#answer(answer, isModern);
    }
  }

  #answer(answer: Answer, isModern: boolean): void {
    this.#underWay--;
    const line = typeof answer === 'string' ? answer : answer.reply;
    const written = typeof answer === 'string' ? undefined : answer.settle;
    if (isModern) this.#outbox.send(line, written);
    else this.#outbox.answerLegacy(line, written);
    this.#made.answered?.();
  }
}
