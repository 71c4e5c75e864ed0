import { isUtf8 } from 'node:buffer';

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
