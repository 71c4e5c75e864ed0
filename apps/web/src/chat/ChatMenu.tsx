import type { Friend } from '@rookery/store';
import { Ban, Bell, BellOff, ContactRound, EllipsisVertical, Pin, PinOff } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../app/language.ts';
import { part } from '../app/part.tsx';
import { go } from '../app/route.ts';
import { useSetFriend } from '../friends/useSetFriend.ts';
import { ActionMenu } from '../ui/Menu.tsx';
import { words } from './words.ts';

const AskBlock = part(() => import('../friends/AskBlock.tsx').then((m) => m.AskBlock), { takesFocus: true });

/** The menu of a conversation. */
export function ChatMenu({ friend, name }: { friend: Friend; name: string }) {
  const say = useWords(words);
  const { uin, pinned, muted } = friend;
  const set = useSetFriend(uin);
  const [isBlocking, setIsBlocking] = useState(false);
  return (
    <>
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
          {
            key: 'block',
            label: say('block', { name }),
            icon: <Ban aria-hidden />,
            isDangerous: true,
            onAct: () => setIsBlocking(true),
          },
        ]}
      />
      {isBlocking && <AskBlock uin={uin} name={name} isOpen onClose={() => setIsBlocking(false)} />}
    </>
  );
}
