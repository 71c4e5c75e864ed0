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
  MODERN_VERSION,
  type RawFields,
  type Refusal,
  type ReplyOf,
  readFields,
  refuse,
  type Style,
  withinGbk,
} from '@rookery/protocol';
import type { Answer, Settling } from '../live/answer.ts';
import { isInScope, neededFor, type Scope } from '../live/scope.ts';
import type { Session } from '../live/session.ts';
import {
  type Call,
  type Dispatch,
  GBK,
  type Handler,
  type Handlers,
  MODERN,
  type NeedsSession,
  noAdministrator,
  notLoggedIn,
  type Outcome,
  type Peer,
  tooMany,
} from './call.ts';
import type { Parts } from './parts.ts';

// COMPAT: a client of 1.0 turns what it reads into GBK, and ends at the first character that GBK does not have.
const GBK_VERSION = '1.0';
const VERSIONS = new Map([
  [GBK_VERSION, GBK],
  ['1.1', 11],
  ['1.2', 12],
  ['1.3', 13],
  ['1.4', 14],
  [MODERN_VERSION, MODERN],
]);
const SEQ_DIGITS = 20;
const UIN_DIGITS = 10;

/**
 * From the bytes of a request to the line that answers it. What all commands need is checked here, once, in the order
 * in which it stands; it answers at once where nothing has to be waited for.
 */
export function dispatcher(parts: Parts, handlers: Handlers): Dispatch {
  const { watching } = parts;
  const requests = new Dispatcher(parts, handlers);
  return (body, form, peer) => {
    const raw = decodeRequest(body, form);
    const asked = requests.answer(raw, body, peer);
    const answer = raw.get('VER') === GBK_VERSION ? inGbk(asked) : asked;
    if (watching.isOn) watching.saw({ named: raw.get('UIN') ?? '', body, form, peer, answer });
    return answer;
  };
}

type Request<C extends CommandName = CommandName> = {
  readonly raw: RawFields;
  readonly head: Head;
  readonly style: Style;
  readonly name: C;
  readonly version: number;
  readonly uin: number;
  readonly sid: string | undefined;
  readonly peer: Peer;
  /** The wall clock, for what is kept and shown. */
  readonly now: number;
  /** The steady clock, for rates, waits and silence. */
  readonly steady: number;
  readonly body: string;
};

/** Checks requests, and carries them out. */
class Dispatcher {
  readonly #parts: Parts;
  readonly #handlers: Handlers;

  constructor(parts: Parts, handlers: Handlers) {
    this.#parts = parts;
    this.#handlers = handlers;
  }

