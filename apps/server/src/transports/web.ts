import type { IncomingMessage } from 'node:http';
import { type CommandName, encodeSafeRequest, findCommand } from '@rookery/protocol';
import type { FastifyInstance } from 'fastify';
import type { Dispatch, Peer } from '../dispatch.ts';
import { lineOf, settled, text } from './answers.ts';
import type { ProxyMistakes } from './behind-proxy.ts';
import { dropCookie, type Kept, type Page, pageOf, setCookie } from './cookies.ts';

const DONE = /^VER=2\.0&CMD=(\w+)&SEQ=[0-9]+&UIN=([0-9]+)&RES=0(?:&|$)/;
const OWN_TOKEN = /(?:^|&)SID=/;
const TOKEN = /&SID=([\w-]+)/;

/** What was asked for and done: the command, the account, and the token that the answer holds. */
type Done = { readonly name: CommandName | undefined; readonly uin: number; readonly token: string | undefined };

/**
 * The door for the page that this server itself serves: `POST /web` takes one request of 2.0, like `POST /`. The token
 * is in a cookie that no script can read, and never in an answer.
 */
export function openWebDoor(
  app: FastifyInstance,
  dispatch: Dispatch,
  peerOf: (request: IncomingMessage) => Peer,
  mistakes: ProxyMistakes,
): void {
  app.post<{ Querystring: { remember?: unknown } }>('/web', async (request, reply) => {
    const peer = peerOf(request.raw);
    const page = pageOf(request.headers, peer.isEncrypted === true);
    const site = request.headers['sec-fetch-site'] ?? 'same-origin';
    if (!page || site !== 'same-origin') return text(reply.code(403), mistakes.answerTo(request.headers));
    const body = Buffer.isBuffer(request.body) ? request.body.toString('latin1') : '';
    const answer = await dispatch(body, false, { ...peer, isPage: true, cookie: page.kept });
    const line = lineOf(answer);
    const done = doneIn(line);
    const cookie = cookieAfter(page, done, body, request.query.remember !== '0');
    if (cookie !== undefined) reply.header('Set-Cookie', cookie);
    if (page.kept && done.name === 'Login' && done.token !== undefined) await endReplaced(page.kept, peer);
    return text(settled(answer, reply).header('Cache-Control', 'no-store'), line.replace(TOKEN, ''));
  });

  /** The session that a login takes the place of: nobody has its token any more. */
  async function endReplaced({ uin, token }: Kept, peer: Peer): Promise<void> {
    await dispatch(encodeSafeRequest('Logout', { seq: '0', uin: String(uin) }, {}, token), false, peer);
  }
}

function doneIn(line: string): Done {
  const [, cmd = '', uin = ''] = DONE.exec(line) ?? [];
  return { name: findCommand(cmd), uin: Number(uin), token: TOKEN.exec(line)?.[1] };
}

/** What the browser is told to keep, if that has changed. */
function cookieAfter(page: Page, { name, uin, token }: Done, body: string, remember: boolean): string | undefined {
  const { kept } = page;
  if (token !== undefined) {
    return setCookie(page, { uin, token, isLasting: name === 'Login' ? remember : kept?.isLasting === true });
  }
  // That of another account, which has signed in since in another tab, stays.
  const isIts = !OWN_TOKEN.test(body) && (kept === undefined || kept.uin === uin);
  return name === 'Logout' && isIts ? dropCookie(page) : undefined;
}
