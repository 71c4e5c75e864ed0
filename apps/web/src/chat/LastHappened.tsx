import type { Happening } from '@rookery/client';
import { useHappened } from './useHappened.ts';
import { useSides } from './useSides.ts';

/** The last that has happened in a group, in its row of the list. */
export function LastHappened({ group, happened }: { group: number; happened: Happening }) {
  return useHappened(useSides(group))(happened);
}
