import { buffer as readAll } from 'node:stream/consumers';
import { Client, http, RefusedError, UnreachableError } from '@rookery/client';
import { legacy } from '@rookery/client/legacy';
import { plain } from '@rookery/protocol';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readUtf8 } from './bytes.ts';
import { complain, Failure, Misuse, messageOf } from './failures.ts';
import { parseAccount, readWhole } from './fields.ts';
import { print, printJson, printJsonLine } from './output.ts';
import { knownPassword } from './password.ts';
import { pathHint, readServer } from './sign-in.ts';
import { stopSignal } from './signals.ts';

// What has arrived is still printed, and the session logged out of.
const LEAVE_MS = 5000;

type LoginOptions = {
  readonly server: URL;
  readonly uin: number;
  readonly passwordStdin?: boolean;
  readonly stay?: boolean;
  readonly json?: boolean;
};
type ReceiveOptions = LoginOptions & { readonly follow?: boolean; readonly seconds?: number };

/** `rookery send` and `rookery receive`. */
export function addMessageCommands(program: Command): void {
  loginCommand(program, 'send')
    .argument('<to>', 'account or group to write to', parseAccount)
    .argument('[text]', 'the message; without it, standard input is sent')
    .description('Send a message over HTTP, with the legacy protocol.')
    .addHelpText('after', '\nExample:\n  ROOKERY_PASSWORD=... rookery send --uin 10001 10010 "Hello"')
    .action(send);
  loginCommand(program, 'receive')
    .description(
      'Print what has arrived, one line each: number, text. Further lines of a message are indented. In a group the number is that of the group, and the text begins with a name; rookery tail tells who wrote it by number.',
    )
    .option('--follow', 'Go on until interrupted.')
    .option('--seconds <number>', 'Wait this many seconds for more.', parseSeconds)
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
    .option(
      '--password-stdin',
      'Read the password from the first line of standard input, spaces included; else ROOKERY_PASSWORD.',
    )
    .option('--stay', 'Stay logged in afterwards.')
    .option('--json', 'Answer in JSON.');
}

function parseServer(text: string): URL {
  return readServer(text, /^https?:$/, 'http://127.0.0.1:8000');
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
  const message = text ?? (await readInput()).replace(/\r?\n$/, '');
  if (message === '') throw new Misuse('The text is empty.');
  await loggedIn(options, password, (client) => client.send(to, message).done);
  if (options.json) await printJson({ to, sent: true });
  else await print(`Sent to ${to}.\n`);
}

async function readInput(): Promise<string> {
  const bytes = await readAll(process.stdin);
  try {
    return readUtf8(bytes, 'Standard input');
  } catch (error) {
    throw new Misuse(`${messageOf(error)}.`);
  }
}

/** Logs in, works, and logs out, unless the session is to stay. */
async function loggedIn(
  { server, uin, stay }: LoginOptions,
  password: string,
  work: (client: Client) => Promise<unknown>,
): Promise<void> {
  const client = new Client({ legacy, transport: http(server), uin, password });
  try {
    await client.connect();
    await work(client);
  } catch (error) {
    if (!isForeseen(error)) throw error;
    const hint = error instanceof UnreachableError ? pathHint(server) : '';
    throw new Failure(`${error.message}${hint}`, { cause: error });
  } finally {
    // The work is done, or its own error counts.
    await (stay ? client.close() : client.logout().catch(() => {}));
  }
}

function isForeseen(error: unknown): error is Error {
  return error instanceof RefusedError || error instanceof UnreachableError;
}

async function receive(options: ReceiveOptions): Promise<void> {
  const password = await knownPassword(options);
  const stop = stopping(options);
  await loggedIn(options, password, (client) => receiveUntil(stop, client, options));
}

/** Aborted when the time is over, or by a signal; at once when only what waits is wanted. */
function stopping({ follow, seconds }: ReceiveOptions): AbortSignal {
  if (!follow && seconds === undefined) return AbortSignal.abort();
  const controller = new AbortController();
  const stop = () => controller.abort();
  stopSignal(LEAVE_MS).then(stop);
  if (seconds !== undefined) setTimeout(stop, 1000 * seconds).unref();
  return controller.signal;
}

/** Prints what comes until stopped, and then until nothing is left. */
async function receiveUntil(stop: AbortSignal, client: Client, { follow, json }: ReceiveOptions): Promise<void> {
  const { promise: broken, reject } = Promise.withResolvers<never>();
  client.on('error', ({ error }) => reject(error));
  client.on('state', ({ state, error }) => {
    if (!error) return;
    if (state === 'closed' || !follow || stop.aborted) reject(error);
    else if (error instanceof UnreachableError) complain(`${error.message} Trying again.`);
  });
  printEvents(client, (line) => (json ? printJsonLine(line) : print(textLines(line))));
  // What breaks during the logout is of no interest any more.
  broken.catch(() => {});
  await Promise.race([aborted(stop), broken]);
  await Promise.race([client.catchUp(), broken]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** An event as it is printed. */
type Line = { readonly kind: string; readonly from: number; readonly text: string };

function printEvents(client: Client, show: (line: Line) => Promise<void>): void {
  client.on('message', ({ peer, text }) => show({ kind: 'message', from: peer, text }));
  client.on('request', ({ peer, reason }) => show({ kind: 'asked', from: peer, text: reason }));
  client.on('answer', ({ peer, accepted, reason }) =>
    show({ kind: accepted ? 'accepted' : 'refused', from: peer, text: reason }),
  );
  client.on('status', ({ peer, status }) => show({ kind: 'status', from: peer, text: String(status) }));
}

/** `10001 text`; what is no message says so in brackets. */
function textLines({ kind, from, text }: Line): string {
  const note = kind === 'message' ? '' : `[${kind}] `;
  return `${from} ${note}${plain(text).replaceAll('\n', '\n  ')}\n`;
}
