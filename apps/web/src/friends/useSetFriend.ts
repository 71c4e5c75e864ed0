import type { FriendNotes } from '@rookery/store';
import { useCallback } from 'react';
import { useMessenger } from '../app/context.ts';
import { useProblem } from '../app/problems.ts';

/** Sets something for a friend at once; what goes wrong is told. */
export function useSetFriend(uin: number): (notes: Partial<FriendNotes>) => void {
  const { store, notices } = useMessenger();
  const problem = useProblem();
  return useCallback(
    (notes) => void store.setFriend(uin, notes).catch((error: unknown) => notices.warn(problem(error))),
    [store, notices, problem, uin],
  );
}
