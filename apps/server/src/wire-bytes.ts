const ESCAPED = /[%&,\n]/g;

/** What a text takes in an answer at the most: some characters are written as three, a comma in a list as five. */
export function wireBytes(text: string): number {
  return Buffer.byteLength(text) + 4 * (text.match(ESCAPED)?.length ?? 0);
}
