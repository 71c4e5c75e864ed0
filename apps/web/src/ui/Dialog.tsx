import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { defineWords, useWords } from '../app/language.ts';
import { useProblem } from '../app/problems.ts';
import { useAttempt } from '../app/useAttempt.ts';
import { Button, IconButton } from './Button.tsx';
import { keepFocus } from './focus.ts';
import { TroubleLine } from './TroubleLine.tsx';
import './dialog.css';

const words = defineWords({
  en: { close: 'Close', cancel: 'Cancel' },
  zh: { close: '关闭', cancel: '取消' },
});

/** A window in front of the page; on a phone it comes from below. Escape closes it. */
export function Dialog({
  title,
  isOpen,
  mustBeAnswered = false,
  onClose,
  children,
}: {
  title: string;
  isOpen: boolean;
  /** A click beside it does not close it: what it shows is shown once. */
  mustBeAnswered?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const say = useWords(words);
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!mustBeAnswered}
      isKeyboardDismissDisabled={mustBeAnswered}
    >
      <Modal className="modal">
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <IconButton label={say('close')} onPress={onClose}>
              <X aria-hidden />
            </IconButton>
          </header>
          <div className="dialog-body">{children}</div>
          <FocusAfter />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** When a dialog is gone the focus goes back to what had it before. That may be gone as well, with what was done. */
function FocusAfter() {
  useEffect(() => keepFocus, []);
  return null;
}

/** Asks before something is done that cannot be undone. `onConfirm` may fail: why is shown, and the question stays. */
export function Confirm({
  title,
  question,
  action,
  cancel,
  isOpen,
  onClose,
  onConfirm,
}: {
  title: string;
  question: ReactNode;
  /** What the button says. */
  action: string;
  /** What the other one says. */
  cancel?: string;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => Promise<void> | void;
}) {
  const say = useWords(words);
  const { isBusy, trouble, setTrouble, attempt } = useAttempt(useProblem());
  const close = () => {
    setTrouble(undefined);
    onClose();
  };
  const confirm = () =>
    attempt(async () => {
      await onConfirm();
      close();
    });
  return (
    <Dialog title={title} isOpen={isOpen} onClose={close}>
      <div>{question}</div>
      <TroubleLine text={trouble} />
      <div className="dialog-actions">
        <Button look="quiet" onPress={close}>
          {cancel ?? say('cancel')}
        </Button>
        <Button look="danger" isDisabled={isBusy} onPress={confirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
