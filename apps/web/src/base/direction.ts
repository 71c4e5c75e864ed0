/** Bidi controls: they change the text direction until ended. */
const ANY = /[\u202A-\u202E\u2066-\u2069]/;
const ENDS_ALL = /[\n\r\u0085\u2029]/;
const EMBEDDING_ENDS = '\u202C';
const ISOLATE_ENDS = '\u2069';

/**
 * Balances the bidi controls of a text: closes the open ones at its end, and drops those that close nothing. For names in
 * sentences, titles and notifications, where no element can isolate them.
 */
export function evened(text: string): string {
  if (!ANY.test(text)) return text;
  let even = '';
  /** The controls that would close the open ones, outermost first. */
  let open: string[] = [];
  for (const sign of text) {
    if (ENDS_ALL.test(sign)) {
      even += open.toReversed().join('');
      open = [];
    } else if (sign === EMBEDDING_ENDS) {
      if (open.at(-1) !== EMBEDDING_ENDS) continue;
      open.pop();
    } else if (sign === ISOLATE_ENDS) {
      const begun = open.lastIndexOf(ISOLATE_ENDS);
      if (begun === -1) continue;
      // Closes everything opened inside, too.
      open.length = begun;
    } else if (ANY.test(sign)) open.push(sign >= '\u2066' ? ISOLATE_ENDS : EMBEDDING_ENDS);
    even += sign;
  }
  return even + open.toReversed().join('');
}

/** A text of any direction, isolated from the text around it. */
export function isolated(text: string): string {
  return `\u2068${evened(text)}\u2069`;
}
