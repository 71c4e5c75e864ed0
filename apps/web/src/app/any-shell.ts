/**
 * A text as one word of any shell. POSIX shells, fish, PowerShell and cmd agree on double quotes, and on nothing that may
 * stand between them: what one of them reads is escaped as `%XX`.
 */
export function inAnyShell(text: string): string {
  return `"${text.replace(UNSAFE, percentEncoded)}"`;
}

// Quotes, also the curly ones that PowerShell takes for straight ones, and what stands for something else between them.
// Then controls, marks of direction and line ends of Unicode: a terminal would act on them, or show something else than
// there is.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it escapes
  /["'\\`$!^|<>\u2018-\u201f\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A character as `%XX`, byte by byte. */
export function percentEncoded(character: string): string {
  const hex = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return Array.from(new TextEncoder().encode(character), hex).join('');
}
