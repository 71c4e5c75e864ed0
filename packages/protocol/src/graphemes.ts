/** Created on first use: it is slow to create, and older browsers lack it. */
let segmenter: Intl.Segmenter | undefined;
const ASCII = /^[\n -~]*$/;

function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** What a reader takes for one character each: a letter with its accents, a whole emoji. */
export function graphemes(text: string): string[] {
  return ASCII.test(text) ? text.split('') : Array.from(segmentsOf(text), ({ segment }) => segment);
}

/** The last place up to `at` where a text can be cut without cutting a character of its reader. */
export function cutBefore(text: string, at: number): number {
  return segmentsOf(text).containing(at)?.index ?? at;
}

/**
 * The beginning of a text, for show: no more than `most` code points, none of the reader's characters cut. A character
 * longer than that, which no one types by hand, is cut between code points. Takes no longer for a long text.
 */
export function beginningOf(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, 2 * most + 2);
  let end = 0;
  for (let left = most; left > 0 && end < head.length; left--) end += (head.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  if (end === text.length) return text;
  const beginning = head.slice(0, end);
  if (ASCII.test(beginning) && ASCII.test(head[end] ?? '')) return beginning;
  return head.slice(0, cutBefore(head, end) || end);
}
