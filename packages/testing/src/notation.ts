/**
 * How plays write bytes down. Text stands for its UTF-8, and:
 *
 * - `\r` `\n` `\t` `\0` `\xC4`: a byte; `\\` `\{` `\*` `\.`: the character itself
 * - `{text x 50}`: the text fifty times, with `#` in it counting from 1; `{m#, x 51-60}` counts from 51 to 60
 * - `{PS}`: MD5 of the password that all accounts of plays have; `{#}`: the how-manieth request of a repeated one
 * - only in what is expected: `*` is any text without `&`, and `...` at the end is anything
 */

/** The password of every account in a play. */
export const PASSWORD = 'rookery';
const PS = '8452694d199b87c3f3f568e44a29ed41';

const TOKEN = /\\x([0-9a-fA-F]{2})|\\(.)|\{#\}|\{PS\}|\{([^{}]*) x (?:(\d+)-)?(\d+)\}|\*|\.\.\.$/gsu;
const ESCAPED: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', 0: '\0' };
const ITSELF = '\\{}*.#|';

type Piece = { readonly bytes: string } | { readonly wild: string };

/** The bytes that a text in a play stands for, one character each. `nth` is what `{#}` says. */
export function bytesOf(text: string, nth = 1): string {
  return piecesOf(text, nth)
    .map((piece) => ('bytes' in piece ? piece.bytes : utf8(piece.wild)))
    .join('');
}

/** What an expected text matches, whole and in bytes, one character each. */
export function patternOf(text: string, nth = 1): RegExp {
  const source = piecesOf(text, nth).map((piece) => {
    if ('bytes' in piece) return RegExp.escape(piece.bytes);
    return piece.wild === '*' ? '[^&]*' : '.*';
  });
  return new RegExp(`^${source.join('')}$`, 's');
}

/** UTF-8 as bytes, one character each. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function piecesOf(text: string, nth: number): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    pieces.push({ bytes: utf8(text.slice(end, found.index)) });
    pieces.push(pieceOf(found, nth));
    end = found.index + found[0].length;
  }
  pieces.push({ bytes: utf8(text.slice(end)) });
  return pieces;
}

function pieceOf([token, hex, escaped, repeated, from, to]: RegExpExecArray, nth: number): Piece {
  if (hex !== undefined) return { bytes: String.fromCharCode(Number.parseInt(hex, 16)) };
  if (escaped !== undefined) return { bytes: unescaped(escaped) };
  if (repeated !== undefined) return { bytes: repeat(repeated, Number(from ?? 1), Number(to)) };
  if (token === '{#}') return { bytes: String(nth) };
  return token === '{PS}' ? { bytes: PS } : { wild: token };
}

function unescaped(character: string): string {
  const meant = ESCAPED[character] ?? (ITSELF.includes(character) ? character : undefined);
  if (meant === undefined) throw new Error(`\\${character} is no escape of a play.`);
  return meant;
}

function repeat(text: string, from: number, to: number): string {
  let joined = '';
  for (let n = from; n <= to; n++) joined += bytesOf(text.replaceAll('#', String(n)));
  return joined;
}
