import type { Friend } from '@rookery/store';
import { Bell, BellOff, ContactRound, EllipsisVertical, Pin, PinOff } from 'lucide-react';
import { useWords } from '../app/language.ts';
import { go } from '../app/route.ts';
import { useSetFriend } from '../friends/useSetFriend.ts';
import { ActionMenu } from '../ui/Menu.tsx';
import { words } from './words.ts';

/** What can be done with a conversation, besides talking. */
export function ChatMenu({ friend, name }: { friend: Friend; name: string }) {
  const say = useWords(words);
  const { uin, pinned, muted } = friend;
  const set = useSetFriend(uin);
  return (
    <ActionMenu
      label={say('more')}
      icon={<EllipsisVertical aria-hidden />}
      acts={[
        {
          key: 'pin',
          label: say(pinned ? 'unpin' : 'pin'),
          icon: pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />,
          onAct: () => set({ pinned: !pinned }),
        },
        {
          key: 'mute',
          label: say(muted ? 'unmute' : 'mute'),
          icon: muted ? <Bell aria-hidden /> : <BellOff aria-hidden />,
          onAct: () => set({ muted: !muted }),
        },
        {
          key: 'profile',
          label: say('profile', { name }),
          icon: <ContactRound aria-hidden />,
          onAct: () => go('friends', uin),
        },
      ]}
    />
  );
}
