import { hasUnread, nameOf } from '@rookery/store';
import { Ban, Bell, BellOff, ContactRound, EyeOff, MailCheck, MailOpen, Pin, PinOff, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import { useProblem } from '../base/problems.ts';
import { go, hrefOf } from '../base/route.ts';
import { useSetFriend } from '../friends/useSetFriend.ts';
import { useSetGroup } from '../groups/useSetGroup.ts';
import type { MenuAct } from '../ui/MenuButton.tsx';
import { talkWords } from './talk-words.ts';

const AskBlock = part(() => import('../friends/AskBlock.tsx').then((m) => m.AskBlock), { takesFocus: true });
const AskForget = part(() => import('./AskForget.tsx').then((m) => m.AskForget), { takesFocus: true });

/**
 * What can be done with a conversation besides talking, and the questions that some of it asks first.
 *
 * @param onLeaving its row may be about to leave the list: what it returns is called when it has left
 */
export function useTalkActs(
  peer: number,
  onLeaving?: () => () => void,
): { acts: (MenuAct | false | undefined)[]; asks: ReactNode } {
  const say = useWords(talkWords);
  const { store, reach, notices } = useMessenger();
  const problem = useProblem();
  const group = useStore((state) => state.groups.get(peer));
  const listed = useStore((state) => state.friends.get(peer)) ?? group;
  const name = useStore((state) => nameOf(state, peer));
  const talk = useStore((state) => state.talks.get(peer));
  const setFriend = useSetFriend(peer);
  const setGroup = useSetGroup(peer);
  const set = group ? setGroup : setFriend;
  const [asked, setAsked] = useState<'block' | 'forget'>();
  const isTalk = talk?.latest !== undefined;
  const isUnread = isTalk && hasUnread(talk);
  const setTalk = async (change: Parameters<typeof store.setTalk>[1], done?: () => void) => {
    try {
      reach.need();
      await store.setTalk(peer, change);
      done?.();
    } catch (error) {
      notices.warn(problem(error));
    }
  };
  const hide = () => {
    const left = onLeaving?.();
    void setTalk({ isHidden: true }, () => {
      leave(peer);
      left?.();
      const undo = () => void setTalk({ isHidden: false });
      notices.say(say('hidden', { name }), { label: say('undo'), onAct: undo });
    });
  };
  const markUnread = () => {
    // Looked at, it would be read at once.
    leave(peer);
    void setTalk({ isMarked: true });
  };
  const acts = [
    listed && {
      key: 'pin',
      label: say(listed.pinned ? 'unpin' : 'pin'),
      icon: listed.pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />,
      onAct: () => set({ pinned: !listed.pinned }),
    },
    listed && {
      key: 'mute',
      label: say(listed.muted ? 'unmute' : 'mute'),
      icon: listed.muted ? <Bell aria-hidden /> : <BellOff aria-hidden />,
      onAct: () => set({ muted: !listed.muted }),
    },
    {
      key: 'profile',
      label: say(group ? 'info' : 'profile'),
      icon: <ContactRound aria-hidden />,
      onAct: () => go(group ? 'groups' : 'friends', peer),
    },
    isTalk && {
      key: 'unread',
      label: say(isUnread ? 'read' : 'unread'),
      icon: isUnread ? <MailOpen aria-hidden /> : <MailCheck aria-hidden />,
      onAct: isUnread ? () => store.markRead(peer) : markUnread,
    },
    isTalk && { key: 'hide', label: say('hide'), icon: <EyeOff aria-hidden />, onAct: hide },
    isTalk && {
      key: 'delete',
      label: say('delete'),
      icon: <Trash2 aria-hidden />,
      isDangerous: true,
      onAct: () => setAsked('forget'),
    },
    !group && {
      key: 'block',
      label: say('block', { name }),
      icon: <Ban aria-hidden />,
      isDangerous: true,
      onAct: () => setAsked('block'),
    },
  ];
  const close = () => setAsked(undefined);
  const asks = (
    <>
      {asked === 'block' && <AskBlock uin={peer} name={name} isOpen onClose={close} />}
      {asked === 'forget' && (
        <AskForget
          uin={peer}
          name={name}
          isGroup={group !== undefined}
          onClose={close}
          onDone={() => leave(peer)}
          onLeaving={onLeaving}
        />
      )}
    </>
  );
  return { acts, asks };
}

/** Leaves a conversation, if it is the one that is open. */
function leave(peer: number): void {
  const { hash } = window.location;
  const own = hrefOf('chats', peer);
  if (hash === own || hash.startsWith(`${own}/`)) go('chats');
}
