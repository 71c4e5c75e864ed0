import { lineMust, readLine } from '../one-line.ts';

/** What may stand in a profile, whether it comes over the network or from the command line. */

const MOST_NICK = 32;
const MOST_TRAIT = 120;

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
