import type { Message, Talk } from '@rookery/store';
import { Hand } from 'lucide-react';
import { type Ref, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useStore } from '../app/context.ts';
import { useWords } from '../app/language.ts';
import { Empty } from '../ui/Screen.tsx';
import { useTimes } from '../ui/time.ts';
import { Arrivals } from './Arrivals.tsx';
import { type MessageActs, MessageRow, type RowKit, type Side } from './MessageRow.tsx';
import { ToNewest, ToUnread, Trouble, TypingNotice } from './Overlays.tsx';
import { rowsOf } from './rows.ts';
import { useMessageKeys } from './useMessageKeys.ts';
import { type Goal, useScrolling } from './useScrolling.ts';
import { useShown } from './useShown.ts';
import { useSteady } from './useSteady.ts';
import { words } from './words.ts';
import './message.css';

/** What a conversation can ask of its list. */
export type MessageListHandle = {
  /** Shows the newest message, and stays there. */
  readonly toEnd: () => void;
  /** Gives the focus to the newest message that is in sight. */
  readonly focus: () => void;
};

type MessageListProps = {
  readonly ref: Ref<MessageListHandle>;
  readonly talk: Talk;
  readonly mine: Side;
  readonly theirs: Side;
  readonly acts: MessageActs;
  /** The message that was asked for: the list goes there, and points it out. */
  readonly goal: Goal | undefined;
  /** Whether it is known where to begin. */
  readonly isSettled: boolean;
  /** Told when it was pointed out for long enough. */
  readonly onGoal: () => void;
  /** Fetches what is missing at one of the ends. */
  readonly onNear: (end: 'older' | 'newer') => void;
  /** Told whenever the newest message comes into sight, or goes out of it. */
  readonly onEnd: (isAtEnd: boolean) => void;
  /** Told the number of the last message in sight. */
  readonly onSight: (number: number) => void;
  /** Told when what is loaded has been replaced by something without the line that it stands at. */
  readonly onLost: (goal: Goal) => void;
  readonly onToNewest: () => void;
  readonly onToUnread: () => void;
  readonly onRetry: () => void;
  /** Somebody writes while the focus is in the list. */
  readonly onWrite: () => void;
};

/** The messages of a conversation: only those in sight are in the page, however many there are. */
export function MessageList(props: MessageListProps) {
  const { ref, talk, mine, theirs, acts, goal, onGoal, onWrite } = props;
  const say = useWords(words);
  const times = useTimes();
  const isOnline = useStore(({ connection }) => connection.state === 'online');
  const list = useRef<VirtualizerHandle>(null);
  const pane = useRef<HTMLDivElement>(null);
  const shown = useShown(talk.messages);
  const rows = useMemo(() => rowsOf(shown.messages, talk.firstUnread), [shown.messages, talk.firstUnread]);
  const kit = useMemo<RowKit>(() => ({ say, times, acts }), [say, times, acts]);
  const scrolling = useScrolling({ ...props, list, pane, shown });
  const isSteady = useSteady(talk.loaded || !isOnline || talk.trouble !== undefined);
  const isAway = scrolling.isWaiting && isOnline && talk.unread > 0;
  const keys = useMessageKeys({ list, pane, rows, onCopy: acts.copy, onWrite });
  const pointedOut = usePointedOut(goal?.isLine ? undefined : goal, shown.messages, onGoal);
  const beginning = useMemo(
    () => talk.fromBeginning && <p className="chat-beginning">{say('beginning', { name: theirs.name })}</p>,
    [talk.fromBeginning, theirs.name, say],
  );
  useImperativeHandle(ref, () => ({ toEnd: scrolling.toEnd, focus: keys.focusVisible }), [scrolling.toEnd, keys]);

  if (talk.loaded && talk.messages.length === 0) {
    return (
      <div className="messages-place">
        <Empty icon={<Hand aria-hidden />} title={say('empty')}>
          <p>{say('emptyHint', { name: theirs.name })}</p>
        </Empty>
        <TypingNotice talk={talk} name={theirs.name} />
        <Arrivals talk={talk} name={theirs.name} />
      </div>
    );
  }
  return (
    <div className="messages-place">
      <div
        ref={pane}
        className={`messages${isSteady && !isAway ? '' : ' messages-unsteady'}`}
        role="log"
        aria-live="off"
        aria-busy={talk.loading !== undefined}
        aria-label={say('messages', { name: theirs.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
      >
        <div className="messages-space" />
        <Virtualizer
          key={shown.run}
          ref={list}
          data={rows}
          shift={shown.isShift}
          keepMounted={keys.mounted}
          onScroll={scrolling.onScroll}
          onResize={scrolling.onResize}
        >
          {(row, index) => (
            <MessageRow
              key={row.message.key}
              row={row}
              side={row.message.mine ? mine : theirs}
              kit={kit}
              isRead={row.message.mine && row.message.number > 0 && row.message.number <= talk.seenTo}
              isCurrent={row.message.key === keys.current}
              isPointedOut={pointedOut === row.message.number}
              beginning={index === 0 && beginning}
            />
          )}
        </Virtualizer>
        <div className="messages-end" />
      </div>
      {isOnline && isLoading(talk) && <p className="messages-chip">{say('loading')}</p>}
      {talk.trouble && <Trouble onRetry={props.onRetry} />}
      {scrolling.isUnreadAbove && <ToUnread count={unreadIn(talk)} onPress={props.onToUnread} />}
      {(!scrolling.isAtEnd || talk.hasNewer) && talk.loaded && (
        <ToNewest count={talk.unread} onPress={props.onToNewest} />
      )}
      {scrolling.isAtEnd && <TypingNotice talk={talk} name={theirs.name} />}
      <Arrivals talk={talk} name={theirs.name} />
    </div>
  );
}

/** Whether there is something to wait for; without a network, what was kept is all there is. */
function isLoading({ loading, loaded, messages, trouble }: Talk): boolean {
  if (trouble !== undefined) return false;
  return loading !== undefined || (!loaded && messages.length === 0);
}

/** How many messages stand below the line of the unread ones; 0 when that cannot be said. */
function unreadIn({ messages, firstUnread = 0, hasNewer }: Talk): number {
  const [first] = messages;
  if (hasNewer || !first || first.number > firstUnread) return 0;
  return messages.filter(({ mine, number }) => !mine && number >= firstUnread).length;
}

const POINTED_OUT_MS = 2500;

/** The number of the message that was asked for, for a moment, once it is there. */
function usePointedOut(goal: Goal | undefined, messages: readonly Message[], onDone: () => void): number | undefined {
  const [done, setDone] = useState<Goal>();
  const isThere = goal !== undefined && messages.some(({ number }) => number === goal.number);
  useLayoutEffect(() => {
    if (!isThere) return;
    const timer = setTimeout(() => {
      setDone(goal);
      onDone();
    }, POINTED_OUT_MS);
    return () => clearTimeout(timer);
  }, [isThere, goal, onDone]);
  return isThere && done !== goal ? goal.number : undefined;
}
