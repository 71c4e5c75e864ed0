import {
  type CommandName,
  decodeRequest,
  type Entry,
  encodePush,
  encodeRefusal,
  encodeReply,
  findCommand,
  kinds,
  type RawFields,
  type Refusal,
  type ReplyOf,
  refuse,
  toBinary,
} from '@rookery/protocol';
import type { Transport, Wire, WireListener } from '../transport.ts';

type Kept = Entry & { readonly session: number };
type Session = { readonly id: number; readonly uin: number; cursor: number };
type Account = { readonly entries: Kept[]; readonly byId: Map<string, Kept> };

/** What a peer answers: a reply, a refusal, or nothing at all. */
export type Reaction = Refusal | 'silence' | Record<string, unknown>;

/**
 * The other side of a client, in memory: as much of a server of 2.0 as the SDK needs, following the table and nothing
 * else, with hands on it. Accounts come to be when they are named; every password but `wrong` is right.
 */
export class Peer {
  /** The requests, in order. */
  readonly asked: { readonly name: string; readonly fields: RawFields }[] = [];
  /** Decides what a request gets instead of what it would get. */
  react: (name: string, fields: RawFields) => Reaction | undefined = () => undefined;
  /** A token that the browser adds to what is asked without one. */
  cookie = '';
  /** Whether connections can be had. */
  isUp = true;
  readonly wires = new Set<PeerWire>();
  readonly #accounts = new Map<number, Account>();
  readonly #sessions = new Map<string, Session>();
  /** Up to where each account has confirmed, in any session. */
  readonly #furthest = new Map<number, number>();
  #lastSession = 0;

  /** A way to this peer. */
  transport(pushes = true): Transport {
    return { address: 'peer', pushes, open: (listener) => new PeerWire(this, listener, pushes) };
  }

  /** How often a command was asked. */
  count(name: CommandName): number {
    return this.asked.filter((asked) => asked.name === name).length;
  }

  /** Puts an entry into a mailbox, and pushes it. */
  add(uin: number, entry: Partial<Entry>, session = 0): Kept {
    const { entries } = this.account(uin);
    const number = entry.number ?? entries.length + 1;
    const kept = { kind: kinds.message.code, peer: 10002, text: '', at: 1000, sent: false, ...entry, number, session };
    if (number > 0) entries.push(kept);
    for (const wire of this.wires) wire.push(uin, kept);
    return kept;
  }

  account(uin: number): Account {
    const known = this.#accounts.get(uin) ?? { entries: [], byId: new Map() };
    this.#accounts.set(uin, known);
    return known;
  }

  /** A new session of an account, as a sign-in makes it: its token is in the cookie. */
  signIn(uin: number): void {
    this.cookie = this.#open(uin).token;
  }

  /** Ends all sessions; their tokens are worth nothing any more. */
  endSessions(): void {
    this.#sessions.clear();
  }

  /** Breaks all connections. */
  cut(): void {
    for (const wire of [...this.wires]) wire.break();
  }

  session(token: string): Session | undefined {
    return this.#sessions.get(token);
  }

  /** Carries out one request of a wire. */
  answer(line: string, wire: PeerWire): string | undefined {
    const fields = decodeRequest(toBinary(new TextEncoder().encode(line)), false);
    const name = findCommand(fields.get('CMD') ?? '');
    if (!name) throw new Error(`The client has sent what is no request: ${line}`);
    this.asked.push({ name, fields });
    const head = { cmd: name, seq: fields.get('SEQ') ?? '', uin: fields.get('UIN') ?? '' };
    const reaction = this.react(name, fields) ?? this.#carryOut(name, fields, wire);
    if (reaction === 'silence') return undefined;
    if ('error' in reaction) return encodeRefusal(name, head, reaction as Refusal, 'modern');
    return encodeReply(name, head, reaction as ReplyOf<typeof name>, 'modern');
  }

  #carryOut(name: CommandName, fields: RawFields, wire: PeerWire): Reaction {
    const uin = Number(fields.get('UIN'));
    if (name === 'Login') return this.#logIn(uin, fields, wire);
    const session = this.session(fields.get('SID') ?? '') ?? wire.session ?? this.session(this.cookie);
    const isHeld = session?.uin === uin && [...this.#sessions.values()].includes(session);
    if (!session || !isHeld) return refuse('session', 'Not logged in.');
    const AK = fields.get('AK');
    if (AK !== undefined) this.#confirm(session, Number(AK));
    if (name === 'Resume') return this.#resume(session, AK === undefined ? session.cursor : Number(AK), wire);
    if (name === 'Confirm') return { AK: session.cursor };
    if (name === 'GetMsgEx') return this.#page(session, AK === undefined ? session.cursor : Number(AK));
    if (name === 'CLTMSG') return this.#send(session, fields);
    if (name === 'Logout')
      for (const [token, known] of this.#sessions) if (known === session) this.#sessions.delete(token);
    return {};
  }

  #logIn(uin: number, fields: RawFields, wire: PeerWire): Reaction {
    if (fields.get('PS') === WRONG) return { RS: 1, RA: 'Password error' };
    const { token, session } = this.#open(uin);
    wire.bind(session, session.cursor);
    return { RS: 0, HI: 60, LI: 300, SID: token, AK: session.cursor };
  }

