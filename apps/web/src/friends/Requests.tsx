import { RefusedError } from '@rookery/client';
import type { Answer, FriendRequest } from '@rookery/store';
import { BellRing, Check, X } from 'lucide-react';
import { useState } from 'react';
import { useMessenger, useStore } from '../app/context.ts';
import { defineWords, useWords } from '../app/language.ts';
import { useProblem } from '../app/problems.ts';
import { go } from '../app/route.ts';
import { useAttempt } from '../app/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { Field } from '../ui/Field.tsx';
import { Card, Empty, Screen } from '../ui/Screen.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { useTimes } from '../ui/time.ts';
import { PersonCard } from './PersonCard.tsx';
import { useCard } from './useCard.ts';

const words = defineWords({
  en: {
    title: 'Friend requests',
    waiting: 'They ask to be your friends',
    answers: 'Answers to your requests',
    none: 'No requests',
    noneHint: 'Whoever asks to be your friend appears here.',
    accept: 'Accept',
    acceptNamed: 'Accept {{name}}',
    full: 'You cannot become friends now: your list or theirs is full.',
    gone: 'This request does not wait for an answer any more.',
    refuse: 'Refuse',
    refuseNamed: 'Refuse {{name}}',
    accepted: '{{name}} and you are friends now.',
    refused: 'The request of {{name}} was refused.',
    refuseTitle: 'Refuse {{name}}?',
    reason: 'Reason',
    reasonHint: 'Shown to {{name}}; it may be left out.',
    hasAccepted: 'has accepted your request.',
    hasRefused: 'has refused your request.',
    message: 'Send message',
    messageNamed: 'Send message to {{name}}',
    dismiss: 'Got it',
    dismissNamed: 'Got it: the answer of {{name}}',
  },
  zh: {
    title: '好友请求',
    waiting: '请求加您为好友',
    answers: '对您的请求的答复',
    none: '没有请求',
    noneHint: '请求加您为好友的人会显示在这里。',
    accept: '接受',
    acceptNamed: '接受 {{name}}',
    full: '暂时无法成为好友：您或对方的好友列表已满。',
    gone: '这条请求已不再等待答复。',
    refuse: '拒绝',
    refuseNamed: '拒绝 {{name}}',
    accepted: '您和 {{name}} 已成为好友。',
    refused: '已拒绝 {{name}} 的请求。',
    refuseTitle: '拒绝 {{name}}？',
    reason: '理由',
    reasonHint: '{{name}} 会看到，可以不填。',
    hasAccepted: '接受了您的请求。',
    hasRefused: '拒绝了您的请求。',
    message: '发消息',
    messageNamed: '给 {{name}} 发消息',
    dismiss: '知道了',
    dismissNamed: '知道了：{{name}} 的答复',
  },
});

const MOST_REASON = 200;

/** Who asks to be my friend, and what others have answered to me. */
export function Requests() {
  const say = useWords(words);
  const requests = useStore((state) => state.requests);
  const answers = useStore((state) => state.answers);
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
      {requests.length + answers.length === 0 && (
        <Empty icon={<BellRing aria-hidden />} title={say('none')}>
          <p>{say('noneHint')}</p>
        </Empty>
      )}
    </Screen>
  );
}

function Waiting({ request }: { request: FriendRequest }) {
  const { uin, nick, reason, at } = request;
  const say = useWords(words);
  const times = useTimes();
  const problem = useProblem();
  const { store, notices } = useMessenger();
  const { isBusy, trouble, attempt } = useAttempt((error) => {
    const known = troubleOf(error);
    return known ? say(known) : problem(error);
  });
  const [isRefusing, setIsRefusing] = useState(false);
  const card = useCard(uin);
  const name = nick || card.name;
  const accept = async () => {
    await store.answer(uin, true, '');
    notices.say(say('accepted', { name }));
  };
  return (
    <PersonCard
      uin={uin}
      name={name}
      face={card.face}
      about={[times.full(at)]}
      acts={
        <>
          <Button
            look="primary"
            icon={<Check aria-hidden />}
            isDisabled={isBusy}
            aria-label={say('acceptNamed', { name })}
            onPress={() => attempt(accept)}
          >
            {say('accept')}
          </Button>
          <Button
            icon={<X aria-hidden />}
            isDisabled={isBusy}
            aria-label={say('refuseNamed', { name })}
            onPress={() => setIsRefusing(true)}
          >
            {say('refuse')}
          </Button>
        </>
      }
    >
      <Reason text={reason} />
      <TroubleLine text={trouble} />
      {isRefusing && <Refusing uin={uin} name={name} onClose={() => setIsRefusing(false)} />}
    </PersonCard>
  );
}

/** What it means that a request cannot be accepted; nothing for what is not about the two. */
function troubleOf(error: unknown): 'full' | 'gone' | undefined {
  if (!(error instanceof RefusedError)) return undefined;
  if (error.reason === 'list-full') return 'full';
  return error.reason === 'not-asked' || error.reason === 'no-account' ? 'gone' : undefined;
}

function Refusing({ uin, name, onClose }: { uin: number; name: string; onClose: () => void }) {
  const say = useWords(words);
  const { store, notices } = useMessenger();
  const [reason, setReason] = useState('');
  const refuse = async () => {
    await store.answer(uin, false, reason.trim());
    notices.say(say('refused', { name }));
  };
  return (
    <Dialog title={say('refuseTitle', { name })} isOpen onClose={onClose}>
      <DialogForm action={say('refuse')} look="danger" onSubmit={refuse} onClose={onClose}>
        <Field
          label={say('reason')}
          hint={say('reasonHint', { name })}
          rows={3}
          value={reason}
          onChange={setReason}
          maxLength={MOST_REASON}
          autoFocus
        />
      </DialogForm>
    </Dialog>
  );
}

function Answered({ answer }: { answer: Answer }) {
  const { uin, accepted, reason } = answer;
  const say = useWords(words);
  const { store } = useMessenger();
  const { name, face } = useCard(uin);
  return (
    <PersonCard
      uin={uin}
      name={name}
      face={face}
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

function Reason({ text }: { text: string }) {
  return (
    text && (
      <blockquote className="friends-reason">
        <bdi>{text}</bdi>
      </blockquote>
    )
  );
}
