import type { FormEvent, ReactNode } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from './Button.tsx';
import { DialogActions } from './DialogActions.tsx';

const words = defineWords({ en: { cancel: 'Cancel' }, zh: { cancel: '取消' } });

/** A form in a dialog. If submitting fails, the error is shown and the dialog stays. */
export function DialogForm({
  action,
  look = 'primary',
  onSubmit,
  onClose,
  children,
}: {
  /** The label of the button. */
  action: string;
  look?: 'primary' | 'danger';
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const say = useWords(words);
  const { isBusy, trouble, attempt } = useAttempt(useProblem());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      await onSubmit();
      onClose();
    });
  };
  return (
    <form className="dialog-form" onSubmit={submit}>
      {children}
      <DialogActions trouble={trouble}>
        <Button look="quiet" onPress={onClose}>
          {say('cancel')}
        </Button>
        <Button look={look} type="submit" isDisabled={isBusy}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}
