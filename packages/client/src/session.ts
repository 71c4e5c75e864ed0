import type { CommandName, ReplyOf, RequestOf } from '@rookery/protocol';
import { realClock, within } from './clock.ts';
import { Confirmer } from './confirmer.ts';
import { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import type { ClientState } from './events.ts';
import { Fetcher } from './fetcher.ts';
import { Inbox } from './inbox.ts';
import { ANSWER_MS, type Link } from './link.ts';
import type { Listeners } from './listeners.ts';
import { passwordDigest } from './md5.ts';
import type { ClientOptions } from './options.ts';
import { Outbox, type Sending, type SendOptions } from './outbox.ts';

/** How long an end waits for listeners that are at work. */
const FINISH_MS = 2000;

/** A session of version 2.0: all wiring of the parts that keep it. */
export class Session implements Engine {
  readonly #listeners: Listeners;
  readonly #clock;
  readonly #connection: Connection;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #confirmer: Confirmer;
  readonly #fetcher: Fetcher;
  #ending: Promise<void> | undefined;

  constructor(options: ClientOptions, listeners: Listeners) {
    const { transport, uin, name, from, generation, status, clock = realClock, random = Math.random } = options;
    const { cookie = false } = options;
    // What the browser keeps for us is not to be had in another way as well.
    const { token, password } = cookie ? {} : options;
    const { mostWaiting = 10_000, inFlight: mostInFlight = transport.pushes ? 16 : 1 } = options;
    const { pushes } = transport;
    this.#listeners = listeners;
    this.#clock = clock;
    this.#outbox = new Outbox({ listeners, uin, clock, random, mostWaiting, mostInFlight });
    this.#inbox = new Inbox({ listeners, uin, from, generation, isOwn: (entry) => this.#outbox.isOwn(entry) });
    this.#confirmer = new Confirmer(this.#inbox, clock);
    const failed = (error: Error) => listeners.emit('error', { error });
    this.#fetcher = new Fetcher({ inbox: this.#inbox, clock, pushes, failed });
    this.#inbox.onRestored = () => this.#restored();
    this.#inbox.onMoved = () => this.#confirmer.moved();
    this.#inbox.onRoom = () => this.#fetcher.ring();
    listeners.onListening = () => this.#inbox.wake();
    this.#connection = new Connection({
      transport,
      uin,
      clock,
      random,
      inbox: this.#inbox,
      token,
      cookie,
      digest: password === undefined ? undefined : passwordDigest(password),
      name,
      status,
      changed: (state, error) => listeners.emit('state', error ? { state, error } : { state }),
      online: (link) => this.#online(link, pushes),
      ended: (why) => listeners.emit('ended', { why }),
      told: (own) => listeners.emit('status', { peer: uin, status: own }),
      over: (error) => this.#end(error),
    });
  }

  get state(): ClientState {
    return this.#connection.state;
  }

  get token(): string | undefined {
    return this.#connection.token;
  }

  get position(): number {
    return this.#inbox.position ?? 0;
  }

  get generation(): string | undefined {
    return this.#inbox.generation;
  }

  connect(keepTrying: boolean): Promise<void> {
    return this.#connection.connect(keepTrying);
  }

  wake(): void {
    this.#connection.wake();
  }

  async call<C extends CommandName>(name: C, fields: RequestOf<C>): Promise<ReplyOf<C>> {
    // Of the number that is in there: by the time that there is a connection it may be another one.
    const { generation } = this.#inbox;
    const link = await this.#connection.online(ANSWER_MS);
    if (isNumbered(name)) return link.request(name, { GN: generation, ...fields });
    if (name !== 'ChangePwd') return link.request(name, fields);
    const { NP, M5 } = fields as RequestOf<'ChangePwd'>;
    const answered = ({ SID }: ReplyOf<'ChangePwd'>) => {
      if (SID) this.#connection.renew(SID, M5 === 0 ? passwordDigest(NP) : NP);
    };
    return link.request(name, fields, { answered } as object);
  }

  send(to: number, text: string, options: SendOptions): Sending {
    if (this.state === 'waiting') this.#connection.wake();
    return this.#outbox.send(to, text, options);
  }

  async catchUp(): Promise<void> {
    await this.#fetcher.catchUp(await this.#connection.online(ANSWER_MS));
  }

  async logout(): Promise<void> {
    try {
      const link = await this.#connection.online(ANSWER_MS);
      await this.#settle();
      await link.request('Logout', {});
      this.#connection.forget();
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    return this.#end();
  }

  /** What is held by number is of another history. */
  #restored(): void {
    this.#outbox.forgetNumbers();
    this.#listeners.emit('restored', { generation: this.#inbox.generation });
  }

  #online(link: Link, pushes: boolean): void {
    this.#outbox.attach(link);
    this.#fetcher.attach(link);
    if (pushes) this.#confirmer.attach(link);
  }

  /** Every ending goes this way. */
  #end(error?: Error): Promise<void> {
    this.#ending ??= this.#finish(error);
    return this.#ending;
  }

  async #finish(error?: Error): Promise<void> {
    this.#outbox.close();
    await this.#settle(error);
    this.#connection.close(error);
  }

  /** Lets listeners finish what they have, and confirms what they are done with. */
  async #settle(error?: Error): Promise<void> {
    this.#listeners.end(error);
    await within(this.#clock, FINISH_MS, this.#inbox.stop());
    const { link } = this.#connection;
    if (link) await this.#confirmer.flush(link);
  }
}

/** Whether the number in a request means something in its generation only. */
function isNumbered(name: CommandName): boolean {
  return /^(?:Read|SetTalk|Forget)$/.test(name);
}
