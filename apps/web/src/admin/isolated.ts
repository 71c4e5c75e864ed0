import { evened } from '../ui/direction.ts';

/** A text that may be of any direction, kept from turning round what stands beside it. */
export function isolated(text: string): string {
  return `\u2068${evened(text)}\u2069`;
}
