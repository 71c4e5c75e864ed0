import { evened } from '../ui/direction.ts';

/** A text of any direction, isolated from the text around it. */
export function isolated(text: string): string {
  return `\u2068${evened(text)}\u2069`;
}
