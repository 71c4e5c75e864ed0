const ASCII = /^[\0-\x7f]*$/;
// Putting marks in order costs the square of how many follow each other, so a joiner that is none ends them after a few.
const MANY_MARKS = /([\p{M}\uff9e\uff9f]{8})(?=[\p{M}\uff9e\uff9f])/gu;

/**
 * A text for comparing without regard to case, width and composition: `ΟΔΟΣ` is in `οδοσήμανση`, `STRASSE` in `Straße`,
 * `rookery` in `Ｒｏｏｋｅｒｙ`, and an `é` is an `é`, whether it is one code point or two.
 */
export function folded(text: string): string {
  if (ASCII.test(text)) return text.toUpperCase();
  const composed = text.replace(MANY_MARKS, '$1\u034f').normalize('NFKC');
  // A sigma at the end of a word is another small letter, and the Kelvin sign is a capital without one of its own.
  return composed.toLowerCase().toUpperCase().normalize('NFKC');
}
