import { useSyncExternalStore } from 'react';
import { useMessenger } from '../../base/context.ts';
import { type Attachment, type Attachments, attachmentsOf } from './attachments.ts';

/** The files that are to go with the next message of a conversation, and what can be done with them. */
export function useAttachments(peer: number): readonly [readonly Attachment[], Attachments] {
  const book = attachmentsOf(useMessenger().client);
  return [useSyncExternalStore(book.subscribe, () => book.of(peer)), book];
}
