import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type CommandName, type Refusal, refuse } from '@rookery/protocol';
import { isInScope, type Scope } from '../live/scope.ts';
import type { Session } from '../live/session.ts';
import { notLoggedIn, type Peer, tooMany } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import { digestPassword } from '../requests/passwords.ts';
import { cookiesIn, pageOf } from './cookies.ts';

const BEARER = /^Bearer +([0-9]{1,10}):([\w-]{16,64})$/i;
const BASIC = /^Basic +([A-Za-z0-9+/]+=*)$/i;
const PAIR = /^([0-9]{1,10}):(.{1,256})$/s;

/** The account that a request for files speaks for. */
export type Asker = { readonly uin: number };

/** Tells who asks, or why not, for something that an app password needs a command for. */
export type WhoAsks = (request: IncomingMessage, command: CommandName) => Promise<Asker | Refusal>;

/**
 * Who asks for files: by the token of a session (`Authorization: Bearer UIN:TOKEN`), by the cookie of the page, or by the
 * account and a password (`Authorization: Basic`). A password that is not an app password is taken over TLS or from this
 * machine only, and each try counts as a login does.
 */
export function fileAsker(parts: Parts, peerOf: (request: IncomingMessage) => Peer): WhoAsks {
  const { sessions, credentials, limits, steady, now } = parts;

  async function bySession(uin: number, token: string, peer: Peer, command: CommandName): Promise<Asker | Refusal> {
    const session = sessions.findModern(uin, token) ?? (await sessions.resumeModern(uin, token, steady()));
    if (!session || session.isGone) return notLoggedIn;
    const refusal = countedFor(session) ?? outOfScope(session.scope, peer, command);
    if (refusal) return refusal;
    sessions.touch(session, peer.address, steady());
    return { uin };
  }

  function countedFor({ resident: { spent } }: Session): Refusal | undefined {
    const wait = limits.accountRequests.waitSeconds(spent.requests, steady());
    if (wait > 0) return tooMany(wait);
    spent.requests = limits.accountRequests.spend(spent.requests, steady());
    return undefined;
  }

  function outOfScope(scope: Scope | undefined, peer: Peer, command: CommandName): Refusal | undefined {
    if (!scope) return undefined;
    if (!isInScope(scope, peer.address, now())) return notLoggedIn;
    if (scope.commands?.has(command) ?? true) return undefined;
    return refuse('refused', `${command} is not among the commands of this app password.`);
  }

  async function byPassword(pair: string, peer: Peer, command: CommandName): Promise<Asker | Refusal> {
    const [, number, password] = PAIR.exec(Buffer.from(pair, 'base64').toString('utf8')) ?? [];
    if (password === undefined)
      return refuse('malformed', 'Authorization must hold the number of an account and a password.');
    const uin = Number(number);
    const recognized = await credentials.recognize({ uin, digest: digestPassword(password), peer });
    if (!recognized) return refuse('session', 'The account or the password is wrong.', 'wrong-password');
    if ('error' in recognized) return recognized;
    if (recognized.account.disabled) return refuse('session', 'This account is disabled.', 'disabled');
    if (recognized.scope) return outOfScope(recognized.scope, peer, command) ?? { uin };
    if (peer.isPrivate) return { uin };
    return refuse('refused', 'Over TLS or from this machine only; elsewhere use an app password.');
  }

  async function byCookie(request: IncomingMessage, peer: Peer, command: CommandName): Promise<Asker | Refusal> {
    let answer: Asker | Refusal = notLoggedIn;
    for (const { uin, token } of cookiesOf(request, peer)) {
      answer = await bySession(uin, token, peer, command);
      if (!('error' in answer && answer.error === 'session')) break;
    }
    return answer;
  }

  return async (request, command) => {
    const peer = peerOf(request);
    const { authorization } = request.headers;
    if (authorization === undefined) return byCookie(request, peer, command);
    const [, number, token] = BEARER.exec(authorization) ?? [];
    if (token !== undefined) return bySession(Number(number), token, peer, command);
    const [, pair] = BASIC.exec(authorization) ?? [];
    if (pair !== undefined) return byPassword(pair, peer, command);
    return refuse('malformed', 'Authorization must be Bearer UIN:TOKEN, or Basic.');
  };
}

/** The cookies that may be believed: what changes something must come from a page of this server, which says so itself. */
function cookiesOf({ method, headers }: IncomingMessage, peer: Peer) {
  if (method !== 'GET' && method !== 'HEAD') return pageOf(headers, peer.isEncrypted === true)?.kept ?? [];
  return isFromHere(headers) ? cookiesIn(headers) : [];
}

/** Browsers say from where they are led here. */
function isFromHere({ 'sec-fetch-site': site = 'same-origin' }: IncomingHttpHeaders): boolean {
  return site === 'same-origin' || site === 'none';
}
