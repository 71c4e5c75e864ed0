import { graphemes } from '@rookery/protocol';

/** The number of code points in a text, as the server counts. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** Where to split a long text, best first: between paragraphs, lines, sentences, words. */
const BREAKS = [/\n\s*\n/g, /\n/g, /[.!?。！？…]["'”’」』)）]*\s*/g, /\s+/g] as const;

/**
 * Splits a long text into parts of at most `most` code points, where it reads well. A grapheme is only split if it is
 * longer than a message.
 *
 * @example split('One two three', 8); // ['One two', 'three']
 */
export function split(text: string, most: number): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (lengthOf(rest) > most) {
    const end = endOfPiece(rest, most);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') pieces.push(rest);
  return pieces.filter((piece) => piece !== '');
}

function endOfPiece(text: string, most: number): number {
  const head = beginning(text, most);
  for (const pattern of BREAKS) {
    const end = lastEnd(head, pattern);
    if (end > head.length / 2) return end;
  }
  // One more grapheme tells whether the last one is complete.
  const signs = graphemes(beginning(text, most + 1));
  const whole = signs.slice(0, -1).join('').length;
  return whole > 0 && whole <= head.length ? whole : head.length;
}

function beginning(text: string, chars: number): string {
  let end = 0;
  let count = 0;
  for (const char of text) {
    if (++count > chars) break;
    end += char.length;
  }
  return text.slice(0, end);
}

function lastEnd(text: string, pattern: RegExp): number {
  let end = 0;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}
