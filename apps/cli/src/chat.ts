import { existsSync, openAsBlob, openSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { basename, join } from 'node:path';
import { ReadStream, type WriteStream } from 'node:tty';
import { Client } from '@rookery/client';
import type { Ending, UiFiles } from '@rookery/terminal';
import { type Remembered, SessionFile } from '@rookery/terminal/session';
import { messagesIn, stateWith, UnsentFile, UnsentKeeper } from '@rookery/terminal/unsent';
import type { Command } from 'commander';
import { Failure } from './failures.ts';
import { accountMust, readAccountNumber } from './fields.ts';
import { print } from './output.ts';
import { knownPassword } from './password.ts';
import { saveFile } from './save-files.ts';
import {
  addressOf,
  addSignInOptions,
  briefTransportTo,
  DEFAULT_SERVER,
  failureOf,
  isOver,
  openSession,
  programName,
  type SignInFlags,
  transportTo,
} from './sign-in.ts';

type ChatOptions = SignInFlags & { readonly forget?: boolean; readonly bell: boolean; readonly title: boolean };

/** `rookery chat`: the messenger for the terminal. */
export function addChatCommand(program: Command): void {
  addSignInOptions(program.command('chat'))
    .description('Chat in the terminal. The session is remembered, so you only log in once.')
    .option('--forget', 'Log out, and forget the session.')
    .option('--no-bell', 'Do not ring the bell when something arrives.')
    .option('--no-title', 'Leave the title of the window alone.')
    .addHelpText('after', '\nExample:\n  rookery chat --server http://127.0.0.1:8000 --uin 10001')
    .action(chat);
}

async function chat(options: ChatOptions): Promise<void> {
  const file = new SessionFile();
  if (options.forget) return forget(options, file);
  checkTerminal();
  let session = (await remembered(options, file)) ?? (await logIn(options, file));
  for (;;) {
    const ending = await talk(session, options);
    if (ending.why === 'quit') return;
    if (ending.why === 'signal') {
      process.exitCode = 128 + constants.signals[ending.signal ?? 'SIGTERM'];
      return;
    }
    await file.forget(session);
    console.error(`The session of ${session.uin} has ended. Log in again.`);
    session = await logIn(
      { ...options, server: new URL(session.server), uin: session.uin, passwordStdin: false },
      file,
    );
  }
}

/** Colours may be missing; a cursor that can be moved may not. */
function checkTerminal(): void {
  const isDumb = process.env.TERM === 'dumb' || (process.env.TERM === undefined && process.platform !== 'win32');
  if (process.stdout.isTTY && !isDumb) return;
  const what = isDumb ? 'This terminal (TERM) cannot move its cursor' : 'This is no terminal';
  throw new Failure(`${what}, which rookery chat needs. rookery tail and rookery send work everywhere.`);
}

function remembered({ server, uin }: ChatOptions, file: SessionFile): Promise<Remembered | undefined> {
  return file.find({ server: server && addressOf(server), uin });
}

/** Asks for what is missing, and opens a session. */
async function logIn(options: ChatOptions, file: SessionFile): Promise<Remembered> {
  const server = options.server ? addressOf(options.server) : DEFAULT_SERVER;
  const uin = options.uin ?? (await askNumber(server));
  const password = await knownPassword(options);
  return openSession({ server, uin, password }, 'chat', file);
}

async function askNumber(server: string): Promise<number> {
  if (!process.stdin.isTTY) throw new Failure('--uin is missing: the number of the account.');
  const { isCancel, text } = await import('@clack/prompts');
  const validate = (given = '') =>
    readAccountNumber(given.trim()) === undefined ? `It must be ${accountMust}.` : undefined;
  const answer = await text({ message: `Your number at ${server}`, validate, output: process.stderr });
  if (isCancel(answer)) throw new Failure('Nothing was done.');
  return Number(answer.trim());
}

/** Runs the messenger until it ends. Another login is needed when the session is over, now or then. */
async function talk({ server, uin, token }: Remembered, { bell, title }: ChatOptions): Promise<Ending> {
  const client = new Client({ transport: transportTo(server), uin, token, name: programName('chat') });
  // React is a good deal slower and larger when it thinks that it is being developed.
  process.env.NODE_ENV ??= 'production';
  // Only now: other commands have no use for it, and it takes a while to load.
  const { runMessenger, Store } = await import('@rookery/terminal');
  const file = new UnsentFile({ server, uin });
  const unsent = await file.read();
  const store = new Store(client, undefined, stateWith(uin, unsent));
  let { drafts } = unsent;
  const keeper = new UnsentKeeper(file, unsent, () => ({ messages: messagesIn(store.state), drafts }));
  const keep = (given: typeof drafts) => {
    drafts = given;
    keeper.note();
  };
  const stopKeeping = store.subscribe(keeper.note);
  let keys: ReadStream | undefined;
  try {
    await client.connect();
    keys = keyboard();
    const stdout = process.stdout as WriteStream;
    const files = filesOf(client);
    return await runMessenger({ store, stdin: keys, stdout, env: process.env, bell, title, drafts, keep, files });
  } catch (error) {
    if (isOver(error)) return { why: 'ended' };
    throw failureOf(error, server);
  } finally {
    if (keys !== process.stdin) keys?.destroy();
    // Before the client is closed: it gives up what it has not sent.
    stopKeeping();
    await keeper.close();
    await client.close();
  }
}

/** Files go out from where they are, and come into the folder for downloads, or where there is none, here. */
function filesOf(client: Client): UiFiles {
  const downloads = join(homedir(), 'Downloads');
  return {
    async send(given, onProgress) {
      // No shell has seen it.
      const path = given.replace(/^~(?=\/)/, homedir());
      if (!existsSync(path)) throw new Failure('There is no such file.');
      const file = await openAsBlob(path);
      const upload = client.files.upload(file, {
        name: basename(path),
        onProgress: ({ sent, total }) => onProgress(sent, total),
      });
      const { at, ...sent } = await upload.done;
      return sent;
    },
    save: (file) => saveFile(client, file, existsSync(downloads) ? downloads : '.'),
  };
}

/** Where keys come from: not from a standard input that has brought the password. */
function keyboard(): ReadStream {
  if (process.stdin.isTTY) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch (error) {
    throw new Failure('Standard input is no terminal: set ROOKERY_PASSWORD instead.', { cause: error });
  }
}

async function forget(options: ChatOptions, file: SessionFile): Promise<void> {
  const session = await remembered(options, file);
  if (!session) throw new Failure('No such session is remembered.');
  const { server, uin, token } = session;
  const client = new Client({ transport: briefTransportTo(server), uin, token });
  await file.forget(session);
  await new UnsentFile(session).wipe();
  try {
    await client.connect();
    await client.logout();
  } catch (error) {
    // A session that has already ended is fine.
    if (!isOver(error)) {
      const { message } = failureOf(error, server) as Error;
      throw new Failure(`The session is forgotten here, but not ended: ${message}`, { cause: error });
    }
  } finally {
    await client.close();
  }
  await print(`The session of ${uin} at ${server} is ended and forgotten.\n`);
}
