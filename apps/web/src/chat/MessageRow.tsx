import type { Member, Message } from '@rookery/store';
import { Check, CheckCheck, CircleAlert, Clock, Copy, Quote, RotateCcw, Trash2 } from 'lucide-react';
import { type MouseEvent, memo, type ReactNode } from 'react';
import { part } from '../base/part.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Chip } from '../ui/Chip.tsx';
import { MAYBE_LINK, MessageText } from './MessageText.tsx';
import type { RowKit } from './row-kit.ts';
import { isSameRow, type Row } from './rows.ts';
import { isLarge } from './text.ts';
import { useOffer } from './useOffer.ts';

const LinkCard = part(() => import('./LinkCard.tsx').then((m) => m.LinkCard));
const MessageSheet = part(() => import('./MessageSheet.tsx').then((m) => m.MessageSheet), { takesFocus: true });

/** A side of a conversation. */
export type Side = {
  readonly uin: number;
  readonly name: string;
  readonly face: number;
  /** In a group, where others than me write under their names. */
  readonly role?: Member['role'];
};

type Fate = 'sending' | 'stored' | 'read' | 'failed';

/**
 * A message in the list, with the day and the unread line above it. Rendered again only when it changes.
 */
export const MessageRow = memo(
  function MessageRow({ row, side, kit, isRead, readBy, isCurrent, isPointedOut, beginning }: MessageRowProps) {
    const { say, times } = kit;
    const offer = useOffer();
    const { message, startsGroup, endsGroup } = row;
    const { mine, fate } = message;
    const classes = ['message', mine ? 'message-mine' : 'message-theirs'];
    const isInGroup = side.role !== undefined && !mine;
    if (isInGroup) classes.push('message-in-group');
    if (startsGroup) classes.push('message-starts');
    if (endsGroup) classes.push('message-ends');
    if (row.startsMinute) classes.push('message-starts-minute');
    if (row.endsMinute) classes.push('message-ends-minute');
    if (isPointedOut) classes.push('message-pointed-out');
    if (offer.isSheetOpen) classes.push('message-marked');
    const shownFate = fate === 'stored' && isRead ? 'read' : fate;
    return (
      <>
        <Separators row={row} kit={kit} beginning={beginning} />
        <article
          className={classes.join(' ')}
          aria-label={labelOf(message, side, toldFate(shownFate, readBy, kit), kit)}
          data-key={message.key}
          data-number={message.number}
          tabIndex={isCurrent ? 0 : -1}
          {...offer.handlers}
        >
          {isInGroup && (
            <span className="message-face">
              {startsGroup && <Avatar uin={side.uin} face={side.face} size="small" />}
            </span>
          )}
          <div className="message-body">
            {startsGroup && (
              <p className="message-head">
                <bdi>{side.name}</bdi>
                {isInGroup && side.role !== 'member' && (
                  <Chip look={side.role === 'owner' ? 'warn' : 'accent'}>{say(side.role)}</Chip>
                )}
                <time className="message-head-time">{times.clock(message.at)}</time>
              </p>
            )}
            <div ref={offer.bubble} className={isLarge(message.text) ? 'bubble bubble-large' : 'bubble'}>
              <MessageText
                text={message.text}
                foot={<Foot message={message} fate={shownFate} readBy={readBy} kit={kit} />}
              />
              {MAYBE_LINK.test(message.text) && <LinkCard text={message.text} />}
              {offer.isShown && <Acts message={message} kit={kit} />}
            </div>
            {offer.isSheetOpen && <MessageSheet message={message} kit={kit} offer={offer} />}
            {fate === 'failed' && <Failure message={message} kit={kit} />}
          </div>
        </article>
      </>
    );
  },
  (before, after) =>
    isSameRow(before.row, after.row) &&
    before.side === after.side &&
    before.kit === after.kit &&
    before.isRead === after.isRead &&
    before.readBy === after.readBy &&
    before.isCurrent === after.isCurrent &&
    before.isPointedOut === after.isPointedOut &&
    before.beginning === after.beginning,
);

type MessageRowProps = {
  readonly row: Row;
  /** Who wrote it. */
  readonly side: Side;
  readonly kit: RowKit;
  /** The other person has read it, or somebody in the group. */
  readonly isRead: boolean;
  /** In a group: how many have read it. */
  readonly readBy: number | undefined;
  /** The message that Tab leads to. */
  readonly isCurrent: boolean;
  /** The message to highlight. */
  readonly isPointedOut: boolean;
  /** Rendered above all messages. */
  readonly beginning: ReactNode;
};

/** What stands above a message: the beginning of all, the day, and the line above what is new. */
export function Separators({ row, kit, beginning }: { row: Row; kit: RowKit; beginning: ReactNode }) {
  const { message, startsDay, startsUnread } = row;
  return (
    <>
      {beginning}
      {startsDay && (
        <p className="day">
          <time dateTime={new Date(message.at).toISOString().slice(0, 10)}>{kit.times.day(message.at)}</time>
        </p>
      )}
      {startsUnread && <p className="unread-line">{kit.say('newMessages')}</p>}
    </>
  );
}

function toldFate(fate: Fate, readBy: number | undefined, { say }: RowKit): string {
  return fate === 'read' && readBy !== undefined ? say('readBy', { count: readBy }) : say(fate);
}

function labelOf(message: Message, side: Side, fate: string, { say, times }: RowKit): string {
  const who = message.mine ? say('you') : side.name;
  const time = times.clock(message.at);
  if (!message.mine) return say('article', { who, time });
  return say('articleFate', { who, time, fate });
}

function Foot({
  message: { at, mine },
  fate,
  readBy,
  kit,
}: {
  message: Message;
  fate: Fate;
  readBy: number | undefined;
  kit: RowKit;
}) {
  const { times } = kit;
  return (
    <span className="message-foot">
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

function Acts({ message, kit: { say, acts } }: { message: Message; kit: RowKit }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="message-acts" role="group" aria-label={say('acts')}>
      <button type="button" title={say('quote')} aria-label={say('quote')} onClick={() => acts.quote(message)}>
        <Quote aria-hidden />
      </button>
      <button type="button" title={say('copy')} aria-label={say('copy')} onClick={() => acts.copy(message)}>
        <Copy aria-hidden />
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
      return say(reason);
    default:
      return say('notSent', { why });
  }
}

function Failure({ message, kit: { say, acts } }: { message: Message; kit: RowKit }) {
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
