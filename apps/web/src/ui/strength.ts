/** The minimum length of a password. */
export const LEAST_CHARS = 8;
const LONG_CHARS = 14;
const LEAST_DIFFERENT = 5;
/** What attackers try first. */
const GUESSED = /^(?:.{0,3}(?:password|passwort|qwert|asdf|letmein|iloveyou|abc123|woaini|rookery).{0,4})$/i;

/**
 * How good a password is: `short` is not accepted; `guessed` is, but should not be used.
 */
export type Strength =
  | { readonly is: 'short'; readonly missing: number }
  | { readonly is: 'guessed' | 'fair' | 'strong' };

/** Rates a password. @param known what others know of its owner: nickname, number */
export function strengthOf(password: string, known: readonly string[] = []): Strength {
  // In composed form, as it is sent and as the server counts.
  const chars = [...password.normalize('NFC')];
  if (chars.length < LEAST_CHARS) return { is: 'short', missing: LEAST_CHARS - chars.length };
  if (isGuessed(password, chars, known)) return { is: 'guessed' };
  return { is: chars.length >= LONG_CHARS || kindsIn(password) === KINDS.length ? 'strong' : 'fair' };
}

function isGuessed(password: string, chars: readonly string[], known: readonly string[]): boolean {
  if (GUESSED.test(password) || new Set(chars).size < LEAST_DIFFERENT || isRow(chars)) return true;
  const lower = password.toLowerCase();
  return known.some((name) => name.length >= LEAST_DIFFERENT - 1 && lower.includes(name.toLowerCase()));
}

/** Sequences: 12345678, or hgfedcba. */
function isRow(chars: readonly string[]): boolean {
  const steps = chars.slice(1).map((char, i) => (char.codePointAt(0) ?? 0) - (chars[i]?.codePointAt(0) ?? 0));
  return (
    new Set(steps.filter((step) => Math.abs(step) === 1)).size === 1 &&
    steps.filter((step) => Math.abs(step) !== 1).length <= 1
  );
}

const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];

function kindsIn(password: string): number {
  return KINDS.filter((kind) => kind.test(password)).length;
}
