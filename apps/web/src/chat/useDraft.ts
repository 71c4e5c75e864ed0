import { useSyncExternalStore } from 'react';
import { useMessenger } from '../app/context.ts';

/** The draft of a conversation; empty: none. */
export function useDraft(peer: number): string {
  const { drafts } = useMessenger();
  return useSyncExternalStore(drafts.subscribe, () => drafts.textFor(peer));
}
