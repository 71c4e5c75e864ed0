import type { FriendNotes } from '@rookery/store';
import { useCallback } from 'react';
import { useMessenger } from '../base/context.ts';
import { useProblem } from '../base/problems.ts';

/** Changes a setting of a friend at once; errors become notices. */
export function useSetFriend(uin: number): (notes: Partial<FriendNotes>) => void {
  const { store, notices } = useMessenger();
  const problem = useProblem();
  return useCallback(
    (notes) => void store.setFriend(uin, notes).catch((error: unknown) => notices.warn(problem(error))),
    [store, notices, problem, uin],
  );
}
