import {
  type FieldsByName,
  fieldsByCode,
  type ReplyByName,
  type ReplyOf,
  type RequestOf,
  replyByName,
} from '@rookery/protocol';
import type { Engine } from './engine.ts';
import type { ClientEvent, ClientState, EventName, Listener, Message, NamedMessage } from './events.ts';
import { Files } from './files.ts';
import { Groups } from './groups.ts';
import { Listeners } from './listeners.ts';
import type { CallName, ClientOptions } from './options.ts';
import type { Sending, SendOptions } from './outbox.ts';
import { Session } from './session.ts';

/**
 * A session of one account on one server. It stays connected until {@link close}, and tells what happens: each entry of
 * the mailbox reaches the listeners once and in order, even when connections break.
 *
 * @example
 * const client = new Client({ transport: websocket('ws://127.0.0.1:8000'), uin: 10001, password: '...' });
 * client.on('message', ({ peer, text }) => console.log(peer, text));
 * await client.connect();
 */
export class Client {
  /** The account. */
  readonly uin: number;
  /** The groups of the account, and what can be done with them. */
  readonly groups: Groups = new Groups(this);
  /** The files of the account, and those that it may read. */
  readonly files: Files;
  readonly #listeners = new Listeners();
  readonly #engine: Engine;

  constructor(options: ClientOptions) {
    this.uin = options.uin;
    const { legacy } = options;
    this.#engine = legacy ? legacy(options, this.#listeners) : new Session(options, this.#listeners);
    this.files = new Files(this, options);
  }

  /** The token of the session: its holder is logged in. Keep it to resume the session later. */
  get token(): string | undefined {
    return this.#engine.token;
  }

  get state(): ClientState {
    return this.#engine.state;
  }

  /** The highest number of an entry that all listeners are done with. */
  get position(): number {
    return this.#engine.position;
  }

  /**
   * The generation of all numbers: a word that is another one after the server was restored from a backup. Keep it
   * together with numbers. Nothing before the first connection, and from servers that have none.
   */
  get generation(): string | undefined {
    return this.#engine.generation;
  }

  /**
   * Resumes the session, or logs in; resolves when that is done. From then on the client comes back by itself.
   *
   * @param options with `keepTrying` it also goes on when the server cannot be reached at first
   * @throws RefusedError (a wrong password, say: the client is closed then), UnreachableError
   */
  connect({ keepTrying = false }: { readonly keepTrying?: boolean | undefined } = {}): Promise<void> {
    return this.#engine.connect(keepTrying);
  }

  /**
   * The user or the network is back: connects now instead of a little later, and soon gives up a connection that
   * hangs. May be called with every key press: it tries no more than twice a second.
   */
  wake(): void {
    this.#engine.wake();
  }

  /**
   * Asks for one command of the table. Waits up to 15 s for a connection when there is none. It is not repeated: when
   * the connection breaks, whether the command was carried out is not known.
   *
   * @throws RefusedError, UnreachableError
   * @example const { friends, isLast } = await client.call('List', { count: 120, after: 0 });
   */
  async call<C extends CallName>(name: C, fields: FieldsByName<C>): Promise<ReplyByName<C>> {
    return replyByName(name, await this.#engine.call(name, fieldsByCode(name, fields)));
  }

  /**
   * The same in the letters of the wire, for tools that show or test the protocol.
   *
   * @throws RefusedError, UnreachableError
   * @example const { UN, NK } = await client.raw('List', { TN: 120, UN: 0 });
   */
  raw<C extends CallName>(name: C, fields: RequestOf<C>): Promise<ReplyOf<C>> {
    return this.#engine.call(name, fields);
  }

  /**
   * Sends a message, now or as soon as there is a connection, and again until the server has answered. It is stored
   * once, however often it had to be sent.
   *
   * @param options `quote`: the name of the message that it answers; `mentions`, `files`; `id`: the name of a message that an
   * earlier run of this program may have sent already
   * @example client.send(peer, 'Here it is', { quote: message.name, files: [await client.files.upload(file).done] });
   */
  send(to: number, text: string, options: SendOptions = {}): Sending {
    return this.#engine.send(to, text, options);
  }

  /** A message as it is now, by its name. @throws RefusedError (`no-message`: there is none that I may read), UnreachableError */
  async message(name: string): Promise<NamedMessage> {
    const {
      number = 0,
      at = 0,
      peer = 0,
      author = 0,
      sent = false,
      text = '',
      ...beside
    } = await this.call('GetMsg', {
      name,
    });
    return { number, at, peer, author, sent, text, ...beside, name };
  }

  /**
   * Takes a message back, for everybody: one of mine of a moment ago, or as an administrator one in my group.
   *
   * @throws RefusedError (`too-late`, `no-right`, `no-message`), UnreachableError
   */
  async recall(name: string): Promise<void> {
    await this.call('Recall', { name });
  }

  /**
   * Gives a message of mine another text; resolves with when that was.
   *
   * @throws RefusedError (`too-late`, `no-right`, `no-message`), UnreachableError
   */
  async edit(name: string, text: string): Promise<number> {
    const { editedAt = 0 } = await this.call('EditMsg', { name, text });
    return editedAt;
  }

  /**
   * Reacts to a message with an emoji or a word, in place of how I had before; without one I take that back.
   *
   * @throws RefusedError (`reactions-full`, `silenced`, `no-message`), UnreachableError
   */
  async react(name: string, reaction?: string): Promise<void> {
    await this.call('React', { name, reaction });
  }

  /**
   * Calls `listener` for each event of this name, and waits for the promise it returns before the next one. Entries
   * leave the server's mailbox only while there is a listener for one of them (see README), or an iterator.
   *
   * @returns a function that takes the listener off again
   */
  on<E extends EventName>(event: E, listener: Listener<E>): () => void {
    return this.#listeners.on(event, listener);
  }

  /**
   * The messages from now on, until the client is closed. One counts as handled, and will be confirmed, when the next
   * one is asked for or the loop is left. Until then no further ones are delivered.
   */
  messages(): AsyncIterableIterator<Message> {
    return this.#listeners.messages();
  }

  /** All events from now on, in the same way. */
  events(): AsyncIterableIterator<ClientEvent> {
    return this.#listeners.events();
  }

  /**
   * Fetches until nothing waits on the server; resolves when the listeners have handled all of it.
   *
   * @throws RefusedError, UnreachableError
   */
  catchUp(): Promise<void> {
    return this.#engine.catchUp();
  }

  /** Ends the session, and the client with it. @throws RefusedError, UnreachableError; the client is closed all the same */
  logout(): Promise<void> {
    return this.#engine.logout();
  }

  /**
   * The end of this client; the session stays, and can be gone on with by its token. Listeners that are at work are
   * waited for, 2 s at most, so that what they have handled is confirmed: a listener must not wait for this itself.
   */
  close(): Promise<void> {
    return this.#engine.close();
  }
}
