import { useMemo } from 'react';
import { useMessenger } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { copyText } from '../ui/copy.ts';
import type { MessageActs } from './row-kit.ts';
import { words } from './words.ts';

/** The actions for messages of a conversation. */
export function useMessageActs(peer: number, quote: (text: string) => void): MessageActs {
  const { store, notices } = useMessenger();
  const say = useWords(words);
  return useMemo(
    () => ({
      copy: ({ text }) =>
        void copyText(text).then(
          () => notices.say(say('copied')),
          () => notices.warn(say('notCopied')),
        ),
      quote: ({ text }) => quote(text),
      retry: ({ key }) => store.retry(peer, key),
      discard: ({ key }) => store.discard(peer, key),
    }),
    [store, notices, say, peer, quote],
  );
}
