import type { AttachedFile } from '@rookery/protocol';
import { emptyTalk, faceOf, nameOf, type Store, type Talk } from '@rookery/store';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import { goInstead, hrefOf } from '../base/route.ts';
import { useIsWide } from '../ui/useIsWide.ts';
import type { InGroup } from './Arrivals.tsx';
import { ChatBar } from './ChatBar.tsx';
import { Left, Silenced, useSilence } from './Closed.tsx';
import { Composer, type Written } from './Composer.tsx';
import { DropHint } from './DropHint.tsx';
import { picturesIn } from './files/pictures.ts';
import { MessageList, type MessageListHandle } from './MessageList.tsx';
import type { Side } from './MessageRow.tsx';
import { mentionsIn } from './mentions.ts';
import { useAttention } from './useAttention.ts';
import { useDrop } from './useDrop.ts';
import { useEditing } from './useEditing.ts';
import { useHappened } from './useHappened.ts';
import { useMentionable } from './useMentionable.ts';
import { useMessageActs } from './useMessageActs.ts';
import type { ComposerHandle } from './useMessageField.ts';
import { useReadBy } from './useReadBy.ts';
import type { Goal } from './useScrolling.ts';
import { useSides } from './useSides.ts';
import { words } from './words.ts';
// Reserves the profile's space while its code loads.
import './companion.css';

const Companion = part(() => import('./Companion.tsx').then((m) => m.Companion), {
  Waiting: () => <aside className="companion" />,
});
const GroupAside = part(() => import('./GroupAside.tsx').then((m) => m.GroupAside), {
  Waiting: () => <aside className="companion" />,
});
const Viewer = part(() => import('./files/Viewer.tsx').then((m) => m.Viewer), { takesFocus: true });
const Searching = part(() => import('./Searching.tsx').then((m) => m.Searching), { takesFocus: true });

/** A conversation, with a person or in a group. @param number the message to begin at @param search what to search for in it */
export function Conversation({
  peer,
  number,
  search,
}: {
  peer: number;
  number: number | undefined;
  search: string | undefined;
}) {
  const { store } = useMessenger();
  const nothing = useMemo(() => emptyTalk(peer), [peer]);
  const talk = useStore((state) => state.talks.get(peer)) ?? nothing;
  const mine = useSide(useStore(({ uin }) => uin));
  const theirs = useSide(peer);
  const list = useRef<MessageListHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const [isAtEnd, setIsAtEnd] = useState(false);
  const { goal, isSettled, goTo, goToLine, forget, reached } = useGoal(talk, number);
  useOpen(peer, number);
  useMembers(peer);
  const group = useStore((state) => state.groups.get(peer));
  const isLeft = useIsLeft(peer);
  const inGroup = useInGroup(peer, group !== undefined);
  const readBy = useReadBy(talk, group !== undefined);
  const silence = useSilence(group?.about);
  const onSight = useAttention(peer, isAtEnd && talk.loaded && !talk.hasNewer);

  const onNear = useCallback(
    (end: 'older' | 'newer') => void (end === 'older' ? store.loadOlder(peer) : store.loadNewer(peer)),
    [store, peer],
  );
  const onLost = useCallback(({ number }: Goal) => void store.openAt(peer, number), [store, peer]);
  const toNewest = useCallback(() => {
    forget();
    if (store.state.talks.get(peer)?.hasNewer) void store.openNewest(peer);
    list.current?.toEnd();
  }, [store, peer, forget]);
  const people = useMentionable(peer);
  const onSend = useCallback(
    ({ texts, quote, files }: Written) => {
      if (store.state.talks.get(peer)?.hasNewer) void store.openNewest(peer);
      // Quote and files go with the first of several.
      for (const [place, text] of texts.entries()) {
        const mentions = mentionsIn(text, people);
        store.send(peer, text, place === 0 ? { quote, files, mentions } : { mentions });
      }
      forget();
      list.current?.toEnd();
    },
    [store, peer, people, forget],
  );
  const [viewed, setViewed] = useState<string>();
  const view = useCallback(({ id }: AttachedFile) => setViewed(id), []);
  const acts = useMessageActs(peer, composer, { goTo, view });
  const onEdit = useEditing();
  const drop = useDrop((files) => composer.current?.attach(files));
  return (
    <div className="chat" {...drop.handlers}>
      <section className="chat-main" aria-label={theirs.name}>
        <ChatBar theirs={theirs} />
        {!isLeft && <StrangerNotice peer={peer} name={theirs.name} />}
        {isLeft ? (
          <Left group={peer} />
        ) : search === undefined ? (
          <>
            <MessageList
              ref={list}
              talk={talk}
              mine={mine}
              theirs={theirs}
              inGroup={inGroup}
              readBy={readBy}
              acts={acts}
              goal={goal}
              isSettled={isSettled}
              onGoal={reached}
              onNear={onNear}
              onEnd={setIsAtEnd}
              onSight={onSight}
              onLost={onLost}
              onToNewest={toNewest}
              onToUnread={goToLine}
              onRetry={() => retry(store, talk)}
              onWrite={() => composer.current?.focus()}
            />
            {silence ? (
              <Silenced why={silence} until={group?.about?.silencedUntil ?? 0} />
            ) : (
              <Composer
                ref={composer}
                peer={peer}
                name={theirs.name}
                people={people}
                onSend={onSend}
                onEdit={onEdit}
                onLeaveUp={() => list.current?.focus()}
              />
            )}
          </>
        ) : (
          <Searching text={search} peer={peer} />
        )}
        {drop.isOver && <DropHint />}
      </section>
      {viewed !== undefined && (
        <Viewer pictures={picturesIn(talk.messages)} first={viewed} onClose={() => setViewed(undefined)} />
      )}
      {!isLeft && <WideAside peer={peer} isGroup={group !== undefined} />}
    </div>
  );
}

