// C0 without tab and line feed, DEL, C1, line and paragraph separators, and the marks that reorder what is shown.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/g;

/**
 * Text of others as it may be shown on a terminal: nothing in it moves the cursor, changes a colour, or shows what
 * follows in another order.
 */
export function plain(text: string): string {
  return text.replace(UNSAFE, '');
}

/** JSON of others' text that may be shown on a terminal as well: the same document, with escapes for what is unsafe. */
export function plainJson(json: string): string {
  return json.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
