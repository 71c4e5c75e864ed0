import {
  type CommandName,
  type Entry,
  encodeRequest,
  errors,
  type KindCode,
  type ReplyOf,
  type RequestOf,
  readReply,
} from '@rookery/protocol';
import { type Clock, realClock, within } from './clock.ts';
import type { Engine } from './engine.ts';
import { loginRefused, RefusedError, refusalIn, UnreachableError } from './errors.ts';
import { type Attachments, type ClientState, eventOf, type Sent } from './events.ts';
import { LegacyLine } from './legacy-line.ts';
import type { Listeners } from './listeners.ts';
import { passwordDigest } from './md5.ts';
import type { ClientOptions, Legacy } from './options.ts';
import { newId, type Sending, type SendOptions, tooLarge } from './outbox.ts';

const POLL_MS = 500;
const RETRY_MS = 2000;
const LOGIN_AGAIN_MS = 10_000;
const FINISH_MS = 2000;
const sessionEnded: number = errors.session.res;
const tooMany: number = errors.limited.res;
const serverFailed: number = errors.failed.res;

/**
 * The legacy protocol over HTTP in the place of 2.0: no token, no numbers; a message whose fate is unclear is repeated for
 * 30 s.
 *
 * @example new Client({ legacy, transport: http('http://127.0.0.1:8000'), uin: 10001, password: '...' })
 */
export const legacy: Legacy = (options, listeners) => new LegacySession(options, listeners);

/**
 * A session of the legacy protocol, simple as in 2005: one request at a time, no token, two polls a second. Fetched
 * entries do not come again: they are delivered before the end, and nothing is fetched without a listener.
 */
class LegacySession implements Engine {
  readonly token = undefined;
  readonly position = 0;
  readonly generation = undefined;
  readonly #uin: number;
  readonly #digest: string | undefined;
  readonly #listeners: Listeners;
  readonly #clock: Clock;
  readonly #line: LegacyLine;
  readonly #mostWaiting: number;
  // Two clients that begin at the same moment must not be taken for one repeating itself.
  #seq: number;
  #state: ClientState = 'idle';
  #isIn = false;
  #wasOnline = false;
  #loginAt = 0;
  #waiting = 0;
  #connecting: PromiseWithResolvers<void> | undefined;
  #loggedIn = Promise.withResolvers<void>();
  #fetching: Promise<unknown> = Promise.resolve();
  #ring: () => void = () => {};
  #isEnding = false;
  #ending: Promise<void> | undefined;

  constructor(options: ClientOptions, listeners: Listeners) {
    const { transport, uin, password, clock = realClock, random = Math.random, mostWaiting = 10_000 } = options;
    this.#uin = uin;
    this.#digest = password === undefined ? undefined : passwordDigest(password);
    this.#listeners = listeners;
    this.#clock = clock;
    this.#mostWaiting = mostWaiting;
    this.#line = new LegacyLine(transport, clock);
    this.#seq = 1_000_000_000_000 + Math.floor(random() * 8_000_000_000_000);
    this.#loggedIn.promise.catch(() => {});
    listeners.onListening = () => this.#ring();
  }

  get state(): ClientState {
    return this.#state;
  }

