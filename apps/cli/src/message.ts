import { text as readAll } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { errors, kinds } from '@rookery/protocol';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Misuse } from './failures.ts';
import { parseAccount, readWhole } from './fields.ts';
import { type Entry, LegacyClient, Refused, Unreachable } from './legacy.ts';
import { plain, print, printJson } from './output.ts';
import { knownPassword } from './password.ts';

type LoginOptions = {
  readonly server: URL;
  readonly uin: number;
  readonly passwordStdin?: boolean;
  readonly stay?: boolean;
  readonly json?: boolean;
};
type ReceiveOptions = LoginOptions & { readonly follow?: boolean; readonly seconds?: number };

const POLL_MS = 500;
const RETRY_MS = 2000;
const LOGIN_AGAIN_MS = 10_000;
const sessionEnded: number = errors.session.res;
const tooMany: number = errors.limited.res;

/** `rookery send` and `rookery receive`. */
export function addMessageCommands(program: Command): void {
  loginCommand(program, 'send')
    .argument('<to>', 'account to write to', parseAccount)
    .argument('[text]', 'the message; without it, standard input is sent')
    .description('Send a message, by the old protocol over HTTP.')
    .addHelpText('after', '\nExample:\n  ROOKERY_PASSWORD=... rookery send --uin 10001 10010 "Hello"')
    .action(send);
  loginCommand(program, 'receive')
    .description('Print what has arrived, one line each: number, text. Further lines of a message are indented.')
    .option('--follow', 'Go on until interrupted.')
    .option('--seconds <number>', 'Go on for so many seconds.', parseSeconds)
    .addHelpText('after', '\nExample:\n  ROOKERY_PASSWORD=... rookery receive --uin 10001 --follow')
    .action(receive);
}

function loginCommand(program: Command, name: string): Command {
  return program
    .command(name)
    .addOption(
      new Option('--server <url>', 'Address of the server.')
        .env('ROOKERY_SERVER')
        .default(new URL('http://127.0.0.1:8000'), 'http://127.0.0.1:8000')
        .argParser(parseServer),
    )
    .addOption(
      new Option('--uin <number>', 'Account to log in with.')
        .env('ROOKERY_UIN')
        .argParser(parseAccount)
        .makeOptionMandatory(),
    )
    .option('--password-stdin', 'Read the password from the first line of standard input; else ROOKERY_PASSWORD.')
    .option('--stay', 'Stay logged in afterwards.')
    .option('--json', 'Answer in JSON.');
}

function parseServer(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:8000.');
}

function parseSeconds(text: string): number {
  const seconds = readWhole(text, 1, 86_400);
  if (seconds === undefined) throw new InvalidArgumentError('It must be a whole number from 1 to 86400.');
  return seconds;
}

async function send(to: number, text: string | undefined, options: LoginOptions): Promise<void> {
  if (text === undefined && options.passwordStdin) {
    throw new Misuse('Standard input cannot hold both: give the text as an argument, or set ROOKERY_PASSWORD.');
  }
  const password = await knownPassword(options);
  const message = text ?? (await readAll(process.stdin)).replace(/\r?\n$/, '');
  if (message === '') throw new Misuse('The text is empty.');
  await loggedIn(options, password, (client) => client.send(to, message));
  if (options.json) await printJson({ to, sent: true });
  else await print(`Sent to ${to}.\n`);
}

/** Logs in, works, and logs out, unless the session is to stay. */
async function loggedIn(
  { server, uin, stay }: LoginOptions,
  password: string,
  work: (client: LegacyClient) => Promise<void>,
): Promise<void> {
  const client = new LegacyClient(server, uin);
  try {
    await client.login(password);
    try {
      await work(client);
    } finally {
      // What was to be done is done, or its own error counts.
      if (!stay) await client.logout().catch(() => {});
    }
  } finally {
    client.close();
  }
}

async function receive(options: ReceiveOptions): Promise<void> {
  const password = await knownPassword(options);
  const stop = stopSignal(options);
  await loggedIn(options, password, (client) => fetchUntil(stop, client, password, options));
}

/** Aborted when the time is over, or by Ctrl-C; at once when only what waits is wanted. */
function stopSignal({ follow, seconds }: ReceiveOptions): AbortSignal {
  if (!follow && seconds === undefined) return AbortSignal.abort();
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
  if (seconds !== undefined) setTimeout(() => stopping.abort(), 1000 * seconds).unref();
  return stopping.signal;
}

/** Fetches until stopped, and then until nothing is left. */
async function fetchUntil(
  stop: AbortSignal,
  client: LegacyClient,
  password: string,
  options: ReceiveOptions,
): Promise<void> {
  let loginAt = Date.now();
  for (;;) {
    try {
      const entries = await client.fetch();
      for (const entry of entries) await print(options.json ? jsonLine(entry) : textLines(entry));
      if (entries.length > 0) continue;
      if (stop.aborted) return;
      await rest(POLL_MS, stop);
    } catch (error) {
      if (stop.aborted || !options.follow) throw error;
      await rest(waitAfter(error), stop);
      if (!(error instanceof Refused) || error.res !== sessionEnded) continue;
      // Whoever is put out at once again has been displaced by another login, and does not fight.
      if (Date.now() - loginAt < LOGIN_AGAIN_MS) throw error;
      await client.login(password);
      loginAt = Date.now();
    }
  }
}

/** How long to wait before the next try. @throws what another try would not change */
function waitAfter(error: unknown): number {
  if (error instanceof Unreachable) {
    console.error(`rookery: ${error.message} Trying again.`);
    return RETRY_MS;
  }
  if (error instanceof Refused && error.res === tooMany) return 1000 * (error.retrySeconds ?? 1);
  if (error instanceof Refused && error.res === sessionEnded) return POLL_MS;
  throw error;
}

async function rest(ms: number, stop: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: stop }).catch(() => {});
}

const kindNames = new Map<number, string>(Object.entries(kinds).map(([name, { code }]) => [code, name]));

function jsonLine({ kind, peer, text }: Entry): string {
  return `${JSON.stringify({ kind: kindNames.get(kind) ?? kind, from: peer, text })}\n`;
}

/** `10001 text`; what is no message says so in brackets. */
function textLines({ kind, peer, text }: Entry): string {
  const note = kind === kinds.message.code ? '' : `[${kindNames.get(kind) ?? kind}] `;
  return `${peer} ${note}${plain(text).replaceAll('\n', '\n  ')}\n`;
}
