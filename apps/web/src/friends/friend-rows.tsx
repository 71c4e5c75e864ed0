import type { Friend, Group } from '@rookery/store';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, memo } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { go, hrefOf } from '../base/route.ts';
import { useStanding } from '../base/useReach.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { useStatusWord } from '../ui/status.ts';
import { GROUPS, shownGroup } from './roster.ts';
import { current, Marks, type RowProps, Unread } from './rows.tsx';
import { shownName } from './shown-name.ts';

const words = defineWords({
  en: {
    others: 'My friends',
    counts: '{{here}} of {{all}} online',
    members_one: '{{count}} friend',
    members_other: '{{count}} friends',
    groups: 'Groups',
    groupCount_one: '{{count}} group',
    groupCount_other: '{{count}} groups',
    size_one: '{{count}} member',
    size_other: '{{count}} members',
  },
  zh: {
    others: '我的好友',
    counts: '{{here}} 人在线，共 {{all}} 人',
    members_other: '共 {{count}} 人',
    groups: '群聊',
    groupCount_other: '共 {{count}} 个群',
    size_other: '{{count}} 人',
  },
});

/** A friend, with status and unread count. A double click opens the conversation. */
export const FriendRow = memo(function FriendRow({ friend, isHere = false, tabIndex }: RowProps & { friend: Friend }) {
  const word = useStatusWord();
  const unread = useStore((state) => state.talks.get(friend.uin)?.unread ?? 0);
  const name = shownName(friend);
  return (
    <a
      className="friends-row"
      href={hrefOf('friends', friend.uin)}
      onDoubleClick={() => go('chats', friend.uin)}
      {...current(isHere)}
      tabIndex={tabIndex}
    >
      <Avatar uin={friend.uin} face={friend.face} status={friend.status} />
      <span className="friends-row-texts">
        <span className="friends-row-line">
          <bdi className="friends-row-name">{name}</bdi>
          <Marks friend={friend} />
          <Unread count={unread} isQuiet={friend.muted} />
        </span>
        <span className="friends-row-line">
          <span className="friends-row-below">
            {/* Same as the dot. */}
            <span aria-hidden>{word(friend.status)}</span>
            {friend.remark && friend.nick && friend.nick !== name && (
              <>
                {' · '}
                <bdi>{friend.nick}</bdi>
              </>
            )}
          </span>
        </span>
      </span>
    </a>
  );
});

/** A group, with its size and unread count. A double click opens the conversation. */
export const GroupRow = memo(function GroupRow({ group, isHere = false, tabIndex }: RowProps & { group: Group }) {
  const say = useWords(words);
  const unread = useStore((state) => state.talks.get(group.group)?.unread ?? 0);
  return (
    <a
      className="friends-row"
      href={hrefOf('groups', group.group)}
      onDoubleClick={() => go('chats', group.group)}
      {...current(isHere)}
      tabIndex={tabIndex}
    >
      <Avatar uin={group.group} face={group.face} isGroup />
      <span className="friends-row-texts">
        <span className="friends-row-line">
          <bdi className="friends-row-name">{shownGroup(group)}</bdi>
          <Marks friend={group} />
          <Unread count={unread} isQuiet={group.muted} />
        </span>
        <span className="friends-row-line">
          <span className="friends-row-below">{say('size', { count: group.members })}</span>
        </span>
      </span>
    </a>
  );
});

/** A label's heading with its online count; a press, or the left and right arrow, folds and unfolds it. */
export const LabelRow = memo(function LabelRow({
  label,
  here,
  all,
  isFolded,
  tabIndex,
  onTurn,
}: {
  label: string;
  here: number;
  all: number;
  isFolded: boolean;
  tabIndex: 0 | -1;
  onTurn: (label: string) => void;
}) {
  const say = useWords(words);
  const isKnown = useStanding() === 'connected';
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === (isFolded ? 'ArrowRight' : 'ArrowLeft')) onTurn(label);
  };
  return (
    <button
      type="button"
      className="friends-label"
      aria-expanded={!isFolded}
      tabIndex={tabIndex}
      onClick={() => onTurn(label)}
      onKeyDown={onKeyDown}
    >
      <ChevronRight aria-hidden />
      <bdi className="friends-label-name">{label === GROUPS ? say('groups') : label || say('others')}</bdi>
      <span
        className="number"
        role="img"
        aria-label={
          label === GROUPS
            ? say('groupCount', { count: all })
            : isKnown
              ? say('counts', { here, all })
              : say('members', { count: all })
        }
      >
        {isKnown && label !== GROUPS ? `${here}/${all}` : all}
      </span>
    </button>
  );
});