/** A side of the conversation; the same object while name and face are the same. */
function useSide(uin: number): Side {
  const name = useStore((state) => nameOf(state, uin));
  const face = useStore((state) => faceOf(state, uin));
  return useMemo(() => ({ uin, name, face }), [uin, name, face]);
}

/** The list of groups may come only after the conversation was opened: what the group is, is asked for then. */
function useMembers(peer: number): void {
  const { store } = useMessenger();
  const isGroup = useStore((state) => state.groups.has(peer));
  const atFirst = useRef(isGroup);
  useEffect(() => {
    if (isGroup && !atFirst.current) void store.groups.opened(peer);
  }, [store, peer, isGroup]);
}

/** Whether this was a group of mine, and is none any more. */
function useIsLeft(peer: number): boolean {
  const isGroup = useStore((state) => state.groups.has(peer));
  const isParted = useStore((state) => state.partings.some(({ group }) => group === peer));
  const [wasGroup, setWasGroup] = useState(isGroup);
  if (isGroup && !wasGroup) setWasGroup(true);
  return !isGroup && (wasGroup || isParted);
}

/** Who writes in a group, and how what happens there is said; nothing for a person. */
function useInGroup(peer: number, isGroup: boolean): InGroup | undefined {
  const sideOf = useSides(peer);
  const sayHappened = useHappened(sideOf);
  return useMemo(() => (isGroup ? { sideOf, sayHappened } : undefined), [isGroup, sideOf, sayHappened]);
}

/** Keeps the conversation open in the store while it is shown. */
function useOpen(peer: number, number: number | undefined): void {
  const { store } = useMessenger();
  const first = useRef(number);
  useEffect(() => {
    // When it begins at a message, the newest page is not needed.
    if (first.current === undefined) void store.openTalk(peer);
    return () => store.closeTalk(peer);
  }, [store, peer]);
}

/**
 * The message to go to: the one in the address, or the first unread one when the conversation is opened. It is not settled
 * until one of them is known, or that all is read.
 */
function useGoal(talk: Talk, number: number | undefined) {
  const { peer, firstUnread = 0 } = talk;
  const { store } = useMessenger();
  const [named, setNamed] = useState(number);
  const [goal, setGoal] = useState(() => goalOf(number));
  const [isSettled, setIsSettled] = useState(number !== undefined);
  const isUpToDate = useStore(({ loaded }) => loaded) && talk.loaded && talk.unread === 0;
  // A new address is a new target; one without a message is none.
  if (named !== number) {
    setNamed(number);
    if (number !== undefined) {
      setGoal(goalOf(number));
      setIsSettled(true);
    }
  } else if (!isSettled && talk.unread > 0 && firstUnread > talk.readTo) {
    setGoal({ number: firstUnread, isLine: true });
    setIsSettled(true);
  } else if (!isSettled && isUpToDate) setIsSettled(true);
  useEffect(() => {
    if (goal) void store.openAt(peer, goal.number);
  }, [store, peer, goal]);
  const goToLine = useCallback(
    () => setGoal((before) => (firstUnread > 0 ? { number: firstUnread, isLine: true } : before)),
    [firstUnread],
  );
  const goTo = useCallback((number: number) => {
    setGoal(goalOf(number));
    setIsSettled(true);
  }, []);
  // A reload should not go to a message that was already shown.
  const reached = useCallback(() => {
    if (number !== undefined) goInstead('chats', peer);
  }, [peer, number]);
  const forget = useCallback(() => {
    setGoal(undefined);
    setIsSettled(true);
    reached();
  }, [reached]);
  return { goal, isSettled, goTo, goToLine, forget, reached };
}

function goalOf(number: number | undefined): Goal | undefined {
  return number === undefined ? undefined : { number };
}

function retry(store: Store, { peer, loaded, hasNewer }: Talk): void {
  if (!loaded) void store.openTalk(peer);
  else if (hasNewer) void store.loadNewer(peer);
  else void store.loadOlder(peer);
}

function StrangerNotice({ peer, name }: { peer: number; name: string }) {
  const say = useWords(words);
  const isStranger = useStore(
    (state) => state.loaded && peer !== state.uin && !state.friends.has(peer) && !state.groups.has(peer),
  );
  if (!isStranger) return null;
  return (
    <p className="chat-stranger">
      <span>{say('stranger', { name })}</span>
      <a href={hrefOf('friends', peer)}>{say('strangerAdd')}</a>
    </p>
  );
}

/** The other person's profile, or the members of the group, where it fits. */
function WideAside({ peer, isGroup }: { peer: number; isGroup: boolean }) {
  const isWide = useIsWide(isGroup ? '75rem' : '90rem');
  if (!isWide) return null;
  return isGroup ? <GroupAside key={peer} group={peer} /> : <Companion key={peer} peer={peer} />;
}
