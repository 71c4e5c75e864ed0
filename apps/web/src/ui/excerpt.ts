import { cutBefore } from '@rookery/protocol';

/** A piece of a text, and whether it matches the search. */
export type Found = { readonly text: string; readonly isMatch: boolean };

/** Splits a text at all matches of `wanted`, ignoring case. */
export function foundIn(text: string, wanted: string): Found[] {
  if (wanted === '') return [{ text, isMatch: false }];
  const pattern = new RegExp(`(${wanted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')})`, 'iu');
  return text
    .split(pattern)
    .map((piece, index) => ({ text: piece, isMatch: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

const LEAD_CHARS = 40;

/**
 * The beginning of a text, or the surroundings of the first match of `wanted`, as one line of a list.
 *
 * @param most how many characters may stand before the match
 */
export function excerptOf(text: string, wanted: string, most = LEAD_CHARS): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const [before] = foundIn(line, wanted);
  if (!before || before.isMatch || before.text.length <= most || before.text === line) return line;
  const lead = before.text.slice(cutBefore(before.text, before.text.length - most));
  // Begins with a whole word, where there are words.
  return `… ${lead.replace(/^\S*\s+(?=\S)/, '')}${line.slice(before.text.length)}`;
}
