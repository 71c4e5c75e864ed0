import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Confirm } from '../ui/Dialog.tsx';

const words = defineWords({
  en: {
    block: 'Block',
    title: 'Block {{name}}?',
    question:
      "You'll no longer be friends, and {{name}} can't message you or send you requests. {{name}} isn't told. You can undo this under “Blocked people”.",
    blocked: '{{name}} has been blocked.',
  },
  zh: {
    block: '加入黑名单',
    title: '将 {{name}} 加入黑名单？',
    question: '好友关系将解除，你不会再收到 {{name}} 的任何消息和请求。对方不会得到通知。你可以随时在“黑名单”中解除。',
    blocked: '已将 {{name}} 加入黑名单。',
  },
});

/** Asks before an account is blocked, and blocks it. */
export function AskBlock({
  uin,
  name,
  isOpen,
  onClose,
}: {
  uin: number;
  name: string;
  isOpen: boolean;
  onClose: () => void;
}) {
  const say = useWords(words);
  const { store, reach, notices } = useMessenger();
  const block = async () => {
    reach.need();
    await store.block(uin);
    notices.say(say('blocked', { name }));
  };
  return (
    <Confirm
      title={say('title', { name })}
      question={<p>{say('question', { name })}</p>}
      action={say('block')}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={block}
    />
  );
}
