import { type FormEvent, type ReactNode, useState } from 'react';
import { defineWords, useWords } from '../app/language.ts';
import { useProblem } from '../app/problems.ts';
import { Button } from './Button.tsx';

const words = defineWords('dialog-form', { en: { cancel: 'Cancel' }, zh: { cancel: '取消' } });

/** Fields in a dialog, and what is done with them. When that fails, why is said, and the dialog stays. */
export function DialogForm({
  action,
  look = 'primary',
  onSubmit,
  onClose,
  children,
}: {
  /** What the button says. */
  action: string;
  look?: 'primary' | 'danger';
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}) {
  const say = useWords(words);
  const problem = useProblem();
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setTrouble(undefined);
    try {
      await onSubmit();
      onClose();
    } catch (error) {
      setTrouble(problem(error));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form className="dialog-form" onSubmit={submit}>
      {children}
      {trouble && (
        <p role="alert" className="trouble">
          {trouble}
        </p>
      )}
      <div className="dialog-actions">
        <Button look="quiet" onPress={onClose}>
          {say('cancel')}
        </Button>
        <Button look={look} type="submit" isDisabled={isBusy}>
          {action}
        </Button>
      </div>
    </form>
  );
}
