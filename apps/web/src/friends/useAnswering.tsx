import { RefusedError } from '@rookery/client';
import { Check, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { Field } from '../ui/Field.tsx';

const words = defineWords({
  en: {
    accept: 'Accept',
    acceptNamed: 'Accept {{name}}',
    accepted: 'You and {{name}} are now friends.',
    full: "You can't become friends right now: your list or theirs is full.",
    gone: 'This request is no longer open.',
    decline: 'Decline',
    declineNamed: 'Decline {{name}}',
    declined: 'You declined the request from {{name}}.',
    declineTitle: 'Decline {{name}}?',
    reason: 'Reason',
    reasonHint: 'Optional. {{name}} will see it.',
  },
  zh: {
    accept: '接受',
    acceptNamed: '接受 {{name}}',
    accepted: '你和 {{name}} 已成为好友。',
    full: '暂时无法成为好友：你或对方的好友列表已满。',
    gone: '这条请求已不再等待答复。',
    decline: '拒绝',
    declineNamed: '拒绝 {{name}}',
    declined: '已拒绝 {{name}} 的请求。',
    declineTitle: '拒绝 {{name}}？',
    reason: '理由',
    reasonHint: '{{name}} 会看到，可以不填。',
  },
});

const MOST_REASON = 200;

/** The answers to a friend request: buttons, the last error, and the dialog to decline. */
export type Answering = { readonly acts: ReactNode; readonly trouble: string | undefined; readonly dialog: ReactNode };

/** Accepts or declines the request of an account. */
export function useAnswering(uin: number, name: string): Answering {
  const say = useWords(words);
  const problem = useProblem();
  const { store, notices } = useMessenger();
  const { isBusy, trouble, attempt } = useAttempt((error) => {
    const known = troubleOf(error);
    return known ? say(known) : problem(error);
  });
  const [isDeclining, setIsDeclining] = useState(false);
  const accept = async () => {
    await store.answer({ uin }, true, '');
    notices.say(say('accepted', { name }));
  };
  const acts = (
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
        aria-label={say('declineNamed', { name })}
        onPress={() => setIsDeclining(true)}
      >
        {say('decline')}
      </Button>
    </>
  );
  const dialog = isDeclining && <Declining uin={uin} name={name} onClose={() => setIsDeclining(false)} />;
  return { acts, trouble, dialog };
}

function Declining({ uin, name, onClose }: { uin: number; name: string; onClose: () => void }) {
  const say = useWords(words);
  const { store, notices } = useMessenger();
  const [reason, setReason] = useState('');
  const decline = async () => {
    await store.answer({ uin }, false, reason.trim());
    notices.say(say('declined', { name }));
  };
  return (
    <Dialog title={say('declineTitle', { name })} isOpen onClose={onClose}>
      <DialogForm action={say('decline')} look="danger" onSubmit={decline} onClose={onClose}>
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

/** The text for a request that cannot be accepted any more; undefined for other errors. */
function troubleOf(error: unknown): 'full' | 'gone' | undefined {
  if (!(error instanceof RefusedError)) return undefined;
  if (error.reason === 'list-full') return 'full';
  return error.reason === 'not-asked' || error.reason === 'no-account' ? 'gone' : undefined;
}
