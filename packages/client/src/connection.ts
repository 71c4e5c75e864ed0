import { type Entry, errors, kinds, type ReplyOf, type Status } from '@rookery/protocol';
import type { Clock } from './clock.ts';
import { askedMs, delayAfter } from './delays.ts';
import { loginRefused, RefusedError, UnreachableError } from './errors.ts';
import type { ClientState } from './events.ts';
import type { Inbox } from './inbox.ts';
import { Link } from './link.ts';
import type { Transport } from './transport.ts';

/** What a connection is made of. */
export type ConnectionParts = {
  readonly transport: Transport;
  readonly uin: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly inbox: Inbox;
  readonly token: string | undefined;
  /** The token is in a cookie, which is added on the way. */
  readonly cookie: boolean;
  /** The MD5 of the password. */
  readonly digest: string | undefined;
  readonly name: string | undefined;
  readonly status: Status | undefined;
  /** The state is another one. */
  readonly changed: (state: ClientState, error?: Error) => void;
  /** Logged in or resumed: what is to be done over this link may begin. */
  readonly online: (link: Link) => void;
  /** The session is over. */
  readonly ended: (why: string) => void;
  /** My status, as the session goes on with it. */
  readonly told: (status: Status) => void;
  /** There will be no further attempt. */
  readonly over: (error: Error) => void;
};

/** However often it is asked for, the next try begins no sooner than this after the previous one. */
const LEAST_BETWEEN_MS = 500;
/** The same where the server has said how long to wait. */
const LEAST_ASKED_MS = 5000;
/** A connection that does not open in this time is tried anew, with more patience each time and then with little again. */
const OPEN_MS = 5000;
/** After having been online for so long the delays begin anew. */
const STABLE_MS = 5000;
const sessionEnded: number = errors.session.res;
const tooMany: number = errors.limited.res;
const serverFailed: number = errors.failed.res;

/**
 * Holds on to a session: connects, resumes it or logs in, and connects again when the connection is gone, with delays
 * that grow and are drawn at random, so that not everyone comes back at once.
 */
