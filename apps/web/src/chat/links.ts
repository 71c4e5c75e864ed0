import { LinkifyIt } from 'linkify-it';

/** A piece of a text; with an address it is a link. */
export type Piece = { readonly text: string; readonly href?: string };

/** Finds links in texts. */
export type LinkFinder = (text: string) => readonly Piece[];

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);
const MOST_LINKS = 100;
/** Characters that are not seen or change the order of what is read: an address with one of them is not what it seems. */
const DECEPTIVE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
/** Signs that join or part the letters of scripts like Arabic, and pieces of emoji: a path may have them there. */
const JOINERS = /(?<=[\u0600-\uFFFF])[\u200C\u200D]/g;
/** A sign of a script without spaces, right before an address: the address begins there all the same. */
const GLUED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}](?=https?:\/\/|www\.|[\w.+-]+@[a-z\d-]+\.)/giu;
/** The beginning of an address up to where its host stops being ASCII, and the letter that follows. */
const HOST = /(https?:\/\/|(?<![\w.-])www\.|@)([a-z\d_.-]+)((?::\d+)?)(?=(\p{L}?))/giu;
/** What hosts end with and other names hardly do. */
const TOP =
  /^(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|name|app|dev|site|shop|online|club|wiki|blog|cloud|test)$/i;

/**
 * Makes what finds the links in a text: `http`, `https`, `mailto`, and what begins with `www.` or is an e-mail address.
 * Nothing else ever becomes a link.
 *
 * @example linkFinder()('see www.example.org'); // [{ text: 'see ' }, { text: 'www.example.org', href: 'http://www.example.org/' }]
 */
export function linkFinder(): LinkFinder {
  const links = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true }).add('ftp:', null).add('//', null);
  return (text) => {
    const pieces: Piece[] = [];
    let end = 0;
    for (const { schema, index, lastIndex } of (links.match(eased(text)) ?? []).slice(0, MOST_LINKS)) {
      const raw = text.slice(index, lastIndex);
      // What stands before an @ is a name, however much it looks like a host.
      const href = /^[^\s/]*@/.test(text.slice(lastIndex)) ? undefined : addressOf(schema, raw);
      if (!href) continue;
      if (index > end) pieces.push({ text: text.slice(end, index) });
      pieces.push({ text: raw, href });
      end = lastIndex;
    }
    if (end < text.length) pieces.push({ text: text.slice(end) });
    return pieces;
  };
}

/**
 * The same text, as long as before, in which an address is found where people see one: it begins behind a sign of a script
 * without spaces and ends before one, and its host may have underscores.
 */
function eased(text: string): string {
  const apart = text.replace(GLUED, (sign) => ' '.repeat(sign.length));
  const cuts: number[] = [];
  const whole = apart.replace(HOST, (all, begin: string, host: string, port: string, next: string, at: number) => {
    if (next !== '' && (port !== '' || endsBefore(host, apart.slice(at + all.length)))) cuts.push(at + all.length);
    return `${begin}${host.replaceAll('_', 'a')}${port}`;
  });
  return cuts.reduce((rest, at) => {
    const length = (rest.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    return `${rest.slice(0, at)}${' '.repeat(length)}${rest.slice(at + length)}`;
  }, whole);
}

/** Whether a host ends where its ASCII letters do, although other letters follow: no top domain has both. */
function endsBefore(host: string, rest: string): boolean {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  if (last === '') return false;
  if (labels.length > 1 && TOP.test(last)) return true;
  return !/^[\p{L}\p{M}\p{N}_-]*\.[\p{L}\p{N}]/u.test(rest);
}

function addressOf(schema: string, raw: string): string | undefined {
  // A name without a beginning is as often the name of a file: `notes.md`.
  if (schema === '' && !/^www\./i.test(raw)) return undefined;
  if (isDeceptive(raw)) return undefined;
  const missing = schema === '' ? 'http://' : schema === 'mailto:' && !/^mailto:/i.test(raw) ? schema : '';
  const url = `${missing}${raw}`;
  const address = URL.parse?.(url) ?? parsed(url);
  return address && ALLOWED.has(address.protocol) ? address.href : undefined;
}

function isDeceptive(raw: string): boolean {
  const [, host = '', path = ''] = /^((?:[a-z]+:\/\/)?[^/?#]*)(.*)$/isu.exec(raw) ?? [];
  return DECEPTIVE.test(host) || DECEPTIVE.test(path.replace(JOINERS, ''));
}

function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
