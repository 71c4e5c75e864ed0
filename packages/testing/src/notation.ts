import { hash } from 'node:crypto';

/**
 * How plays write bytes down. Text stands for its UTF-8, and:
 *
 * - `\r` `\n` `\t` `\0` `\xC4`: a byte; `\\` `\{` `\*` `\.`: the character itself
 * - `{text x 50}`: the text fifty times, with `#` in it counting from 1; `{m#, x 51-60}` counts from 51 to 60
 * - `{PS}`: MD5 of the password that all accounts of plays have; `{#}`: the how-manieth request of a repeated one
 * - `{SID}`: the latest token of the person speaking; `{SID of Bob}`: another person's
 * - `{code}`: the value remembered under this name; `{MD5 of code}`: its MD5
 * - only in what is expected: `*` is any text without `&`, `{code=*}` is such a text without a comma that is remembered
 *   as `code`, and `...` at the end is anything
 */

/** The password of every account in a play. */
export const PASSWORD = 'rookery';
const PS = '8452694d199b87c3f3f568e44a29ed41';

/** What has come up in a play: by a name that was given to it, `SID`, or `SID of Bob`. */
export type Memory = (name: string) => string | undefined;

const FORMS = [
  String.raw`\\x(?<hex>[0-9a-fA-F]{2})`,
  String.raw`\\(?<escaped>.)`,
  String.raw`(?<nth>\{#\})`,
  String.raw`(?<password>\{PS\})`,
  String.raw`\{(?<digest>MD5 of )?(?<recalled>SID(?: of [^{}]+)?|[a-z]\w*)\}`,
  String.raw`\{(?<remembered>[a-z]\w*)=\*\}`,
  String.raw`\{(?<repeated>[^{}]*) x (?:(?<from>\d+)-)?(?<to>\d+)\}`,
  String.raw`(?<wild>\*|\.\.\.$)`,
];
const TOKEN = new RegExp(FORMS.join('|'), 'gsu');
const ESCAPED: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', 0: '\0' };
const ITSELF = '\\{}*.#|';

type Piece = { readonly bytes: string } | { readonly wild: string; readonly source: string };

const nothing: Memory = () => undefined;

/** The bytes that a text in a play stands for, one character each. `nth` is what `{#}` says. */
export function bytesOf(text: string, nth = 1, memory: Memory = nothing): string {
  return piecesOf(text, nth, memory)
    .map((piece) => ('bytes' in piece ? piece.bytes : utf8(piece.wild)))
    .join('');
}

/** What an expected text matches, whole and in bytes, one character each; its groups are what is to be remembered. */
export function patternOf(text: string, nth = 1, memory: Memory = nothing): RegExp {
  const source = piecesOf(text, nth, memory).map((piece) =>
    'bytes' in piece ? RegExp.escape(piece.bytes) : piece.source,
  );
  return new RegExp(`^${source.join('')}$`, 's');
}

/** UTF-8 as bytes, one character each. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function piecesOf(text: string, nth: number, memory: Memory): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    pieces.push({ bytes: utf8(text.slice(end, found.index)) });
    pieces.push(pieceOf(found[0], found.groups ?? {}, nth, memory));
    end = found.index + found[0].length;
  }
  pieces.push({ bytes: utf8(text.slice(end)) });
  return pieces;
}

type Found = Readonly<Record<string, string | undefined>>;

function pieceOf(token: string, found: Found, nth: number, memory: Memory): Piece {
  if (found.hex !== undefined) return { bytes: String.fromCharCode(Number.parseInt(found.hex, 16)) };
  if (found.escaped !== undefined) return { bytes: unescaped(found.escaped) };
  if (found.nth !== undefined) return { bytes: String(nth) };
  if (found.password !== undefined) return { bytes: PS };
  if (found.recalled !== undefined) return { bytes: recall(found.recalled, found.digest !== undefined, memory) };
  if (found.remembered !== undefined) return { wild: token, source: `(?<${found.remembered}>[^&,]*)` };
  if (found.repeated !== undefined) {
    return { bytes: repeat(found.repeated, Number(found.from ?? 1), Number(found.to), memory) };
  }
  return { wild: token, source: token === '*' ? '[^&]*' : '.*' };
}

function recall(name: string, isDigest: boolean, memory: Memory): string {
  const known = memory(name);
  if (known === undefined) throw new Error(`{${name}} has not come up yet.`);
  return isDigest ? hash('md5', Buffer.from(known, 'latin1')) : known;
}

function unescaped(character: string): string {
  const meant = ESCAPED[character] ?? (ITSELF.includes(character) ? character : undefined);
  if (meant === undefined) throw new Error(`\\${character} is not an escape of a play.`);
  return meant;
}

function repeat(text: string, from: number, to: number, memory: Memory): string {
  let joined = '';
  for (let n = from; n <= to; n++) joined += bytesOf(text.replaceAll('#', String(n)), n, memory);
  return joined;
}
