/**
 * Quotes a text as one word for any shell. POSIX shells, fish, PowerShell and cmd agree on double quotes, but on nothing
 * special between them: characters that one of them would interpret become `%XX`.
 */
export function inAnyShell(text: string): string {
  return `"${text.replace(UNSAFE, percentEncoded)}"`;
}

// Quotes, with the curly ones that PowerShell takes for straight ones, and characters special between quotes. Then
// controls, direction marks and Unicode line ends: a terminal would act on them, or display something else.
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it escapes
  /["'\\`$!^|<>\u2018-\u201f\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A character as `%XX` for each UTF-8 byte. */
export function percentEncoded(character: string): string {
  const hex = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return Array.from(new TextEncoder().encode(character), hex).join('');
}