  #open(uin: number): { token: string; session: Session } {
    const session = { id: ++this.#lastSession, uin, cursor: this.#furthest.get(uin) ?? 0 };
    const token = `token-${session.id}`;
    this.#sessions.set(token, session);
    return { token, session };
  }

  #resume(session: Session, after: number, wire: PeerWire): Reaction {
    wire.bind(session, after);
    return { HI: 60, LI: 300, AK: session.cursor, ST: 10 };
  }

  #confirm(session: Session, number: number): void {
    const { uin } = session;
    session.cursor = Math.max(session.cursor, Math.min(number, this.account(uin).entries.at(-1)?.number ?? 0));
    this.#furthest.set(uin, Math.max(this.#furthest.get(uin) ?? 0, session.cursor));
  }

  #page(session: Session, after: number): Reaction {
    const page = this.entriesFor(session, after).slice(0, 50);
    if (page.length === 0) return { MN: 0 };
    return {
      MN: page.length,
      ID: page.map(({ number }) => number),
      TS: page.map(({ at }) => at),
      DR: page.map(({ sent }) => (sent ? 1 : 0)),
      MT: page.map(({ kind }) => kind),
      UN: page.map(({ peer }) => peer),
      MG: page.map(({ text }) => text),
    };
  }

  entriesFor({ uin, id }: Session, after: number): Kept[] {
    return this.account(uin).entries.filter(({ number, session }) => number > after && session !== id);
  }

  #send({ uin, id: session }: Session, fields: RawFields): Reaction {
    const to = Number(fields.get('UN'));
    const id = fields.get('ID') ?? '';
    const text = fields.get('MG') ?? '';
    const before = this.account(uin).byId.get(id);
    if (before && (before.peer !== to || before.text !== text)) return refuse('malformed', 'ID was used.');
    if (before) return { ID: before.number, TS: before.at };
    this.add(to, { peer: uin, text });
    const kept = this.add(uin, { peer: to, text, sent: true }, session);
    this.account(uin).byId.set(id, kept);
    return { ID: kept.number, TS: kept.at };
  }
}

/** MD5 of the word "wrong". */
const WRONG = '2bda2998d9b0ee197da142a0447f6725';

/** One connection to a peer. Lines arrive in a later turn, never within the call that has sent them. */
export class PeerWire implements Wire {
  readonly #peer: Peer;
  readonly #listener: WireListener;
  readonly #pushes: boolean;
  session: Session | undefined;
  #isOpen = true;

  constructor(peer: Peer, listener: WireListener, pushes: boolean) {
    this.#peer = peer;
    this.#listener = listener;
    this.#pushes = pushes;
    queueMicrotask(() => {
      if (!this.#isOpen) return;
      if (!peer.isUp) return this.break(new Error('connection refused'));
      peer.wires.add(this);
      listener.opened();
    });
  }

  bind(session: Session, after: number): void {
    if (!this.#pushes) return;
    this.session = session;
    queueMicrotask(() => {
      for (const entry of this.#peer.entriesFor(session, after)) this.#tell(encodePush(session.uin, entry));
    });
  }

  /** Sends an unsolicited line. */
  say(line: string): void {
    this.#tell(line);
  }

  push(uin: number, entry: Kept): void {
    if (this.session?.uin !== uin || (entry.session !== 0 && entry.session === this.session.id)) return;
    this.#tell(encodePush(uin, entry));
  }

  send(line: string): void {
    queueMicrotask(() => {
      if (!this.#isOpen) return;
      const answer = this.#peer.answer(line, this);
      if (answer !== undefined) this.#tell(answer);
    });
  }

  close(): void {
    this.#isOpen = false;
    this.#peer.wires.delete(this);
  }

  break(cause?: Error): void {
    if (!this.#isOpen) return;
    this.close();
    this.#listener.closed(cause);
  }

  #tell(line: string): void {
    if (this.#isOpen) this.#listener.line(line);
  }
}
