const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** A text of one line, without the blanks around it; nothing when it is longer or holds control characters. */
export function readLine(text: string, most: number): string | undefined {
  const line = text.trim();
  // Counting characters costs: a text of twice as many units has more of them in any case.
  return line.length <= 2 * most && [...line].length <= most && !CONTROLS.test(line) ? line : undefined;
}

/** What a text for one line must be. */
export function lineMust(most: number): string {
  return `at most ${most} characters without control characters`;
}
