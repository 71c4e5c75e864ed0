import { LinkifyIt } from 'linkify-it';

/** A piece of a text; with an address it is a link. */
export type Piece = { readonly text: string; readonly href?: string };

/** Finds links in texts. */
export type LinkFinder = (text: string) => readonly Piece[];

const ALLOWED = new Set(['http:', 'https:', 'mailto:']);
const MOST_LINKS = 100;
/** Characters that change the order of what is read: an address with one of them is not what it seems. */
const DECEPTIVE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;
/** A sign of a script without spaces, right before an address: the address begins there all the same. */
const GLUED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}](?=https?:\/\/|www\.)/giu;

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
    const spaced = text.replace(GLUED, (sign) => ' '.repeat(sign.length));
    for (const match of (links.match(spaced) ?? []).slice(0, MOST_LINKS)) {
      // What stands before an @ is a name, however much it looks like a host.
      const href = /^[^\s/]*@/.test(text.slice(match.lastIndex)) ? undefined : addressOf(match);
      if (!href) continue;
      if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
      pieces.push({ text: match.raw, href });
      end = match.lastIndex;
    }
    if (end < text.length) pieces.push({ text: text.slice(end) });
    return pieces;
  };
}

function addressOf({ schema, raw, url }: { schema: string; raw: string; url: string }): string | undefined {
  // A name without a beginning is as often the name of a file: `notes.md`.
  if (schema === '' && !/^www\./i.test(raw)) return undefined;
  if (DECEPTIVE.test(raw)) return undefined;
  const address = URL.parse?.(url) ?? parsed(url);
  return address && ALLOWED.has(address.protocol) ? address.href : undefined;
}

function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
