import { Ban } from 'lucide-react';
import { useCallback } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { Button } from '../ui/Button.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Card, Empty, Screen } from '../ui/Screen.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { PersonCard } from './PersonCard.tsx';
import { useCard } from './useCard.ts';

const words = defineWords({
  en: {
    title: 'Blocked people',
    hint: "They can't message you or send you requests. They aren't told.",
    none: 'No blocked people',
    noneHint: 'You can block a person from their profile.',
    unblock: 'Unblock',
    unblockNamed: 'Unblock {{name}}',
    unblocked: '{{name}} is no longer blocked. To be friends again, add them again.',
  },
  zh: {
    title: '黑名单',
    hint: '你不会收到他们的消息和请求，对方不会得到通知。',
    none: '黑名单为空',
    noneHint: '你可以在对方的资料页将其加入黑名单。',
    unblock: '移出黑名单',
    unblockNamed: '将 {{name}} 移出黑名单',
    unblocked: '已将 {{name}} 移出黑名单。如需恢复好友关系，请重新添加。',
  },
});

/** The people I have blocked, and how to unblock them. */
export function Blocked() {
  const say = useWords(words);
  const { store } = useMessenger();
  const { error, again } = useLoaded(useCallback(() => store.loadBlocks(), [store]));
  const blocks = useStore((state) => state.blocks);
  return (
    <Screen title={say('title')} back={['friends']}>
      {error !== undefined && !blocks && <Trouble error={error} onAgain={again} />}
      {!blocks && error === undefined && <Loading />}
      {blocks?.size === 0 && (
        <Empty icon={<Ban aria-hidden />} title={say('none')}>
          <p>{say('noneHint')}</p>
        </Empty>
      )}
      {blocks && blocks.size > 0 && (
        <Card>
          <p className="friends-none">{say('hint')}</p>
          <ul className="friends-cards">
            {Array.from(blocks, ([uin, nick]) => (
              <BlockedCard key={uin} uin={uin} name={nick || String(uin)} />
            ))}
          </ul>
        </Card>
      )}
    </Screen>
  );
}

function BlockedCard({ uin, name }: { uin: number; name: string }) {
  const say = useWords(words);
  const problem = useProblem();
  const { store, notices } = useMessenger();
  const { isBusy, attempt } = useAttempt((error) => notices.warn(problem(error)));
  const unblock = async () => {
    await store.unblock(uin);
    notices.say(say('unblocked', { name }));
  };
  return (
    <PersonCard
      uin={uin}
      name={name}
      face={useCard(uin).face}
      acts={
        <Button isDisabled={isBusy} aria-label={say('unblockNamed', { name })} onPress={() => attempt(unblock)}>
          {say('unblock')}
        </Button>
      }
    />
  );
}
