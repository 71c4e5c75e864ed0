/** What changes the direction of writing until it is taken back. */
const ANY = /[\u202A-\u202E\u2066-\u2069]/;
const ENDS_ALL = /[\n\r\u0085\u2029]/;
const EMBEDDING_ENDS = '\u202C';
const ISOLATE_ENDS = '\u2069';

/**
 * A text that changes no direction but its own: what it leaves open is taken back at its end, and it takes nothing back
 * that it has not begun. For places where a text of somebody stands in a sentence, a title or a notification, where no
 * element can hold it together.
 */
export function evened(text: string): string {
  if (!ANY.test(text)) return text;
  let even = '';
  /** What would end what is open, the outermost first. */
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
      // It ends all that was begun within.
      open.length = begun;
    } else if (ANY.test(sign)) open.push(sign >= '\u2066' ? ISOLATE_ENDS : EMBEDDING_ENDS);
    even += sign;
  }
  return even + open.toReversed().join('');
}
