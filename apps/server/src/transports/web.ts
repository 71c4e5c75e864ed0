import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type CommandName, encodeModernRequest, findCommand } from '@rookery/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Answer } from '../live/answer.ts';
import type { Dispatch, Peer } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import { text } from './answers.ts';
import type { ProxyMistakes } from './behind-proxy.ts';
import { type AskingPage, dropCookie, type Kept, pageOf, setCookie } from './cookies.ts';

const DONE = /^VER=2\.0&CMD=(\w+)&SEQ=[0-9]+&UIN=([0-9]+)&RES=0(?:&|$)/;
const OWN_TOKEN = /(?:^|&)SID=/;
const TOKEN = /&SID=([\w-]+)/;
const UIN = /(?:^|&)UIN=([0-9]{1,10})(?:&|$)/;
const NO_SESSION = /^[^\r\n]*&RES=20(?:&|$)/;

const HOLD_BACK_MS = 1000;

/** Where the page asks. */
export const DOOR = '/web';

/** A request that was carried out: the command, the account, and the token in the answer. */
type Done = { readonly name: CommandName | undefined; readonly uin: number; readonly token: string | undefined };

/**
 * The door for the page that this server itself serves: `POST /web` takes one request of 2.0, like `POST /`. The token
 * is in a cookie that no script can read, and never in an answer.
 */
export function openWebDoor(
  app: FastifyInstance,
  { limits, steady }: Parts,
  dispatch: Dispatch,
  peerOf: (request: IncomingMessage) => Peer,
  mistakes: ProxyMistakes,
): void {
  app.post<{ Querystring: { remember?: unknown } }>(DOOR, async (request, reply) => {
    const peer = peerOf(request.raw);
    const page = pageOf(request.headers, peer.isEncrypted === true);
    const site = request.headers['sec-fetch-site'] ?? 'same-origin';
    if (!page || site !== 'same-origin') {
      if (limits.countRequest(peer.spent, steady()) > 0) await pause(HOLD_BACK_MS);
      return text(reply.code(403), mistakes.answerTo(request.headers));
    }
    const body = Buffer.isBuffer(request.body) ? request.body.toString('latin1') : '';
    const { answer, kept } = await askAs(page.kept, body, (cookie) =>
      dispatch(body, false, { ...peer, isPage: true, cookie }),
    );
    const line = lineOf(answer);
    const done = doneIn(line);
    const cookie = cookieAfter(page, kept, done, body, request.query.remember !== '0');
    if (cookie !== undefined) reply.header('Set-Cookie', cookie);
    if (done.name === 'Login' && done.token !== undefined) {
      for (const replaced of page.kept) await endReplaced(replaced, peer);
    }
    return text(settled(answer, reply).header('Cache-Control', 'no-store'), line.replace(TOKEN, ''));
  });

  /** The session that a login replaces: its token is gone from the browser. */
  async function endReplaced({ uin, token }: Kept, peer: Peer): Promise<void> {
    await dispatch(encodeModernRequest('Logout', { seq: '0', uin: String(uin) }, {}, token), false, peer);
  }
}

/**
 * Asks with each cookie of the account that a request is of, until one has a session: a request without one changes
 * nothing. Most pages have one cookie.
 */
export async function askAs(
  cookies: readonly Kept[],
  body: string,
  ask: (cookie: Kept | undefined) => Answer | Promise<Answer>,
): Promise<{ answer: Answer; kept: Kept | undefined }> {
  const uin = Number(UIN.exec(body)?.[1]);
  const [first, ...others] = cookies.filter((cookie) => cookie.uin === uin);
  let kept = first;
  let answer = await ask(kept);
  for (const other of OWN_TOKEN.test(body) ? [] : others) {
    if (!NO_SESSION.test(lineOf(answer))) break;
    kept = other;
    answer = await ask(kept);
  }
  return { answer, kept };
}

/** The line of an answer. */
function lineOf(answer: Answer): string {
  return typeof answer === 'string' ? answer : answer.reply;
}

/** Tells who wants to know whether the answer goes out completely. */
function settled(answer: Answer, reply: FastifyReply): FastifyReply {
  const { raw } = reply;
  if (typeof answer === 'string') return reply;
  if (raw.destroyed) answer.settle(false);
  else raw.once('close', () => answer.settle(raw.writableFinished));
  return reply;
}

function doneIn(line: string): Done {
  const [, cmd = '', uin = ''] = DONE.exec(line) ?? [];
  return { name: findCommand(cmd), uin: Number(uin), token: TOKEN.exec(line)?.[1] };
}

/** What the browser is told to keep, if that has changed. */
function cookieAfter(
  page: AskingPage,
  kept: Kept | undefined,
  { name, uin, token }: Done,
  body: string,
  remember: boolean,
): string | undefined {
  if (token !== undefined) {
    return setCookie(page, { uin, token, isLasting: name === 'Login' ? remember : kept?.isLasting === true });
  }
  // That of another account, which has signed in since in another tab, stays.
  const isIts = !OWN_TOKEN.test(body) && (kept !== undefined || page.kept.length === 0);
  return name === 'Logout' && isIts ? dropCookie(page) : undefined;
}
