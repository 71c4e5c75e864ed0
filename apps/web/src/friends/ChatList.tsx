import { MessageCirclePlus, MessagesSquare } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useStore } from '../app/context.ts';
import { defineWords, useWords } from '../app/language.ts';
import { hrefOf, type Route } from '../app/route.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Empty } from '../ui/Screen.tsx';
import { HeadLink, type ListLinks, ListPane, Waiting } from './ListPane.tsx';
import { RowList } from './RowList.tsx';
import { recentSelector } from './recent.ts';
import { isHere, labelOf } from './roster.ts';
import { TalkRow } from './rows.tsx';

const words = defineWords({
  en: {
    title: 'Chats',
    begin: 'New conversation',
    none: 'No conversations yet',
    noneHint: 'Pick a friend to start one.',
    aloneHint: 'Add a friend first, by number or by searching.',
    toFriends: 'My friends',
    add: 'Add a friend',
  },
  zh: {
    title: '消息',
    begin: '发起聊天',
    none: '还没有会话',
    noneHint: '选一位好友，开始聊天吧。',
    aloneHint: '请先通过号码或搜索添加一位好友。',
    toFriends: '我的好友',
    add: '添加好友',
  },
});

/** The conversations: pinned ones first, then the latest. */
export function ChatList({ route }: { route: Route }) {
  const say = useWords(words);
  return (
    <ListPane
      area="chats"
      route={route}
      title={say('title')}
      acts={
        <HeadLink to={['friends']} label={say('begin')}>
          <MessageCirclePlus aria-hidden />
        </HeadLink>
      }
    >
      {(links) => <Talks here={route[0]} links={links} />}
    </ListPane>
  );
}

function Talks({ here, links }: { here: string | undefined; links: ListLinks }) {
  const say = useWords(words);
  const [selectRecent] = useState(recentSelector);
  const peers = useStore(selectRecent);
  const isLoaded = useStore((state) => state.loaded);
  const hasFriends = useStore((state) => state.friends.size > 0);
  if (peers.length === 0 && !isLoaded) return <Waiting />;
  if (peers.length === 0) {
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
  return (
    <RowList label={say('title')} rows={peers} keyOf={String} here={here} {...links}>
      {(peer, tabIndex) => <TalkRow key={peer} peer={peer} isHere={String(peer) === here} tabIndex={tabIndex} />}
    </RowList>
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
            <bdi className="friends-row-name">{labelOf(friend)}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}
