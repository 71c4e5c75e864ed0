import { beginningOf, graphemes } from '@rookery/protocol';

/** A piece of a message: a quotation, or its own text. */
export type TextPart = { readonly isQuote: boolean; readonly text: string };

const MOST_LARGE = 3;
const LONG_CHARS = 1500;
const LONG_LINES = 20;
const QUOTED_CHARS = 200;
const QUOTED_LINES = 4;

const EMOJI =
  /^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}]|\u200D\p{Extended_Pictographic})*)$/u;
const EMOJI_FIRST = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\uFE0F?\u20E3)/u;
const LONGEST_EMOJI = 40;

/** Whether a message is just one to three emoji, which are shown large. */
export function isLarge(text: string): boolean {
  const bare = text.trim();
  if (bare.length > MOST_LARGE * LONGEST_EMOJI || !EMOJI_FIRST.test(bare)) return false;
  const signs = graphemes(bare).filter((sign) => sign.trim() !== '');
  return signs.length <= MOST_LARGE && signs.every((sign) => EMOJI.test(sign));
}

/** Whether a message is so long that it is shown collapsed. */
export function isLong(text: string): boolean {
  if (text.length > LONG_CHARS) return true;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines > LONG_LINES;
}

/** Splits a message into quotations (lines that begin with `> `) and the rest. Together they are the whole text. */
export function partsOf(text: string): TextPart[] {
  if (!text.startsWith('> ') && !text.includes('\n> ')) return [{ isQuote: false, text }];
  const parts: { isQuote: boolean; text: string }[] = [];
  for (const line of text.split(/(?<=\n)/)) {
    const isQuote = line.startsWith('> ');
    const last = parts.at(-1);
    if (last?.isQuote === isQuote) last.text += line;
    else parts.push({ isQuote, text: line });
  }
  return parts;
}

/** A message as a quotation: without its own quotations, and shortened if long. */
export function quoteOf(text: string): string {
  const said = partsOf(text).filter(({ isQuote }) => !isQuote);
  const own = said.map((part) => part.text).join('');
  const all = (own.trim() === '' ? text : own).trim();
  const lines = all.split('\n').slice(0, QUOTED_LINES).join('\n');
  const short = beginningOf(lines, QUOTED_CHARS);
  const quoted = short.length < all.length ? `${short.trimEnd()} …` : short;
  return `${quoted.replace(/^/gm, '> ')}\n`;
}
