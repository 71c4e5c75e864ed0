import type { Group } from '@rookery/store';
import { useCallback } from 'react';
import { useMessenger } from '../base/context.ts';
import { useProblem } from '../base/problems.ts';

/** Changes at once what a group is to me; errors become notices. */
export function useSetGroup(group: number): (notes: Partial<Pick<Group, 'muted' | 'pinned' | 'label'>>) => void {
  const { store, notices } = useMessenger();
  const problem = useProblem();
  return useCallback(
    (notes) => {
      const set = async () => (await store.groups.acts()).setNotes(group, notes);
      set().catch((error: unknown) => notices.warn(problem(error)));
    },
    [store, notices, problem, group],
  );
}
