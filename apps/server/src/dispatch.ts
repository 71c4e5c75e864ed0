import { hash } from 'node:crypto';
import {
  type Command,
  type CommandName,
  commands,
  decodeRequest,
  encodeRefusal,
  encodeReply,
  findCommand,
  type Head,
  isAccountNumber,
  type RawFields,
  type Refusal,
  type ReplyOf,
  type RequestOf,
  readFields,
  refuse,
} from '@rookery/protocol';
import type { AddressSpent } from './limits.ts';
import type { Parts } from './parts.ts';
import { Answered } from './repeats.ts';
import type { Session } from './sessions.ts';

/** Who asks: the address that a session is bound to, and what that address has spent. */
export type Peer = { readonly address: string; readonly spent: AddressSpent };

/** A reply that wants to know whether it was written completely; `settle` is called once, whatever
 * happens. */
export type Settling<R> = { readonly reply: R; readonly settle: (written: boolean) => void };

/** The line to answer, and who wants to know whether it was written. */
export type Answer = string | Settling<string>;

type NeedsSession<C extends CommandName> = (typeof commands)[C]['session'] extends 'required' ? Session : undefined;

/** One request, checked: known command, logged in, fields of their kinds, within the rates. */
export type Call<C extends CommandName> = {
  readonly fields: RequestOf<C>;
  readonly session: NeedsSession<C>;
  readonly uin: number;
  /** Ten times VER: 14 for 1.4. */
  readonly version: number;
  readonly peer: Peer;
  readonly now: number;
  /** The whole request, one character per byte: two with the same bytes are the same request. */
  readonly body: string;
};

type Outcome<C extends CommandName> = ReplyOf<C> | Refusal | Settling<ReplyOf<C>>;

/** What carries out a command. A plain function: it holds no socket, and its reply is encoded by {@link dispatcher}. */
export type Handler<C extends CommandName> = (call: Call<C>) => Outcome<C> | Promise<Outcome<C>>;

/** One handler for each command of the table; a missing one does not compile. */
export type Handlers = { readonly [C in CommandName]: Handler<C> };

/** Answers a request; see {@link dispatcher}. */
export type Dispatch = (body: string, form: boolean, peer: Peer) => Answer | Promise<Answer>;

const VERSIONS = new Map([
  ['1.0', 10],
  ['1.1', 11],
  ['1.2', 12],
  ['1.3', 13],
  ['1.4', 14],
]);
const SEQ_DIGITS = 20;
const UIN_DIGITS = 10;

/**
 * From the bytes of a request to the line that answers it. What all commands need is checked here, once, in the order
 * in which it stands; it answers at once where nothing has to be waited for.
 */
