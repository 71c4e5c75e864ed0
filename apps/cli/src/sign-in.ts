import { hostname } from 'node:os';
import { Client, http, RefusedError, type Transport, UnreachableError, websocket } from '@rookery/client';
import { tcp } from '@rookery/client/tcp';
import { beginningOf, errors } from '@rookery/protocol';
import { type Remembered, SessionFile } from '@rookery/terminal/session';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Failure, Misuse } from './failures.ts';
import { parseAccount } from './fields.ts';
import { knownPassword } from './password.ts';

/** The options with which a command says who it is, and where. */
export type SignInFlags = {
  readonly server?: URL;
  readonly uin?: number;
  readonly passwordStdin?: boolean;
};

/** The default address of a server. */
export const DEFAULT_SERVER = 'http://127.0.0.1:8000';
const LINE_PORT = 14_000;
const sessionEnded: number = errors.session.res;

/** Adds `--server`, `--uin` and `--password-stdin`. */
export function addSignInOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--server <url>', `Address of the server: http://host:port or tcp://host:port (${DEFAULT_SERVER}).`)
        .env('ROOKERY_SERVER')
        .argParser(parseAddress),
    )
    .addOption(new Option('--uin <number>', 'Account.').env('ROOKERY_UIN').argParser(parseAccount))
    .option(
      '--password-stdin',
      'Read the password from the first line of standard input, spaces included; else ROOKERY_PASSWORD.',
    );
}

function parseAddress(text: string): URL {
  return readServer(text, /^(?:https?|tcp):$/, 'http://127.0.0.1:8000 or tcp://127.0.0.1:14000');
}

/**
 * The address of a server, without what a browser shows behind it.
 *
 * @param example what it must be like
 * @throws InvalidArgumentError
 */
export function readServer(text: string, protocols: RegExp, example: string): URL {
  const url = URL.parse(text);
  if (!url || !protocols.test(url.protocol) || url.hostname === '') {
    throw new InvalidArgumentError(`It must be an address such as ${example}.`);
  }
  if (url.username !== '' || url.password !== '')
    throw new InvalidArgumentError('It must hold no name and no password.');
  if (url.protocol === 'tcp:' && !/^\/?$/.test(url.pathname)) throw new InvalidArgumentError('Lines have no path.');
  url.hash = '';
  return url;
}

/** What to say besides when a server below a path gives no answer; nothing where it is at the root. */
export function pathHint(server: string | URL): string {
  const { pathname } = new URL(server);
  return /^\/?$/.test(pathname) ? '' : ` --server has a path (${pathname}); Rookery is at the root of a host.`;
}

/** An address as it is remembered: only its significant parts. */
export function addressOf(url: URL): string {
  return url.href.replace(/\/$/, '');
}

/** How to talk to a server that pushes: WebSocket over HTTP, or lines. */
export function transportTo(server: string): Transport {
  const url = new URL(server);
  if (url.protocol !== 'tcp:') return websocket(url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return tcp({ host, port: Number(url.port || LINE_PORT) });
}

/** How to ask a server a few questions and be done. */
export function briefTransportTo(server: string): Transport {
  return server.startsWith('http') ? http(server) : transportTo(server);
}

/** Who and where, with what opens the door. A session that was `opened` for this command alone ends with it. */
export type Identity = {
  readonly server: string;
  readonly uin: number;
  readonly secret: { readonly token: string } | { readonly password: string };
  readonly opened: boolean;
};

/**
 * For commands that do not prompt: the password if one is given, and otherwise the session that `rookery chat` has
 * remembered.
 */
export async function signIn(options: SignInFlags, file = new SessionFile()): Promise<Identity> {
  const server = options.server && addressOf(options.server);
  const { uin } = options;
  if (options.passwordStdin || process.env.ROOKERY_PASSWORD) {
    if (uin === undefined) throw new Misuse('--uin is missing: the account that the password is for.');
    const password = await knownPassword(options);
    return { server: server ?? DEFAULT_SERVER, uin, secret: { password }, opened: true };
  }
  const found = await file.find({ server, uin });
  if (found) return { server: found.server, uin: found.uin, secret: { token: found.token }, opened: false };
  const whose = uin === undefined ? '' : ` of ${uin}`;
  throw new Misuse(`No session${whose} is remembered: run rookery chat once, or set ROOKERY_UIN and ROOKERY_PASSWORD.`);
}

/** The name under which the account's list of sessions shows this program. */
export function programName(command: string): string {
  return beginningOf(`rookery ${command} on ${hostname()}`, 64);
}

/** Logs in with a password, and remembers the session. @throws Failure in words */
export async function openSession(
  { server, uin, password }: { server: string; uin: number; password: string },
  command: string,
  file: SessionFile,
): Promise<Remembered> {
  const client = new Client({ transport: briefTransportTo(server), uin, password, name: programName(command) });
  try {
    await client.connect();
    const session = { server, uin, token: client.token ?? '' };
    await file.remember(session);
    return session;
  } catch (error) {
    throw failureOf(error, server);
  } finally {
    await client.close();
  }
}

/** Whether the session itself is over, so that only another login helps. */
export function isOver(error: unknown): boolean {
  return error instanceof RefusedError && error.code === sessionEnded;
}

/** What a server has said, or why it could not be asked, in words. */
export function failureOf(error: unknown, server: string): unknown {
  if (error instanceof RefusedError) return new Failure(`${server}: ${error.message}`, { cause: error });
  if (!(error instanceof UnreachableError)) return error;
  return new Failure(`${error.message}${pathHint(server)}`, { cause: error });
}
