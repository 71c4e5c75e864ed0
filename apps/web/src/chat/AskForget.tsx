import { useMessenger } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { Confirm } from '../ui/Dialog.tsx';
import { talkWords } from './talk-words.ts';

/** Asks before a conversation is deleted for me, and deletes it. */
export function AskForget({
  uin,
  name,
  isGroup,
  onClose,
  onDone,
  onLeaving,
}: {
  uin: number;
  name: string;
  isGroup: boolean;
  onClose: () => void;
  onDone: () => void;
  onLeaving: (() => () => void) | undefined;
}) {
  const say = useWords(talkWords);
  const { store, reach, notices } = useMessenger();
  const forget = async () => {
    reach.need();
    const left = onLeaving?.();
    await store.forget(uin);
    notices.say(say('deleted', { name }));
    onDone();
    left?.();
  };
  return (
    <Confirm
      title={say('deleteTitle', { name })}
      question={<p>{say(isGroup ? 'deleteQuestionGroup' : 'deleteQuestion', { name })}</p>}
      action={say('deleteNow')}
      isOpen
      onClose={onClose}
      onConfirm={forget}
    />
  );
}