export function dispatcher(parts: Parts, handlers: Handlers): Dispatch {
  const { sessions, limits, log, counters } = parts;
  const answered = new Answered<Answer | Promise<Answer>>();

  return (body, form, peer) => {
    counters.requests++;
    const raw = decodeRequest(body, form);
    const head: Head = { cmd: raw.get('CMD') ?? '', seq: raw.get('SEQ') ?? '', uin: raw.get('UIN') ?? '' };
    const now = parts.now();
    const wait = limits.addressRequests.waitSeconds(peer.spent.requests, now);
    const name = findCommand(head.cmd);
    if (wait > 0) return refusal(name, head, tooMany(wait));
    peer.spent.requests = limits.addressRequests.spend(peer.spent.requests, now);

    const version = VERSIONS.get(raw.get('VER') ?? '');
    if (
      version === undefined ||
      name === undefined ||
      !areDigits(head.seq, SEQ_DIGITS) ||
      !areDigits(head.uin, UIN_DIGITS)
    ) {
      return refusal(name, head, whatIsWrong(raw, name));
    }
    const uin = Number(head.uin);
    const request = { raw, head, name, version, uin, peer, now, body };
    if (commands[name].session === 'none') return carryOut(request, undefined);
    const session = sessions.find(uin, peer.address);
    if (session) return withSession(request, session);
    if (!sessions.mayResume(uin, now)) return refusal(name, head, notLoggedIn);
    return sessions
      .resume(uin, peer.address, now)
      .then((resumed) => (resumed ? withSession(request, resumed) : refusal(name, head, notLoggedIn)))
      .catch((error: unknown) => failed(request, error));
  };

  function refusal(name: CommandName | undefined, head: Head, why: Refusal): string {
    counters.refusals++;
    return encodeRefusal(name, head, why);
  }

  type Request<C extends CommandName = CommandName> = {
    readonly raw: RawFields;
    readonly head: Head;
    readonly name: C;
    readonly version: number;
    readonly uin: number;
    readonly peer: Peer;
    readonly now: number;
    readonly body: string;
  };

  function withSession(request: Request, session: Session): Answer | Promise<Answer> {
    const wait = limits.accountRequests.waitSeconds(session.spent.requests, request.now);
    if (wait > 0) return refusal(request.name, request.head, tooMany(wait));
    session.spent.requests = limits.accountRequests.spend(session.spent.requests, request.now);
    sessions.touch(session, request.now);
    return isOnce(request.name) ? carryOutOnce(request, session) : carryOut(request, session);
  }

  /** Also while the first is still under way: both get its answer. What was refused may be tried again. */
  function carryOutOnce(request: Request, session: Session): Answer | Promise<Answer> {
    const { uin, body, now } = request;
    const key = `${uin} ${hash('sha1', body, 'base64')}`;
    const before = answered.find(key, now);
    if (before !== undefined) return before;
    const answer = carryOut(request, session);
    answered.add(key, answer, now);
    Promise.resolve(answer).then((line) => {
      if (typeof line !== 'string' || !line.includes('&RES=0')) answered.forget(key);
    });
    return answer;
  }

  function carryOut<C extends CommandName>(
    request: Request<C>,
    session: Session | undefined,
  ): Answer | Promise<Answer> {
    const { raw, name, head, uin, version, peer, now, body } = request;
    const fields = readFields(name, raw);
    if ('error' in fields) return refusal(name, head, fields as Refusal);
    const call = { fields, session: session as NeedsSession<C>, uin, version, peer, now, body };
    try {
      const outcome = (handlers[name] as Handler<C>)(call as Call<C>);
      if (!(outcome instanceof Promise)) return encode(request, outcome);
      return outcome.then((settled) => encode(request, settled)).catch((error: unknown) => failed(request, error));
    } catch (error) {
      return failed(request, error);
    }
  }

  function encode<C extends CommandName>({ name, head }: Request<C>, outcome: Outcome<C>): Answer {
    if ('error' in outcome) return refusal(name, head, outcome as Refusal);
    if (!('settle' in outcome)) return encodeReply(name, head, outcome as ReplyOf<C>);
    const { reply, settle } = outcome as Settling<ReplyOf<C>>;
    try {
      return { reply: encodeReply(name, head, reply), settle };
    } catch (error) {
      settle(false);
      throw error;
    }
  }

  function failed({ name, head }: Request, error: unknown): string {
    log.error({ err: error, cmd: name, uin: head.uin }, 'a request failed');
    return refusal(name, head, refuse('failed', 'The server could not do it. The same request may be sent again.'));
  }
}

/** Messages are remembered by storage, so that it holds across a crash. */
function isOnce(name: CommandName): boolean {
  return name !== 'CLTMSG' && (commands[name] as Command).once === true;
}

const notLoggedIn = refuse('session', 'Not logged in, or the session has ended.');

function tooMany(seconds: number): Refusal {
  return refuse('limited', `Too many requests; wait ${seconds} s.`, seconds);
}

/** Whether a text is 1 to `most` digits; a loop, since every request asks twice. */
function areDigits(text: string, most: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0 && text.length <= most;
}

/** Names the first field of the head that keeps a request from being understood. */
function whatIsWrong(raw: RawFields, name: CommandName | undefined): Refusal {
  const version = raw.get('VER');
  if (version === undefined) return refuse('malformed', 'VER is missing: the version of the protocol, such as 1.1.');
  if (!VERSIONS.has(version)) return refuse('version', `VER must be one of ${[...VERSIONS.keys()].join(', ')}.`);
  if (!raw.has('CMD')) return refuse('malformed', 'CMD is missing: the name of a command, such as Login.');
  if (name === undefined) return refuse('command', 'CMD is not a command that is known here.');
  if (!raw.has('SEQ')) return refuse('malformed', 'SEQ is missing: a number of 1 to 20 digits.');
  if (!areDigits(raw.get('SEQ') ?? '', SEQ_DIGITS))
    return refuse('malformed', 'SEQ must be a number of 1 to 20 digits.');
  if (!raw.has('UIN')) return refuse('malformed', 'UIN is missing: the number of your account.');
  return refuse('malformed', 'UIN must be the number of your account, 1 to 10 digits.');
}

/** Refuses a number that cannot be an account's. */
export function checkAccount(uin: number): Refusal | undefined {
  return isAccountNumber(uin) ? undefined : refuse('account', 'UIN must be a number from 10001 to 4294967295.');
}
