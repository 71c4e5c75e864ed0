import { isNews, type Message, type Talk } from '@rookery/store';
import { Hand } from 'lucide-react';
import { type Ref, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { Empty } from '../ui/Screen.tsx';
import { useTimes } from '../ui/time.ts';
import { Arrivals, type InGroup } from './Arrivals.tsx';
import { HappenedRow } from './HappenedRow.tsx';
import { MessageRow, type Side } from './MessageRow.tsx';
import { ToNewest, ToUnread, Trouble, TypingNotice } from './Overlays.tsx';
import type { MessageActs, RowKit } from './row-kit.ts';
import { rowsOf } from './rows.ts';
import { useMessageKeys } from './useMessageKeys.ts';
import { type Goal, useScrolling } from './useScrolling.ts';
import { useShown } from './useShown.ts';
import { useSteady } from './useSteady.ts';
import { words } from './words.ts';
import './message.css';
import './message-in-group.css';

/** What the conversation can do with its list. */
export type MessageListHandle = {
  /** Scrolls to the newest message, and stays there. */
  readonly toEnd: () => void;
  /** Focuses the newest message in sight. */
  readonly focus: () => void;
};

type MessageListProps = {
  readonly ref: Ref<MessageListHandle>;
  readonly talk: Talk;
  readonly mine: Side;
  readonly theirs: Side;
  /** In the conversation of a group. */
  readonly inGroup: InGroup | undefined;
  /** In a group: how many have read my messages, by their numbers. */
  readonly readBy: ReadonlyMap<number, number>;
  readonly acts: MessageActs;
  /** The requested message: the list scrolls to it and highlights it. */
  readonly goal: Goal | undefined;
  /** Whether the place to begin at is known. */
  readonly isSettled: boolean;
  /** Called when the highlight has been shown long enough. */
  readonly onGoal: () => void;
  /** Loads more at one of the ends. */
  readonly onNear: (end: 'older' | 'newer') => void;
  /** Called whenever the newest message comes into sight or leaves it. */
  readonly onEnd: (isAtEnd: boolean) => void;
  /** Called with the number of the last message in sight. */
  readonly onSight: (number: number) => void;
  /** Called when the loaded messages were replaced by others that do not include the current line. */
  readonly onLost: (goal: Goal) => void;
  readonly onToNewest: () => void;
  readonly onToUnread: () => void;
  readonly onRetry: () => void;
  /** Called when the user types while the focus is in the list. */
  readonly onWrite: () => void;
};

/** The messages of a conversation; only those in sight are rendered. */
export function MessageList(props: MessageListProps) {
  const { ref, talk, mine, theirs, inGroup, acts, goal, onGoal, onWrite } = props;
  const say = useWords(words);
  const times = useTimes();
  const isOnline = useStore(({ connection }) => connection.state === 'online');
  const list = useRef<VirtualizerHandle>(null);
  const pane = useRef<HTMLDivElement>(null);
  const shown = useShown(talk.messages);
  const rows = useMemo(() => rowsOf(shown.messages, talk.firstUnread), [shown.messages, talk.firstUnread]);
  const { peer } = talk;
  const { uin } = mine;
  const kit = useMemo<RowKit>(() => ({ peer, uin, say, times, acts }), [peer, uin, say, times, acts]);
  const scrolling = useScrolling({ ...props, list, pane, shown });
  const isSteady = useSteady(talk.loaded || !isOnline || talk.trouble !== undefined);
  const isAway = scrolling.isWaiting && isOnline && talk.unread > 0;
  const keys = useMessageKeys({ list, pane, rows, acts, onWrite });
  const pointedOut = usePointedOut(goal?.isLine ? undefined : goal, shown.messages, onGoal);
  const beginning = useMemo(
    () =>
      talk.fromBeginning && (
        <p className="chat-beginning">{say(inGroup ? 'beginningGroup' : 'beginning', { name: theirs.name })}</p>
      ),
    [talk.fromBeginning, theirs.name, inGroup, say],
  );
  useImperativeHandle(ref, () => ({ toEnd: scrolling.toEnd, focus: keys.focusVisible }), [scrolling.toEnd, keys]);

  if (talk.loaded && talk.messages.length === 0) {
    return (
      <div className="messages-place">
        <Empty icon={<Hand aria-hidden />} title={say('empty')}>
          <p>{say(inGroup ? 'emptyGroup' : 'emptyHint', { name: theirs.name })}</p>
        </Empty>
        <TypingNotice talk={talk} name={theirs.name} sideOf={inGroup?.sideOf} />
        <Arrivals talk={talk} name={theirs.name} inGroup={inGroup} />
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
        aria-label={say(inGroup ? 'messagesIn' : 'messages', { name: theirs.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
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
          {(row, index) => {
            const { message } = row;
            const common = {
              row,
              kit,
              isCurrent: message.key === keys.current,
              isPointedOut: pointedOut === message.number,
              beginning: index === 0 && beginning,
            };
            if (inGroup && message.happened) {
              return <HappenedRow key={message.key} {...common} text={inGroup.sayHappened(message.happened)} />;
            }
            if (message.isRecalled) {
              return <HappenedRow key={message.key} {...common} text={sayRecalled(message, theirs, inGroup, say)} />;
            }
            const readBy = inGroup && (props.readBy.get(message.number) ?? message.readBy ?? 0);
            return (
              <MessageRow
                key={message.key}
                {...common}
                side={message.mine ? mine : (inGroup?.sideOf(message.author ?? 0) ?? theirs)}
                isRead={message.mine && message.number > 0 && (message.number <= talk.seenTo || (readBy ?? 0) > 0)}
                readBy={message.mine ? readBy : undefined}
              />
            );
          }}
        </Virtualizer>
        <div className="messages-end" />
      </div>
      {isOnline && isLoading(talk) && <p className="messages-chip">{say('loading')}</p>}
      {talk.trouble && <Trouble onRetry={props.onRetry} />}
      {scrolling.isUnreadAbove && <ToUnread count={unreadIn(talk)} onPress={props.onToUnread} />}
      {(!scrolling.isAtEnd || talk.hasNewer) && talk.loaded && (
        <ToNewest count={talk.unread} onPress={props.onToNewest} />
      )}
      {scrolling.isAtEnd && <TypingNotice talk={talk} name={theirs.name} sideOf={inGroup?.sideOf} />}
      <Arrivals talk={talk} name={theirs.name} inGroup={inGroup} />
    </div>
  );
}

/** Whether more is about to load; without a network the stored messages are all there is. */
function isLoading({ loading, loaded, messages, trouble }: Talk): boolean {
  if (trouble !== undefined) return false;
  return loading !== undefined || (!loaded && messages.length === 0);
}

/** How many messages are below the unread line; 0 if unknown. */
function unreadIn({ messages, firstUnread = 0, hasNewer }: Talk): number {
  const [first] = messages;
  if (hasNewer || !first || first.number > firstUnread) return 0;
  return messages.filter((message) => isNews(message) && message.number >= firstUnread).length;
}

/** In a group administrators take back messages of others, too. */
function sayRecalled(
  { mine, author = 0 }: Message,
  theirs: Side,
  inGroup: InGroup | undefined,
  say: RowKit['say'],
): string {
  if (inGroup) return mine ? say('groupRecalledMine') : say('groupRecalled', { name: inGroup.sideOf(author).name });
  return mine ? say('recalledMine') : say('recalledTheirs', { name: theirs.name });
}

const POINTED_OUT_MS = 2500;

/** The number of the requested message for a moment, once it is loaded. */
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
