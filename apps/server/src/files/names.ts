const MOST_BYTES = 200;
/** Control characters, what cannot be written, and what makes a name read otherwise than it is: marks of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const NAMELESS = 'file';

/** What the name of a file must be, as the end of a sentence. */
export const fileNameMust = `at most ${MOST_BYTES} bytes long`;

/**
 * The name of a file without the folders that it was in, and without what cannot be seen.
 *
 * @returns nothing when it is too long
 */
export function readFileName(given: string): string | undefined {
  const [last = ''] = given.normalize('NFC').split(/[/\\]/).slice(-1);
  const seen = last.replace(UNSEEN, '').trim();
  const name = /^\.*$/.test(seen) ? NAMELESS : seen;
  return Buffer.byteLength(name) <= MOST_BYTES ? name : undefined;
}

/** `Content-Disposition` for a file, so that every browser reads the name, and none reads more than that. */
export function dispositionOf(how: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*!]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
