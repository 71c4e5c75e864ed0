import { digestPassword, hashPassword, randomPassword } from '@rookery/server';
import { readUtf8 } from './bytes.ts';
import { Failure, Misuse, messageOf } from './failures.ts';

const MOST_BYTES = 4096;
const CONTROLS = /\p{Cc}/u;
const LINE_FEED = 10;

/** A password as it is given or made; `random` when it must be shown once, since it is known nowhere else. */
export type NewPassword = { readonly password: string; readonly random: boolean };

/** `--password-stdin` where it is there, a question on a terminal, and otherwise a random one. */
export async function newPassword(options: { passwordStdin?: boolean; json?: boolean }): Promise<NewPassword> {
  if (options.passwordStdin) return { password: typeable(await readPassword()), random: false };
  const typed = isInteractive() && !options.json ? await ask('Password (Enter alone makes a random one)') : '';
  return typed === '' ? { password: randomPassword(), random: true } : { password: typed, random: false };
}

/** The password of an account to log in with: `--password-stdin`, ROOKERY_PASSWORD, or a question on a terminal. */
export async function knownPassword(options: { passwordStdin?: boolean }, env = process.env): Promise<string> {
  if (options.passwordStdin) return readPassword();
  if (env.ROOKERY_PASSWORD) return env.ROOKERY_PASSWORD;
  const typed = isInteractive() ? await ask('Password') : '';
  if (typed === '') throw new Misuse('There is no password: give --password-stdin, or set ROOKERY_PASSWORD.');
  return typed;
}

/** What is kept of a password. */
export function keep(password: string): Promise<string> {
  return hashPassword(digestPassword(password));
}

/** The password as a field of a JSON answer, when it must be shown. */
export function shownOnce({ password, random }: NewPassword): { password?: string } {
  return random ? { password } : {};
}

/** The password as a line of an answer, when it must be shown. */
export function passwordLine({ password, random }: NewPassword): string {
  return random ? `Its password, shown only now: ${password}\n` : '';
}

/** Remains of a line end or of UTF-16 are not part of a password, and cannot be typed. */
function typeable(password: string): string {
  if (CONTROLS.test(password)) throw new Misuse('--password-stdin: the password has a control character in it.');
  return password;
}

async function readPassword(): Promise<string> {
  const line = await readFirstLine();
  if (line === '') throw new Misuse('--password-stdin: the line is empty.');
  return line;
}

async function readFirstLine(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (chunk.includes(LINE_FEED) || length > MOST_BYTES) break;
  }
  const all = Buffer.concat(chunks);
  const end = all.indexOf(LINE_FEED);
  const line = end < 0 ? all : all.subarray(0, end);
  // With the line end of Windows, and a byte order mark.
  if (line.length > MOST_BYTES + 4) throw new Misuse(`--password-stdin: more than ${MOST_BYTES} bytes.`);
  try {
    return readUtf8(line, 'The line').replace(/\r$/, '');
  } catch (error) {
    throw new Misuse(`--password-stdin: ${messageOf(error)}.`);
  }
}

function isInteractive(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY);
}

async function ask(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({ message, output: process.stderr });
  if (isCancel(answer)) throw new Failure('Nothing was done.');
  return answer ?? '';
}
