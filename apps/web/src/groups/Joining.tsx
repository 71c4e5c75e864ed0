import { RefusedError } from '@rookery/client';
import { LogIn } from 'lucide-react';
import { useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { go } from '../base/route.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { Field } from '../ui/Field.tsx';
import { MOST_REASON } from './limits.ts';

const words = defineWords({
  en: {
    join: 'Join',
    joinNamed: 'Join {{name}}',
    joined: 'You are now in {{name}}.',
    asked: 'Request sent. You join as soon as an administrator accepts.',
    nobody: 'This group only takes people it invites.',
    void: "This invitation link doesn't work any more.",
    unknown: "There's no group with this number, or it can't be found.",
    full: "Can't join right now: the group is full, or you are in too many groups.",
    askTitle: 'Ask to join {{name}}',
    askHint: 'An administrator reviews requests. Say who you are.',
    reason: 'Message',
    placeholder: 'Hello, this is …',
    send: 'Send request',
  },
  zh: {
    join: '加入',
    joinNamed: '加入 {{name}}',
    joined: '你已加入“{{name}}”。',
    asked: '申请已发送，管理员同意后你就会入群。',
    nobody: '本群只能通过邀请加入。',
    void: '这个邀请链接已失效。',
    unknown: '没有这个群，或该群不允许被查找。',
    full: '暂时无法加入：群已满员，或你加入的群已达上限。',
    askTitle: '申请加入“{{name}}”',
    askHint: '管理员会审核申请。请说明你是谁。',
    reason: '验证消息',
    placeholder: '你好，我是……',
    send: '发送申请',
  },
});

type Outcome = 'asked' | 'nobody' | 'void' | 'unknown' | 'full';

/** The button that joins a group, the request that may be needed, and what came of it. @param code that of the invitation link */
export function Joining({
  group,
  name,
  code,
  look = 'plain',
}: {
  group: number;
  name: string;
  code?: string | undefined;
  look?: 'plain' | 'primary';
}) {
  const say = useWords(words);
  const problem = useProblem();
  const { store, reach, notices } = useMessenger();
  const [outcome, setOutcome] = useState<Outcome>();
  const [isAsking, setIsAsking] = useState(false);
  const { isBusy, trouble, attempt } = useAttempt((error) => {
    const known = outcomeOf(error);
    if (!known) return problem(error);
    setOutcome(known);
    return undefined;
  });
  const join = async () => {
    reach.need();
    const answer = await (await store.groups.acts()).join(group, code);
    if (answer === 'added') {
      notices.say(say('joined', { name }));
      go('chats', group);
    } else if (answer === 'ask') setIsAsking(true);
    else setOutcome(code === undefined ? 'nobody' : 'void');
  };
  const isOver = outcome !== undefined && outcome !== 'full';
  return (
    <div className="friends-adding">
      {!isOver && (
        <Button
          look={look}
          icon={<LogIn aria-hidden />}
          isDisabled={isBusy}
          aria-label={say('joinNamed', { name })}
          onPress={() => attempt(join)}
        >
          {say('join')}
        </Button>
      )}
      <p role="status" className="friends-outcome">
        {outcome && say(outcome)}
      </p>
      {trouble && (
        <p role="alert" className="friends-outcome friends-outcome-bad">
          {trouble}
        </p>
      )}
      {isAsking && <Asking group={group} name={name} onClose={() => setIsAsking(false)} onAsked={setOutcome} />}
    </div>
  );
}

function Asking({
  group,
  name,
  onClose,
  onAsked,
}: {
  group: number;
  name: string;
  onClose: () => void;
  onAsked: (outcome: Outcome) => void;
}) {
  const say = useWords(words);
  const { client } = useMessenger();
  const [reason, setReason] = useState('');
  const send = async () => {
    try {
      await client.groups.ask(group, reason.trim());
      onAsked('asked');
    } catch (error) {
      const known = outcomeOf(error);
      if (!known) throw error;
      onAsked(known);
    }
  };
  return (
    <Dialog title={say('askTitle', { name })} isOpen onClose={onClose}>
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
  if (error.reason === 'takes-nobody') return 'nobody';
  if (error.reason === 'group-full') return 'full';
  return error.reason === 'no-group' || error.reason === 'no-account' ? 'unknown' : undefined;
}
