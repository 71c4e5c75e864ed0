import { LinkifyIt } from 'linkify-it';

/** A piece of a text; a link if it has an address. */
export type Piece = { readonly text: string; readonly href?: string };

/** Finds links in texts. */
export type LinkFinder = (text: string) => readonly Piece[];

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);
const MOST_LINKS = 100;
/** Invisible characters, and those that reorder text: an address with one of them is not what it seems. */
const DECEPTIVE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
/** Joiners that scripts like Arabic and some emoji need: a path may contain them. */
const JOINERS = /(?<=[\u0600-\uFFFF])[\u200C\u200D]/g;
/** A character of a script without spaces: an address may follow it directly. */
const GLUED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}](?=https?:\/\/|www\.|[\w.+-]+@[a-z\d-]+\.)/giu;
/** The beginning of an address up to where its host stops being ASCII, and the next letter. */
const HOST = /(https?:\/\/|(?<![\w.-])www\.|@)([a-z\d_.-]+)((?::\d+)?)(?=(\p{L}?))/giu;
/** Endings typical of hosts. */
const TOP =
  /^(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|name|app|dev|site|shop|online|club|wiki|blog|cloud|test)$/i;

/**
 * Creates a function that finds links: `http`, `https` and `mailto` addresses, `www.` and e-mail addresses, nothing else.
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
      // The part before an @ is a name, even if it looks like a host.
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
 * The text with the same length, changed so that addresses are found where people see them: they may directly follow or
 * precede a script without spaces, and hosts may contain underscores.
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

/** Whether a host ends with its ASCII letters although other letters follow: no top-level domain mixes the two. */
function endsBefore(host: string, rest: string): boolean {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  if (last === '') return false;
  if (labels.length > 1 && TOP.test(last)) return true;
  return !/^[\p{L}\p{M}\p{N}_-]*\.[\p{L}\p{N}]/u.test(rest);
}

function addressOf(schema: string, raw: string): string | undefined {
  // Without a scheme it may as well be a file name: `notes.md`.
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
