import { MessagesSquare } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { isHere, shownName } from '../friends/shown-name.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Empty } from '../ui/Screen.tsx';
import '../friends/friend-list.css';

const words = defineWords({
  en: {
    none: 'No conversations yet',
    noneHint: 'Pick a friend to start one.',
    aloneHint: 'Add a friend first, by number or by searching.',
    toFriends: 'My friends',
    add: 'Add a friend',
  },
  zh: {
    none: '还没有会话',
    noneHint: '选一位好友，开始聊天吧。',
    aloneHint: '请先通过号码或搜索添加一位好友。',
    toFriends: '我的好友',
    add: '添加好友',
  },
});

/** In place of the list while there is no conversation. */
export function NoTalks() {
  const say = useWords(words);
  const hasFriends = useStore((state) => state.friends.size > 0);
  return (
    <Empty icon={<MessagesSquare aria-hidden />} title={say('none')}>
      <p>{say(hasFriends ? 'noneHint' : 'aloneHint')}</p>
      {hasFriends && <FirstTalks />}
      <a className="button button-primary" href={hasFriends ? hrefOf('friends') : hrefOf('friends', 'add')}>
        {say(hasFriends ? 'toFriends' : 'add')}
      </a>
    </Empty>
  );
}

const MOST_OFFERED = 5;

/** Some friends to begin a conversation with, online ones first. */
function FirstTalks() {
  const friends = useStore((state) => state.friends);
  const offered = useMemo(() => {
    const all = [...friends.values()];
    return all.sort((a, b) => Number(isHere(b)) - Number(isHere(a)) || a.uin - b.uin).slice(0, MOST_OFFERED);
  }, [friends]);
  return (
    <ul className="friends-first">
      {offered.map((friend) => (
        <li key={friend.uin}>
          <a className="friends-row" href={hrefOf('chats', friend.uin)}>
            <Avatar uin={friend.uin} face={friend.face} status={friend.status} />
            <bdi className="friends-row-name">{shownName(friend)}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}
