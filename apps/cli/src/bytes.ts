import { isUtf8 } from 'node:buffer';
import { Misuse } from './failures.ts';

const LINE_FEED = 10;
const UTF16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
] as const;

/**
 * The text that bytes are: UTF-8, without the byte order mark that some editors put before it.
 *
 * @param where the bytes are from, as the beginning of a sentence
 * @throws Error with a sentence that names the first byte that is wrong
 */
export function readUtf8(bytes: Uint8Array, where: string): string {
  if (UTF16_MARKS.some(([first, second]) => bytes[0] === first && bytes[1] === second))
    throw new Error(`${where} is UTF-16; save it as UTF-8.`);
  try {
    // The mark is taken off by the decoder.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const at = firstWrong(bytes);
    const line = bytes.subarray(0, at).filter((byte) => byte === LINE_FEED).length + 1;
    throw new Error(`${where} is not UTF-8: byte ${at + 1}, on line ${line}.`);
  }
}

/**
 * Node puts U+FFFD in the place of bytes of arguments and variables that are not UTF-8. What was meant is lost by then, and a
 * password would be another one.
 *
 * @throws Misuse with a sentence for each that names it, and never its value
 */
export function checkGiven(args: readonly string[], env: Readonly<Record<string, string | undefined>>): void {
  const wrongArgs = [...args.keys()].filter((at) => isBroken(args[at])).map((at) => nameOf(args, at));
  const wrongNames = Object.keys(env).filter((name) => name.startsWith('ROOKERY_') && isBroken(env[name]));
  const problems = [...wrongNames, ...wrongArgs].map(
    (name) => `${name} is not UTF-8, or holds U+FFFD, which stands for what is not.`,
  );
  if (problems.length > 0) throw new Misuse(...problems);
}

function isBroken(text = ''): boolean {
  return text.includes('\ufffd');
}

/** An argument by its option, or by its place. */
function nameOf(args: readonly string[], at: number): string {
  const [, own] = /^(--[\w-]+)=/.exec(args[at] ?? '') ?? [];
  const before = args[at - 1] ?? '';
  return own ?? (/^--[\w-]+$/.test(before) ? `What is given behind ${before}` : `Argument ${at + 1}`);
}

/** Where the first character begins that is none. */
function firstWrong(bytes: Uint8Array): number {
  let [right, wrong] = [0, bytes.length + 1];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (isUtf8Begun(bytes.subarray(0, middle))) right = middle;
    else wrong = middle;
  }
  // Its own first bytes may look as if a character followed.
  while (!isUtf8(bytes.subarray(0, right))) right--;
  return right;
}

function isUtf8Begun(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
