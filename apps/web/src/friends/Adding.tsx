import { RefusedError } from '@rookery/client';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { hrefOf } from '../base/route.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { Field } from '../ui/Field.tsx';

const words = defineWords({
  en: {
    add: 'Add as friend',
    addNamed: 'Add as friend: {{name}}',
    asks: '{{name}} wants to be your friend.',
    accept: 'Accept',
    acceptNamed: 'Accept {{name}}',
    added: 'You and {{name}} are now friends.',
    already: "You're friends.",
    chat: 'Send a message',
    asked: "Request sent. You'll see the answer under “Friend requests”.",
    nobody: "This person doesn't accept friend requests.",
    self: 'This is you.',
    unknown: "There's no account with this number.",
    full: "Can't add right now: your list or theirs is full.",
    askTitle: 'Ask {{name}}',
    askHint: 'This person reviews friend requests. Say who you are.',
    reason: 'Message',
    placeholder: 'Hello, this is …',
    send: 'Send request',
  },
  zh: {
    add: '加为好友',
    addNamed: '加为好友：{{name}}',
    asks: '{{name}} 请求加你为好友。',
    accept: '接受',
    acceptNamed: '接受 {{name}}',
    added: '你和 {{name}} 已成为好友。',
    already: '你们已是好友。',
    chat: '发消息',
    asked: '请求已发送，对方答复后会显示在“好友请求”中。',
    nobody: '对方不接受好友请求。',
    self: '这是你自己。',
    unknown: '没有使用这个号码的账号。',
    full: '暂时无法添加：你或对方的好友列表已满。',
    askTitle: '请求加 {{name}} 为好友',
    askHint: '对方需要先验证。请说明你是谁。',
    reason: '验证消息',
    placeholder: '你好，我是……',
    send: '发送请求',
  },
});

/** The result of adding a person who did not become a friend at once. */
type Outcome = 'asked' | 'nobody' | 'unknown' | 'full';

/** The longest message with a request; a server may be configured differently. */
const MOST_REASON = 200;

/** The button that adds a person, its dialog and its result. */
export function Adding({ uin, name, look = 'plain' }: { uin: number; name: string; look?: 'plain' | 'primary' }) {
  const say = useWords(words);
  const problem = useProblem();
  const { store, notices } = useMessenger();
  const isSelf = useStore((state) => state.uin === uin);
  const isFriend = useStore((state) => state.friends.has(uin));
  // Adding a person who has asked me accepts the request.
  const hasAsked = useStore((state) => state.requests.some((request) => request.uin === uin));
  const [outcome, setOutcome] = useState<Outcome>();
  const [isAsking, setIsAsking] = useState(false);
  const { isBusy, trouble, attempt } = useAttempt((error) => {
    const known = outcomeOf(error);
    if (!known) return problem(error);
    setOutcome(known);
    return undefined;
  });

  const add = async () => {
    const answer = await store.add(uin);
    if (answer === 'ask') setIsAsking(true);
    else if (answer === 'added') notices.say(say('added', { name }));
    else setOutcome(answer);
  };
  if (isSelf) return <p className="friends-outcome">{say('self')}</p>;
  if (isFriend) {
    return (
      <div className="friends-adding">
        <p role="status" className="friends-outcome">
          {say('already')}
        </p>
        <a className="button" href={hrefOf('chats', uin)}>
          {say('chat')}
        </a>
      </div>
    );
  }
  const isOver = !hasAsked && (outcome === 'asked' || outcome === 'nobody' || outcome === 'unknown');
  return (
    <div className="friends-adding">
      {!isOver && (
        <Button
          look={look}
          icon={<UserPlus aria-hidden />}
          isDisabled={isBusy}
          aria-label={say(hasAsked ? 'acceptNamed' : 'addNamed', { name })}
          onPress={() => attempt(add)}
        >
          {say(hasAsked ? 'accept' : 'add')}
        </Button>
      )}
      <p role="status" className="friends-outcome">
        {hasAsked ? say('asks', { name }) : outcome && say(outcome)}
      </p>
      {trouble && (
        <p role="alert" className="friends-outcome friends-outcome-bad">
          {trouble}
        </p>
      )}
      <Asking uin={uin} name={name} isOpen={isAsking} onClose={() => setIsAsking(false)} onAsked={setOutcome} />
    </div>
  );
}

/** Asks for the message to send with a request. */
function Asking({
  uin,
  name,
  isOpen,
  onClose,
  onAsked,
}: {
  uin: number;
  name: string;
  isOpen: boolean;
  onClose: () => void;
  onAsked: (outcome: Outcome) => void;
}) {
  const say = useWords(words);
  const { store } = useMessenger();
  const [reason, setReason] = useState('');
  const send = async () => {
    try {
      await store.ask(uin, reason.trim());
      onAsked('asked');
    } catch (error) {
      const known = outcomeOf(error);
      if (!known) throw error;
      onAsked(known);
    }
  };
  return (
    <Dialog title={say('askTitle', { name })} isOpen={isOpen} onClose={onClose}>
      <p>{say('askHint')}</p>
      <DialogForm action={say('send')} onSubmit={send} onClose={onClose}>
        <Field
          label={say('reason')}
          rows={3}
          value={reason}
          onChange={setReason}
          maxLength={MOST_REASON}
          placeholder={say('placeholder')}
          autoFocus
        />
      </DialogForm>
    </Dialog>
  );
}

/** The outcome that a refusal stands for; undefined if the refusal has other reasons. */
function outcomeOf(error: unknown): Outcome | undefined {
  if (!(error instanceof RefusedError)) return undefined;
  if (error.reason === 'no-account') return 'unknown';
  // The person's setting may have changed since the first answer.
  if (error.reason === 'takes-nobody') return 'nobody';
  return error.reason === 'list-full' ? 'full' : undefined;
}
