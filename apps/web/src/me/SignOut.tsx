import { useMessenger } from '../base/context.ts';
import { useDoor } from '../base/door-context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Confirm } from '../ui/Dialog.tsx';

const words = defineWords({
  en: {
    title: 'Sign out of this browser?',
    question: 'Your conversations will be removed from this browser. They stay on the server.',
    unsent_one: "One message hasn't been sent yet and will be lost.",
    unsent_other: "{{count}} messages haven't been sent yet and will be lost.",
    leave: 'Sign out',
  },
  zh: {
    title: '在此浏览器退出登录？',
    question: '此浏览器保存的聊天记录会被删除，服务器上的仍然保留。',
    unsent_other: '还有 {{count}} 条消息没有发出，退出后会丢失。',
    leave: '退出登录',
  },
});

/** Asks before the session is ended, and says what would be lost. */
export function SignOut({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useWords(words);
  const door = useDoor();
  const { store } = useMessenger();
  const unsent = isOpen ? store.onTheirWay : 0;
  return (
    <Confirm
      title={say('title')}
      question={
        <>
          <p>{say('question')}</p>
          {unsent > 0 && <p className="trouble">{say('unsent', { count: unsent })}</p>}
        </>
      }
      action={say('leave')}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => door.signOut()}
    />
  );
}
