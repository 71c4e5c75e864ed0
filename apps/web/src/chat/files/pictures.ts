import type { AttachedFile } from '@rookery/protocol';
import type { Message } from '@rookery/store';
import { kindOf } from '../../base/gist.ts';

/** The pictures of a conversation, in the order of their messages. */
export function picturesIn(messages: readonly Message[]): AttachedFile[] {
  return messages.flatMap(({ files = [] }) => files.filter((file) => kindOf(file) === 'picture'));
}