  answer(raw: RawFields, body: string, peer: Peer): Answer | Promise<Answer> {
    const { counters, limits } = this.#parts;
    counters.requests++;
    const head: Head = { cmd: raw.get('CMD') ?? '', seq: raw.get('SEQ') ?? '', uin: raw.get('UIN') ?? '' };
    const now = this.#parts.now();
    const steady = this.#parts.steady();
    const version = VERSIONS.get(raw.get('VER') ?? '');
    const style: Style = version === MODERN ? 'modern' : peer.link ? 'line' : 'web';
    const wait = limits.addressRequests.waitSeconds(peer.spent.requests, steady);
    const name = findCommand(head.cmd);
    if (wait > 0) return inAWhile(this.#refusal(name, head, style, tooMany(wait)));
    peer.spent.requests = limits.addressRequests.spend(peer.spent.requests, steady);

    if (
      version === undefined ||
      name === undefined ||
      raw.problem !== undefined ||
      !areDigits(head.seq, SEQ_DIGITS) ||
      !areDigits(head.uin, UIN_DIGITS)
    ) {
      return this.#refusal(name, head, style, whatIsWrong(raw, name));
    }
    const mismatch = version === MODERN ? notOnPage(name, peer) : notInLegacy(name, peer);
    if (mismatch) return this.#refusal(name, head, style, mismatch);
    const uin = Number(head.uin);
    const sid = (version === MODERN && (raw.get('SID') || tokenOfCookie(name, uin, peer))) || undefined;
    const request = { raw, head, style, name, version, uin, sid, peer, now, steady, body };
    if (commands[name].session === 'none') return this.#carryOut(request, undefined);
    const session = this.#sessionOf(request);
    if (session) return this.#withSession(request, session);
    const resumed = this.#resume(request);
    if (!resumed) return this.#refusal(name, head, style, notLoggedIn);
    return resumed
      .then((found) => (found ? this.#withSession(request, found) : this.#refusal(name, head, style, notLoggedIn)))
      .catch((error: unknown) => this.#failed(request, error));
  }

  #refusal(name: CommandName | undefined, head: Head, style: Style, why: Refusal): string {
    this.#parts.counters.refusals++;
    return encodeRefusal(name, head, why, style);
  }

  /** The session of a request, if it is held here: of its token, its connection, or its account and address. */
  #sessionOf({ version, uin, sid, peer }: Request): Session | undefined {
    const { sessions } = this.#parts;
    const { session: bound } = peer.link ?? {};
    if (bound?.isGone) return undefined;
    if (version === MODERN) {
      if (sid !== undefined) return sessions.findModern(uin, sid);
      return bound && bound.id !== 0 && bound.uin === uin ? bound : undefined;
    }
    if (peer.link) return bound && bound.id === 0 && bound.uin === uin ? bound : undefined;
    return sessions.findLegacy(uin, peer.address);
  }

  /** The session from before the start, or one of 2.0 that has been silent, if there can be one. */
  #resume({ version, uin, sid, peer, steady }: Request): Promise<Session | undefined> | undefined {
    const { sessions } = this.#parts;
    if (version === MODERN) return sid === undefined ? undefined : sessions.resumeModern(uin, sid, steady);
    return peer.link || !sessions.mayResumeLegacy(steady)
      ? undefined
      : sessions.resumeLegacy(uin, peer.address, steady);
  }

  #withSession(request: Request, session: Session): Answer | Promise<Answer> {
    const { limits, sessions } = this.#parts;
    const { name, head, style, peer, steady } = request;
    if (session.isGone) return this.#refusal(name, head, style, notLoggedIn);
    const { spent } = session.resident;
    const wait = limits.accountRequests.waitSeconds(spent.requests, steady);
    if (wait > 0) return this.#refusal(name, head, style, tooMany(wait));
    spent.requests = limits.accountRequests.spend(spent.requests, steady, (commands[name] as Command).counts);
    const why = session.scope && outOfScope(session.scope, request);
    if (why) return this.#refusal(name, head, style, why);
    sessions.touch(session, peer.address, steady);
    if (commands[name].session === 'admin') return this.#asAdministrator(request, session);
    return isOnce(name) ? this.#carryOutOnce(request, session) : this.#carryOut(request, session);
  }

  #asAdministrator(request: Request, session: Session): Promise<Answer> {
    return this.#parts.storage
      .account(request.uin)
      .then((account) => {
        if (account?.disabled) return this.#refusal(request.name, request.head, request.style, notLoggedIn);
        if (account?.admin)
          return isOnce(request.name) ? this.#carryOutOnce(request, session) : this.#carryOut(request, session);
        return this.#refusal(request.name, request.head, request.style, noAdministrator);
      })
      .catch((error: unknown) => this.#failed(request, error));
  }

  /** Also while the first is still under way: both get its answer. A refused request may be tried again. */
  #carryOutOnce(request: Request, session: Session): Answer | Promise<Answer> {
    const { uin, body, steady } = request;
    const key = `${uin} ${session.id} ${hash('sha1', body, 'base64')}`;
    const answer = this.#parts.repeats.once(key, steady, () => this.#carryOut(request, session));
    return answer instanceof Promise ? answer.catch((error: unknown) => this.#failed(request, error)) : answer;
  }

  #carryOut<C extends CommandName>(request: Request<C>, session: Session | undefined): Answer | Promise<Answer> {
    const { raw, name, head, style, uin, version, sid, peer, now, steady, body } = request;
    const fields = readFields(name, raw, version === MODERN);
    if ('error' in fields) return this.#refusal(name, head, style, fields as Refusal);
    const allowed = session?.scope ? withoutNeeds(name, fields, session) : fields;
    const call = { fields: allowed, session: session as NeedsSession<C>, uin, version, sid, peer, now, steady, body };
    try {
      const outcome = (this.#handlers[name] as Handler<C>)(call as Call<C>);
      if (!(outcome instanceof Promise)) return this.#encode(request, outcome);
      return outcome
        .then((settled) => this.#encode(request, settled))
        .catch((error: unknown) => this.#failed(request, error));
    } catch (error) {
      return this.#failed(request, error);
    }
  }

  #encode<C extends CommandName>({ name, head, style }: Request<C>, outcome: Outcome<C>): Answer {
    if ('error' in outcome) return this.#refusal(name, head, style, outcome as Refusal);
    if (!('settle' in outcome)) return encodeReply(name, head, outcome as ReplyOf<C>, style);
    const { reply, settle } = outcome as Settling<ReplyOf<C>>;
    try {
      return { reply: encodeReply(name, head, reply, style), settle };
    } catch (error) {
      settle(false);
      throw error;
    }
  }

  #failed({ name, head, style }: Request, error: unknown): string {
    this.#parts.log.error({ err: error, cmd: name, uin: head.uin }, 'a request failed');
    const why = refuse('failed', 'The server could not do it. The same request may be sent again.');
    return this.#refusal(name, head, style, why);
  }
}

