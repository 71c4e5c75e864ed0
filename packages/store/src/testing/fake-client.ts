import {
  type Attachments,
  Client,
  type ClientEvent,
  type ClientState,
  type EventName,
  happeningIn,
  RefusedError,
} from '@rookery/client';
import { type Beside, type CommandName, errors, fieldsByCode, fieldsOfBeside, replyByName } from '@rookery/protocol';
import type { Latest } from '../messages.ts';
import type { StoreClient, StoreClock } from '../shared-state.ts';
import type { State } from '../state.ts';
import { Store } from '../store.ts';

export const ME = 10001;
export const BEN = 10002;
export const MEI = 10003;

export const CHESS = 10500;

/** A message as the server of the tests keeps it. */
type Kept = Latest & { readonly peer: number };

/** The number of a message in the mailbox of who wrote it: those of others are far from mine. */
const entryOf = ({ number, mine }: Pick<Kept, 'number' | 'mine'>) => (mine ? number : 500 + number);

/** The name of a message between two. */
export const nameOf = ({ peer, ...message }: Pick<Kept, 'peer' | 'number' | 'mine'>) =>
  `${message.mine ? ME : peer}-${entryOf(message)}`;

/** A group of the tests; its log has what was said, and what has happened as its text on the wire. */
class FakeGroup {
  name = 'Chess';
  role = 0;
  readonly members: number[];
  readonly log: ({ number: number; at: number; author: number; kind: 9 | 90; text: string } & Beside)[] = [];
  constructor(members: number[]) {
    this.members = members;
  }
}

type Conversing = Pick<Kept, 'peer' | 'number' | 'at' | 'mine' | 'text'> & {
  readonly readTo: number;
  readonly unread: number;
  readonly author?: number;
  readonly entry?: number;
  readonly kind?: number;
};

type Fields = Readonly<Record<string, string | number | undefined>>;

/** A client whose server, events and time are in the hands of a test. The server knows what a store asks for. */
export class FakeClient implements StoreClient {
  readonly uin = ME;
  state: ClientState = 'idle';
  generation: string | undefined = 'g1';
  readonly mailbox: Kept[] = [];
  readonly friends: number[] = [];
  readonly groups = new Map<number, FakeGroup>();
  /** Up to where each conversation is read, as far as the server knows. */
  readonly readTo = new Map<number, number>();
  /** The requests, in order. */
  readonly asked: { readonly name: string; readonly fields: Fields }[] = [];
  /** The messages handed over for sending, in order. */
  readonly sends: ({ readonly id: string; readonly to: number; readonly text: string } & Attachments)[] = [];
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

  message = this.#asClient('message');
  recall = this.#asClient('recall');
  edit = this.#asClient('edit');
  react = this.#asClient('react');

  send: StoreClient['send'] = (to, text, { id = `made-${this.sends.length}`, ...beside } = {}) => {
    this.sends.push({ id, to, text, ...beside });
    return { id, done: new Promise(() => {}) };
  };

