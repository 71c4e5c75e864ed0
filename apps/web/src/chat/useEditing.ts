import type { Message } from '@rookery/store';
import { useCallback } from 'react';
import { useMessenger } from '../base/context.ts';
import { useMessageProblem } from './message-problems.ts';

/** Gives a message of mine another text. @returns whether the server has taken it; if not, it has been said why */
export function useEditing(): (message: Message, text: string) => Promise<boolean> {
  const { store, reach, notices } = useMessenger();
  const problem = useMessageProblem();
  return useCallback(
    async ({ name = '' }, text) => {
      try {
        reach.need();
        await store.edit(name, text);
        return true;
      } catch (error) {
        notices.warn(problem(error));
        return false;
      }
    },
    [store, reach, notices, problem],
  );
}
