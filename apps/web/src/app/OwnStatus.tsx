import { faceOf, nameOf } from '@rookery/store';
import { LogOut, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import { go } from '../base/route.ts';
import { Avatar, ChoiceDot, OwnDot } from '../ui/Avatar.tsx';
import { ActionMenu } from '../ui/Menu.tsx';
import { choosable, useChoiceWord, useOwnStatusWord } from '../ui/status.ts';

const SignOut = part(() => import('../me/SignOut.tsx').then((m) => m.SignOut), { takesFocus: true });

const words = defineWords({
  en: {
    own: '{{name}}, {{status}}: change status',
    failed: "Your status couldn't be changed. Try again in a moment.",
    profile: 'My profile',
    leave: 'Sign out',
  },
  zh: {
    own: '{{name}}，{{status}}：更改状态',
    failed: '状态更改失败，请稍后再试。',
    profile: '我的资料',
    leave: '退出登录',
  },
});

/** My face in the rail; it opens the choice of statuses. */
export function OwnStatus() {
  const say = useWords(words);
  const word = useChoiceWord();
  const ownWord = useOwnStatusWord();
  const [isLeaving, setIsLeaving] = useState(false);
  const { store, notices } = useMessenger();
  const uin = useStore((state) => state.uin);
  const status = useStore((state) => state.status);
  const face = useStore((state) => faceOf(state, state.uin));
  const name = useStore((state) => nameOf(state, state.uin));
  const attempt = (work: Promise<void>) => void work.catch(() => notices.warn(say('failed')));
  const label = say('own', { name, status: ownWord(status) });
  return (
    <>
      <ActionMenu
        label={label}
        face={{
          className: 'own-status',
          content: (
            <>
              <Avatar uin={uin} face={face} />
              <OwnDot status={status} />
            </>
          ),
        }}
        acts={[
          ...choosable.map((each) => ({
            key: String(each),
            label: word(each),
            icon: <ChoiceDot status={each} />,
            isChosen: each === status,
            onAct: () => attempt(store.setStatus(each)),
          })),
          { key: 'profile', label: say('profile'), icon: <UserRound aria-hidden />, onAct: () => go('me', 'profile') },
          { key: 'leave', label: say('leave'), icon: <LogOut aria-hidden />, onAct: () => setIsLeaving(true) },
        ]}
      />
      {isLeaving && <SignOut isOpen onClose={() => setIsLeaving(false)} />}
    </>
  );
}