  /** What a client does with its commands, with those of this one. */
  #asClient<M extends 'message' | 'recall' | 'edit' | 'react'>(method: M): StoreClient[M] {
    return Client.prototype[method].bind(this as unknown as Client) as StoreClient[M];
  }

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
  store(peer: number, text: string, mine = false, beside: Beside = {}): Kept {
    const number = this.mailbox.length + 1;
    const message = { peer, number, at: 1000 * number, mine, text, ...beside };
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
    this.emit({ type: 'message', ...rest, name: nameOf(message), sent });
    return message;
  }

  /** A message that was handed over is stored, and this client is told. */
  deliver(id: string): Kept {
    const { to, text, ...beside } = this.sends.find((each) => each.id === id) ?? { to: 0, text: '' };
    const { number, at } = this.store(to, text, true);
    this.emit({ type: 'sent', ...beside, id, to, text, number, at });
    return { peer: to, number, at, mine: true, text };
  }

  /** I am in a group from now on. */
  found(group: number, members: number[]): void {
    this.groups.set(group, new FakeGroup(members));
  }

  /** Something is said in a group, or happens there (kind 90), without an event. */
  log(group: number, author: number, text: string, kind: 9 | 90 = 9) {
    const { log } = this.groups.get(group) as FakeGroup;
    const row = { number: log.length + 1, at: 1000 * (log.length + 1), author, kind, text };
    log.push(row);
    return row;
  }

  /** The same, and this client is told. Its number in the mailbox is far from that in the log. */
  say(group: number, author: number, text: string): void {
    const { number: entry, at } = this.log(group, author, text);
    this.emit({ type: 'message', number: 7000 + entry, at, peer: group, text, sent: author === ME, author, entry });
  }

  happen(group: number, who: number, text: string): void {
    const happening = happeningIn(who, text);
    if (!happening) throw new Error(text);
    const { number: entry, at } = this.log(group, who, text, 90);
    this.emit({ type: 'happened', number: 7000 + entry, at, peer: group, entry, ...happening });
  }

  /** The requests of one name. */
  askedFor(name: string): Fields[] {
    return this.asked.filter((each) => each.name === name).map(({ fields }) => fields);
  }

  readonly #server: Readonly<Record<string, (fields: Fields) => unknown>> = {
    List: () => ({ FN: 1, UN: this.friends, NK: this.friends.map((uin) => `n${uin}`) }),
    Groups: () => {
      const rows = [...this.groups];
      return {
        FN: 1,
        GR: rows.map(([group]) => group),
        NK: rows.map(([, { name }]) => name),
        MC: rows.map(([, { members }]) => members.length),
        RO: rows.map(([, { role }]) => role),
      };
    },
    GroupInfo: ({ GR }) => ({ GR, NO: 'Be kind.', SI: 0, AM: 0 }),
    Members: ({ GR, UN, TN }) => {
      const members = this.groups.get(Number(GR))?.members ?? [];
      const page = members.filter((uin) => uin > Number(UN)).slice(0, Number(TN));
      return {
        FN: 1,
        UN: page,
        NK: page.map((uin) => `n${uin}`),
        CA: page.map((uin) => (uin === BEN ? 'Rook' : '')),
        RO: page.map(() => 0),
      };
    },
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
    const friends = this.#friendRows();
    const rows = [...this.#groupRows(), ...friends];
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
      FR: rows.map(({ author = 0 }) => author),
      EN: rows.map(({ entry = 0 }) => entry),
      MT: rows.map(({ kind = 9 }) => kind),
      MG: rows.map(({ text }) => text),
    };
  }

  #groupRows(): Conversing[] {
    return Array.from(this.groups, ([peer, { log }]) => {
      const readTo = this.readTo.get(peer) ?? 0;
      const unread = log.filter(({ author, kind, number }) => author !== ME && kind === 9 && number > readTo).length;
      const { number = 0, at = 0, author = 0, kind = 9, text = '' } = log.at(-1) ?? {};
      return {
        peer,
        readTo,
        unread,
        number: 7000 + number,
        entry: number,
        at,
        mine: author === ME,
        author,
        kind,
        text,
      };
    }).filter(({ entry }) => entry > 0);
  }

  #friendRows(): Conversing[] {
    const peers = new Set(this.mailbox.toReversed().map(({ peer }) => peer));
    const of = (peer: number) => this.mailbox.filter((each) => each.peer === peer);
    return Array.from(peers, (peer) => {
      const readTo = this.readTo.get(peer) ?? 0;
      const unread = of(peer).filter(({ mine, number }) => !mine && number > readTo).length;
      return { readTo, unread, ...(of(peer).at(-1) as Kept) };
    });
  }

  #history({ UN, BF, AF, TN }: Fields): unknown {
    const count = Number(TN);
    const group = this.groups.get(Number(UN));
    const said = group?.log.map((row) => ({ ...row, peer: UN, mine: row.author === ME }));
    const all = said ?? this.mailbox.filter(({ peer }) => peer === UN).map((row) => ({ ...row, kind: 9, author: 0 }));
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
      EN: group ? [] : page.map(({ mine, number }) => entryOf({ mine, number })),
      ...besidesOf(page),
      ...(group && {
        MT: page.map(({ kind }) => kind),
        FR: page.map(({ author }) => author),
        RB: page.map(() => 1),
      }),
      MG: page.map(({ text }) => text),
    };
  }
}

function besidesOf(page: readonly Beside[]): object {
  const all = page.map((beside) => fieldsOfBeside(beside));
  return {
    QT: all.map(({ QT }) => QT),
    AT: all.map(({ AT }) => AT),
    FI: all.map(({ FI }) => FI),
    RX: all.map(({ RX }) => RX),
    ED: all.map(({ ED }) => ED),
    RV: all.map(({ RV }) => RV),
  };
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