/** The answer without what GBK does not have. */
function inGbk(answer: Answer | Promise<Answer>): Answer | Promise<Answer> {
  if (answer instanceof Promise) return answer.then(inGbk);
  return typeof answer === 'string' ? withinGbk(answer) : { ...answer, reply: withinGbk(answer.reply) };
}

/** What an app password does not allow: its commands, its networks and its time are looked at with every request. */
function outOfScope(scope: Scope, { name, peer, now }: { name: CommandName; peer: Peer; now: number }) {
  if (!isInScope(scope, peer.address, now)) return notLoggedIn;
  if (commands[name].session !== 'required') {
    return refuse('refused', `CMD=${name} needs a login with the password of the account.`);
  }
  if (scope.commands && !scope.commands.has(name)) {
    const needed = neededFor(name);
    const missing = needed === name ? 'is not' : `needs ${needed}, which is not`;
    return refuse('refused', `CMD=${name} ${missing} among the commands of this app password.`);
  }
  return undefined;
}

/** The fields without those whose effect the app password of this session has no command for. */
function withoutNeeds<F extends object>(name: CommandName, fields: F, session: Session): F {
  const { fields: known }: Command = commands[name];
  const mayHave = ([key]: [string, unknown]) => {
    const needs = known[key]?.needs;
    return needs === undefined || session.may(needs);
  };
  return Object.fromEntries(Object.entries(fields).filter(mayHave)) as F;
}

/** What speaks against a request of 1.x before anything of it is looked at. */
function notInLegacy(name: CommandName, peer: Peer): Refusal | undefined {
  if ((commands[name] as Command).since) return refuse('version', `VER: ${name} is a command of ${MODERN_VERSION}.`);
  if (peer.link?.kind === 'websocket') return refuse('version', `VER must be ${MODERN_VERSION} over a WebSocket.`);
  return peer.isPage ? refuse('refused', `VER must be ${MODERN_VERSION} in a page of a browser.`) : undefined;
}

/** What a connection that the cookie of a page has bound must not ask: a script could read the answer. */
function notOnPage(name: CommandName, { link }: Peer): Refusal | undefined {
  if (!link?.isByCookie || !('SID' in commands[name].reply)) return undefined;
  return refuse('refused', `CMD=${name} must be asked by POST /web: the answer holds a token.`);
}

/** On a connection the cookie is for Resume only, which binds it; what comes then is asked in the session it is bound to. */
function tokenOfCookie(name: CommandName, uin: number, { cookie, link }: Peer): string | undefined {
  if (cookie?.uin !== uin || (link && (name !== 'Resume' || link.session))) return undefined;
  return cookie.token;
}

/** Messages are remembered by storage, so that it holds across a crash. */
function isOnce(name: CommandName): boolean {
  return name !== 'CLTMSG' && (commands[name] as Command).once === true;
}

const HOLD_BACK_MS = 200;

/** An answer that costs the address some time: an address over the rate must not keep the others waiting. */
function inAWhile(answer: string): Promise<string> {
  return new Promise((resolve) => setTimeout(resolve, HOLD_BACK_MS, answer));
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
  if (raw.problem !== undefined) return refuse('malformed', raw.problem);
  if (name === undefined) return refuse('command', 'CMD is not a command that is known here.');
  if (!raw.has('SEQ')) return refuse('malformed', 'SEQ is missing: a number of 1 to 20 digits.');
  if (!areDigits(raw.get('SEQ') ?? '', SEQ_DIGITS))
    return refuse('malformed', 'SEQ must be a number of 1 to 20 digits.');
  if (!raw.has('UIN')) return refuse('malformed', 'UIN is missing: the number of your account.');
  return refuse('malformed', 'UIN must be the number of your account, 1 to 10 digits.');
}
