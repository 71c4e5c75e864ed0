import { useEffect, useState } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { keepHere } from '../base/route.ts';
import { Confirm } from './Dialog.tsx';

const words = defineWords({
  en: {
    title: 'Leave without saving?',
    question: "Your changes haven't been saved.",
    discard: 'Discard changes',
    stay: 'Keep editing',
  },
  zh: {
    title: '不保存就离开？',
    question: '你在此处的修改尚未保存。',
    discard: '放弃修改',
    stay: '继续编辑',
  },
});

/** Asks before unsaved changes are lost by leaving or closing the page. */
export function Unsaved() {
  const say = useWords(words);
  const [leave, setLeave] = useState<() => void>();
  useEffect(() => keepHere((leaves) => setLeave(() => leaves)), []);
  useEffect(() => {
    const askInBrowser = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', askInBrowser);
    return () => window.removeEventListener('beforeunload', askInBrowser);
  }, []);
  return (
    <Confirm
      title={say('title')}
      question={<p>{say('question')}</p>}
      action={say('discard')}
      cancel={say('stay')}
      isOpen={leave !== undefined}
      onClose={() => setLeave(undefined)}
      onConfirm={() => leave?.()}
    />
  );
}
