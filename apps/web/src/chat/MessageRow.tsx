import type { Member, Message } from '@rookery/store';
import { memo, type ReactNode } from 'react';
import { part } from '../base/part.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Chip } from '../ui/Chip.tsx';
import { ActButtons } from './ActButtons.tsx';
import { MessageFiles } from './MessageFiles.tsx';
import { MessageFoot, toldFate } from './MessageFoot.tsx';
import { MAYBE_LINK, MessageText } from './MessageText.tsx';
import { NotSent } from './NotSent.tsx';
import { Quoted } from './Quoted.tsx';
import { Reactions } from './Reactions.tsx';
import type { RowKit } from './row-kit.ts';
import { isSameRow, type Row } from './rows.ts';
import { isLarge } from './text.ts';
import { type Offer, useOffer } from './useOffer.ts';

const LinkCard = part(() => import('./LinkCard.tsx').then((m) => m.LinkCard));
const MessageSheet = part(() => import('./MessageSheet.tsx').then((m) => m.MessageSheet), { takesFocus: true });
const ReactionPicker = part(() => import('./ReactionPicker.tsx').then((m) => m.ReactionPicker), { takesFocus: true });

/** A side of a conversation. */
export type Side = {
  readonly uin: number;
  readonly name: string;
  readonly face: number;
  /** In a group, where others than me write under their names. */
  readonly role?: Member['role'];
};

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
    if (isForMe(message, kit.uin)) classes.push('message-for-me');
    if (isPointedOut) classes.push('message-pointed-out');
    if (offer.over !== undefined) classes.push('message-marked');
    const shownFate = fate === 'stored' && isRead ? 'read' : fate;
    const foot = <MessageFoot message={message} fate={shownFate} readBy={readBy} kit={kit} />;
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
            <div ref={offer.bubble} className={bubbleOf(message)}>
              {message.quote !== undefined && <Quoted name={message.quote} kit={kit} />}
              <Said message={message} kit={kit} foot={foot} />
              {offer.isShown && <ActButtons message={message} kit={kit} offer={offer} />}
            </div>
            {message.reactions && <Reactions message={message} kit={kit} />}
            <Over message={message} kit={kit} offer={offer} />
            {fate === 'failed' && <NotSent message={message} kit={kit} />}
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

/** What is said in a message: its files, its text, and what its first link leads to. */
function Said({ message, kit, foot }: { message: Message; kit: RowKit; foot: ReactNode }) {
  const { text, files = [], mentions } = message;
  const isTextless = text === '' && files.length > 0;
  return (
    <>
      {files.length > 0 && <MessageFiles files={files} onView={kit.acts.view} />}
      {isTextless ? foot : <MessageText text={text} foot={foot} mentions={mentions} peer={kit.peer} />}
      {MAYBE_LINK.test(text) && <LinkCard text={text} />}
    </>
  );
}

/** What is open at a message. */
function Over({ message, kit, offer }: { message: Message; kit: RowKit; offer: Offer }) {
  if (offer.over === undefined) return null;
  if (offer.over === 'sheet') return <MessageSheet message={message} kit={kit} offer={offer} />;
  return <ReactionPicker message={message} kit={kit} offer={offer} />;
}

/** Whether I am mentioned in it. */
function isForMe({ mine, mentions = [] }: Message, me: number): boolean {
  return !mine && (mentions.includes(me) || mentions.includes(0));
}

function bubbleOf({ text, files, quote }: Message): string {
  if (files === undefined && quote === undefined) return isLarge(text) ? 'bubble bubble-large' : 'bubble';
  return quote === undefined ? 'bubble bubble-stacked' : 'bubble bubble-stacked bubble-quoting';
}

function labelOf(message: Message, side: Side, fate: string, { say, times }: RowKit): string {
  const who = message.mine ? say('you') : side.name;
  const time = times.clock(message.at);
  if (!message.mine) return say('article', { who, time });
  return say('articleFate', { who, time, fate });
}
