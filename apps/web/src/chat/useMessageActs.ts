import type { AttachedFile } from '@rookery/protocol';
import { membersIn } from '@rookery/store';
import { type RefObject, useMemo } from 'react';
import { useMessenger } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { copyText } from '../ui/copy.ts';
import { mayEdit, mayRecall } from './changing.ts';
import { useMessageProblem } from './message-problems.ts';
import type { MessageActs } from './row-kit.ts';
import type { ComposerHandle } from './useMessageField.ts';
import { words } from './words.ts';

/** The actions for messages of a conversation. */
export function useMessageActs(
  peer: number,
  composer: RefObject<ComposerHandle | null>,
  { goTo, view }: { goTo: (number: number) => void; view: (file: AttachedFile) => void },
): MessageActs {
  const { uin, store, reach, notices } = useMessenger();
  const say = useWords(words);
  const problem = useMessageProblem();
  return useMemo(() => {
    const attempt = async (act: () => Promise<void>) => {
      try {
        reach.need();
        await act();
      } catch (error) {
        notices.warn(problem(error));
      }
    };
    const rolesIn = (author = uin) => {
      const members = membersIn(store.state, peer);
      const role = store.state.groups.get(peer)?.about?.role;
      return role && { role, authorRole: members?.get(author)?.role };
    };
    return {
      copy: ({ text }) =>
        void copyText(text).then(
          () => notices.say(say('copied')),
          () => notices.warn(say('notCopied')),
        ),
      reply: (message) => composer.current?.reply(message),
      edit: (message) => composer.current?.edit(message),
      recall: ({ name = '' }) =>
        void attempt(async () => {
          await store.recall(name);
          notices.say(say('recalled'));
        }),
      react: ({ name = '', reactions = [] }, reaction) => {
        const isMine = reactions.some((each) => each.reaction === reaction && each.uins.includes(uin));
        void attempt(() => store.react(name, isMine ? undefined : reaction));
      },
      retry: ({ key }) => store.retry(peer, key),
      discard: ({ key }) => store.discard(peer, key),
      mayEdit: (message) => mayEdit(message, Date.now()),
      mayRecall: (message) => mayRecall(message, Date.now(), rolesIn(message.author)),
      goTo,
      view,
    };
  }, [uin, store, reach, notices, say, problem, peer, composer, goTo, view]);
}