export class Connection {
  readonly #parts: ConnectionParts;
  #state: ClientState = 'idle';
  #token: string | undefined;
  /** There is a session in the cookie, as far as is known. */
  #inCookie: boolean;
  #lastWords: string | undefined;
  #digest: string | undefined;
  #status: Status | undefined;
  #seq: number;
  #link: Link | undefined;
  #connecting: PromiseWithResolvers<void> | undefined;
  #wasOnline = false;
  #attempts = 0;
  #triedAt = 0;
  #waiting: (() => void) | undefined;
  #whenOnline = new Set<PromiseWithResolvers<Link>>();

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#token = parts.token;
    this.#inCookie = parts.cookie;
    this.#digest = parts.digest;
    // The same bytes again would be answered without being carried out: two programs must not count alike.
    this.#seq = 1 + Math.floor(parts.random() * 2 ** 40);
  }

  get state(): ClientState {
    return this.#state;
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** The link, while the session is bound to it. */
  get link(): Link | undefined {
    return this.#state === 'online' ? this.#link : undefined;
  }

  connect(keepTrying: boolean): Promise<void> {
    if (this.#state === 'closed') return Promise.reject(new UnreachableError('The client is closed.'));
    if (!this.#connecting) {
      this.#connecting = Promise.withResolvers();
      this.#run(keepTrying);
    }
    return this.#connecting.promise;
  }

  /** The link, as soon as there is one. @throws UnreachableError when that takes too long */
  async online(ms: number): Promise<Link> {
    if (this.link) return this.link;
    if (this.#state === 'closed') throw new UnreachableError('The client is closed.');
    this.#waiting?.();
    const waiting = Promise.withResolvers<Link>();
    this.#whenOnline.add(waiting);
    const { clock, transport } = this.#parts;
    const late = new UnreachableError(`There is no connection to ${transport.address}.`);
    const cancel = clock.after(ms, () => waiting.reject(late));
    return waiting.promise.finally(() => {
      cancel();
      this.#whenOnline.delete(waiting);
    });
  }

  /** Tries at once instead of waiting; a connection that hangs is given up soon. May be called as often as one likes. */
  wake(): void {
    this.#waiting?.();
    // Before the session is bound to it a Ping would be refused.
    if (this.link || this.#link?.isOpen === false) this.#link?.wake();
  }

  /** The session goes on under another token, and the account with another password. */
  renew(token: string, digest: string): void {
    this.#token = token;
    if (this.#digest !== undefined) this.#digest = digest;
  }

  /** The session is over, and wanted to be. */
  forget(): void {
    this.#token = undefined;
    this.#inCookie = false;
  }

  /** The end. */
  close(error?: Error): void {
    if (this.#state === 'closed') return;
    const why = error ?? new UnreachableError('The client was closed.');
    this.#change('closed', error);
    this.#waiting?.();
    this.#link?.close();
    for (const waiting of this.#whenOnline) waiting.reject(why);
    this.#connecting?.reject(why);
  }

  async #run(keepTrying: boolean): Promise<void> {
    for (;;) {
      this.#change('connecting');
      const error = await this.#hold();
      if (this.#state === 'closed') return;
      if (this.#isFinal(error)) return this.#parts.over(error);
      if (!this.#wasOnline && !keepTrying) return this.#giveUp(error);
      this.#change('waiting', error);
      await this.#delay(error);
      if ((this.#state as ClientState) === 'closed') return;
    }
  }

  /** One connection from its beginning to its end; resolves with why it has ended. */
  async #hold(): Promise<Error> {
    const { transport, uin, clock } = this.#parts;
    this.#triedAt = clock.now();
    const link = new Link({
      transport,
      uin,
      clock,
      openMs: OPEN_MS * (1 + (this.#attempts % 3)),
      nextSeq: () => this.#seq++,
      token: () => this.#token,
      push: (entry) => this.#push(entry),
    });
    this.#link = link;
    this.#parts.inbox.hold();
    try {
      await link.opened;
      await this.#establish(link);
      return await this.#serve(link);
    } catch (error) {
      return error as Error;
    } finally {
      link.close();
    }
  }

  async #establish(link: Link): Promise<void> {
    if (this.#hasSession && (await this.#resume(link))) return;
    const isPlaced = await this.#logIn(link);
    // A new session begins where the account has confirmed, behind or ahead of what this client has handled.
    if (!isPlaced || (await this.#resume(link))) return;
    throw new RefusedError(sessionEnded, 'The session has ended as it began.');
  }

  /** Resolves with false when the session is over, and another can be opened. */
  async #resume(link: Link): Promise<boolean> {
    const { inbox } = this.#parts;
    const { position, generation } = inbox;
    try {
      const answered = ({ AK, GN, ST }: ReplyOf<'Resume'>) => {
        inbox.begin(AK || 0, position, GN || undefined);
        this.#lastWords = undefined;
        if (ST) this.#tellStatus(ST);
      };
      await link.request('Resume', { AK: position, GN: generation }, { sid: this.#token, answered });
      return true;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== sessionEnded) throw error;
      this.#sessionEnded(error);
      if (this.#digest === undefined) throw error;
      return false;
    }
  }

  /** The status that a session goes on with, unless it was told before. */
  #tellStatus(status: Status): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#parts.told(status);
  }

  /** Resolves with whether the position that is held is to be gone on from. */
  async #logIn(link: Link): Promise<boolean> {
    const { inbox, status, name } = this.#parts;
    if (this.#digest === undefined) throw new RefusedError(sessionEnded, 'There is neither a token nor a password.');
    let isPlaced = false;
    const reply = await link.request(
      'Login',
      { PS: this.#digest, ST: status, CL: name, GN: inbox.generation },
      {
        answered: ({ RS, SID, AK, GN }) => {
          if (RS !== 0 || !SID) return;
          this.#token = SID;
          isPlaced = inbox.beginAnew(AK || 0, GN || undefined);
        },
      },
    );
    if (reply.RS !== 0) throw loginRefused(reply);
    if (!reply.SID) throw new UnreachableError(`${this.#parts.transport.address} does not speak version 2.0.`);
    return isPlaced;
  }

  async #serve(link: Link): Promise<Error> {
    const { clock } = this.#parts;
    const since = clock.now();
    this.#wasOnline = true;
    this.#change('online');
    this.#connecting?.resolve();
    for (const waiting of this.#whenOnline) waiting.resolve(link);
    this.#parts.online(link);
    const error = await link.ended;
    if (clock.now() - since >= STABLE_MS) this.#attempts = 0;
    if (error instanceof RefusedError && error.code === sessionEnded) this.#noLongerBound(error);
    return error;
  }

  /** The cookie may hold another session already, of a sign-in or a new password in another tab: the next Resume tells. */
  #noLongerBound(error: RefusedError): void {
    if (this.#inCookie) this.#lastWords = error.message;
    else this.#sessionEnded(error);
  }

  #push(entry: Entry): void {
    if (entry.kind === kinds.ended.code) this.#link?.close(new RefusedError(sessionEnded, entry.text));
    else this.#parts.inbox.push(entry);
  }

  #sessionEnded(error: RefusedError): void {
    if (!this.#hasSession) return;
    this.forget();
    this.#parts.ended(this.#lastWords ?? error.message);
  }

  /** Whether another attempt would change nothing. */
  #isFinal(error: Error): boolean {
    if (!(error instanceof RefusedError) || error.code === tooMany || error.code === serverFailed) return false;
    return error.code !== sessionEnded || (this.#digest === undefined && !this.#hasSession);
  }

  get #hasSession(): boolean {
    return this.#token !== undefined || this.#inCookie;
  }

  #giveUp(error: Error): void {
    const connecting = this.#connecting;
    this.#connecting = undefined;
    this.#change('idle', error);
    connecting?.reject(error);
  }

  async #delay(error: Error): Promise<void> {
    const { clock, random } = this.#parts;
    const backoff = delayAfter(error, this.#attempts++, random);
    const asked = askedMs(error);
    const due = clock.now() + asked + backoff;
    const soonest = this.#triedAt + (asked > 0 ? LEAST_ASKED_MS : LEAST_BETWEEN_MS);
    await new Promise<void>((resolve) => {
      let cancel = clock.after(asked + backoff, resolve);
      this.#waiting = () => {
        cancel();
        const left = this.#state === 'closed' ? 0 : Math.min(due, soonest) - clock.now();
        if (left <= 0) resolve();
        else cancel = clock.after(left, resolve);
      };
    });
    this.#waiting = undefined;
  }

  #change(state: ClientState, error?: Error): void {
    this.#state = state;
    this.#parts.changed(state, error);
  }
}
