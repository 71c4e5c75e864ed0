import type { Message } from '@rookery/store';
import { RotateCcw, Trash2 } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { RowKit } from './row-kit.ts';

/** Below a message that was refused: why, and what can be done. */
export function NotSent({ message, kit: { say, acts } }: { message: Message; kit: RowKit }) {
  // The buttons disappear, and after the second one the message does, too.
  const retry = ({ currentTarget }: MouseEvent) => {
    currentTarget.closest('article')?.focus({ preventScroll: true });
    acts.retry(message);
  };
  const discard = ({ currentTarget }: MouseEvent) => {
    currentTarget.closest<HTMLElement>('[role="log"]')?.focus({ preventScroll: true });
    acts.discard(message);
  };
  return (
    <div className="message-failure">
      <p>{reasonOf(message, say)}</p>
      <button type="button" onClick={retry}>
        <RotateCcw aria-hidden /> {say('retry')}
      </button>
      <button type="button" onClick={discard}>
        <Trash2 aria-hidden /> {say('discard')}
      </button>
    </div>
  );
}

/** Why it was refused. The server's own texts are in English. */
function reasonOf({ why = '', reason }: Message, say: RowKit['say']): string {
  switch (reason) {
    case 'friends-only':
    case 'no-account':
    case 'mailbox-full':
    case 'too-long':
    case 'silenced':
    case 'no-group':
    case 'no-message':
    case 'gone':
      return say(reason);
    default:
      return say('notSent', { why });
  }
}
