import { type ClientEvent, type ClientState, type EventName, RefusedError } from '@rookery/client';
import { type CommandName, errors, fieldsByCode, replyByName } from '@rookery/protocol';
import type { StoreClient, StoreClock } from '../core.ts';
import type { State } from '../state.ts';
import { Store } from '../store.ts';
import type { Latest } from '../talks.ts';

export const ME = 10001;
export const BEN = 10002;
export const MEI = 10003;

/** A message as the server of the tests keeps it. */
type Kept = Latest & { readonly peer: number };

type Fields = Readonly<Record<string, string | number | undefined>>;

/** A client whose server, events and time are in the hands of a test. The server knows what a store asks for. */
export class FakeClient implements StoreClient {
  readonly uin = ME;
  state: ClientState = 'idle';
  generation: string | undefined = 'g1';
  readonly mailbox: Kept[] = [];
  readonly friends: number[] = [];
  /** Up to where each conversation is read, as far as the server knows. */
  readonly readTo = new Map<number, number>();
  /** The requests, in order. */
  readonly asked: { readonly name: string; readonly fields: Fields }[] = [];
  /** The messages handed over for sending, in order. */
  readonly sends: { readonly id: string; readonly to: number; readonly text: string }[] = [];
  /** Answers of a test's own, in place of those of the server. */
  readonly answers = new Map<string, (fields: Fields) => unknown>();
  readonly #listeners = new Map<EventName, ((event: never) => unknown)[]>();
  #now = 1_000_000;
  #due: { readonly at: number; readonly work: () => void }[] = [];

  readonly clock: StoreClock = {
    now: () => this.#now,
    steady: () => this.#now,
    after: (ms, work) => void this.#due.push({ at: this.#now + ms, work }),
  };

  on: StoreClient['on'] = (name, listener) => {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return () => {};
  };

  call = (async (name: CommandName, given: never) => {
    const fields = fieldsByCode(name, given) as Fields;
    this.asked.push({ name, fields });
    await null;
    const answer = this.answers.get(name) ?? ((asked) => this.serve(name, asked));
    return replyByName(name, (await answer(fields)) as never);
  }) as StoreClient['call'];

  send: StoreClient['send'] = (to, text, { id = `made-${this.sends.length}` } = {}) => {
    this.sends.push({ id, to, text });
    return { id, done: new Promise(() => {}) };
  };

  wake(): void {
    this.asked.push({ name: 'wake', fields: {} });
  }

  emit(event: ClientEvent): void {
    const { type, ...rest } = event;
    for (const listener of this.#listeners.get(type) ?? []) listener(rest as never);
  }

  /** What the server itself answers. */
  serve(name: string, fields: Fields): unknown {
    const answer = this.#server[name];
    if (!answer) throw new RefusedError(errors.command.res, `${name} is not known here.`);
    return answer(fields);
  }

  /** The connection is another one now. */
  async turn(state: ClientState): Promise<void> {
    this.state = state;
    this.emit({ type: 'state', state });
    await settled();
  }

  /** Time passes, and what is due is done. */
  pass(ms: number): void {
    this.#now += ms;
    const due = this.#due.filter(({ at }) => at <= this.#now);
    this.#due = this.#due.filter(({ at }) => at > this.#now);
    for (const { work } of due) work();
  }

  /** Stores a message without an event. */
  store(peer: number, text: string, mine = false): Kept {
    const number = this.mailbox.length + 1;
    const message = { peer, number, at: 1000 * number, mine, text };
    this.mailbox.push(message);
    return message;
  }

  /** Stores many messages from one account. */
  storeMany(peer: number, count: number): void {
    for (let i = 0; i < count; i++) this.store(peer, `${i}`);
  }

  /** A message arrives, and this client is told. */
  arrive(peer: number, text: string): Kept {
    const message = this.store(peer, text);
    const { mine: sent, ...rest } = message;
    this.emit({ type: 'message', ...rest, sent });
    return message;
  }

  /** A message that was handed over is stored, and this client is told. */
  deliver(id: string): Kept {
    const { to, text } = this.sends.find((each) => each.id === id) ?? { to: 0, text: '' };
    const { number, at } = this.store(to, text, true);
    this.emit({ type: 'sent', id, to, text, number, at });
    return { peer: to, number, at, mine: true, text };
  }

  /** The requests of one name. */
  askedFor(name: string): Fields[] {
    return this.asked.filter((each) => each.name === name).map(({ fields }) => fields);
  }

  readonly #server: Readonly<Record<string, (fields: Fields) => unknown>> = {
    List: () => ({ FN: 1, UN: this.friends, NK: this.friends.map((uin) => `n${uin}`) }),
    Requests: () => ({}),
    GetInfo: ({ UN }) => ({ UN, NK: `n${UN}` }),
    Figures: () => {
      throw new RefusedError(errors.refused.res, 'For administrators.');
    },
    Read: () => ({}),
    Typing: () => ({}),
    Conversations: () => this.#conversations(),
    History: (fields) => this.#history(fields),
  };

  #conversations(): unknown {
    const peers = new Set(this.mailbox.toReversed().map(({ peer }) => peer));
    const of = (peer: number) => this.mailbox.filter((each) => each.peer === peer);
    const rows = Array.from(peers, (peer) => {
      const readTo = this.readTo.get(peer) ?? 0;
      const latest = of(peer).at(-1);
      const unread = of(peer).filter(({ mine, number }) => !mine && number > readTo).length;
      return { peer, readTo, unread, ...latest };
    });
    return {
      FN: 1,
      UN: rows.map(({ peer }) => peer),
      NK: rows.map(({ peer }) => `n${peer}`),
      UC: rows.map(({ unread }) => unread),
      RA: rows.map(({ readTo }) => readTo),
      RD: rows.map(() => 0),
      ID: rows.map(({ number }) => number),
      TS: rows.map(({ at }) => at),
      DR: rows.map(({ mine }) => (mine ? 1 : 0)),
      MG: rows.map(({ text }) => text),
    };
  }

  #history({ UN, BF, AF, TN }: Fields): unknown {
    const count = Number(TN);
    const all = this.mailbox.filter(({ peer }) => peer === UN);
    const [before, after] = [Number(BF || Number.POSITIVE_INFINITY), Number(AF)];
    const there = all.filter(({ number }) => (AF === undefined ? number < before : number > after));
    const shown = AF === undefined ? there.slice(-count) : there.slice(0, count);
    const page = shown.toReversed();
    return {
      FN: shown.length === there.length ? 1 : 0,
      RD: 0,
      ID: page.map(({ number }) => number),
      TS: page.map(({ at }) => at),
      DR: page.map(({ mine }) => (mine ? 1 : 0)),
      MG: page.map(({ text }) => text),
    };
  }
}

/** A store that is online, with its lists. */
export async function open(client = new FakeClient(), initial?: State): Promise<{ client: FakeClient; store: Store }> {
  const store = new Store(client, client.clock, initial);
  await client.turn('online');
  return { client, store };
}

/** Waits until all that is answered at once was answered. */
export async function settled(): Promise<void> {
  await new Promise<void>((resolve) => void setImmediate(resolve));
}
