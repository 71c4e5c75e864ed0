import { buffer as readAll } from 'node:stream/consumers';
import { Client, type ClientOptions, http, RefusedError, UnreachableError } from '@rookery/client';
import { legacy } from '@rookery/client/legacy';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { showArrivals } from './arrivals.ts';
import { readUtf8 } from './bytes.ts';
import { complain, Failure, Misuse, messageOf } from './failures.ts';
import { parseAccount, readWhole } from './fields.ts';
import { print, printJson } from './output.ts';
import { knownPassword } from './password.ts';
import { openFolder } from './save-files.ts';
import { openFiles, sendFiles } from './send-files.ts';
import { pathHint, programName, readServer } from './sign-in.ts';
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
type SendOptions = LoginOptions & { readonly file?: readonly string[] };
type ReceiveOptions = LoginOptions & { readonly follow?: boolean; readonly seconds?: number; readonly save?: string };

/** `rookery send` and `rookery receive`. */
export function addMessageCommands(program: Command): void {
  loginCommand(program, 'send')
    .argument('<to>', 'account or group to write to', parseAccount)
    .argument('[text]', 'the message; without it, and without --file, standard input is sent')
    .description('Send a message over HTTP: with the legacy protocol, or, with files, version 2.0.')
    .option('--file <path>', 'Send this file with it; may be given more than once.', addTo)
    .addHelpText(
      'after',
      '\nExamples:\n  ROOKERY_PASSWORD=... rookery send --uin 10001 10010 "Hello"\n  ROOKERY_PASSWORD=... rookery send --uin 10001 10002 --file cat.jpg',
    )
    .action(send);
  loginCommand(program, 'receive')
    .description(
      'Print what has arrived, one line each: number, text. Further lines of a message are indented. In a group the number is that of the group, and the text begins with a name; rookery tail tells who wrote it by number.',
    )
    .option('--follow', 'Go on until interrupted.')
    .option('--seconds <number>', 'Wait this many seconds for more.', parseSeconds)
    .option(
      '--save <folder>',
      'Save the files of messages there, under their names or as "cat (2).jpg", and print where; speaks version 2.0.',
    )
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

/** One more of what may be given more than once. */
function addTo(path: string, before: readonly string[] = []): string[] {
  return [...before, path];
}

function parseServer(text: string): URL {
  return readServer(text, /^https?:$/, 'http://127.0.0.1:8000');
}

function parseSeconds(text: string): number {
  const seconds = readWhole(text, 1, 86_400);
  if (seconds === undefined) throw new InvalidArgumentError('It must be a whole number from 1 to 86400.');
  return seconds;
}

async function send(to: number, given: string | undefined, options: SendOptions): Promise<void> {
  const { file: paths = [], passwordStdin, json } = options;
  const isInput = given === undefined && paths.length === 0;
  if (isInput && passwordStdin) {
    throw new Misuse('Standard input cannot hold both: give the text as an argument, or set ROOKERY_PASSWORD.');
  }
  const named = await openFiles(paths);
  const password = await knownPassword(options);
  const text = isInput ? (await readInput()).replace(/\r?\n$/, '') : (given ?? '');
  if (text === '' && named.length === 0) throw new Misuse('The text is empty.');
  const files = await loggedIn(options, { password, ...speaking('send', named.length > 0) }, (client) =>
    sendFiles(client, named, (files) => client.send(to, text, { files }).done),
  );
  if (json) await printJson({ to, sent: true, ...(files.length > 0 && { files }) });
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

/** The legacy protocol; or version 2.0, for what only that does, under the name of the command. */
function speaking(command: string, isModern: boolean): Pick<ClientOptions, 'legacy' | 'name'> {
  return isModern ? { name: programName(command) } : { legacy };
}

/** Logs in, works, and logs out, unless the session is to stay. */
async function loggedIn<T>(
  { server, uin, stay }: LoginOptions,
  how: Pick<ClientOptions, 'password' | 'legacy' | 'name'>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ transport: http(server), uin, ...how });
  try {
    await client.connect();
    return await work(client);
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
  const { save } = options;
  if (save !== undefined) await openFolder(save);
  const password = await knownPassword(options);
  const stop = stopping(options);
  const how = speaking('receive', save !== undefined);
  await loggedIn(options, { password, ...how }, (client) => receiveUntil(stop, client, options));
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
async function receiveUntil(stop: AbortSignal, client: Client, { follow, json, save }: ReceiveOptions): Promise<void> {
  const { promise: broken, reject } = Promise.withResolvers<never>();
  client.on('error', ({ error }) => reject(error));
  client.on('state', ({ state, error }) => {
    if (!error) return;
    if (state === 'closed' || !follow || stop.aborted) reject(error);
    else if (error instanceof UnreachableError) complain(`${error.message} Trying again.`);
  });
  showArrivals(client, { json, save }, reject);
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