  connect(keepTrying: boolean): Promise<void> {
    if (this.#isEnding) return Promise.reject(new UnreachableError('The client is closed.'));
    if (!this.#connecting) {
      this.#connecting = Promise.withResolvers();
      this.#run(keepTrying);
    }
    return this.#connecting.promise;
  }

  wake(): void {
    this.#ring();
  }

  async call<C extends CommandName>(name: C, fields: RequestOf<C>): Promise<ReplyOf<C>> {
    const seq = String(this.#seq++);
    const line = encodeRequest(name, { seq, uin: String(this.#uin) }, fields);
    const reply = await this.#line.ask(line, seq);
    if (reply.res !== 0) throw refusalIn(reply);
    return readReply(name, reply);
  }

  send(to: number, text: string, { id = newId(), ...beside }: SendOptions): Sending {
    const done = this.#send(to, text, id, beside);
    // A caller that does not wait for it gets an event.
    done.catch(() => {});
    return { id, done };
  }

  async catchUp(): Promise<void> {
    await this.#loggedIn.promise;
    while (this.#listeners.wantMailbox && (await this.#fetch()) > 0);
  }

  async logout(): Promise<void> {
    await this.#stop();
    try {
      if (this.#isIn) await this.call('Logout', {});
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    return this.#end();
  }

  async #send(to: number, text: string, id: string, beside: Attachments): Promise<Sent> {
    this.#waiting++;
    try {
      if (this.#waiting > this.#mostWaiting) throw noRoom(this.#mostWaiting);
      if (Object.values(beside).some((value) => value !== undefined && value.length > 0)) throw noneBeside();
      const large = tooLarge(text);
      if (large) throw large;
      await this.#loggedIn.promise;
      await this.#write(to, text);
    } catch (error) {
      this.#listeners.emit('failed', { id, to, text, ...beside, error: error as RefusedError | UnreachableError });
      throw error;
    } finally {
      this.#waiting--;
    }
    const sent = { number: 0, at: Date.now() };
    this.#listeners.emit('sent', { id, to, text, ...sent });
    return sent;
  }

  /** Tells a client that only sends that its session has ended; it logs in again, like one that fetches. */
  async #write(to: number, text: string): Promise<void> {
    try {
      await this.call('CLTMSG', { UN: to, MG: text });
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== sessionEnded || this.#isFinal(error)) throw error;
      if (this.#isIn) {
        this.#isIn = false;
        this.#loggedIn = Promise.withResolvers();
        this.#loggedIn.promise.catch(() => {});
        this.#listeners.emit('ended', { why: error.message });
        this.#ring();
      }
      await this.#loggedIn.promise;
      await this.call('CLTMSG', { UN: to, MG: text });
    }
  }

  async #run(keepTrying: boolean): Promise<void> {
    while (!this.#isEnding) {
      try {
        if (!this.#isIn) await this.#logIn();
        await this.#poll();
      } catch (error) {
        if (this.#isEnding) return;
        if (this.#isFinal(error)) return void this.#end(error as Error);
        if (!this.#wasOnline && !keepTrying) return this.#giveUp(error as Error);
        this.#change('waiting', error as Error);
        await this.#rest(this.#waitAfter(error));
      }
    }
  }

  async #logIn(): Promise<void> {
    this.#change('connecting');
    if (this.#digest === undefined) throw new RefusedError(sessionEnded, 'There is no password.');
    const reply = await this.call('Login', { PS: this.#digest });
    if (reply.RS !== 0) throw loginRefused(reply);
    this.#isIn = true;
    this.#wasOnline = true;
    this.#loginAt = this.#clock.now();
    this.#change('online');
    this.#loggedIn.resolve();
    this.#connecting?.resolve();
  }

  /** Fetches once, and rests when there was nothing or no listener. */
  async #poll(): Promise<void> {
    const count = this.#listeners.wantMailbox ? await this.#fetch() : 0;
    if (count === 0) await this.#rest(POLL_MS);
  }

  /** Fetches once; resolves with how much there was, when the listeners are done with it. One at a time. */
  #fetch(): Promise<number> {
    const fetched = this.#fetching.then(async () => {
      const entries = entriesIn(await this.call('GetMsgEx', {}));
      if (this.#state === 'waiting') this.#change('online');
      for (const entry of entries) await this.#deliver(entry);
      return entries.length;
    });
    this.#fetching = fetched.catch(() => {});
    return fetched;
  }

  async #deliver(entry: Entry): Promise<void> {
    const event = eventOf(this.#uin, entry);
    if (!event) return;
    const { type, ...payload } = event;
    await this.#listeners.deliver(type, payload as never);
  }

  /** A client that is thrown out again at once was displaced by another login, and does not fight it. */
  #isFinal(error: unknown): boolean {
    if (!(error instanceof RefusedError) || error.code === tooMany || error.code === serverFailed) return false;
    if (error.code !== sessionEnded) return true;
    return this.#digest === undefined || this.#clock.now() - this.#loginAt < LOGIN_AGAIN_MS;
  }

  /** How long to wait before the next try. */
  #waitAfter(error: unknown): number {
    if (!(error instanceof RefusedError)) return RETRY_MS;
    if (error.code === tooMany) return error.waitMs;
    if (error.code !== sessionEnded) return RETRY_MS;
    this.#isIn = false;
    this.#listeners.emit('ended', { why: error.message });
    return POLL_MS;
  }

  #giveUp(error: Error): void {
    const connecting = this.#connecting;
    this.#connecting = undefined;
    this.#change('idle', error);
    connecting?.reject(error);
  }

  async #rest(ms: number): Promise<void> {
    if (this.#isEnding) return;
    const resting = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resting.resolve);
    this.#ring = resting.resolve;
    await resting.promise;
    cancel();
  }

  #end(error?: Error): Promise<void> {
    this.#ending ??= this.#finish(error);
    return this.#ending;
  }

  async #finish(error?: Error): Promise<void> {
    await this.#stop();
    const why = error ?? new UnreachableError('The client was closed.');
    this.#listeners.end(error);
    this.#line.close();
    this.#loggedIn.reject(why);
    this.#connecting?.reject(why);
    this.#change('closed', error);
  }

  /** Stops fetching; waits until everything fetched is delivered. */
  async #stop(): Promise<void> {
    this.#isEnding = true;
    this.#ring();
    await within(this.#clock, FINISH_MS, this.#fetching);
  }

  #change(state: ClientState, error?: Error): void {
    this.#state = state;
    this.#listeners.emit('state', error ? { state, error } : { state });
  }
}

/** What GetMsgEx of 1.x has fetched. It tells no numbers and no times. */
function entriesIn({ MT, UN, MG }: ReplyOf<'GetMsgEx'>): Entry[] {
  if (!MT || !UN || !MG) return [];
  return MT.map((kind, i) => ({
    kind: kind as KindCode,
    peer: UN[i] ?? 0,
    text: MG[i] ?? '',
    number: 0,
    at: Date.now(),
    sent: false,
  }));
}

function noneBeside(): RefusedError {
  return new RefusedError(errors.malformed.res, 'The legacy protocol has neither quotes nor mentions nor files.');
}

function noRoom(most: number): RefusedError {
  return new RefusedError(errors.large.res, `${most} messages wait to be sent; there is no room for more.`);
}
