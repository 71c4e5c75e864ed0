/**
 * A text for comparing in any case: so that `ΟΔΟΣ` is in `οδοσήμανση`, and `STRASSE` in `Straße`. Nothing is composed or
 * put in order, as that costs the square of the length for texts that are made for it.
 */
export function inAnyCase(text: string): string {
  // A sigma at the end of a word is another small letter, and the Kelvin sign is a capital without one of its own.
  return text.toLowerCase().toUpperCase();
}
