/** What may stand in a profile, whether it comes over the network or from the command line. */

const MOST_NICK = 32;
const MOST_TRAIT = 120;
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** A text of one line, without the blanks around it; nothing when it is longer or holds control characters. */
export function readLine(text: string, most: number): string | undefined {
  const line = text.trim();
  // Counting characters costs: a text of twice as many units has more of them in any case.
  return line.length <= 2 * most && [...line].length <= most && !CONTROLS.test(line) ? line : undefined;
}

/** A nickname without the blanks around it, or nothing when it may not be one. */
export function readNick(text: string): string | undefined {
  return readLine(text, MOST_NICK) || undefined;
}

/** Any other text of a profile without the blanks around it, empty when it is not told; nothing when it may not be. */
export function readTrait(text: string): string | undefined {
  return readLine(text, MOST_TRAIT);
}

/** What a nickname must be, as the end of the sentence "NK must be ...". */
export const nickMust = `1 to ${MOST_NICK} characters without control characters`;

/** What any other text of a profile must be. */
export const traitMust = lineMust(MOST_TRAIT);

/** What a text for one line must be, in the same way. */
export function lineMust(most: number): string {
  return `at most ${most} characters without control characters`;
}
