import { Search } from 'lucide-react';
import { useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { go, hrefOf } from '../base/route.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { IconButton } from '../ui/Button.tsx';
import { usePresence } from '../ui/presence.ts';
import { ScreenBar } from '../ui/Screen.tsx';
import { ChatMenu } from './ChatMenu.tsx';
import type { Side } from './MessageRow.tsx';
import { words } from './words.ts';

/** The bar of a conversation: the person and the status, or the group and its notice, and the actions. */
export function ChatBar({ theirs }: { theirs: Side }) {
  const say = useWords(words);
  const { uin, name, face } = theirs;
  const friend = useStore((state) => state.friends.get(uin));
  const status = friend?.status;
  const presence = usePresence(friend);
  const group = useStore((state) => state.groups.get(uin));
  const notice = group?.about?.notice?.replace(/\s+/g, ' ').trim();
  const about = group
    ? [say('members', { count: group.members }), notice && say('notice', { text: notice })].filter(Boolean)
    : [presence, String(uin)].filter(Boolean);
  return (
    <ScreenBar
      back={['chats']}
      title={
        <a
          className="chat-with"
          href={hrefOf(group ? 'groups' : 'friends', uin)}
          title={say(group ? 'info' : 'profile', { name })}
        >
          <Avatar uin={uin} face={face} status={status} size="small" isGroup={group !== undefined} />
          <span className="chat-with-words">
            <h1>
              <bdi>{name}</bdi>
            </h1>
            {group ? (
              <bdi className="chat-status chat-status-line">{about.join(' · ')}</bdi>
            ) : (
              <span className="chat-status">{about.join(' · ')}</span>
            )}
          </span>
        </a>
      }
      acts={
        <>
          <IconButton label={say('search')} onPress={() => go('chats', uin, 'search')}>
            <Search aria-hidden />
          </IconButton>
          <ChatMenu peer={uin} />
        </>
      }
    />
  );
}
