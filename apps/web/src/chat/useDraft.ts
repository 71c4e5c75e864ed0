import { useSyncExternalStore } from 'react';
import { surrounded } from '../base/surrounded.ts';
import type { DraftBook } from './draft-book.ts';

/** The drafts of the account that is signed in. */
export const [DraftsContext, useDrafts] = surrounded<DraftBook>('draft book');

/** The draft of a conversation; empty: none. */
export function useDraft(peer: number): string {
  const drafts = useDrafts();
  return useSyncExternalStore(drafts.subscribe, () => drafts.textFor(peer));
}
