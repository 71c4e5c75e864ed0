import type { Message } from '@rookery/store';
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import type { RowKit } from './row-kit.ts';

export type Fate = 'sending' | 'stored' | 'read' | 'failed';

/** What became of a message, in words. @param readBy in a group: how many have read it */
export function toldFate(fate: Fate, readBy: number | undefined, { say }: RowKit): string {
  return fate === 'read' && readBy !== undefined ? say('readBy', { count: readBy }) : say(fate);
}

/** The time of a message, whether it was edited, and what became of it. */
export function MessageFoot({
  message: { at, mine, editedAt },
  fate,
  readBy,
  kit,
}: {
  message: Message;
  fate: Fate;
  readBy: number | undefined;
  kit: RowKit;
}) {
  const { say, times } = kit;
  return (
    <span className="message-foot">
      {editedAt !== undefined && (
        <span className="message-edited" title={times.full(editedAt)}>
          {say('edited')}
        </span>
      )}
      <time dateTime={new Date(at).toISOString()} title={times.full(at)}>
        {times.clock(at)}
      </time>
      {mine && <FateMark fate={fate} readBy={readBy} label={toldFate(fate, readBy, kit)} />}
    </span>
  );
}

const marks = { sending: Clock, stored: Check, read: CheckCheck, failed: CircleAlert };

function FateMark({ fate, readBy = 0, label }: { fate: Fate; readBy?: number | undefined; label: string }) {
  const Mark = marks[fate];
  return (
    <span className={`fate fate-${fate}`} role="img" aria-label={label} title={label}>
      <Mark aria-hidden />
      {fate === 'read' && readBy > 0 && <span aria-hidden>{readBy}</span>}
    </span>
  );
}
