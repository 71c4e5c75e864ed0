import type { Answer, FriendRequest } from '@rookery/store';
import { BellRing } from 'lucide-react';
import { useMemo } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { go } from '../base/route.ts';
import { Button } from '../ui/Button.tsx';
import { Card, Empty, Screen } from '../ui/Screen.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { useTimes } from '../ui/time.ts';
import { GroupAsk } from './GroupAsk.tsx';
import { Partings } from './Partings.tsx';
import { PersonCard } from './PersonCard.tsx';
import { Reason } from './Reason.tsx';
import { useAnswering } from './useAnswering.tsx';
import { useCard } from './useCard.ts';

const words = defineWords({
  en: {
    title: 'Requests',
    waiting: 'Waiting for your answer',
    groups: 'Groups',
    answers: 'Answers to your requests',
    none: 'No requests',
    noneHint: "When someone asks to be your friend or invites you to a group, you'll see it here.",
    hasAccepted: 'accepted your request.',
    hasRefused: 'declined your request.',
    message: 'Send message',
    messageNamed: 'Send message to {{name}}',
    dismiss: 'Got it',
    dismissNamed: 'Got it: the answer from {{name}}',
  },
  zh: {
    title: '好友请求与群通知',
    waiting: '请求加你为好友',
    groups: '群通知',
    answers: '对你的请求的答复',
    none: '没有请求',
    noneHint: '好友请求、群邀请和加群申请会显示在这里。',
    hasAccepted: '接受了你的请求。',
    hasRefused: '拒绝了你的请求。',
    message: '发消息',
    messageNamed: '给 {{name}} 发消息',
    dismiss: '知道了',
    dismissNamed: '知道了：{{name}} 的答复',
  },
});

/** Friend requests to me, and answers to mine. */
export function Requests() {
  const say = useWords(words);
  const all = useStore((state) => state.requests);
  const answers = useStore((state) => state.answers);
  const partings = useStore((state) => state.partings);
  const { requests = [], asks = [] } = useMemo(
    () => Object.groupBy(all, ({ group }) => (group === undefined ? 'requests' : 'asks')),
    [all],
  );
  return (
    <Screen title={say('title')} back={['friends']}>
      {answers.length > 0 && (
        <Card title={say('answers')}>
          <ul className="friends-cards">
            {[...answers].reverse().map((answer, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same account may have answered twice
              <Answered key={`${answer.uin}-${place}`} answer={answer} />
            ))}
          </ul>
        </Card>
      )}
      {requests.length > 0 && (
        <Card title={say('waiting')}>
          <ul className="friends-cards">
            {requests.map((request) => (
              <Waiting key={request.uin} request={request} />
            ))}
          </ul>
        </Card>
      )}
      {asks.length + partings.length > 0 && (
        <Card title={say('groups')}>
          <ul className="friends-cards">
            {asks.map((request) => (
              <GroupAsk key={`${request.group} ${request.uin} ${request.isInvitation}`} request={request} />
            ))}
            <Partings />
          </ul>
        </Card>
      )}
      {all.length + answers.length + partings.length === 0 && (
        <Empty icon={<BellRing aria-hidden />} title={say('none')}>
          <p>{say('noneHint')}</p>
        </Empty>
      )}
    </Screen>
  );
}

function Waiting({ request }: { request: FriendRequest }) {
  const { uin, nick, reason, at } = request;
  const times = useTimes();
  const card = useCard(uin);
  const name = nick || card.name;
  const { acts, trouble, dialog } = useAnswering(uin, name);
  return (
    <PersonCard uin={uin} name={name} face={card.face} about={[times.full(at)]} acts={acts}>
      <Reason text={reason} />
      <TroubleLine text={trouble} />
      {dialog}
    </PersonCard>
  );
}

function Answered({ answer }: { answer: Answer }) {
  const { uin, accepted, reason } = answer;
  const say = useWords(words);
  const { store } = useMessenger();
  const { name, face } = useCard(uin);
  const isGroup = useStore((state) => state.groups.has(uin));
  return (
    <PersonCard
      uin={uin}
      name={name}
      face={face}
      isGroup={isGroup}
      acts={
        <>
          {accepted && (
            <Button look="primary" aria-label={say('messageNamed', { name })} onPress={() => go('chats', uin)}>
              {say('message')}
            </Button>
          )}
          <Button aria-label={say('dismissNamed', { name })} onPress={() => store.dismiss(uin)}>
            {say('dismiss')}
          </Button>
        </>
      }
    >
      <p className={accepted ? 'friends-yes' : 'friends-no'}>{say(accepted ? 'hasAccepted' : 'hasRefused')}</p>
      <Reason text={reason} />
    </PersonCard>
  );
}
