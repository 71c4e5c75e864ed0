import { useSyncExternalStore } from 'react';
import { useMessenger } from '../app/context.ts';

/** What was begun to be written to somebody and is not sent yet; empty: nothing. */
export function useDraft(peer: number): string {
  const { drafts } = useMessenger();
  return useSyncExternalStore(drafts.subscribe, () => drafts.textFor(peer));
}
